using LiveNotify.Web.Access;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace LiveNotify.Web.Pages.Notification.Receivers;

[Authorize(Policy = Policies.Admin)]
public sealed class AddModel(ReceiverDesk desk) : PageModel
{
    public ReceiverForm Form { get; private set; } = null!;

    public async Task OnGetAsync(CancellationToken cancellationToken) => Form = await desk.BlankAsync(User, cancellationToken);

    /// <summary>The rule as it stands on screen, for whoever is typing it.</summary>
    public async Task<IActionResult> OnPostSentenceAsync(ReceiverPost post, CancellationToken cancellationToken) =>
        Partial("_Sentence", new ReceiverForm(post, null, await desk.WorldAsync(cancellationToken)));

    public async Task<IActionResult> OnPostAsync(ReceiverPost post, CancellationToken cancellationToken) =>
        this.Answer(await desk.SaveAsync(post, HttpContext.Actor(), cancellationToken), form => Form = form);
}
