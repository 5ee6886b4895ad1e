using LiveNotify.Domain;

namespace LiveNotify.Web.Api;

/// <summary>The query parameters of every list.</summary>
/// <param name="Limit">1-500.</param>
/// <param name="Cursor">The <c>nextCursor</c> of the part before.</param>
internal readonly record struct Paging(int? Limit, string? Cursor)
{
    public const int DefaultLimit = 50;
    public const int MaxLimit = 500;

    public int Size => Limit ?? DefaultLimit;

    public IEnumerable<Refusal> Check()
    {
        if (Limit is < 1 or > MaxLimit)
            yield return new("limit", "Limit must be 1-{0}; got {1}", MaxLimit, Limit);
    }

    /// <summary>A part of a list short enough to be read whole.</summary>
    public Page<TView> Of<T, TView>(IReadOnlyList<T> all, Func<T, Guid> idOf, Func<T, TView> view)
    {
        var cursor = Cursor;
        var start = cursor is null ? 0 : all.TakeWhile(item => idOf(item).ToString("N") != cursor).Count() + 1;
        var items = all.Skip(start).Take(Size).ToList();
        return new([.. items.Select(view)], start + items.Count < all.Count ? idOf(items[^1]).ToString("N") : null);
    }
}
