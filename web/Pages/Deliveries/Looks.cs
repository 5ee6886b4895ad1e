using LiveNotify.Domain.Deliveries;
using LiveNotify.Domain.Notifications;

namespace LiveNotify.Web.Pages.Deliveries;

/// <summary>How a status or severity is shown: never by colour alone.</summary>
/// <param name="Icon">Name of a Bootstrap icon.</param>
/// <param name="Css">Class of its colours.</param>
public sealed record Look(string Icon, string Css)
{
    public static Look Of(DeliveryStatus status) => status switch
    {
        DeliveryStatus.Queued => new("hourglass-split", "look-quiet"),
        DeliveryStatus.Sending => new("send", "look-busy"),
        DeliveryStatus.Accepted => new("check-circle-fill", "look-good"),
        DeliveryStatus.Deferred => new("clock-history", "look-warn"),
        DeliveryStatus.Failed => new("x-octagon-fill", "look-bad"),
        DeliveryStatus.Cancelled => new("slash-circle", "look-quiet"),
        _ => new("bell-slash", "look-quiet"),
    };

    public static Look Of(Severity severity) => severity switch
    {
        Severity.Critical => new("exclamation-octagon-fill", "look-bad"),
        Severity.Major => new("exclamation-diamond-fill", "look-warn"),
        Severity.Warning => new("exclamation-triangle", "look-warn"),
        _ => new("info-circle", "look-quiet"),
    };
}
