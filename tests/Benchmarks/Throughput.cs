using LiveNotify.Tests.Fixtures;
using Npgsql;

namespace LiveNotify.Benchmarks;

/// <summary>
/// How much goes through when 32 systems post at once. Every round takes each measurement after the other, so that a noisy
/// minute of the machine falls on all; the table shows the median of the rounds.
/// </summary>
internal static class Throughput
{
    private const int Rounds = 3;
    private const int Clients = 32;
    private const int Connections = 8;
    private const int Webhooks = 10_000;
    private const int Mails = 10_000;
    private const int TextbookMails = 1_000;

    /// <summary>Without the baselines, for whoever looks for what costs: the column of core-ms.</summary>
    public static async Task RunOursAsync(PostgresFixture postgres, int rounds)
    {
        var ours = Production(await postgres.CreateDatabaseAsync());
        await using var sink = new SmtpSink();
        await using var database = NpgsqlDataSource.Create(ours);
        using var app = await BenchApp.StartAsync(ours);
        var traffic = await Traffic.SetUpAsync(app, sink, database);
        await traffic.WarmUpAsync(Clients, Webhooks, Mails);
        var (webhooks, mails) = (new List<Measured>(), new List<Measured>());
        for (var i = 0; i < rounds; i++)
        {
            webhooks.Add(await traffic.WebhooksAsync(Clients, Webhooks));
            mails.Add((await traffic.MailsAsync(Clients, Mails)).Mails);
        }

        Report.ThroughputTitle($"Ours alone, {Clients} clients, median of {rounds} rounds");
        Report.Row("webhook -> 202", webhooks);
        Report.Row("webhook -> accepted, all recorded", mails);
    }

    public static async Task RunAsync(PostgresFixture postgres)
    {
        var ours = Production(await postgres.CreateDatabaseAsync());
        await using var sink = new SmtpSink();
        await using var database = NpgsqlDataSource.Create(ours);
        await using var raw = await RawInserts.OnAsync(Production(await postgres.CreateDatabaseAsync()));
        using var app = await BenchApp.StartAsync(ours);
        var traffic = await Traffic.SetUpAsync(app, sink, database);
        await traffic.WarmUpAsync(Clients, Webhooks, Mails);
        using var textbook = new TextbookQueue(Production(await postgres.CreateDatabaseAsync()), sink);
        await textbook.SendAsync(TextbookMails / 5);

        var rounds = new List<Measurements>();
        for (var i = 0; i < Rounds; i++) rounds.Add(await MeasureAsync(traffic, raw, sink, textbook));
        Print(rounds, traffic.PeakMemory);
    }

    /// <summary>The tests let idle connections go after seconds, and a new one knows no prepared statement; nobody does so in production.</summary>
    private static string Production(string connectionString)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString);
        settings.Remove("Connection Idle Lifetime");
        settings.Remove("Connection Pruning Interval");
        return settings.ConnectionString;
    }

    private static async Task<Measurements> MeasureAsync(Traffic traffic, RawInserts raw, SmtpSink sink, TextbookQueue textbook)
    {
        var (oneByOne, batched) = (await raw.OneByOneAsync(Clients, Webhooks), await raw.BatchedAsync(Clients, Webhooks));
        var webhooks = await traffic.WebhooksAsync(Clients, Webhooks);
        var bare = await BareMailKit.SendAsync(sink, Connections, Mails);
        var jobs = await textbook.SendAsync(TextbookMails);
        var (mails, meanwhile) = await traffic.MailsAsync(Clients, Mails);
        return new(oneByOne, batched, webhooks, bare, jobs, mails, meanwhile);
    }

    private static void Print(IReadOnlyList<Measurements> rounds, int? peakMemory)
    {
        Report.ThroughputTitle($"Throughput, {Clients} clients, median of {Rounds} rounds");
        Report.Row("baseline: bare insert, one row a commit", [.. rounds.Select(r => r.OneByOne)]);
        Report.Row("baseline: bare insert, groups of up to 100", [.. rounds.Select(r => r.Batched)]);
        Report.Row("webhook -> 202", [.. rounds.Select(r => r.Webhooks)], [.. rounds.Select(r => r.Batched)]);
        Report.Row($"baseline: MailKit, {Connections} warm connections", [.. rounds.Select(r => r.Bare)]);
        Report.Row("baseline: a Hangfire job and a connection a mail", [.. rounds.Select(r => r.Jobs)], [.. rounds.Select(r => r.Bare)]);
        Report.Row("webhook -> accepted, all recorded", [.. rounds.Select(r => r.Mails)], [.. rounds.Select(r => r.Bare)]);
        Report.Row("webhook -> 202 meanwhile", [.. rounds.Select(r => r.Meanwhile)], [.. rounds.Select(r => r.Batched)]);
        Report.Line($"The same against a job and a connection a mail: {Report.Ratio([.. rounds.Select(r => r.Mails)], [.. rounds.Select(r => r.Jobs)])}.");
        if (peakMemory is { } memory) Report.Line($"The app's memory at its peak: {memory} MB.");
    }

    private sealed record Measurements(
        Measured OneByOne, Measured Batched, Measured Webhooks, Measured Bare, Measured Jobs, Measured Mails, Measured Meanwhile);
}
