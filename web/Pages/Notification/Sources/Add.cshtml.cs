using Htmx;
using LiveNotify.Web.Access;
using LiveNotify.Web.Localization;
using LiveNotify.Web.Pages.Shared;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;
using Decided = LiveNotify.Domain.Decision<LiveNotify.Domain.Sources.ISourceEvent>;

namespace LiveNotify.Web.Pages.Notification.Sources;

/// <summary>A new source; the answer that made it shows its key and signing secret, and no other ever does.</summary>
[Authorize(Policy = Policies.Admin)]
public sealed class AddModel(SourceDesk desk, IConfiguration configuration, IStringLocalizer<Texts> texts) : PageModel
{
    /// <summary>The list comes anew; the drawer stays open.</summary>
    private const string AddedEvent = "source:added";

    public SourceForm Form { get; private set; } = null!;

    public ShownOnce? Made { get; private set; }

    public void OnGet(string? format) => Form = desk.Blank(format);

    public async Task<IActionResult> OnPostAsync(SourcePost post, CancellationToken cancellationToken)
    {
        var (written, form, key, secret) = await desk.AddAsync(post, HttpContext.Actor(), cancellationToken);
        Form = form;
        return written.Decision switch
        {
            Decided.Accepted { Events.Count: > 0 } => Show(new(written.State!, key, secret, Request.BaseUrl(configuration))),
            Decided.Accepted => this.Saved("Index", texts["Source {0} was added before; its key was shown then.", written.State!.Name]),
            _ => this.Again(StatusCodes.Status422UnprocessableEntity, "_Form", form),
        };
    }

    public async Task<IActionResult> OnPostPreviewAsync(SourcePost post, CancellationToken cancellationToken)
    {
        Form = await desk.TryAsync(post, cancellationToken);
        return Request.IsHtmx() ? Partial("_Preview", Form) : Page();
    }

    private IActionResult Show(ShownOnce made)
    {
        Made = made;
        // A full page has forms with antiforgery tokens, which are not stored anyway.
        if (!Request.IsHtmx()) return Page();
        Response.Headers.CacheControl = "no-store";
        Response.Htmx(headers => headers.WithTrigger(AddedEvent));
        return Partial("_ShownOnce", made);
    }
}
