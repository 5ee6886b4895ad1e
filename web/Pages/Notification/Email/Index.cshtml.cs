using Htmx;
using LiveNotify.Domain.Senders;
using LiveNotify.Web.Access;
using LiveNotify.Web.Localization;
using LiveNotify.Web.Pages.Shared;
using Marten;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;

namespace LiveNotify.Web.Pages.Notification.Email;

/// <summary>The list of senders.</summary>
public sealed class IndexModel(IQuerySession session, SenderSwitch senders, IStringLocalizer<Texts> texts) : PageModel
{
    public SenderList List { get; private set; } = null!;

    public async Task<IActionResult> OnGetAsync(string? sort, string? dir, CancellationToken cancellationToken)
    {
        List = SenderList.Sorted(await session.Query<Sender>().ToListAsync(cancellationToken), sort, dir);
        return Request.IsHtmx() ? Partial("_List", List) : Page();
    }

    // Without script the checked rows come here first: a form with an antiforgery token has no business in a URL.
    public IActionResult OnPostModify(Guid[] id) => RedirectToPage("Modify", new { id });

    public IActionResult OnPostDisable(Guid[] id) => RedirectToPage("Disable", new { id });

    public async Task<IActionResult> OnPostEnableAsync(Guid[] id, CancellationToken cancellationToken) =>
        this.Saved("Index", texts["Enabled: {0}", await senders.TurnAsync(id, enabled: true, HttpContext.Actor(), cancellationToken)]);
}
