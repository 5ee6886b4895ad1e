using LiveNotify.Domain;
using LiveNotify.Web.Access;
using LiveNotify.Web.Localization;
using LiveNotify.Web.Pages.Shared;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;

namespace LiveNotify.Web.Pages.Users;

/// <summary>A new user; the answer that made one shows their link, and no other ever does.</summary>
public sealed class AddModel(People people, UserLinks links, IStringLocalizer<Texts> texts) : PageModel
{
    public UserForm Form { get; private set; } = null!;

    public NewLink? Made { get; private set; }

    public void OnGet() => Form = new(new() { Role = Words.Of(Role.Auditor), Way = Ways.Link, TimeZone = User.TimeZone() }, null);

    public async Task<IActionResult> OnPostAsync(UserPost post)
    {
        post.Id = null;
        Form = new(post, null);
        var added = await people.AddAsync(post.ToDraft(), post.Way == Ways.Password ? post.Password ?? "" : null);
        if (added.Refusals.Count > 0)
            return this.Again(StatusCodes.Status422UnprocessableEntity, "_Form", Form = Form with { Touched = true, Refusals = added.Refusals });
        if (added.Secret is null) return this.Saved("Index", texts["User {0} added.", added.User!.Email]);
        return UserLinks.Show(this, Made = await links.MakeAsync(added, post.Way == Ways.Mail, HttpContext));
    }
}
