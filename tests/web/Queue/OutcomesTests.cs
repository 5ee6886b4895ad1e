using LiveNotify.Domain.Deliveries;
using LiveNotify.Domain.Diagnosis;
using LiveNotify.Tests.Fixtures;
using LiveNotify.Web.EventStore;
using LiveNotify.Web.Queue;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using Shouldly;
using Xunit;

namespace LiveNotify.Tests.Web.Queue;

public sealed class OutcomesTests(PostgresFixture postgres) : IAsyncLifetime
{
    private static readonly QueueOptions Options = new(new RetryPolicy([TimeSpan.FromMinutes(10)], TimeSpan.FromDays(1)), TimeSpan.FromMinutes(1));

    private readonly LogCapture _log = new();
    private readonly CommitLog _commits = new();
    private EventStoreHost _host = null!;
    private DeliveryScene _scene = null!;

    private DeliveryLedger Ledger => _host.Services.GetRequiredService<DeliveryLedger>();

    private Outcomes Outcomes => field ??= new(Ledger, Options, TimeProvider.System, new Logger<Outcomes>(new LoggerFactory([_log])));

    public async ValueTask InitializeAsync()
    {
        _host = await EventStoreHost.StartAsync(postgres, services => services.AddSingleton<ICommitObserver>(_commits));
        _scene = new(_host.Services);
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task What_ends_while_one_group_is_written_is_the_next()
    {
        var leased = await LeasedAsync(await QueuedAsync(60), "node-1/a");
        _commits.Groups.Clear();

        await Task.WhenAll(leased.Select(mail => Outcomes.WriteAsync(mail.Id, "node-1/a", Accepted(mail), CancellationToken.None)));

        (await StatusesAsync(leased)).ShouldBe([DeliveryStatus.Accepted]);
        _commits.Groups.Sum().ShouldBe(60);
        _commits.Groups.Count.ShouldBeLessThanOrEqualTo(4);
    }

    [Fact]
    public async Task Each_counts_in_the_name_in_which_it_was_leased()
    {
        var queued = await QueuedAsync(3);
        var mine = await LeasedAsync(queued.Take(2), "node-1/a");
        var another = await LeasedAsync(queued.Skip(2), "node-1/b");

        await Task.WhenAll([
            .. mine.Select(mail => Outcomes.WriteAsync(mail.Id, "node-1/a", Accepted(mail), CancellationToken.None)),
            Outcomes.WriteAsync(another[0].Id, "node-1/lost-it", new(new Outcome.Failed(FailureClass.Transient, Attempt(another[0], "451 later")), default), CancellationToken.None),
        ]);

        (await StatusesAsync(mine)).ShouldBe([DeliveryStatus.Accepted]);
        (await StatusesAsync(another)).ShouldBe([DeliveryStatus.Sending]);
    }

    [Fact]
    public async Task What_never_got_a_conversation_goes_back_beside_what_did()
    {
        var leased = await LeasedAsync(await QueuedAsync(4), "node-1/a");

        await Task.WhenAll(leased.Select((mail, i) => Outcomes.WriteAsync(mail.Id, "node-1/a", i % 2 == 0 ? Accepted(mail) : null, CancellationToken.None)));

        (await StatusesAsync(leased.Where((_, i) => i % 2 == 0))).ShouldBe([DeliveryStatus.Accepted]);
        (await StatusesAsync(leased.Where((_, i) => i % 2 == 1))).ShouldBe([DeliveryStatus.Queued]);
    }

    [Fact]
    public async Task One_that_cannot_be_written_keeps_no_other_from_it()
    {
        var leased = await LeasedAsync(await QueuedAsync(5), "node-1/a");

        // PostgreSQL stores no U+0000.
        await Task.WhenAll(leased.Select((mail, i) => Outcomes.WriteAsync(mail.Id, "node-1/a", Accepted(mail, i == 3 ? "mail\0" : "mail"), CancellationToken.None)));

        (await StatusesAsync(leased.Where((_, i) => i != 3))).ShouldBe([DeliveryStatus.Accepted]);
        (await StatusesAsync([leased[3]])).ShouldBe([DeliveryStatus.Sending]);
        _log.Shown.Single(line => line.Contains("their leases run out", StringComparison.Ordinal)).ShouldContain("The outcomes of 1 deliveries");
    }

    [Fact]
    public async Task One_that_cannot_be_written_keeps_no_other_from_it_when_the_process_stops()
    {
        var leased = await LeasedAsync(await QueuedAsync(5), "node-1/a");
        var stopping = new CancellationToken(canceled: true);

        await Task.WhenAll(leased.Select((mail, i) => Outcomes.WriteAsync(mail.Id, "node-1/a", Accepted(mail, i == 3 ? "mail\0" : "mail"), stopping)));

        (await StatusesAsync(leased.Where((_, i) => i != 3))).ShouldBe([DeliveryStatus.Accepted]);
        (await StatusesAsync([leased[3]])).ShouldBe([DeliveryStatus.Sending]);
    }

    [Fact]
    public async Task One_whose_row_somebody_else_has_keeps_no_other_from_it_and_is_written_afterwards()
    {
        var leased = await LeasedAsync(await QueuedAsync(5), "node-1/a");
        await using var other = await _host.Services.GetRequiredService<NpgsqlDataSource>().OpenConnectionAsync();
        await using var transaction = await other.BeginTransactionAsync();
        await using var hold = new NpgsqlCommand("select from livenotify.mt_doc_delivery where id = $1 for update", other) { Parameters = { new() { Value = leased[3].Id } } };
        await hold.ExecuteNonQueryAsync();

        var written = leased.Select(mail => Outcomes.WriteAsync(mail.Id, "node-1/a", Accepted(mail), CancellationToken.None)).ToList();
        await Task.WhenAll(written.Where((_, i) => i != 3)).WaitAsync(TimeSpan.FromSeconds(10));
        written[3].IsCompleted.ShouldBeFalse();
        await transaction.RollbackAsync();
        await written[3].WaitAsync(TimeSpan.FromSeconds(10));

        (await StatusesAsync(leased)).ShouldBe([DeliveryStatus.Accepted]);
        _log.Shown.ShouldBeEmpty();
    }

    [Fact]
    public async Task Two_that_had_the_same_delivery_are_written_together()
    {
        var leased = await LeasedAsync(await QueuedAsync(3), "node-1/a");

        await Task.WhenAll(leased.Concat(leased).Select(mail => Outcomes.WriteAsync(mail.Id, "node-1/a", Accepted(mail), CancellationToken.None)));

        (await StatusesAsync(leased)).ShouldBe([DeliveryStatus.Accepted]);
        _log.Shown.ShouldBeEmpty();
    }

    private async Task<IReadOnlyList<Delivery>> QueuedAsync(int count)
    {
        await _scene.SenderAsync();
        await _scene.ReceiverAsync([.. Enumerable.Range(0, count).Select(i => $"a{i}@example.com")]);
        return await _scene.ReportAsync(await _scene.SourceAsync(), "Disk full");
    }

    private async Task<IReadOnlyList<Delivery>> LeasedAsync(IEnumerable<Delivery> queued, string hand)
    {
        var leased = await Ledger.LeaseAsync([.. queued.Select(d => d.Id)], hand, Options.Lease, Options.Retry, CancellationToken.None);
        return [.. leased.Select(l => l.Delivery)];
    }

    private async Task<IEnumerable<DeliveryStatus>> StatusesAsync(IEnumerable<Delivery> deliveries)
    {
        var found = new HashSet<DeliveryStatus>();
        foreach (var delivery in deliveries) found.Add((await _host.Deliveries.FindAsync(delivery.Id))!.Status);
        return found;
    }

    private static SentMail Accepted(Delivery mail, string server = "mail.example.com:25") =>
        new(new Outcome.Accepted(Attempt(mail, "250 2.0.0 Ok", server)), "Subject: x\r\n\r\nx"u8.ToArray());

    private static Attempt Attempt(Delivery mail, string reply, string server = "mail.example.com:25") =>
        new(mail.SenderId!.Value, mail.SenderVersion!.Value, server, null, SmtpStage.Data, reply, 1);

    private sealed class CommitLog : ICommitObserver
    {
        public List<int> Groups { get; } = [];

        public void Committed(IReadOnlyList<JasperFx.Events.IEvent> events)
        {
            if (events.Count(e => e.Data is DeliveryAccepted) is > 0 and var accepted) Groups.Add(accepted);
        }
    }
}
