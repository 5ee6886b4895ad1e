using LiveNotify.Web.Access;
using LiveNotify.Web.Localization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Localization;

namespace LiveNotify.Web.Pages.Account.Login;

[EnableRateLimiting(SignInLimit.Policy)]
public class LoginModel(SignIns signIns, FirstAdmin firstAdmin, IStringLocalizer<Texts> texts) : PageModel
{
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

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        var answer = await signIns.InAsync(Email?.Trim() ?? "", Password ?? "", cancellationToken);
        if (answer.Ok) return Back();
        Problem = answer.LockedFor is { } wait
            ? texts["Too many failed attempts. Wait {0} minutes, then try again.", Math.Ceiling(wait.TotalMinutes)]
            : texts["The email or the password is wrong."];
        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return Page();
    }

    /// <summary>Only to our own pages: an address from elsewhere would lead the freshly signed-in away.</summary>
    private LocalRedirectResult Back() => LocalRedirect(Url.IsLocalUrl(ReturnUrl) ? ReturnUrl : Url.Page("/Index")!);
}
