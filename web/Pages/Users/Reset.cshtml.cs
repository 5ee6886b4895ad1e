using LiveNotify.Domain;
using LiveNotify.Web.Access;
using LiveNotify.Web.Pages.Shared;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace LiveNotify.Web.Pages.Users;

/// <summary>Asks before a password is taken away, and shows the link by which another one is chosen.</summary>
public sealed class ResetModel(People people, UserLinks links) : PageModel
{
    public User Person { get; private set; } = null!;

    public bool Mail { get; private set; }

    public IReadOnlyList<Refusal> Refusals { get; private set; } = [];

    public NewLink? Made { get; private set; }

    public async Task<IActionResult> OnGetAsync(Guid id) => await LoadAsync(id) ? Page() : NotFound();

    public async Task<IActionResult> OnPostAsync(Guid id, bool mail)
    {
        if (!await LoadAsync(id)) return NotFound();
        Mail = mail;
        var changed = await people.ResetAsync(id);
        Refusals = changed.Refusals;
        if (changed.Secret is null) return this.Again(StatusCodes.Status422UnprocessableEntity, "_Reset", this);
        return UserLinks.Show(this, Made = await links.MakeAsync(changed, mail, HttpContext));
    }

    /// <summary>Nobody resets their own: they would be out, and the profile is there for that.</summary>
    private async Task<bool> LoadAsync(Guid id)
    {
        if (id == User.UserId() || await people.FindAsync(id) is not { } user) return false;
        Person = user;
        return true;
    }
}
