using LiveNotify.Web.Access;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace LiveNotify.Web.Pages.Account.Logout;

public class LogoutModel(SignInManager<User> signIn) : PageModel
{
    /// <summary>A mere link signs nobody out.</summary>
    public RedirectToPageResult OnGet() => RedirectToPage("/Index");

    public async Task<RedirectToPageResult> OnPostAsync()
    {
        await signIn.SignOutAsync();
        return RedirectToPage("/Account/Login/Index");
    }
}
