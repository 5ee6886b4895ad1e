using LiveNotify.Domain;
using Marten;

namespace LiveNotify.Web.EventStore;

/// <summary>Who did it, and from where: stamped on the envelope of every event.</summary>
/// <param name="Name">An e-mail address of a user, <c>token:NAME</c>, <c>source:SLUG</c>, or <c>livenotify</c> for the program itself.</param>
/// <param name="Comment">Why, in their words, or null.</param>
public sealed record Actor(string Name, string? Address = null, string? UserAgent = null, string? Comment = null)
{
    public const string AddressHeader = "ip";
    public const string UserAgentHeader = "user-agent";
    public const string CommentHeader = "comment";

    /// <summary>The program itself: the queue, the sweep.</summary>
    public static Actor LiveNotify { get; } = new("livenotify");

    /// <summary>Somebody who has not said who they are.</summary>
    public static Actor Anonymous { get; } = new("anonymous");

    /// <summary>What is wrong with the comment they gave: then nothing is written for them. Null where nothing is.</summary>
    public Refusal? CommentRefused { get; init; }

    /// <summary>The same as a list.</summary>
    public IReadOnlyList<Refusal> Refusals => CommentRefused is { } refused ? [refused] : [];

    internal void SignOn(IDocumentSession session)
    {
        session.LastModifiedBy = Name;
        if (Address is not null) session.SetHeader(AddressHeader, Address);
        if (UserAgent is not null) session.SetHeader(UserAgentHeader, UserAgent);
        if (Comment is not null) session.SetHeader(CommentHeader, Comment);
    }
}
