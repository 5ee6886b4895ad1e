using LiveNotify.Domain.Deliveries;
using LiveNotify.Domain.Diagnosis;
using LiveNotify.Tests.Fixtures;
using LiveNotify.Web.EventStore;
using Shouldly;
using Xunit;

namespace LiveNotify.Tests.Web.EventStore;

public sealed class DeliveryQueriesTests(PostgresFixture postgres) : IAsyncLifetime
{
    private EventStoreHost _host = null!;
    private DeliveryScene _scene = null!;

    private DeliveryQueries Deliveries => _host.Deliveries;

    public async ValueTask InitializeAsync()
    {
        _host = await EventStoreHost.StartAsync(postgres);
        _scene = new(_host.Services);
        await _scene.SenderAsync();
    }

    public async ValueTask DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task Pages_go_newest_first_and_meet_without_gap_or_repeat()
    {
        await _scene.ReceiverAsync("a@example.com");
        var source = await _scene.SourceAsync();
        for (var i = 1; i <= 5; i++) await _scene.ReportAsync(source, $"Report {i}");

        var titles = new List<string>();
        Guid? before = null;
        string? cursor;
        do
        {
            var page = await Deliveries.ListAsync(DeliveryFilter.None, 2, before);
            page.Items.Count.ShouldBeLessThanOrEqualTo(2);
            titles.AddRange(page.Items.Select(d => d.Envelope.Title));
            cursor = page.NextCursor;
            DeliveryCursor.TryRead(cursor, out before).ShouldBeTrue();
        }
        while (cursor is not null);

        titles.ShouldBe(["Report 5", "Report 4", "Report 3", "Report 2", "Report 1"]);
    }

    [Fact]
    public void A_cursor_of_somebody_elses_making_is_refused()
    {
        foreach (var cursor in new[] { "x", "42", "AAAAAAAAAAAAAAAAAAAAA!", new string('A', 500), "' or 1=1 --", "АААААААААААААААААААААА" })
            DeliveryCursor.TryRead(cursor, out _).ShouldBeFalse(cursor);
        DeliveryCursor.NotOurs("x").Field.ShouldBe("cursor");
    }

    [Fact]
    public async Task Each_part_of_a_filter_lets_through_what_it_names()
    {
        await _scene.ReceiverAsync("Ada@example.com", "bob@example.com");
        var (backup, weather) = (await _scene.SourceAsync("Backup"), await _scene.SourceAsync("Weather"));
        var disk = await _scene.ReportAsync(backup, "Disk 100% full");
        await _scene.ReportAsync(weather, "Rain_coming");
        var ada = disk.Single(d => d.Envelope.To == "Ada@example.com");
        await _scene.FailAsync(ada, FailureClass.Recipient, SmtpStage.Recipient, "550 5.1.1 No such user here");
        var moment = ada.QueuedAt;

        (await FoundAsync(new())).ShouldBe(4);
        (await FoundAsync(new(Status: "failed"))).ShouldBe(1);
        (await FoundAsync(new(To: "ADA@Example.com"))).ShouldBe(2);
        (await FoundAsync(new(Notification: $"{ada.Envelope.NotificationId}"))).ShouldBe(2);
        (await FoundAsync(new(Source: $"{backup.Id}"))).ShouldBe(2);
        (await FoundAsync(new(Source: "weather"))).ShouldBe(2);
        (await FoundAsync(new(Source: "nobody"))).ShouldBe(0);
        (await FoundAsync(new(Text: "100% FULL"))).ShouldBe(2);
        (await FoundAsync(new(Text: "rain_"))).ShouldBe(2);
        (await FoundAsync(new(Text: "disk_100"))).ShouldBe(0);
        (await FoundAsync(new(Text: "no such user"))).ShouldBe(1);
        (await FoundAsync(new(Text: "bob@"))).ShouldBe(2);
        (await FoundAsync(new(Since: $"{moment:O}"))).ShouldBe(4);
        (await FoundAsync(new(Since: $"{moment.AddMinutes(1):O}"))).ShouldBe(0);
        (await FoundAsync(new(Until: $"{moment:O}"))).ShouldBe(0);
        (await FoundAsync(new(Until: $"{moment.AddMinutes(1):O}"))).ShouldBe(4);
        (await FoundAsync(new(Status: "failed", To: "bob@example.com"))).ShouldBe(0);
        (await FoundAsync(new(Status: "queued", Source: "backup", Text: "disk", To: "bob@example.com"))).ShouldBe(1);
    }

    [Fact]
    public void What_a_filter_cannot_mean_is_refused_by_field()
    {
        var (_, refusals) = DeliveryFilter.Parse(new("delivered", "ops", "17", "no slug!", "yesterday", "11/23/2026", new string('x', 201)));

        refusals.Select(r => r.Field).ShouldBe(["status", "to", "notification", "source", "since", "until", "text"]);
        DeliveryFilter.Parse(new(Since: "2026-11-24", Until: "2026-11-23")).Refusals.Single().Field.ShouldBe("until");
    }

