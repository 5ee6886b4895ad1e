using Htmx;
using LiveNotify.Domain.Sources;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace LiveNotify.Web.Pages.Notification.Sources;

/// <summary>The list of sources.</summary>
public sealed class IndexModel(SourceDesk desk) : PageModel
{
    public IReadOnlyList<Source> Rows { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken)
    {
        Rows = await desk.AllAsync(cancellationToken);
        return Request.IsHtmx() ? Partial("_List", Rows) : Page();
    }
}
