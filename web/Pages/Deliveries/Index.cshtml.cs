using Htmx;
using LiveNotify.Domain;
using LiveNotify.Domain.Deliveries;
using LiveNotify.Domain.Senders;
using LiveNotify.Domain.Sources;
using LiveNotify.Web.EventStore;
using Marten;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.OutputCaching;

namespace LiveNotify.Web.Pages.Deliveries;

/// <summary>All deliveries, newest first, by filter; rows arrive and change by themselves.</summary>
[OutputCache(PolicyName = OneAnswerForAll.Name)]
public sealed class IndexModel(DeliveryQueries deliveries, DeliveryFlow flow, AuditQueries audit, IQuerySession session) : PageModel
{
    private const int PageSize = 50;

    /// <summary>More changes than this at once, and the first page takes the place of the rows.</summary>
    private const int MaxChanges = 200;

    [BindProperty(SupportsGet = true, Name = "")]
    public FilterForm Form { get; set; } = new();

    public IReadOnlyList<Refusal> Refusals { get; private set; } = [];

    /// <summary>Of the event store when the rows were read: what to ask for changes with.</summary>
    public long Sequence { get; private set; }

    public Rows Rows { get; private set; } = new([], null, false);

    public Counters Counters { get; private set; } = new(null, new());

    public IReadOnlyList<Source> Sources { get; private set; } = [];

    /// <summary>What the filter has that no field of its form is for.</summary>
    public IReadOnlyList<Narrowing> Narrowings { get; private set; } = [];

    /// <summary>Whether these are the newest rows; only those live.</summary>
    public bool IsFirstPage { get; private set; } = true;

    public IReadOnlyList<FlowMinute> Flow { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(string? cursor, CancellationToken cancellationToken)
    {
        var (filter, refusals) = Form.Parse(User);
        if (!DeliveryCursor.TryRead(cursor, out var before)) refusals = [.. refusals, DeliveryCursor.NotOurs(cursor!)];
        Refusals = refusals;
        IsFirstPage = before is null;
        Response.Headers.Vary = "HX-Request";
        if (refusals.Count == 0) await LoadAsync(filter, before, cancellationToken);
        else Response.StatusCode = StatusCodes.Status422UnprocessableEntity;

        if (Request.IsHtmx() && before is not null && refusals.Count == 0) return Partial("_Rows", Rows);
        Sources = await session.Query<Source>().OrderBy(s => s.Name).ToListAsync(cancellationToken);
        Narrowings = await Narrowing.OfAsync(filter, audit, Sources, cancellationToken);
        Flow = await flow.LookAsync(cancellationToken);
        if (!Request.IsHtmx()) return Page();
        PutIntoAddress(Url.Page("Index", Form.Route())!);
        return Partial("_List", this);
    }

    /// <param name="after">The sequence number of the last answer.</param>
    /// <param name="rows">How many rows the page has.</param>
    /// <remarks>The query also names the announcement that was heard, for <see cref="OneAnswerForAll"/>.</remarks>
    public async Task<IActionResult> OnGetChangesAsync(long after, int rows, CancellationToken cancellationToken)
    {
        var (filter, refusals) = Form.Parse(User);
        if (refusals.Count > 0) return BadRequest();
        var changes = await deliveries.ChangedSinceAsync(filter, after, MaxChanges, cancellationToken);
        var counters = await CountAsync(filter, cancellationToken);
        Response.Headers.CacheControl = "no-store";
        if (changes.Complete)
            return Partial("_Changes", new Changes(
                await RowsOfAsync(changes.Items, cancellationToken), changes.Gone, changes.LastSequence, true, null, counters));

        var first = await deliveries.ListAsync(filter, Math.Clamp(rows, PageSize, MaxChanges), null, cancellationToken);
        return Partial("_Changes", new Changes(
            await RowsOfAsync(first.Items, cancellationToken), [], changes.LastSequence, false, MoreUrl(first), counters));
    }

    public async Task<IActionResult> OnGetFlowAsync(CancellationToken cancellationToken) => Partial("_Flow", await flow.LookAsync(cancellationToken));

    /// <summary>The same filter sent twice, by leaving a field and by Enter, is one step of Back.</summary>
    private void PutIntoAddress(string url)
    {
        var isThere = Request.Headers["HX-Current-URL"].ToString().EndsWith(url, StringComparison.Ordinal);
        Response.Htmx(headers => _ = isThere ? headers.ReplaceUrl(url) : headers.PushUrl(url));
    }

    private async Task LoadAsync(DeliveryFilter filter, Guid? before, CancellationToken cancellationToken)
    {
        // Before the rows: what changes in between is asked for again, not missed.
        Sequence = await deliveries.LastSequenceAsync(cancellationToken);
        var page = await deliveries.ListAsync(filter, PageSize, before, cancellationToken);
        Rows = new(await RowsOfAsync(page.Items, cancellationToken), MoreUrl(page), filter.IsSearch && page.Items.Count < PageSize);
        Counters = await CountAsync(filter, cancellationToken);
    }

    private async Task<Counters> CountAsync(DeliveryFilter filter, CancellationToken cancellationToken) =>
        new(!filter.IsSearch ? await deliveries.CountAsync(filter, cancellationToken) : null, Form);

    private async Task<IReadOnlyList<Row>> RowsOfAsync(IReadOnlyList<Delivery> found, CancellationToken cancellationToken)
    {
        var senders = found.Count == 0 ? [] : await session.Query<Sender>().ToListAsync(cancellationToken);
        var names = senders.ToDictionary(s => s.Id, s => s.Settings.TitlePrefix);
        return [.. found.Select(d => new Row(d, d.SenderId is { } id ? names.GetValueOrDefault(id) : null))];
    }

    private string? MoreUrl(DeliveryPage page) =>
        page.NextCursor is { } cursor ? Url.Page("Index", Form.Route(("cursor", cursor))) : null;
}
