using LiveNotify.Domain.Deliveries;
using LiveNotify.Domain.Notifications;
using LiveNotify.Domain.Receivers;
using LiveNotify.Domain.Senders;
using LiveNotify.Domain.Sources;
using LiveNotify.Tests.Domain.Deliveries;
using LiveNotify.Tests.Domain.Receivers;
using Shouldly;
using Xunit;
using static LiveNotify.Tests.Domain.Notifications.NotificationExamples;
using static LiveNotify.Tests.Domain.Spec;

namespace LiveNotify.Tests.Domain.Notifications;

/// <summary>What LiveNotify reports of itself, and which way that takes.</summary>
public class OwnEventTests
{
    private static readonly Sender Works = DeliveryExamples.Relay;
    private static readonly Sender Paused = DeliveryExamples.Paused;
    private static readonly Sender Other = DeliveryExamples.Other;
    private static readonly Sender Mended = Works with { Recovery = new(Now, 1) };

    [Fact]
    public void A_paused_sender_is_told_at_once_in_a_sentence_with_cause_and_way_out()
    {
        var report = OwnEvent.Of(Paused, Now)!.ToReport("https://notify.example.com/notification/email");

        report.Kind.ShouldBe(Kind.System);
        report.Severity.ShouldBe(Severity.Major);
        report.Title.ShouldBe($"Sender {Paused.Settings.TitlePrefix} is paused: its mails wait");
        report.Body.ShouldNotBeEmpty();
        report.Resource.ShouldBe(Paused.Settings.Outbox);
        report.Key.ShouldBe($"sender/{Paused.Id}");
        report.Link.ShouldBe("https://notify.example.com/notification/email");
        new ReportDraft("system", "major", report.Title, report.Body, report.Resource, report.Key, null, report.Link, report.OccurredAt, report.Labels).Check(Now).ShouldBeEmpty();
    }

    [Fact]
    public void The_same_occurrence_has_one_name_whoever_notices_it()
    {
        OwnEvent.Of(Paused, Now)!.IdempotencyKey().ShouldBe(OwnEvent.Of(Paused, Now.AddHours(1))!.IdempotencyKey());
        OwnEvent.Of(Paused, Now)!.IdempotencyKey().ShouldNotBe(OwnEvent.Of(Paused with { Pause = Paused.Pause! with { Since = Now.AddMinutes(1) } }, Now)!.IdempotencyKey());
    }

    [Theory]
    [InlineData(9.9, false)]
    [InlineData(10, true)]
    [InlineData(3599, true)]
    [InlineData(3600, false)]
    public void That_it_works_again_is_told_after_it_held_ten_seconds_and_not_when_it_is_old_news(double seconds, bool told) =>
        (OwnEvent.Of(Mended, Now.AddSeconds(seconds))?.What).ShouldBe(told ? OwnEventWhat.SenderResumed : null);

    [Fact]
    public void Of_a_sender_that_always_worked_or_is_switched_off_there_is_nothing_to_tell()
    {
        OwnEvent.Of(Works, Now).ShouldBeNull();
        OwnEvent.Of(Paused with { Settings = Paused.Settings with { Enabled = false } }, Now).ShouldBeNull();
    }

    [Fact]
    public void The_news_that_a_sender_is_broken_goes_through_another()
    {
        Receive([Paused, Other], Works.Id).ShouldBeOfType<DeliveryQueued>().SenderId.ShouldBe(Other.Id);
        Receive([Paused, Other], null).ShouldBeOfType<DeliveryQueued>().SenderId.ShouldBe(Other.Id);
    }

    [Fact]
    public void It_never_waits_for_the_one_it_is_about_not_even_when_that_works_again_meanwhile()
    {
        Receive([Paused], null).ShouldBeOfType<DeliverySuppressed>().Reason.ShouldBe("no-sender");
        var waiting = Receive([Paused, Other with { Pause = Paused.Pause }], null).ShouldBeOfType<DeliveryQueued>();
        waiting.SenderId.ShouldBe(Other.Id);
        waiting.Envelope.Route!.Choose([Works, Other with { Pause = Paused.Pause }]).ShouldBe(new Passage.Blocked(Other with { Pause = Paused.Pause }));
    }

    [Fact]
    public void The_source_it_comes_from_is_added_once_and_nobody_changes_it_or_takes_its_slug()
    {
        var source = OwnSource.Add(null, [], Now).ShouldBeOfType<LiveNotify.Domain.Decision<ISourceEvent>.Accepted>().Events.Aggregate((Source?)null, Source.Evolve)!;

        source.Slug.ShouldBe("livenotify");
        OwnSource.Add(source, ["livenotify"], Now).ShouldBeOfType<LiveNotify.Domain.Decision<ISourceEvent>.Accepted>().Events.ShouldBeEmpty();
        SourceDecider.Modify(source, new("Mine now", null, null, false), null, Now).ShouldBeOfType<LiveNotify.Domain.Decision<ISourceEvent>.NotNow>();
        SourceDecider.Add(new("LiveNotify", null, null, true), Guid.NewGuid(), "hash", [], Now)
            .ShouldBeOfType<LiveNotify.Domain.Decision<ISourceEvent>.Refused>().Refusals.Single().Field.ShouldBe("slug");
    }

    private static IDeliveryEvent Receive(IReadOnlyList<Sender> senders, Guid? named) => NotificationDecider.Receive(
        Id, Backup, OwnEvent.Of(Paused, Now)!.ToReport(null), null, [Anyone(named)], senders, Ids(), Now).Deliveries.Single();

    private static Receiver Anyone(Guid? senderId) => ReceiverExamples.Saved with
    {
        Settings = ReceiverExamples.Saved.Settings with { Addresses = ["ops@example.com"], SenderId = senderId, SenderFallback = false },
    };
}
