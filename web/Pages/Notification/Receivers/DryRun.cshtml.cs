using Htmx;
using LiveNotify.Domain;
using LiveNotify.Web.Access;
using LiveNotify.Web.EventStore;
using LiveNotify.Web.Localization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;
using Happened = LiveNotify.Domain.Notifications.Notification;

namespace LiveNotify.Web.Pages.Notification.Receivers;

/// <summary>Who would get a past or a pasted notification now, and why the others not; nothing is stored and nothing is sent.</summary>
public sealed class DryRunModel(DryRuns dryRuns, NotificationQueries notifications, ReceiverDesk desk, IStringLocalizer<Texts> texts) : PageModel
{
    private const int MostRecent = 10;

    /// <summary>Part of the title, or the id, of past notifications to choose from.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Search { get; set; }

    /// <summary>Id of the past one that is tried.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Notification { get; set; }

    [BindProperty]
    public string? Json { get; set; }

    /// <summary>Id of the source the pasted one is taken to come from.</summary>
    [BindProperty]
    public string? Source { get; set; }

    public IReadOnlyList<Happened> Past { get; private set; } = [];

    public ReceiverWorld World { get; private set; } = null!;

    public DryRun? Run { get; private set; }

    public IReadOnlyList<Refusal> Refusals { get; private set; } = [];

    public IEnumerable<MailLook> Looks => MailLook.Of(Run?.Mails ?? []);

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken) =>
        await ShowAsync(string.IsNullOrWhiteSpace(Notification) ? null : await PastAsync(cancellationToken), "search", cancellationToken);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken) =>
        await ShowAsync(await dryRuns.RunAsync(Json, Source, cancellationToken), "json", cancellationToken);

    /// <summary>One of the mails, for the frame it is shown in.</summary>
    /// <param name="look">Its <see cref="MailLook.Key"/>.</param>
    public async Task<IActionResult> OnPostMailAsync(string? look, CancellationToken cancellationToken)
    {
        var answer = string.IsNullOrWhiteSpace(Notification) ? await dryRuns.RunAsync(Json, Source, cancellationToken) : await PastAsync(cancellationToken);
        var mail = answer is DryRunAnswer.Done done ? MailLook.Of(done.Run.Mails).FirstOrDefault(l => l.Key == look)?.Mail : null;
        SecurityHeaders.ForMail(Response);
        return mail is null
            ? new ContentResult { StatusCode = StatusCodes.Status404NotFound, ContentType = "text/plain; charset=utf-8", Content = texts["What would be sent has changed: try again"] }
            : Content(mail.Html, "text/html; charset=utf-8");
    }

    private async Task<DryRunAnswer> PastAsync(CancellationToken cancellationToken) => Guid.TryParse(Notification, out var id)
        ? await dryRuns.RunAsync(id, cancellationToken)
        : new DryRunAnswer.Refused(new Refusal("notificationId", "Notification must be an id; got {0}", Notification));

    /// <param name="field">Where what was refused was chosen or typed; the API names the fields of the JSON.</param>
    private async Task<IActionResult> ShowAsync(DryRunAnswer? answer, string field, CancellationToken cancellationToken)
    {
        Past = await notifications.RecentAsync(Search, MostRecent, cancellationToken);
        World = await desk.WorldAsync(cancellationToken);
        Run = (answer as DryRunAnswer.Done)?.Run;
        if (answer is DryRunAnswer.Refused refused)
        {
            Refusals = [.. refused.Refusals.Select(refusal => refusal with { Field = field == "json" && refusal.Field == "source" && Source is not null ? "source" : field })];
            Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
            // There is no verdict to show: what was refused is where to look.
            Response.Htmx(headers => headers.Reswap("outerHTML"));
        }

        return Page();
    }
}
