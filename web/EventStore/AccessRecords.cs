using LiveNotify.Domain.Audit;
using LiveNotify.Domain.Senders;
using LiveNotify.Domain.Sources;
using Marten;

namespace LiveNotify.Web.EventStore;

/// <summary>Puts on record what people do that changes no document of its own: what they take out, and what they try.</summary>
public sealed class AccessRecords(IDocumentStore store, TimeProvider clock)
{
    /// <summary>The stream of all that has no stream of its own.</summary>
    internal static readonly Guid Stream = new("6f0a1d5e-41b7-4c0e-9a55-0c7c2f0e7a11");

    /// <param name="filter">As it stood in the address.</param>
    public Task ExportedAsync(string what, string format, string filter, Actor actor, CancellationToken cancellationToken) =>
        WriteAsync(AccessActs.Export(what, format, filter, clock.GetUtcNow()), actor, cancellationToken);

    public Task TriedAsync(Source source, bool isReplay, Actor actor, CancellationToken cancellationToken) =>
        WriteAsync(AccessActs.Tried(source.Id, source.Name, isReplay, clock.GetUtcNow()), actor, cancellationToken);

    /// <summary>A test mail with values that nobody saved.</summary>
    public Task TestTriedAsync(SenderTestRequest request, bool ok, string? diagnosis, Actor actor, CancellationToken cancellationToken) => WriteAsync(
        AccessActs.TestTried(request.SenderId, request.Settings.Outbox, $"{request.Settings.Server}:{request.Settings.Port}", request.To, ok, diagnosis, clock.GetUtcNow()),
        actor, cancellationToken);

    private async Task WriteAsync(IAccessEvent happened, Actor actor, CancellationToken cancellationToken)
    {
        await using var session = store.LightweightSession();
        actor.SignOn(session);
        session.Events.Append(Stream, happened);
        await session.SaveChangesAsync(cancellationToken);
    }
}
