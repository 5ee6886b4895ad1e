using System.Globalization;
using System.Text.Json;
using LiveNotify.Domain;
using LiveNotify.Domain.Notifications;
using LiveNotify.Domain.Sources;

namespace LiveNotify.Web.Intake.Formats;

/// <summary>
/// Apprise's <c>json://</c> and <c>jsons://</c>. Fields of ours can be added there (<c>?:kind=task&amp;:key=backup</c>), and
/// then say what Apprise itself has no words for.
/// </summary>
internal sealed class AppriseFormat(TimeProvider clock) : IFormat
{
    public SourceFormat Name => SourceFormat.Apprise;

    public string Sample => """
        {
          "version": "1.0",
          "title": "Backup of host-17 failed",
          "message": "The target has no space left.\nThe copy of yesterday is kept.",
          "attachments": [],
          "type": "failure"
        }
        """;

    public Parsed Parse(Posted posted, FormatRules rules) => JsonReading.ReadObject(posted.Body, json =>
    {
        var (title, message, type) = (json.Get("title").Text(), json.Get("message").Text() ?? json.Get("body").Text(), json.Get("type").Text());
        if (title is null && message is null)
            return new Parsed.Invalid(new Refusal("message", "There is no {0} and no {1}: is this source's format the tool's?", "title", "message"));

        var isTrouble = type?.Trim().ToLowerInvariant() is "warning" or "failure";
        var attachments = json.Get("attachments").Items().Count();
        return new ForeignReport(
            Words.Parse<Kind>(json.Get("kind").Text()) ?? (isTrouble ? Kind.Alert : Kind.System),
            ForeignWords.Severity(json.Get("severity").Text(), rules) ?? ForeignWords.Severity(type, rules) ?? Severity.Info,
            title ?? message!.Trim().ReplaceLineEndings("\n").Split('\n')[0])
        {
            Body = message,
            Resource = json.Get("resource").Text(),
            Key = json.Get("key").Text(),
            State = ForeignWords.State(json.Get("state").Text(), rules),
            Link = json.Get("link").Text(),
            Labels = json.Get("labels").Texts(),
            TaskStatus = ForeignWords.TaskStatus(json.Get("taskStatus").Text() ?? type),
            Progress = json.Get("progress").Whole(),
            Notes = attachments > 0 ? [string.Create(CultureInfo.InvariantCulture, $"{attachments} attachments are not shown.")] : [],
        }.ToParsed(clock.GetUtcNow());
    });
}
