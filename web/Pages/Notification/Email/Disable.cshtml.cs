using LiveNotify.Domain.Senders;
using LiveNotify.Web.Access;
using LiveNotify.Web.Localization;
using LiveNotify.Web.Pages.Shared;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;

namespace LiveNotify.Web.Pages.Notification.Email;

/// <summary>Asks before senders are switched off, and says who would miss them.</summary>
[Authorize(Policy = Policies.Admin)]
public sealed class DisableModel(SenderSwitch senders, IStringLocalizer<Texts> texts) : PageModel
{
    public IReadOnlyList<(Sender Sender, SenderUses Uses)> Chosen { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(Guid[] id, CancellationToken cancellationToken)
    {
        Chosen = await senders.EnabledOnesAsync(id, cancellationToken);
        return Chosen.Count > 0 ? Page() : this.BackTo("Index", DrawerAnswers.WarningKey, texts["Check at least one enabled sender to disable."]);
    }

    public async Task<IActionResult> OnPostAsync(Guid[] id, CancellationToken cancellationToken) => this.IsCommentRefused()
        ? await OnGetAsync(id, cancellationToken)
        : this.Saved("Index", texts["Disabled: {0}", await senders.TurnAsync(id, enabled: false, HttpContext.Actor(), cancellationToken)]);
}
