using LiveNotify.Domain;
using LiveNotify.Domain.Notifications;
using LiveNotify.Domain.Receivers;
using LiveNotify.Web.Localization;
using LiveNotify.Web.Pages.Shared;
using Marten;
using Microsoft.Extensions.Localization;

namespace LiveNotify.Web.Pages.Notification.Receivers;

/// <summary>Puts what was typed beside what somebody else saved meanwhile, in the words of the form.</summary>
public sealed class ReceiverConflicts(IQuerySession session, IStringLocalizer<Texts> texts, LinkGenerator links)
{
    public async Task<ReceiverForm> ShowAsync(ReceiverForm form, Receiver now, CancellationToken cancellationToken)
    {
        var last = (await session.Events.FetchStreamAsync(now.Id, token: cancellationToken))[^1];
        var theirs = ReceiverPost.Of(now);
        var values = Told(form.Fields, form.World).Zip(Told(theirs, form.World), (yours, saved) => new DifferingValue(yours.Title, yours.Value, saved.Value));
        form.Fields.Version = now.Revision;
        return form with
        {
            Touched = true,
            Saved = now,
            Conflict = new(
                last.UserName ?? "", now.ModifiedAt,
                links.GetPathByPage("/Notification/Receivers/Modify", values: new { id = now.Id })!,
                [.. values.Where(value => value.Yours != value.Theirs)]),
        };
    }

    private IEnumerable<(string Title, string Value)> Told(ReceiverPost fields, ReceiverWorld world) =>
    [
        (texts["Name"], Text(fields.Name)),
        (texts["Addresses"], Text(Lines(fields.Addresses))),
        (texts["Kinds"], fields.Kinds.Length == 0 ? texts["every kind"] : string.Join(", ", fields.Kinds.Select(kind => Word<Kind>(kind)).Order())),
        (texts["Minimum severity"], Word<Severity>(fields.MinSeverity)),
        (texts["Sources"], fields.Sources.Length == 0 ? texts["every source"] : string.Join(", ", fields.Sources.Select(world.SourceName).Order())),
        (texts["Labels"], Text(Lines(fields.Labels))),
        (texts["Matchers"], Text(Lines(fields.Matchers))),
        (texts["Sender"], fields.SenderId is { } sender ? world.SenderName(sender) ?? "" : texts["The first enabled sender"]),
        (texts["Another sender may stand in"], OnOff(fields.SenderFallback)),
        (texts["Language of the mails"], Languages.NativeName(fields.Language ?? "")),
        (texts["Time zone"], Text(fields.TimeZone)),
        (texts["Enable"], OnOff(fields.Enabled)),
    ];

    private string Word<T>(string? word) where T : struct, Enum => Words.Parse<T>(word) is { } known ? texts[known.ToString()] : Text(word);

    private string Text(string? text) => string.IsNullOrWhiteSpace(text) ? texts["(empty)"] : text.Trim();

    private string OnOff(bool value) => value ? texts["On"] : texts["Off"];

    private static string Lines(string? text) =>
        string.Join(", ", (text ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
}
