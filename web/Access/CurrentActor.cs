using LiveNotify.Domain;
using LiveNotify.Domain.Sources;
using LiveNotify.Web.EventStore;

namespace LiveNotify.Web.Access;

public static class CurrentActor
{
    private const int MaxUserAgent = 300;

    /// <summary>Who is calling, for the envelope of the events this request makes.</summary>
    public static Actor Actor(this HttpContext context)
    {
        var actor = context.Actor(context.User.Identity?.Name ?? EventStore.Actor.Anonymous.Name);
        // Words of who is not signed in go on no record.
        if (context.User.Identity?.IsAuthenticated != true || context.TypedComment() is not { } typed) return actor;
        return Comment.Check(typed) is { } refused ? actor with { CommentRefused = refused } : actor with { Comment = Comment.Of(typed) };
    }

    /// <summary>The same for a source that the intake itself let in.</summary>
    internal static Actor Actor(this HttpContext context, Source source) => context.Actor($"source:{source.Slug}");

    private static Actor Actor(this HttpContext context, string name)
    {
        var userAgent = context.Request.Headers.UserAgent.ToString();
        return new(
            name,
            context.Connection.RemoteIpAddress?.MapToIPv4OrSame(),
            userAgent.Length == 0 ? null : userAgent.Length <= MaxUserAgent ? userAgent : userAgent[..MaxUserAgent]);
    }

    private static string MapToIPv4OrSame(this System.Net.IPAddress address) =>
        (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).ToString();
}
