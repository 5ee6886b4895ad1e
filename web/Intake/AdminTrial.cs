using System.Text;
using LiveNotify.Domain.Sources;
using LiveNotify.Web.EventStore;
using Marten;

namespace LiveNotify.Web.Intake;

/// <summary>Samples and replays: a post that an admin stands for, so that only the door, the switch and the rate are passed by.</summary>
internal sealed class AdminTrial(IDocumentStore store, PostedRequests requests, KnownFormats formats, IntakePipeline intake, AccessRecords records, IntakeOptions options) : ISourceTrial
{
    public string SampleOf(SourceFormat format) => formats[format].Sample;

    public async Task<SourceTrial> SendAsync(Guid sourceId, string? body, string? contentType, Actor actor, CancellationToken cancellationToken)
    {
        if (await LoadAsync(sourceId, cancellationToken) is not { } source) return new SourceTrial.Missing();
        if (OwnSource.Is(source)) return new SourceTrial.NotNow(new("Nobody posts as LiveNotify itself"));
        var format = formats[source.Format];
        await records.TriedAsync(source, isReplay: false, actor, cancellationToken);
        return await RunAsync(source, RequestOrigin.Sample, body ?? format.Sample, contentType ?? format.SampleContentType, new HeaderDictionary(), actor, cancellationToken);
    }

    public async Task<SourceTrial> ReplayAsync(Guid sourceId, Guid requestId, Actor actor, CancellationToken cancellationToken)
    {
        if (await LoadAsync(sourceId, cancellationToken) is not { } source || await requests.FindAsync(sourceId, requestId, cancellationToken) is not { } request)
            return new SourceTrial.Missing();
        if (OwnSource.Is(source)) return new SourceTrial.NotNow(new("Nobody posts as LiveNotify itself"));
        if (request.IsCut) return new SourceTrial.NotNow(new("Only a part of the body is kept, for it was too long; it cannot be replayed"));
        await records.TriedAsync(source, isReplay: true, actor, cancellationToken);
        var headers = new HeaderDictionary();
        foreach (var (name, value) in request.Headers) headers[name] = value;
        return await RunAsync(source, RequestOrigin.Replay, request.Body, request.ContentType, headers, actor, cancellationToken);
    }

    private async Task<SourceTrial> RunAsync(
        Source source, RequestOrigin origin, string text, string? contentType, HeaderDictionary headers, Actor actor, CancellationToken cancellationToken)
    {
        var body = Encoding.UTF8.GetBytes(text);
        var arrival = new Arrival(source, source.Format, Way: null, actor, headers, contentType, body.Length > options.MaxBodyBytes ? null : body) { Origin = origin };
        var (verdict, id) = await intake.TakeAsync(arrival, cancellationToken);
        return new SourceTrial.Ran(new(id, verdict.Status, verdict.Word, verdict.Reasons, verdict is Verdict.Stored stored ? stored.Receptions : []));
    }

    private async Task<Source?> LoadAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var session = store.QuerySession();
        return await session.LoadAsync<Source>(id, cancellationToken);
    }
}