    [Fact]
    public void Blank_filter_values_are_no_filter_and_times_may_have_any_zone()
    {
        var (filter, refusals) = DeliveryFilter.Parse(new(" ", "", null, " ", "", "", ""));

        refusals.ShouldBeEmpty();
        filter.ShouldBe(DeliveryFilter.None);
        DeliveryFilter.Parse(new(Since: "2026-11-23T11:13:00+08:00")).Filter.Since.ShouldBe(new DateTimeOffset(2026, 11, 23, 3, 13, 0, TimeSpan.Zero));
    }

    [Fact]
    public async Task Counters_count_each_status_within_the_rest_of_the_filter()
    {
        await _scene.ReceiverAsync("ada@example.com", "bob@example.com");
        var (backup, weather) = (await _scene.SourceAsync("Backup"), await _scene.SourceAsync("Weather"));
        await _scene.AcceptAsync((await _scene.ReportAsync(backup, "Disk full"))[0]);
        await _scene.ReportAsync(weather, "Rain");

        var all = await Deliveries.CountAsync(DeliveryFilter.None);
        var rainy = await Deliveries.CountAsync(new(Status: DeliveryStatus.Accepted, Source: "weather"));

        all.Select(c => c.Status).ShouldBe(Enum.GetValues<DeliveryStatus>());
        all.Where(c => c.Count > 0).ShouldBe([new(DeliveryStatus.Queued, 3), new(DeliveryStatus.Accepted, 1)]);
        rainy.Where(c => c.Count > 0).ShouldBe([new(DeliveryStatus.Queued, 2)]);
    }

    [Fact]
    public async Task A_delivery_tells_its_life_with_who_did_what_and_keeps_its_mail()
    {
        await _scene.ReceiverAsync("ada@example.com");
        var delivery = (await _scene.ReportAsync(await _scene.SourceAsync(), "Disk full")).Single();
        await _scene.AcceptAsync(delivery, "Subject: Disk full\r\n\r\nhost-17");

        var timeline = await Deliveries.TimelineAsync(delivery.Id);
        timeline.Select(e => e.Data.GetType()).ShouldBe([typeof(DeliveryQueued), typeof(DeliverySending), typeof(DeliveryAccepted)]);
        timeline.Select(e => e.UserName).ShouldBe(["source:backup", "livenotify", "livenotify"]);
        timeline[0].Headers!["ip"].ToString().ShouldBe("192.0.2.9");
        (await Deliveries.MailAsync(delivery.Id))!.Read().ShouldBe("Subject: Disk full\r\n\r\nhost-17"u8.ToArray());
        (await Deliveries.FindAsync(delivery.Id))!.Status.ShouldBe(DeliveryStatus.Accepted);
        (await Deliveries.FindAsync(Guid.NewGuid())).ShouldBeNull();
        (await Deliveries.MailAsync(Guid.NewGuid())).ShouldBeNull();
    }

    [Fact]
    public async Task Changes_are_each_changed_delivery_once_as_it_is_now_and_those_whose_status_left_the_filter()
    {
        await _scene.ReceiverAsync("ada@example.com");
        var (backup, weather) = (await _scene.SourceAsync("Backup"), await _scene.SourceAsync("Weather"));
        var disk = (await _scene.ReportAsync(backup, "Disk full")).Single();
        var since = await Deliveries.LastSequenceAsync();
        await _scene.AcceptAsync(disk);
        var rain = (await _scene.ReportAsync(weather, "Rain")).Single();

        var all = await Deliveries.ChangedSinceAsync(DeliveryFilter.None, since, 50);
        var queued = await Deliveries.ChangedSinceAsync(new(Status: DeliveryStatus.Queued), since, 50);
        var ofBackup = await Deliveries.ChangedSinceAsync(new(Source: "backup"), since, 50);

        all.Items.Select(d => (d.Id, d.Status)).ShouldBe([(rain.Id, DeliveryStatus.Queued), (disk.Id, DeliveryStatus.Accepted)]);
        all.LastSequence.ShouldBe(await Deliveries.LastSequenceAsync());
        queued.Items.Select(d => d.Id).ShouldBe([rain.Id]);
        queued.Gone.ShouldBe([disk.Id]);
        ofBackup.Items.Select(d => d.Id).ShouldBe([disk.Id]);
        (await Deliveries.ChangedSinceAsync(DeliveryFilter.None, since, 1)).Complete.ShouldBeFalse();
    }

    [Fact]
    public async Task An_event_that_commits_after_a_later_number_is_still_found()
    {
        await _scene.ReceiverAsync("ada@example.com");
        var source = await _scene.SourceAsync();
        var late = (await _scene.ReportAsync(source, "Late")).Single();
        await _scene.ReportAsync(source, "Early");
        var seen = await Deliveries.LastSequenceAsync();

        // As if "Late" had taken its number first and committed only now: its number lies below what was seen already.
        (await Deliveries.ChangedSinceAsync(DeliveryFilter.None, seen, 50)).Items.Select(d => d.Id).ShouldContain(late.Id);
    }

    private async Task<int> FoundAsync(DeliveryFilterDraft draft)
    {
        var (filter, refusals) = DeliveryFilter.Parse(draft);
        refusals.ShouldBeEmpty();
        return (await Deliveries.ListAsync(filter, 50, null)).Items.Count;
    }
}
