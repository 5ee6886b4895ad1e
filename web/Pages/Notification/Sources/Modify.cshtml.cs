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

/// <summary>What may change about a source: its name, how it shows who it is, and what its words mean.</summary>
[Authorize(Policy = Policies.Admin)]
public sealed class ModifyModel(SourceDesk desk, IStringLocalizer<Texts> texts) : PageModel
{
    public SourceForm Form { get; private set; } = null!;

    public async Task<IActionResult> OnGetAsync(Guid id, CancellationToken cancellationToken)
    {
        if (await desk.OpenAsync(id, cancellationToken) is not { } form) return NotFound();
        Form = form;
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(SourcePost post, CancellationToken cancellationToken)
    {
        var (written, form) = await desk.ModifyAsync(post, HttpContext.Actor(), cancellationToken);
        Form = form;
        return written.Decision switch
        {
            Decided.Accepted { Events.Count: 0 } => this.Done(post.Id, texts["Nothing to save: {0} is as it was.", written.State!.Name]),
            Decided.Accepted => this.Done(post.Id, texts["Source {0} saved.", written.State!.Name]),
            Decided.Refused => this.Again(StatusCodes.Status422UnprocessableEntity, "_Form", form),
            Decided.Stale => this.Again(StatusCodes.Status409Conflict, "_Form", form),
            _ => NotFound(),
        };
    }

    public async Task<IActionResult> OnPostPreviewAsync(SourcePost post, CancellationToken cancellationToken)
    {
        Form = await desk.TryAsync(post, cancellationToken);
        if (Form.Saved is null) return NotFound();
        return Request.IsHtmx() ? Partial("_Preview", Form) : Page();
    }
}
