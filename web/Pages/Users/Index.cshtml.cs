using Htmx;
using LiveNotify.Web.Access;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace LiveNotify.Web.Pages.Users;

/// <summary>The list of those who may sign in.</summary>
public sealed class IndexModel(People people) : PageModel
{
    public IReadOnlyList<User> Rows { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken)
    {
        Rows = await people.AllAsync(cancellationToken);
        return Request.IsHtmx() ? Partial("_List", Rows) : Page();
    }
}
