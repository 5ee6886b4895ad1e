using LiveNotify.Domain;
using LiveNotify.Web.Access;
using LiveNotify.Web.Localization;
using LiveNotify.Web.Pages.Shared;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;

namespace LiveNotify.Web.Pages.Users;

/// <summary>One user: role, whether they get in at all, their sessions.</summary>
public sealed class ModifyModel(People people, IStringLocalizer<Texts> texts, TimeProvider clock) : PageModel
{
    public UserForm Form { get; private set; } = null!;

    public async Task<IActionResult> OnGetAsync(Guid id)
    {
        if (await people.FindAsync(id) is not { } user) return NotFound();
        Form = FormOf(UserPost.Of(user), user);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(UserPost post)
    {
        if (post.Id is not { } id || await people.FindAsync(id) is not { } user) return NotFound();
        post.Email = user.Email;
        var changed = await people.ModifyAsync(id, post.ToDraft());
        if (changed.Refusals.Count > 0)
            return this.Again(StatusCodes.Status422UnprocessableEntity, "_Form", Form = FormOf(post, user) with { Touched = true, Refusals = changed.Refusals });
        return changed.User is null ? NotFound() : this.Saved("Index", texts["User {0} saved.", user.Email]);
    }

    public async Task<IActionResult> OnPostSignOutAsync(Guid id) => this.IsCommentRefused()
        ? await OnGetAsync(id)
        : Done(await people.SignOutEverywhereAsync(id), user => texts["Every session of {0} has ended.", user.Email]);

    public async Task<IActionResult> OnPostUnlockAsync(Guid id) => this.IsCommentRefused()
        ? await OnGetAsync(id)
        : Done(await people.UnlockAsync(id), user => texts["{0} can try to sign in again.", user.Email]);

    private IActionResult Done(Changed changed, Func<User, string> notice) => changed.User is { } user ? this.Saved("Index", notice(user)) : NotFound();

    private UserForm FormOf(UserPost fields, User saved) => new(fields, saved) { IsMe = saved.Id == User.UserId(), IsLocked = saved.IsLocked(clock.GetUtcNow()) };
}
