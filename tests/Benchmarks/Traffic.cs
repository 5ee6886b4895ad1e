using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using LiveNotify.Tests.Fixtures;
using Npgsql;

namespace LiveNotify.Benchmarks;

/// <summary>Two sources of the same app: what the one posts nobody gets, what the other posts goes out to one address each.</summary>
internal sealed class Traffic(BenchApp app, HttpClient silent, HttpClient mailing, SmtpSink sink, NpgsqlDataSource database, CpuTime processors)
{
    private const string LastEvent = "select coalesce(max(seq_id), 0) from livenotify.mt_events";

    /// <summary>Asks for nothing but what is new: counting all that were ever accepted would be most of the last second's work.</summary>
    private const string AcceptedSince = "select count(*) from livenotify.mt_events where seq_id > $1 and type = 'delivery_accepted'";

    /// <summary>At most so much memory the app has taken so far, in MB.</summary>
    public int? PeakMemory => app.PeakMemory;

    public static async Task<Traffic> SetUpAsync(BenchApp app, SmtpSink sink, NpgsqlDataSource database)
    {
        using var admin = app.Api();
        await Scene.PostAsync(admin, "senders", new { titlePrefix = "[Bench]", outbox = "ops@bench.example", server = SmtpSink.Host, port = sink.Port });
        var silent = await Scene.PostAsync(admin, "sources", new { name = "Silent" });
        var mailing = await Scene.PostAsync(admin, "sources", new { name = "Mailing" });
        await Scene.PostAsync(admin, "receivers", new { name = "Bench", addresses = new[] { "bench@example.com" }, sources = new[] { mailing["id"]!.ToString() } });
        await using var backend = database.CreateCommand("select pg_backend_pid()");
        var processors = new CpuTime(app.Id, CpuTime.ParentOf((int)(await backend.ExecuteScalarAsync())!));
        return new(app, app.Api(silent["key"]!.ToString()), app.Api(mailing["key"]!.ToString()), sink, database, processors);
    }

    /// <summary>As much as one round: until then the runtime compiles, and what is meant is what goes on for long.</summary>
    public async Task WarmUpAsync(int clients, int webhooks, int mails)
    {
        await WebhooksAsync(clients, webhooks);
        await MailsAsync(clients, mails);
    }

    /// <summary>From the first byte of the webhook to the last of its 202.</summary>
    public async Task<Measured> WebhooksAsync(int clients, int count)
    {
        var before = processors.Now();
        var measured = await Measured.AtOnceAsync(clients, count, () => PostAsync(silent));
        return measured with { Cost = (processors.Now() - before).For(count) };
    }

    /// <summary>From the first webhook to the last mail that the database says the relay accepted; and the webhooks meanwhile.</summary>
    public async Task<(Measured Mails, Measured Webhooks)> MailsAsync(int clients, int count)
    {
        var (before, atSink) = (await AskAsync(LastEvent), sink.Count + count);
        var (clock, cost) = (Stopwatch.StartNew(), processors.Now());
        var webhooks = await Measured.AtOnceAsync(clients, count, () => PostAsync(mailing));
        await sink.UntilAsync(atSink);
        await Wait.UntilAsync(async () => await AskAsync(AcceptedSince, before) >= count, $"{count} deliveries are accepted");
        var took = clock.Elapsed;
        cost = processors.Now() - cost;
        var (accepted, sent) = (await AskAsync(AcceptedSince, before), sink.Count - atSink + count);
        return accepted == count && sent == count
            ? (new(count / took.TotalSeconds, []) { Cost = cost.For(count) }, webhooks)
            : throw new InvalidOperationException($"Of {count} mails {accepted} are on record as accepted, and the sink got {sent}");
    }

    private async Task<long> AskAsync(string question, params IEnumerable<long> values)
    {
        await using var command = database.CreateCommand(question);
        foreach (var value in values) command.Parameters.Add(new() { Value = value });
        return (long)(await command.ExecuteScalarAsync())!;
    }

    private static async Task PostAsync(HttpClient source)
    {
        using var body = new ByteArrayContent(Webhook.Next()) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        using var answer = await source.PostAsync("/api/v1/notifications", body);
        if (answer.StatusCode != HttpStatusCode.Accepted)
            throw new InvalidOperationException($"{(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
    }
}
