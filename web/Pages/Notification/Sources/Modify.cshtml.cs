using LiveNotify.Web.Access;
using LiveNotify.Web.Localization;
using LiveNotify.Web.Pages.Shared;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;
using Decided = LiveNotify.Domain.Decision<LiveNotify.Domain.Sources.ISourceEvent>;

namespace LiveNotify.Web.Pages.Notification.Sources;

/// <summary>One source: an admin renames or disables it, an auditor looks at it.</summary>
public sealed class ModifyModel(SourceDesk desk, IStringLocalizer<Texts> texts) : PageModel
{
    public SourceForm Form { get; private set; } = null!;

    public async Task<IActionResult> OnGetAsync(Guid id, CancellationToken cancellationToken)
    {
        if (await desk.OpenAsync(id, readOnly: !User.IsAdmin(), cancellationToken) is not { } form) return NotFound();
        Form = form;
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(SourcePost post, CancellationToken cancellationToken)
    {
        var (written, form) = await desk.ModifyAsync(post, HttpContext.Actor(), cancellationToken);
        Form = form;
        return written.Decision switch
        {
            Decided.Accepted { Events.Count: 0 } => this.Saved("Index", texts["Nothing to save: {0} is as it was.", written.State!.Name]),
            Decided.Accepted => this.Saved("Index", texts["Source {0} saved.", written.State!.Name]),
            Decided.Refused => this.Again(StatusCodes.Status422UnprocessableEntity, "_Form", form),
            Decided.Stale => this.Again(StatusCodes.Status409Conflict, "_Form", form),
            _ => NotFound(),
        };
    }
}
