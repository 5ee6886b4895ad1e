namespace LiveNotify.Web.Mail;

/// <summary>Foreign text made harmless for a mail: no control characters, line ends only where lines are meant.</summary>
internal static class Plain
{
    public static string Line(string text) => new([.. text.Trim().Select(c => char.IsControl(c) ? ' ' : c)]);

    /// <summary>A bare CR would pass through MimeKit; some relays take it for a line end, others refuse the mail (RFC 5321 §2.3.8).</summary>
    public static string Lines(string text) =>
        new([.. text.ReplaceLineEndings("\n").TrimEnd().Where(c => c is '\n' or '\t' || !char.IsControl(c))]);

    public static bool IsWebAddress(string text) => Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https";
}
