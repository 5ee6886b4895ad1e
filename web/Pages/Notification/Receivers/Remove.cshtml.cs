using LiveNotify.Domain.Receivers;
using LiveNotify.Web.Access;
using LiveNotify.Web.Localization;
using LiveNotify.Web.Pages.Shared;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;

namespace LiveNotify.Web.Pages.Notification.Receivers;

/// <summary>Asks before a receiver is removed, and says what it gets.</summary>
[Authorize(Policy = Policies.Admin)]
public sealed class RemoveModel(ReceiverDesk desk, IStringLocalizer<Texts> texts) : PageModel
{
    public Receiver Receiver { get; private set; } = null!;

    public string Rule { get; private set; } = "";

    public async Task<IActionResult> OnGetAsync(Guid id, CancellationToken cancellationToken)
    {
        if (await desk.FindAsync(id, cancellationToken) is not { } receiver) return NotFound();
        (Receiver, Rule) = (receiver, new ReceiverRule(texts).Say(receiver.Settings, (await desk.WorldAsync(cancellationToken)).SourceName));
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(Guid id, CancellationToken cancellationToken) =>
        this.IsCommentRefused() ? await OnGetAsync(id, cancellationToken)
        : await desk.RemoveAsync(id, HttpContext.Actor(), cancellationToken) is { } removed
            ? this.Saved("Index", texts["Receiver {0} removed.", removed.Settings.Name])
            : NotFound();
}
