using Microsoft.AspNetCore.SignalR;

namespace LiveNotify.Web.Live;

/// <summary>What a page hears.</summary>
public interface ILiveClient
{
    /// <param name="topic">One of those subscribed to, or <c>delivery:*</c> for whoever subscribed to one delivery.</param>
    /// <param name="sequence">
    /// The highest sequence number among the changes. Not a promise that every lower one was announced: they commit out
    /// of order.
    /// </param>
    Task Changed(string topic, long sequence);
}

/// <summary>
/// Readers subscribe to topics and hear that something changed, never what: that they ask over HTTP, with their own
/// rights. After a lost connection a page subscribes again and asks the same question.
/// </summary>
public sealed class LiveHub(Audience audience) : Hub<ILiveClient>
{
    public const string Path = "/hubs/live";
    private const int MaxTopics = 20;

    /// <exception cref="HubException">A topic there is not.</exception>
    public async Task Subscribe(IReadOnlyList<string> topics)
    {
        if (topics.Count > MaxTopics) throw new HubException($"At most {MaxTopics} topics at once; got {topics.Count}");
        if (topics.FirstOrDefault(topic => !Topics.IsKnown(topic)) is { } unknown) throw new HubException($"There is no topic {unknown}");
        if (topics.Any(Topics.IsOneDelivery)) await JoinAsync(Topics.ManyDeliveries);
        foreach (var topic in topics) await JoinAsync(topic);
    }

    public override Task OnConnectedAsync()
    {
        audience.Come();
        return base.OnConnectedAsync();
    }

    public override Task OnDisconnectedAsync(Exception? exception)
    {
        audience.Leave();
        return base.OnDisconnectedAsync(exception);
    }

    private Task JoinAsync(string topic) => Groups.AddToGroupAsync(Context.ConnectionId, topic);
}

/// <summary>How many pages of this node are listening.</summary>
public sealed class Audience
{
    private int _size;

    public int Size => Volatile.Read(ref _size);

    internal void Come() => Interlocked.Increment(ref _size);

    internal void Leave() => Interlocked.Decrement(ref _size);
}
