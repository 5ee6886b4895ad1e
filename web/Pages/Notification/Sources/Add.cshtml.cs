using Htmx;
using LiveNotify.Domain.Sources;
using LiveNotify.Web.Access;
using LiveNotify.Web.Localization;
using LiveNotify.Web.Pages.Shared;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;
using Decided = LiveNotify.Domain.Decision<LiveNotify.Domain.Sources.ISourceEvent>;

namespace LiveNotify.Web.Pages.Notification.Sources;

/// <summary>A new source; the answer that made it shows its key, and no other ever does.</summary>
[Authorize(Policy = Policies.Admin)]
public sealed class AddModel(SourceDesk desk, IConfiguration configuration, IStringLocalizer<Texts> texts) : PageModel
{
    private const string AddedEvent = "source:added";

    public SourceForm Form { get; private set; } = null!;

    public NewKey? Made { get; private set; }

    public void OnGet() => Form = desk.Blank();

    public async Task<IActionResult> OnPostAsync(SourcePost post, CancellationToken cancellationToken)
    {
        var (written, form, key) = await desk.AddAsync(post, HttpContext.Actor(), cancellationToken);
        Form = form;
        return written.Decision switch
        {
            Decided.Accepted { Events.Count: > 0 } => Show(new(written.State!, key, BaseUrl)),
            Decided.Accepted => this.Saved("Index", texts["Source {0} was added before; its key was shown then.", written.State!.Name]),
            _ => this.Again(StatusCodes.Status422UnprocessableEntity, "_Form", form),
        };
    }

    private string BaseUrl => configuration["PublicUrl"] is { Length: > 0 } url ? url.TrimEnd('/') : $"{Request.Scheme}://{Request.Host}{Request.PathBase}";

    private IActionResult Show(NewKey made)
    {
        Made = made;
        if (!Request.IsHtmx()) return Page();
        Response.Headers.CacheControl = "no-store";
        Response.Htmx(headers => headers.WithTrigger(AddedEvent));
        return Partial("_Key", made);
    }
}
