namespace LiveNotify.Web.Pages.Notification.Sources.Snippets;

/// <summary>An Apprise URL; the key travels as a Basic password.</summary>
internal static class Apprise
{
    public static Snippet Of(Posting posting) => new(
        "apprise", "Apprise",
        [
            new("The URL of this source for Apprise", Url(posting)),
            new("A command that sends a first message", $"apprise -n warning -t 'A first message' -b 'Sent with Apprise' {ForShell(posting)}"),
        ])
    { Caution = Cautions.CannotSign(posting, "Apprise") };

    private static string Url(Posting posting)
    {
        var (scheme, rest) = posting.HookUrl.Split("://", 2) is [var before, var after] ? (before, after) : ("https", posting.HookUrl);
        return $"{(scheme == "http" ? "json" : "jsons")}://livenotify:{posting.Key}@{rest}";
    }

    /// <summary>The placeholder stays a variable, all else is taken as it stands.</summary>
    private static string ForShell(Posting posting) =>
        Literal.Shell(Url(posting)).Replace(Posting.KeyPlaceholder, $"'\"{Posting.KeyPlaceholder}\"'", StringComparison.Ordinal);
}
