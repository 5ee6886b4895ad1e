using Htmx;
using LiveNotify.Web.Access;
using LiveNotify.Web.Localization;
using LiveNotify.Web.Pages.Shared;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;

namespace LiveNotify.Web.Pages.Notification.Email;

/// <summary>The banner by itself, for when something changed, and what its buttons do.</summary>
public sealed class TroublesModel(SenderControl senders, IStringLocalizer<Texts> texts) : PageModel
{
    /// <summary>The page the banner stands on.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Back { get; set; }

    public IActionResult OnGet() => Request.IsHtmx() ? Partial("_SenderTroubles", PageBehind) : LocalRedirect(PageBehind);

    public async Task<IActionResult> OnPostTryAsync(Guid id, CancellationToken cancellationToken)
    {
        var tried = await senders.TryAsync([id], HttpContext.Actor(), cancellationToken);
        TempData[tried.Worked ? DrawerAnswers.NoticeKey : DrawerAnswers.WarningKey] = tried.Say(texts);
        return LocalRedirect(PageBehind);
    }

    public async Task<IActionResult> OnPostReleaseAsync(Guid id, CancellationToken cancellationToken)
    {
        TempData[DrawerAnswers.NoticeKey] = texts["Released: {0}", await senders.ReleaseAsync([id], HttpContext.Actor(), cancellationToken)].Value;
        return LocalRedirect(PageBehind);
    }

    private string PageBehind => Url.IsLocalUrl(Back) ? Back : Url.Page("/Index")!;
}
