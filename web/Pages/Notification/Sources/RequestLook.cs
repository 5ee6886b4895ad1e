using LiveNotify.Domain;
using LiveNotify.Web.EventStore;

namespace LiveNotify.Web.Pages.Notification.Sources;

/// <summary>How a verdict is shown: a word and an icon, never colour alone.</summary>
/// <param name="Icon">Name of a Bootstrap icon.</param>
/// <param name="Css">Class of its colours.</param>
internal sealed record RequestLook(string Icon, string Css, Phrase Word)
{
    /// <summary>How much of a body stands on the page; it comes anew with each request.</summary>
    public const int ShownBody = 4_000;

    /// <summary>How many notifications of one request are linked.</summary>
    public const int ShownNotifications = 10;

    public static RequestLook Of(RequestVerdict verdict) => verdict switch
    {
        RequestVerdict.Accepted => new("check-circle-fill", "look-good", new Phrase("Stored")),
        RequestVerdict.Repeat => new("arrow-repeat", "look-quiet", new Phrase("Repeat")),
        RequestVerdict.Nothing => new("check-circle", "look-quiet", new Phrase("Nothing to tell")),
        RequestVerdict.Refused => new("x-octagon-fill", "look-bad", new Phrase("Refused")),
        _ => new("exclamation-triangle-fill", "look-warn", new Phrase("Not stored")),
    };

    /// <summary>Null for what was posted.</summary>
    public static Phrase? Of(RequestOrigin origin, string? by) => origin switch
    {
        RequestOrigin.Replay => new Phrase("replayed by {0}", by),
        RequestOrigin.Sample => new Phrase("sample sent by {0}", by),
        _ => null,
    };
}
