using LiveNotify.Web.Access;
using LiveNotify.Web.Localization;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Localization;

namespace LiveNotify.Web.Pages.Account.Login;

[EnableRateLimiting(SignInLimit.Policy)]
public class LoginModel(SignInManager<User> signIn, UserManager<User> users, FirstAdmin firstAdmin, IStringLocalizer<Texts> texts) : PageModel
{
    /// <summary>Checked for addresses nobody has, so that they take as long as the others.</summary>
    private static readonly string NobodysHash = new PasswordHasher<User>().HashPassword(new(), Secrets.New(""));

    [BindProperty]
    public string? Email { get; set; }

    [BindProperty]
    public string? Password { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? ReturnUrl { get; set; }

    public string? Problem { get; private set; }

    public bool NobodyYet { get; private set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken)
    {
        if (User.Identity?.IsAuthenticated == true) return Back();
        NobodyYet = !await firstAdmin.AnyUserAsync(cancellationToken);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync()
    {
        var result = await TryAsync(Email?.Trim() ?? "", Password ?? "");
        if (result.Succeeded) return Back();
        Problem = result.IsLockedOut
            ? texts["Too many failed attempts. Wait {0} minutes, then try again.", users.Options.Lockout.DefaultLockoutTimeSpan.TotalMinutes]
            : texts["The email or the password is wrong."];
        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return Page();
    }

    private async Task<Microsoft.AspNetCore.Identity.SignInResult> TryAsync(string email, string password)
    {
        var user = await users.FindByEmailAsync(email);
        if (user is { Enabled: true }) return await signIn.PasswordSignInAsync(user, password, isPersistent: false, lockoutOnFailure: true);
        users.PasswordHasher.VerifyHashedPassword(new(), NobodysHash, password);
        return Microsoft.AspNetCore.Identity.SignInResult.Failed;
    }

    /// <summary>Only to our own pages: an address from elsewhere would lead the freshly signed-in away.</summary>
    private LocalRedirectResult Back() => LocalRedirect(Url.IsLocalUrl(ReturnUrl) ? ReturnUrl : Url.Page("/Index")!);
}
