using LiveNotify.Domain;
using LiveNotify.Domain.Senders;
using LiveNotify.Web.Access;
using LiveNotify.Web.Localization;
using LiveNotify.Web.Pages.Shared;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;

namespace LiveNotify.Web.Pages.Notification.Email;

/// <summary>One sender: an admin changes it, an auditor looks at it.</summary>
public sealed class ModifyModel(SenderDesk desk, IStringLocalizer<Texts> texts) : PageModel
{
    public SenderForm Form { get; private set; } = null!;

    /// <param name="id">The checked rows; without script nothing keeps them to one.</param>
    /// <param name="port">A port to try instead of the saved one, with <paramref name="mode"/>: what mends a sender that does not work.</param>
    public async Task<IActionResult> OnGetAsync(Guid[] id, int? port, string? mode, CancellationToken cancellationToken)
    {
        if (id.Length != 1) return this.BackTo("Index", DrawerAnswers.WarningKey, texts["Check exactly one sender to modify; {0} are checked.", id.Length]);
        if (await desk.OpenAsync(id[0], User, cancellationToken) is not { } form) return NotFound();
        Form = port is > 0 and <= 65535 && Words.Parse<Encryption>(mode) is { } encryption ? form.Mended(new(port.Value, encryption)) : form;
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(SenderPost post, CancellationToken cancellationToken) =>
        this.Answer(await desk.SaveAsync(post, HttpContext.Actor(), cancellationToken), form => Form = form);

    public async Task<IActionResult> OnPostTestAsync(SenderPost post, CancellationToken cancellationToken) =>
        this.Answer(await desk.TestAsync(post, HttpContext.Actor(), cancellationToken), form => Form = form);

    public async Task<IActionResult> OnPostFindAsync(SenderPost post, CancellationToken cancellationToken) =>
        this.Found(await desk.FindAsync(post, HttpContext.Actor(), cancellationToken), form => Form = form);
}
