using Htmx;
using LiveNotify.Domain.Sources;
using LiveNotify.Web.Access;
using LiveNotify.Web.Pages.Shared;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Decided = LiveNotify.Domain.Decision<LiveNotify.Domain.Sources.ISourceEvent>;

namespace LiveNotify.Web.Pages.Notification.Sources;

/// <summary>Asks what to rotate and for how long the old one stays good; the answer that did it shows the new one, and no other ever does.</summary>
[Authorize(Policy = Policies.Admin)]
public sealed class RotateModel(SourceDesk desk, SourceRotation rotation, IConfiguration configuration) : PageModel
{
    /// <summary>The page behind comes anew; the drawer stays open.</summary>
    private const string RotatedEvent = "source:rotated";

    public RotationForm Form { get; private set; } = null!;

    public ShownOnce? Made { get; private set; }

    public async Task<IActionResult> OnGetAsync(Guid id, CancellationToken cancellationToken)
    {
        if (await desk.FindAsync(id, cancellationToken) is not { } source || OwnSource.Is(source)) return NotFound();
        Form = new(new() { Id = id, Version = source.Revision }, source);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(RotationPost post, CancellationToken cancellationToken)
    {
        var (written, key, secret) = await rotation.RotateAsync(post, HttpContext.Actor(), cancellationToken);
        if (written.State is not { } source) return NotFound();
        Form = new(post, source);
        return written.Decision switch
        {
            Decided.Accepted => Show(new(source, key, secret, Request.BaseUrl(configuration)) { Rotated = true }),
            Decided.Refused refused => Again(StatusCodes.Status422UnprocessableEntity, Form with { Refusals = refused.Refusals }),
            Decided.Stale stale => Late(stale.Current),
            _ => NotFound(),
        };
    }

    private IActionResult Late(int current)
    {
        Form.Fields.Version = current;
        return Again(StatusCodes.Status409Conflict, Form with { IsLate = true });
    }

    private IActionResult Again(int status, RotationForm form)
    {
        Form = form;
        return this.Again(status, "_Rotate", form);
    }

    private IActionResult Show(ShownOnce made)
    {
        Made = made;
        // A full page has forms with antiforgery tokens, which are not stored anyway.
        if (!Request.IsHtmx()) return Page();
        Response.Headers.CacheControl = "no-store";
        Response.Htmx(headers => headers.WithTrigger(RotatedEvent));
        return Partial("_ShownOnce", made);
    }
}
