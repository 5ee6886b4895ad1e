using Htmx;
using LiveNotify.Domain.Sources;
using LiveNotify.Web.EventStore;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace LiveNotify.Web.Pages.Notification.Sources;

/// <summary>The list of sources.</summary>
public sealed class IndexModel(SourceDesk desk, PostedRequests requests) : PageModel
{
    public IReadOnlyList<(Source Source, DateTimeOffset? LastHeardAt)> Rows { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken)
    {
        var sources = await desk.AllAsync(cancellationToken);
        var heard = await requests.LastHeardAsync(sources.Select(source => source.Id), cancellationToken);
        Rows = [.. sources.Select(source => (source, heard.TryGetValue(source.Id, out var at) ? at : (DateTimeOffset?)null))];
        return Request.IsHtmx() ? Partial("_List", Rows) : Page();
    }
}
