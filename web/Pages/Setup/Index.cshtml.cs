using LiveNotify.Domain;
using LiveNotify.Web.Access;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;

namespace LiveNotify.Web.Pages.Setup;

/// <summary>Makes the first admin for whoever has the token from the log; once there is a user, there is no such page.</summary>
[EnableRateLimiting(SignInLimit.Policy)]
public class SetupModel(FirstAdmin firstAdmin, SignIns signIns, TimeProvider clock) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public string? Token { get; set; }

    [BindProperty]
    public string? Email { get; set; }

    [BindProperty]
    public string? Password { get; set; }

    [BindProperty]
    public string? TimeZone { get; set; }

    public IReadOnlyList<Refusal> Refusals { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken)
    {
        if (await firstAdmin.AnyUserAsync(cancellationToken)) return NotFound();
        return string.IsNullOrEmpty(Token) || await firstAdmin.IsSetupTokenAsync(Token, cancellationToken) ? Page() : WrongToken();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        if (await firstAdmin.AnyUserAsync(cancellationToken)) return NotFound();
        if (!await firstAdmin.IsSetupTokenAsync(Token?.Trim(), cancellationToken)) return WrongToken();
        if (EmailAddress.Parse(Email) is not { DisplayName: "" } address)
            return Again(StatusCodes.Status422UnprocessableEntity, new Refusal("email", "{0} is not a mail address such as ops@example.com", Email?.Trim() ?? ""));

        var admin = NewAdmin(address);
        var result = await firstAdmin.AddAsync(admin, Password ?? "", HttpContext.Actor() with { Name = admin.Email });
        if (!result.Succeeded) return Again(StatusCodes.Status422UnprocessableEntity, [.. result.Refusals("password")]);
        await signIns.InAsync(admin);
        return RedirectToPage("/Index");
    }

    private User NewAdmin(EmailAddress address)
    {
        var admin = Access.User.New(address.Address, Role.Admin, clock.GetUtcNow());
        if (TimeZoneInfo.TryFindSystemTimeZoneById(TimeZone ?? "", out _)) admin.TimeZone = TimeZone!;
        return admin;
    }

    private PageResult WrongToken() => Again(
        StatusCodes.Status403Forbidden, new Refusal("token", "This is not the setup token: use the address in the newest lines of the server's log"));

    private PageResult Again(int status, params Refusal[] refusals)
    {
        Refusals = refusals;
        Response.StatusCode = status;
        return Page();
    }
}
