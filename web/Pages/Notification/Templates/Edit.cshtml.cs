using LiveNotify.Domain;
using LiveNotify.Domain.Notifications;
using LiveNotify.Web.Access;
using LiveNotify.Web.Localization;
using LiveNotify.Web.Pages.Shared;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;
using Decided = LiveNotify.Domain.Decision<LiveNotify.Domain.Templates.ITemplateEvent>;

namespace LiveNotify.Web.Pages.Notification.Templates;

/// <summary>The template of one kind and language: its three texts, the mail they make, and its versions.</summary>
public sealed class EditModel(TemplateDesk desk, IStringLocalizer<Texts> texts) : PageModel
{
    public TemplateForm Form { get; private set; } = null!;

    public async Task<IActionResult> OnGetAsync(string kind, string language, CancellationToken cancellationToken)
    {
        if (Read(kind, language) is not var (known, tongue)) return NotFound();
        Form = await desk.OpenAsync(known, tongue, cancellationToken);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(string kind, string language, TemplatePost post, CancellationToken cancellationToken)
    {
        if (Read(kind, language) is not var (known, tongue)) return NotFound();
        var (decision, form) = await desk.SaveAsync(known, tongue, post, HttpContext.Actor(), cancellationToken);
        Form = form;
        return decision switch
        {
            Decided.Accepted { Events.Count: 0 } => Back(texts["Nothing to save: the template is as it was."]),
            Decided.Accepted => Back(texts["The template is saved: it holds from the next mail on."]),
            Decided.Refused => this.Again(StatusCodes.Status422UnprocessableEntity, "_Form", form),
            Decided.Stale => this.Again(StatusCodes.Status409Conflict, "_Form", form),
            _ => NotFound(),
        };
    }

    /// <summary>Subject and text as they would be, or what is wrong; the HTML comes into its frame by <see cref="OnPostFrameAsync"/>.</summary>
    public async Task<IActionResult> OnPostPreviewAsync(string kind, string language, TemplatePost post, CancellationToken cancellationToken) =>
        Read(kind, language) is var (known, tongue)
            ? Partial("_Preview", await desk.TryAsync(known, tongue, post, User, cancellationToken))
            : NotFound();

    public async Task<IActionResult> OnPostFrameAsync(string kind, string language, TemplatePost post, CancellationToken cancellationToken)
    {
        if (Read(kind, language) is not var (known, tongue)) return NotFound();
        var preview = await desk.TryAsync(known, tongue, post, User, cancellationToken);
        SecurityHeaders.ForMail(Response);
        return Content(preview.Trial.Mail?.Html ?? "", "text/html; charset=utf-8");
    }

    public async Task<IActionResult> OnPostRestoreAsync(string kind, string language, int version, CancellationToken cancellationToken)
    {
        if (Read(kind, language) is not var (known, tongue)) return NotFound();
        return await desk.RestoreAsync(known, tongue, version, HttpContext.Actor(), cancellationToken) switch
        {
            Decided.Accepted => Back(texts["Version {0} is back, as a new version.", version]),
            Decided.Refused refused => Back(texts.Say(refused.Refusals[0].Why), DrawerAnswers.WarningKey),
            _ => NotFound(),
        };
    }

    public async Task<IActionResult> OnPostRemoveAsync(string kind, string language, CancellationToken cancellationToken) =>
        HttpContext.Actor().CommentRefused is { } refused ? Back(texts.Say(refused.Why), DrawerAnswers.WarningKey)
        : Read(kind, language) is var (known, tongue) && await desk.RemoveAsync(known, tongue, HttpContext.Actor(), cancellationToken)
            ? Back(texts["The template is removed: mails have the built-in look again."])
            : NotFound();

    private RedirectToPageResult Back(string text, string key = DrawerAnswers.NoticeKey)
    {
        TempData[key] = text;
        return RedirectToPage("Edit", null, new { kind = RouteData.Values["kind"], language = RouteData.Values["language"] });
    }

    private static (Kind, string)? Read(string kind, string language) =>
        Words.Parse<Kind>(kind) is { } known && Languages.All.FirstOrDefault(l => l.Equals(language, StringComparison.OrdinalIgnoreCase)) is { } tongue ? (known, tongue) : null;
}
