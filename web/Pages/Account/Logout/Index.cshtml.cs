using LiveNotify.Web.Access;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace LiveNotify.Web.Pages.Account.Logout;

public class LogoutModel(SignIns signIns) : PageModel
{
    /// <summary>A mere link signs nobody out.</summary>
    public RedirectToPageResult OnGet() => RedirectToPage("/Index");

    public async Task<RedirectToPageResult> OnPostAsync(CancellationToken cancellationToken)
    {
        await signIns.OutAsync(cancellationToken);
        return RedirectToPage("/Account/Login/Index");
    }
}
