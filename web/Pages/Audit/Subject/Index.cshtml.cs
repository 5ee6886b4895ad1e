using LiveNotify.Domain;
using LiveNotify.Domain.Audit;
using LiveNotify.Domain.Senders;
using LiveNotify.Web.Access;
using LiveNotify.Web.EventStore;
using LiveNotify.Web.Localization;
using LiveNotify.Web.Pages.Deliveries;
using LiveNotify.Web.Pages.Shared;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;

namespace LiveNotify.Web.Pages.Audit.Subject;

/// <summary>The history of one thing: its versions, any two of them side by side, its settings at any moment, and the way back.</summary>
public sealed class IndexModel(AuditQueries audit, Restorations restorations, IStringLocalizer<Texts> texts) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public string Folder { get; set; } = "";

    [BindProperty(SupportsGet = true)]
    public Guid Id { get; set; }

    /// <summary>Shown, and the later one of a comparison.</summary>
    [BindProperty(SupportsGet = true)]
    public int? Version { get; set; }

    [BindProperty(SupportsGet = true)]
    public int? From { get; set; }

    /// <summary>A moment; one without a zone is the reader's own.</summary>
    [BindProperty(SupportsGet = true)]
    public string? At { get; set; }

    public string Name { get; private set; } = "";

    public IReadOnlyList<SubjectVersion> Versions { get; private set; } = [];

    /// <summary>Null where no version or moment is asked for.</summary>
    public IReadOnlyList<AuditField>? Settings { get; private set; }

    public string SettingsTitle { get; private set; } = "";

    public IReadOnlyList<AuditChange>? Differences { get; private set; }

    public bool AsksPassword { get; private set; }

    public IReadOnlyList<Refusal> Refusals { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken) => await LoadAsync(cancellationToken) ? Page() : NotFound();

    public async Task<IActionResult> OnPostAsync(string? password, CancellationToken cancellationToken)
    {
        if (Version is not { } version) return BadRequest();
        var restored = await restorations.RestoreAsync(Folder, Id, version, password, HttpContext.Actor(), cancellationToken);
        if (restored.Missing) return NotFound();
        if (restored.Version is { } made)
        {
            TempData[DrawerAnswers.NoticeKey] = texts["Version {0} says what version {1} said.", made, version].Value;
            return RedirectToPage(new { folder = Folder, id = Id });
        }

        Refusals = restored.Problem is { } problem ? [new("version", problem)] : restored.Refusals;
        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return await LoadAsync(cancellationToken) ? Page() : NotFound();
    }

    /// <summary>The list of what came about under exactly this version.</summary>
    public string? MailsOf(int version) => Url.Page("/Deliveries/Index", Narrowing.Route(new(Folder, Id, version)));

    private async Task<bool> LoadAsync(CancellationToken cancellationToken)
    {
        Versions = await audit.VersionsAsync(Folder, Id, cancellationToken);
        if (Versions.Count == 0) return false;
        Name = Versions.LastOrDefault(v => v.Name.Length > 0)?.Name ?? Id.ToString();
        if (At is { Length: > 0 }) await LoadMomentAsync(cancellationToken);
        else if (Version is { } version) await LoadVersionAsync(version, cancellationToken);
        return true;
    }

    private async Task LoadMomentAsync(CancellationToken cancellationToken)
    {
        if (DeliveryFilter.ReadTime(LocalTime.InUtc(At, User) ?? "") is not { } moment)
        {
            Refusals = [DeliveryFilter.NoTime("at", At!)];
            Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
            return;
        }

        Settings = AuditState.Fields(await audit.AsOfAsync(Folder, Id, moment, cancellationToken));
        SettingsTitle = texts["Settings as of {0}", User.Exact(moment)];
    }

    private async Task LoadVersionAsync(int version, CancellationToken cancellationToken)
    {
        var state = await audit.VersionAsync(Folder, Id, version, cancellationToken);
        Settings = AuditState.Fields(state);
        SettingsTitle = texts["Settings of version {0}", version];
        AsksPassword = state is Sender { HasPassword: true } wanted
            && await audit.VersionAsync(Folder, Id, Versions[^1].Version, cancellationToken) is Sender now
            && (!now.HasPassword || now.Settings.Destination != wanted.Settings.Destination);
        if (From is { } from && await audit.VersionAsync(Folder, Id, from, cancellationToken) is { } earlier)
            Differences = AuditFields.Between(AuditState.Fields(earlier), Settings);
    }
}
