using LiveNotify.Domain.Deliveries;
using LiveNotify.Domain.Diagnosis;
using LiveNotify.Domain.Notifications;
using LiveNotify.Domain.Senders;
using LiveNotify.Domain.Sources;
using LiveNotify.Tests.Fixtures;
using LiveNotify.Web.EventStore;
using Marten;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Shouldly;
using Xunit;

namespace LiveNotify.Tests.Web.EventStore;

public sealed class ImmediateLeasesTests(PostgresFixture postgres) : IAsyncLifetime
{
    private readonly Room _room = new();
    private EventStoreHost _host = null!;
    private DeliveryScene _scene = null!;
    private Sender _sender = null!;
    private Source _source = null!;

    public async ValueTask InitializeAsync()
    {
        _host = await EventStoreHost.StartAsync(postgres, services => services.AddSingleton<IImmediateDelivery>(_room));
        _scene = new(_host.Services);
        _sender = await _scene.SenderAsync();
        await _scene.ReceiverAsync("ops@example.com", "night@example.com");
        _source = await _scene.SourceAsync();
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task What_is_handed_over_is_leased_on_record_and_is_what_the_row_and_its_events_say()
    {
        var received = await _scene.ReportAsync(_source, "Disk full");

        var mails = _room.Sent.ShouldHaveSingleItem();
        mails.Select(mail => mail.Delivery.Id).ShouldBe(received.Select(delivery => delivery.Id), ignoreOrder: true);
        await using var session = _host.Services.GetRequiredService<IDocumentStore>().QuerySession();
        foreach (var mail in mails)
        {
            (mail.Delivery.Status, mail.Delivery.Node, mail.Sender.Id, mail.Notification.Report.Title).ShouldBe((DeliveryStatus.Sending, Room.Hand, _sender.Id, "Disk full"));
            Json(received.Single(row => row.Id == mail.Delivery.Id)).ShouldBe(Json(mail.Delivery));
            (await session.Events.FetchStreamAsync(mail.Delivery.Id)).Select(e => (e.Version, e.Data.GetType()))
                .ShouldBe([(1, typeof(DeliveryQueued)), (2, typeof(DeliverySending))]);
            Json((await session.Events.AggregateStreamAsync<Delivery>(mail.Delivery.Id))!).ShouldBe(Json(mail.Delivery));
            Json((await session.LoadAsync<Notification>(mail.Notification.Id))!).ShouldBe(Json(mail.Notification));
        }
    }

    [Fact]
    public async Task What_came_of_it_is_written_down_as_of_any_other()
    {
        var received = await _scene.ReportAsync(_source, "Disk full");
        var attempt = new Attempt(_sender.Id, 1, "mail.example.com:25", "TLS 1.3", SmtpStage.Data, "250 2.0.0 Ok", 42);

        await _host.Services.GetRequiredService<DeliveryLedger>().RecordAsync(
            [.. received.Select(delivery => new EndedAttempt(delivery.Id, Room.Hand, new SentMail(new Outcome.Accepted(attempt), "Subject: x"u8.ToArray())))],
            Room.Policy, CancellationToken.None);

        foreach (var delivery in received)
            (await _host.Deliveries.FindAsync(delivery.Id, CancellationToken.None))!.Status.ShouldBe(DeliveryStatus.Accepted);
    }

    [Fact]
    public async Task A_mail_tells_of_the_repeats_that_came_with_it()
    {
        var report = new Report(
            Kind.Alert, Severity.Major, "Disk full", "", "host-17", "host-17", AlertState.Firing, null, DateTimeOffset.UtcNow, new Dictionary<string, string>());

        await _host.Services.GetRequiredService<Receptions>().ReceiveAsync(
            _source, [.. Enumerable.Repeat(new Reported(report), 5)], new Actor($"source:{_source.Slug}"), CancellationToken.None);

        _room.Sent.ShouldHaveSingleItem().Select(mail => (mail.Delivery.Status, mail.Delivery.Repeats))
            .ShouldBe([(DeliveryStatus.Sending, 4), (DeliveryStatus.Sending, 4)]);
    }

    [Fact]
    public async Task Where_there_is_no_room_all_of_it_is_queued()
    {
        _room.Most = 1;

        var received = await _scene.ReportAsync(_source, "Disk full");

        received.Select(delivery => delivery.Status).ShouldBe([DeliveryStatus.Queued, DeliveryStatus.Queued]);
        (_room.Sent.Count, _room.Taken).ShouldBe((0, 0));
    }

    [Fact]
    public async Task For_a_sender_that_is_held_nobody_asks_for_room()
    {
        await _scene.ChangeAsync(_sender, sender => SenderDecider.Hold(sender, "maintenance", DateTimeOffset.UtcNow));

        var received = await _scene.ReportAsync(_source, "Disk full");

        received.Select(delivery => delivery.Status).ShouldBe([DeliveryStatus.Queued, DeliveryStatus.Queued]);
        _room.Asked.ShouldBe(0);
    }

    [Fact]
    public async Task What_may_not_be_committed_is_not_sent_but_given_back_and_its_room_is_free_again()
    {
        await _host.Services.GetRequiredService<NpgsqlDataSource>().CreateCommand("alter table livenotify.mt_doc_delivery add constraint nobody check (envelopeto <> 'night@example.com') not valid").ExecuteNonQueryAsync();

        await Should.ThrowAsync<Exception>(() => _scene.ReportAsync(_source, "Disk full"));

        (_room.Asked, _room.Taken, _room.Sent.Count).ShouldBe((1, 0, 0));
        _room.GivenBack.ShouldHaveSingleItem().Count.ShouldBe(2);
    }

    private static string Json<T>(T document) => System.Text.Json.JsonSerializer.Serialize(document);

    private sealed class Room : IImmediateDelivery
    {
        public const string Hand = "node-1/at-once";

        public static readonly RetryPolicy Policy = new([TimeSpan.FromMinutes(10)], TimeSpan.FromDays(1));

        public int Most { get; set; } = int.MaxValue;

        public int Asked { get; private set; }

        public int Taken { get; private set; }

        public List<IReadOnlyList<LeasedDelivery>> Sent { get; } = [];

        public List<IReadOnlyList<LeasedDelivery>> GivenBack { get; } = [];

        public IImmediateRoom? TryTake(Guid senderId, int mails)
        {
            Asked++;
            if (mails > Most) return null;
            Taken += mails;
            return new Place(this, mails);
        }

        private sealed class Place(Room room, int mails) : IImmediateRoom
        {
            public LeaseTerms Terms { get; } = new(Hand, TimeSpan.FromMinutes(1), Policy);

            public void Send(IReadOnlyList<LeasedDelivery> leased) => room.Sent.Add(leased);

            public void GiveBack(IReadOnlyList<LeasedDelivery> leased) => room.GivenBack.Add(leased);

            public void Dispose() => room.Taken -= mails;
        }
    }
}
