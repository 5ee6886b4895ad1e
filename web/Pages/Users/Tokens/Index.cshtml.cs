using Htmx;
using LiveNotify.Web.Access;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace LiveNotify.Web.Pages.Users.Tokens;

/// <summary>The list of tokens that programs call the API with.</summary>
public sealed class IndexModel(ApiTokens tokens) : PageModel
{
    public IReadOnlyList<ApiToken> Rows { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken)
    {
        Rows = await tokens.ListAsync(cancellationToken);
        return Request.IsHtmx() ? Partial("_List", Rows) : Page();
    }
}
