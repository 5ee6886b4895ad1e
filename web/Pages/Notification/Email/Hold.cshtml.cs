using LiveNotify.Domain;
using LiveNotify.Domain.Senders;
using LiveNotify.Web.Access;
using LiveNotify.Web.Localization;
using LiveNotify.Web.Pages.Shared;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;

namespace LiveNotify.Web.Pages.Notification.Email;

/// <summary>Asks why before the mails of senders are kept back.</summary>
[Authorize(Policy = Policies.Admin)]
public sealed class HoldModel(SenderControl senders, IStringLocalizer<Texts> texts) : PageModel
{
    public HoldForm Form { get; private set; } = new([], null, []);

    public async Task<IActionResult> OnGetAsync(Guid[] id, CancellationToken cancellationToken)
    {
        Form = new(await senders.NotHeldAsync(id, cancellationToken), null, []);
        return Form.Chosen.Count > 0 ? Page() : this.BackTo("Index", DrawerAnswers.WarningKey, texts["Check at least one sender that is not held."]);
    }

    public async Task<IActionResult> OnPostAsync(Guid[] id, string? reason, CancellationToken cancellationToken)
    {
        var (names, refusals) = await senders.HoldAsync(id, reason, HttpContext.Actor(), cancellationToken);
        if (refusals.Count == 0) return this.Saved("Index", texts["Held: {0}", names]);
        Form = new(await senders.NotHeldAsync(id, cancellationToken), reason, refusals);
        return this.Again(StatusCodes.Status422UnprocessableEntity, "_Hold", Form);
    }
}

/// <param name="Chosen">The senders to hold.</param>
/// <param name="Reason">As typed.</param>
public sealed record HoldForm(IReadOnlyList<Sender> Chosen, string? Reason, IReadOnlyList<Refusal> Refusals);
