using LiveNotify.Domain.Sources;
using LiveNotify.Web.Access;
using LiveNotify.Web.Localization;
using LiveNotify.Web.Pages.Shared;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;

namespace LiveNotify.Web.Pages.Notification.Sources;

/// <summary>Asks before a source is switched off: what it posts then is lost with the tools that do not try again.</summary>
[Authorize(Policy = Policies.Admin)]
public sealed class DisableModel(SourceDesk desk, IStringLocalizer<Texts> texts) : PageModel
{
    public Source Source { get; private set; } = null!;

    public async Task<IActionResult> OnGetAsync(Guid id, CancellationToken cancellationToken)
    {
        if (await desk.FindAsync(id, cancellationToken) is not { } source || OwnSource.Is(source)) return NotFound();
        Source = source;
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(Guid id, CancellationToken cancellationToken) =>
        this.IsCommentRefused() ? await OnGetAsync(id, cancellationToken)
        : (await desk.TurnAsync(id, enabled: false, HttpContext.Actor(), cancellationToken)).State is { } source && !source.Enabled
            ? this.Done(id, texts["Disabled: {0}", source.Name])
            : NotFound();
}
