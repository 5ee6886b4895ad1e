using Htmx;
using LiveNotify.Domain.Receivers;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace LiveNotify.Web.Pages.Notification.Receivers;

/// <summary>The list of receivers, each with its rule as a sentence.</summary>
public sealed class IndexModel(ReceiverDesk desk) : PageModel
{
    public ReceiverList List { get; private set; } = null!;

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken)
    {
        List = new(await desk.AllAsync(cancellationToken), await desk.WorldAsync(cancellationToken));
        return Request.IsHtmx() ? Partial("_List", List) : Page();
    }
}

public sealed record ReceiverList(IReadOnlyList<Receiver> Rows, ReceiverWorld World);
