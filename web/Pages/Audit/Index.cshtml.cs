using System.Globalization;
using Htmx;
using LiveNotify.Domain;
using LiveNotify.Domain.Audit;
using LiveNotify.Web.Access;
using LiveNotify.Web.EventStore;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace LiveNotify.Web.Pages.Audit;

/// <summary>Who did what, newest first; new entries come by themselves.</summary>
public sealed class IndexModel(AuditQueries audit, AuditVerifier verifier) : PageModel
{
    private const int PageSize = 50;

    [BindProperty(SupportsGet = true, Name = "")]
    public AuditForm Form { get; set; } = new();

    public IReadOnlyList<Refusal> Refusals { get; private set; } = [];

    public AuditRows Rows { get; private set; } = new([], null);

    public AuditProof? Proof { get; private set; }

    /// <summary>Whether these are the newest entries; only those live.</summary>
    public bool Live { get; private set; } = true;

    public async Task<IActionResult> OnGetAsync(string? cursor, CancellationToken cancellationToken)
    {
        await LoadAsync(cursor, cancellationToken);
        return Request.IsHtmx() && !Live && Refusals.Count == 0 ? Partial("_Rows", Rows) : Page();
    }

    public async Task<IActionResult> OnGetNowAsync(CancellationToken cancellationToken)
    {
        await LoadAsync(null, cancellationToken);
        return Refusals.Count == 0 ? Partial("_List", this) : BadRequest();
    }

    public async Task<IActionResult> OnGetVerifyAsync(CancellationToken cancellationToken)
    {
        Proof = await verifier.VerifyAsync(cancellationToken);
        if (Request.IsHtmx()) return Partial("_Proof", Proof);
        await LoadAsync(null, cancellationToken);
        return Page();
    }

    private async Task LoadAsync(string? cursor, CancellationToken cancellationToken)
    {
        var (filter, refusals) = Form.Parse(User);
        var before = long.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out var sequence) ? sequence : (long?)null;
        if (before is null && !string.IsNullOrEmpty(cursor)) refusals = [.. refusals, DeliveryCursor.NotOurs(cursor)];
        Refusals = refusals;
        Live = before is null;
        if (refusals.Count > 0)
        {
            Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
            return;
        }

        var page = await audit.ListAsync(filter, PageSize, before, cancellationToken);
        Rows = new(page.Items, page.NextCursor is { } next ? Url.Page("Index", Form.Route(("cursor", next))) : null);
    }
}

/// <param name="More">Where the entries behind these are; null when there are none.</param>
public sealed record AuditRows(IReadOnlyList<AuditEntry> Items, string? More);
