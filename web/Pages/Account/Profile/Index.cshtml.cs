using LiveNotify.Domain;
using LiveNotify.Web.Access;
using LiveNotify.Web.Localization;
using LiveNotify.Web.Pages.Shared;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Localization;

namespace LiveNotify.Web.Pages.Account.Profile;

/// <summary>What is one's own: language, time zone, password. Auditors have one, too.</summary>
[EnableRateLimiting(SignInLimit.Policy)]
public class ProfileModel(UserManager<User> users, SignInManager<User> signIn, IStringLocalizer<Texts> texts) : PageModel
{
    public string Email { get; private set; } = "";

    public string? Language { get; private set; }

    public string TimeZone { get; private set; } = "";

    public IReadOnlyList<Refusal> Refusals { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync() => await MeAsync() is { } me ? Show(me) : NotFound();

    public async Task<IActionResult> OnPostAsync(string? language, string? timeZone)
    {
        if (await MeAsync() is not { } me) return NotFound();
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(timeZone ?? "", out _)) return BadRequest();
        me.Language = Languages.All.FirstOrDefault(known => known == language);
        me.TimeZone = timeZone!;
        await users.UpdateAsync(me);
        return await SavedAsync(me, texts["Your profile was saved."]);
    }

    public async Task<IActionResult> OnPostPasswordAsync(string? currentPassword, string? newPassword)
    {
        if (await MeAsync() is not { } me) return NotFound();
        var result = await users.ChangePasswordAsync(me, currentPassword ?? "", newPassword ?? "");
        if (result.Succeeded) return await SavedAsync(me, texts["The password was changed. Your other sessions have ended."]);
        Refusals = result.Refusals("newPassword");
        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return Show(me);
    }

    private async Task<User?> MeAsync() => User.UserId() is { } id ? await users.FindByIdAsync(id.ToString()) : null;

    private PageResult Show(User me)
    {
        (Email, Language, TimeZone) = (me.Email, me.Language, me.TimeZone);
        return Page();
    }

    /// <summary>The session carries language and zone: it begins anew with the new ones.</summary>
    private async Task<IActionResult> SavedAsync(User me, string notice)
    {
        await signIn.RefreshSignInAsync(me);
        return this.BackTo("Index", DrawerAnswers.NoticeKey, notice);
    }
}
