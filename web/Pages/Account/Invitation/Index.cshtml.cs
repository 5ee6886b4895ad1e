using LiveNotify.Domain;
using LiveNotify.Web.Access;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;

namespace LiveNotify.Web.Pages.Account.Invitation;

/// <summary>Where a one-time link leads: its person chooses a password and is in. Looking at it uses nothing up, as mail filters look too.</summary>
[EnableRateLimiting(SignInLimit.Policy)]
public class InvitationModel(People people, SignIns signIns) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public string? Token { get; set; }

    [BindProperty]
    public string? Password { get; set; }

    [BindProperty]
    public string? TimeZone { get; set; }

    /// <summary>Of the person; null where the link does not work.</summary>
    public string? Email { get; private set; }

    public IReadOnlyList<Refusal> Refusals { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken)
    {
        Email = (await people.InvitedAsync(Token, cancellationToken))?.Email;
        return Show(Email is null ? StatusCodes.Status404NotFound : StatusCodes.Status200OK);
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        var changed = await people.AcceptAsync(Token, Password ?? "", TimeZone, cancellationToken);
        if (changed.Refusals.Count > 0)
        {
            Refusals = changed.Refusals;
            Email = (await people.InvitedAsync(Token, cancellationToken))?.Email;
            return Show(StatusCodes.Status422UnprocessableEntity);
        }

        if (changed.User is not { } user) return Show(StatusCodes.Status404NotFound);
        await signIns.InAsync(user);
        return RedirectToPage("/Index");
    }

    private PageResult Show(int status)
    {
        Response.Headers.CacheControl = "no-store";
        Response.StatusCode = status;
        return Page();
    }
}
