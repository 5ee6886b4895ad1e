using LiveNotify.Domain.Deliveries;
using LiveNotify.Web.EventStore;

namespace LiveNotify.Web.Pages.Deliveries;

/// <summary>One row of the list.</summary>
/// <param name="Sender">Title prefix of its sender; null when it has none.</param>
public sealed record Row(Delivery Delivery, string? Sender)
{
    /// <summary>Where the list goes on behind this row.</summary>
    public string Cursor => DeliveryCursor.Of(Delivery.Id);
}

/// <summary>Rows, and the address of those behind them.</summary>
/// <param name="More">Null at the end.</param>
/// <param name="Searched">A search stopped here to look further only when asked.</param>
public sealed record Rows(IReadOnlyList<Row> Items, string? More, bool Searched);

/// <summary>Counters by status: how many of each the rest of the filter lets through.</summary>
/// <param name="Counts">Null for a search: what it finds is not counted.</param>
public sealed record Counters(IReadOnlyList<DeliveryCount>? Counts, FilterForm Form);

/// <summary>What changed since the page asked last: rows as <c>_Row</c> renders them, rows that left, and the counters.</summary>
/// <param name="Complete">False: these are the first rows of the list, in place of all there were.</param>
public sealed record Changes(IReadOnlyList<Row> Rows, IReadOnlyList<Guid> Gone, long Sequence, bool Complete, string? More, Counters Counters);
