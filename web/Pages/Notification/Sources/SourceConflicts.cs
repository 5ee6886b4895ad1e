using LiveNotify.Domain;
using LiveNotify.Domain.Sources;
using LiveNotify.Web.Localization;
using LiveNotify.Web.Pages.Shared;
using Marten;
using Microsoft.Extensions.Localization;

namespace LiveNotify.Web.Pages.Notification.Sources;

/// <summary>The form beside what somebody else saved while it was open.</summary>
public sealed class SourceConflicts(IQuerySession session, IStringLocalizer<Texts> texts, LinkGenerator links)
{
    public async Task<SourceForm> ShowAsync(SourceForm form, Source now, CancellationToken cancellationToken)
    {
        var last = (await session.Events.FetchStreamAsync(now.Id, token: cancellationToken))[^1];
        form.Fields.Version = now.Revision;
        return form with
        {
            Touched = true,
            Saved = now,
            Conflict = new(
                last.UserName ?? "", now.ModifiedAt,
                links.GetPathByPage("/Notification/Sources/Modify", values: new { id = now.Id })!,
                [.. Values(form.Fields, SourcePost.Of(now)).Where(value => value.Yours != value.Theirs)]),
        };
    }

    private IEnumerable<DifferingValue> Values(SourcePost yours, SourcePost theirs) =>
    [
        new(texts["Name"], yours.Name?.Trim() ?? "", theirs.Name!),
        new(texts["Authentication"], NameOf(yours) ?? NameOf(theirs)!, NameOf(theirs)!),
        .. MappingRules.Fields.Select(target => new DifferingValue(target, PathTo(target, yours), PathTo(target, theirs))),
        new(texts["Labels"], Plain(yours.Labels), Plain(theirs.Labels)),
        new(texts["Words for severities"], Plain(yours.Severities), Plain(theirs.Severities)),
        new(texts["Words for states"], Plain(yours.States), Plain(theirs.States)),
        new(texts["Enable"], OnOff(yours.Enabled), OnOff(theirs.Enabled)),
    ];

    /// <summary>Null where none was chosen: it stays.</summary>
    private string? NameOf(SourcePost post) => Words.Parse<SourceAuthentication>(post.Authentication) is { } word ? texts[word.ToString()].Value : null;

    private static string PathTo(string target, SourcePost post) => post.Mapping.GetValueOrDefault(target)?.Trim() ?? "";

    private static string Plain(string? lines) => (lines ?? "").ReplaceLineEndings("\n").Trim();

    private string OnOff(bool value) => value ? texts["On"] : texts["Off"];
}
