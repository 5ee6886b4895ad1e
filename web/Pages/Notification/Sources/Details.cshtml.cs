using LiveNotify.Domain.Sources;
using LiveNotify.Web.Access;
using LiveNotify.Web.EventStore;
using LiveNotify.Web.Localization;
using LiveNotify.Web.Pages.Notification.Sources.Snippets;
using LiveNotify.Web.Pages.Shared;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;

namespace LiveNotify.Web.Pages.Notification.Sources;

/// <summary>One source: its facts, how to set up who posts, what it posted last, and what an admin may do with it.</summary>
public sealed class DetailsModel(
    SourceDesk desk, PostedRequests requests, ISourceTrial trials, IConfiguration configuration, IStringLocalizer<Texts> texts, TimeProvider clock) : PageModel
{
    public Source Source { get; private set; } = null!;

    public Posting Posting => Posting.Of(Source, Request.BaseUrl(configuration));

    public IReadOnlyList<Snippet> Snippets => SnippetList.For(Posting);

    public IReadOnlyList<PostedRequest> Requests { get; private set; } = [];

    /// <summary>Null when it never was.</summary>
    public DateTimeOffset? LastHeardAt { get; private set; }

    /// <summary>Null when there is no old key, or its time is over.</summary>
    public DateTimeOffset? OldKeyUntil => StillAhead(Source.PreviousKeyUntil);

    /// <inheritdoc cref="OldKeyUntil"/>
    public DateTimeOffset? OldSecretUntil => StillAhead(Source.PreviousSecretUntil);

    public async Task<IActionResult> OnGetAsync(Guid id, CancellationToken cancellationToken) =>
        await LoadAsync(id, cancellationToken) ? Page() : NotFound();

    /// <summary>The same without the page around it, for when something changed.</summary>
    public async Task<IActionResult> OnGetNowAsync(Guid id, CancellationToken cancellationToken) =>
        await LoadAsync(id, cancellationToken) ? Partial("_Source", this) : NotFound();

    /// <summary>A whole body; the page shows the beginning.</summary>
    public async Task<IActionResult> OnGetBodyAsync(Guid id, Guid request, CancellationToken cancellationToken) =>
        await requests.FindAsync(id, request, cancellationToken) is { } found ? Content(found.Body, "text/plain; charset=utf-8") : NotFound();

    public async Task<IActionResult> OnPostSampleAsync(Guid id, CancellationToken cancellationToken) =>
        Told(id, answer => texts["Sample: {0}", answer], await trials.SendAsync(id, null, null, HttpContext.Actor(), cancellationToken));

    public async Task<IActionResult> OnPostReplayAsync(Guid id, Guid request, CancellationToken cancellationToken) =>
        Told(id, answer => texts["Replay: {0}", answer], await trials.ReplayAsync(id, request, HttpContext.Actor(), cancellationToken));

    public async Task<IActionResult> OnPostEnableAsync(Guid id, CancellationToken cancellationToken) =>
        (await desk.TurnAsync(id, enabled: true, HttpContext.Actor(), cancellationToken)).State is { Enabled: true } source
            ? this.ToSource(id, DrawerAnswers.NoticeKey, texts["Enabled: {0}", source.Name])
            : NotFound();

    private IActionResult Told(Guid id, Func<string, string> say, SourceTrial trial) => trial switch
    {
        SourceTrial.Ran { Answer: var answer } => this.ToSource(
            id,
            answer.Verdict == RequestVerdict.Accepted ? DrawerAnswers.NoticeKey : DrawerAnswers.WarningKey,
            say(string.Join(". ", answer.Reasons.Select(reason => texts.Say(reason.Why)).Prepend(texts.Say(RequestLook.Of(answer.Verdict).Word))))),
        SourceTrial.NotNow notNow => this.ToSource(id, DrawerAnswers.WarningKey, texts.Say(notNow.Why)),
        _ => NotFound(),
    };

    private async Task<bool> LoadAsync(Guid id, CancellationToken cancellationToken)
    {
        if (await desk.FindAsync(id, cancellationToken) is not { } source) return false;
        Source = source;
        Requests = await requests.LastAsync(id, cancellationToken);
        LastHeardAt = (await requests.LastHeardAsync([id], cancellationToken)).TryGetValue(id, out var at) ? at : null;
        return true;
    }

    private DateTimeOffset? StillAhead(DateTimeOffset? until) => until > clock.GetUtcNow() ? until : null;
}
