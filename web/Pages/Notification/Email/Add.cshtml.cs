using LiveNotify.Web.Access;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace LiveNotify.Web.Pages.Notification.Email;

[Authorize(Policy = Policies.Admin)]
public sealed class AddModel(SenderDesk desk) : PageModel
{
    public SenderForm Form { get; private set; } = null!;

    /// <param name="preset">Key of a provider to begin with, where no script fills the form.</param>
    public void OnGet(string? preset) => Form = desk.Blank(User, Preset.All.FirstOrDefault(p => p.Key == preset));

    public async Task<IActionResult> OnPostAsync(SenderPost post, CancellationToken cancellationToken) =>
        this.Answer(await desk.SaveAsync(post, HttpContext.Actor(), cancellationToken), form => Form = form);

    public async Task<IActionResult> OnPostTestAsync(SenderPost post, CancellationToken cancellationToken) =>
        this.Answer(await desk.TestAsync(post, HttpContext.Actor(), cancellationToken), form => Form = form);

    public async Task<IActionResult> OnPostFindAsync(SenderPost post, CancellationToken cancellationToken) =>
        this.Found(await desk.FindAsync(post, HttpContext.Actor(), cancellationToken), form => Form = form);
}
