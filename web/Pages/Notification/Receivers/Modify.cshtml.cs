using LiveNotify.Web.Access;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace LiveNotify.Web.Pages.Notification.Receivers;

/// <summary>One receiver: an admin changes it, an auditor looks at it.</summary>
public sealed class ModifyModel(ReceiverDesk desk) : PageModel
{
    public ReceiverForm Form { get; private set; } = null!;

    public async Task<IActionResult> OnGetAsync(Guid id, CancellationToken cancellationToken)
    {
        if (await desk.OpenAsync(id, User, cancellationToken) is not { } form) return NotFound();
        Form = form;
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(ReceiverPost post, CancellationToken cancellationToken) =>
        this.Answer(await desk.SaveAsync(post, HttpContext.Actor(), cancellationToken), form => Form = form);
}
