using LiveNotify.Domain.Senders;

namespace LiveNotify.Web.Pages.Notification.Email;

/// <summary>A column of the list.</summary>
/// <param name="Key">Its name in the URL.</param>
/// <param name="Title">English text, the key of its translation.</param>
/// <param name="Order">Puts senders in the ascending order of this column.</param>
public sealed record SenderColumn(string Key, string Title, Comparison<Sender> Order)
{
    public static IReadOnlyList<SenderColumn> All { get; } =
    [
        Text("prefix", "Email Title Prefix", s => s.Settings.TitlePrefix),
        Text("outbox", "SMTP Outbox", s => s.Settings.Outbox),
        Text("username", "SMTP Username", s => s.Settings.Username),
        Text("server", "SMTP Server", s => s.Settings.Server),
        Value("port", "SMTP Port", s => s.Settings.Port),
        Value("ssl", "SMTP SSL", s => s.Settings.Encryption == Encryption.Ssl),
        Value("tls", "SMTP TLS", s => s.Settings.Encryption == Encryption.Tls),
        Value("status", "Status", s => s.Settings.Enabled),
        Value("created", "Creation Time", s => s.CreatedAt),
    ];

    private static SenderColumn Text(string key, string title, Func<Sender, string> of) =>
        new(key, title, (a, b) => StringComparer.CurrentCultureIgnoreCase.Compare(of(a), of(b)));

    private static SenderColumn Value<T>(string key, string title, Func<Sender, T> of) where T : IComparable<T> =>
        new(key, title, (a, b) => of(a).CompareTo(of(b)));
}

/// <summary>The senders in the order the URL asks for; by default in that of taking over for each other.</summary>
/// <param name="Column">Null: by position.</param>
public sealed record SenderList(IReadOnlyList<Sender> Rows, SenderColumn? Column, bool Descending)
{
    public static SenderList Sorted(IEnumerable<Sender> senders, string? sort, string? direction)
    {
        var column = SenderColumn.All.FirstOrDefault(c => c.Key == sort);
        var descending = column is not null && direction == "desc";
        var rows = senders.ByPosition();
        if (column is null) return new(rows, null, false);
        var byColumn = Comparer<Sender>.Create(column.Order);
        return new([.. descending ? rows.OrderDescending(byColumn) : rows.Order(byColumn)], column, descending);
    }

    /// <summary>For <c>aria-sort</c>.</summary>
    public string Direction(SenderColumn column) => column != Column ? "none" : Descending ? "descending" : "ascending";

    /// <summary>What a click on the header asks for next.</summary>
    public string NextDirection(SenderColumn column) => column == Column && !Descending ? "desc" : "asc";
}
