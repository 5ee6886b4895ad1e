using Htmx;
using LiveNotify.Domain.Senders;
using LiveNotify.Web.Access;
using LiveNotify.Web.Localization;
using LiveNotify.Web.Pages.Shared;
using Marten;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;

namespace LiveNotify.Web.Pages.Notification.Email;

/// <summary>The list of senders.</summary>
public sealed class IndexModel(
    IQuerySession session, SenderSwitch senders, SenderControl control, SenderMoves moves, IStringLocalizer<Texts> texts) : PageModel
{
    public SenderList List { get; private set; } = null!;

    public async Task<IActionResult> OnGetAsync(string? sort, string? dir, CancellationToken cancellationToken)
    {
        List = SenderList.Sorted(await session.Query<Sender>().ToListAsync(cancellationToken), sort, dir);
        return Request.IsHtmx() ? Partial("_List", List) : Page();
    }

    /// <summary>The menu has a field for a comment, and no place for what is wrong with it.</summary>
    public override void OnPageHandlerExecuting(PageHandlerExecutingContext context)
    {
        if (HttpContext.Actor().CommentRefused is not { } refused) return;
        var why = texts.Say(refused.Why);
        context.Result = Request.IsHtmx() ? this.Saved("Index", why) : this.BackTo("Index", DrawerAnswers.WarningKey, why);
    }

    // Without script the checked rows come here first: a form with an antiforgery token has no business in a URL.
    public IActionResult OnPostModify(Guid[] id) => RedirectToPage("Modify", new { id });

    public IActionResult OnPostDisable(Guid[] id) => RedirectToPage("Disable", new { id });

    public async Task<IActionResult> OnPostEnableAsync(Guid[] id, CancellationToken cancellationToken) =>
        this.Saved("Index", texts["Enabled: {0}", await senders.TurnAsync(id, enabled: true, HttpContext.Actor(), cancellationToken)]);

    public IActionResult OnPostHold(Guid[] id) => RedirectToPage("Hold", new { id });

    public async Task<IActionResult> OnPostReleaseAsync(Guid[] id, CancellationToken cancellationToken) =>
        this.Saved("Index", texts["Released: {0}", await control.ReleaseAsync(id, HttpContext.Actor(), cancellationToken)]);

    public async Task<IActionResult> OnPostTryAsync(Guid[] id, CancellationToken cancellationToken)
    {
        var tried = await control.TryAsync(id, HttpContext.Actor(), cancellationToken);
        return tried.Worked || Request.IsHtmx()
            ? this.Saved("Index", tried.Say(texts))
            : this.BackTo("Index", DrawerAnswers.WarningKey, tried.Say(texts));
    }

    public Task<IActionResult> OnPostUpAsync(Guid[] id, CancellationToken cancellationToken) => MoveAsync(id, up: true, cancellationToken);

    public Task<IActionResult> OnPostDownAsync(Guid[] id, CancellationToken cancellationToken) => MoveAsync(id, up: false, cancellationToken);

    private async Task<IActionResult> MoveAsync(Guid[] id, bool up, CancellationToken cancellationToken)
    {
        if (id.Length != 1) return this.BackTo("Index", DrawerAnswers.WarningKey, texts["Check exactly one sender to move; {0} are checked.", id.Length]);
        return await moves.MoveAsync(id[0], up, HttpContext.Actor(), cancellationToken) is { } moved
            ? this.Saved("Index", up ? texts["Moved up: {0}", moved] : texts["Moved down: {0}", moved])
            : this.Saved("Index", texts["It cannot move any further."]);
    }
}
