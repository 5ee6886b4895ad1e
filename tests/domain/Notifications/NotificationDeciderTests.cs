using System.Text.Json;
using LiveNotify.Domain.Deliveries;
using LiveNotify.Domain.Notifications;
using LiveNotify.Domain.Receivers;
using LiveNotify.Domain.Senders;
using LiveNotify.Tests.Domain.Receivers;
using LiveNotify.Tests.Domain.Senders;
using Shouldly;
using Xunit;
using static LiveNotify.Tests.Domain.Notifications.NotificationExamples;
using static LiveNotify.Tests.Domain.Spec;

namespace LiveNotify.Tests.Domain.Notifications;

/// <summary>Who hears of a report, through which sender, and why not.</summary>
public class NotificationDeciderTests
{
    private static readonly Sender Relay = SenderExamples.Saved;
    private static readonly Sender Spare = Relay with
    {
        Id = Guid.Parse("0198c0de-0000-7000-8000-000000000002"),
        Revision = 4,
        Settings = Relay.Settings with { Position = 2, Outbox = "spare@例子.中国" },
    };

    private static readonly Receiver Operations = ReceiverExamples.Saved;
    private static readonly Receiver Night = Named(ReceiverExamples.OtherId, "Night", "night@example.com") with { CreatedAt = Now.AddDays(1) };

    [Fact]
    public void A_report_becomes_a_notification_and_one_queued_mail_per_address()
    {
        var decided = Receive([Operations], [Relay]);

        decided.Received.ShouldBe(new NotificationReceived(Id, Backup.Id, "Backup", BackupFailed, "key-1", Now) { SourceVersion = Backup.Revision });
        decided.Deliveries.Select(Told).ShouldBe([
            Told(Queued(1, "ops@example.com", Relay, "0198c0de111170008000000000000001@example.com")),
            Told(Queued(2, "night@example.com", Relay, "0198c0de111170008000000000000002@example.com"))]);
    }

    [Fact]
    public void A_notification_is_what_was_received() =>
        Notification.Evolve(null, Receive([], []).Received).ShouldBe(new Notification(Id, Backup.Id, "Backup", BackupFailed, Now) { SourceVersion = Backup.Revision });

    [Fact]
    public void Where_nobody_matched_one_suppressed_delivery_without_address_says_so() =>
        Receive([Disabled(Operations)], [Relay]).Deliveries.ShouldHaveSingleItem().ShouldBeOfType<DeliverySuppressed>()
            .ShouldSatisfyAllConditions(
                s => s.Reason.ShouldBe("no-receiver"),
                s => s.Envelope.To.ShouldBeNull(),
                s => s.Envelope.Receivers.ShouldBeEmpty(),
                s => s.Envelope.NotificationId.ShouldBe(Id));

    [Fact]
    public void Where_there_is_no_sender_at_all_every_mail_is_suppressed_for_that_reason() =>
        Reasons([Operations], []).ShouldBe([("ops@example.com", "no-sender"), ("night@example.com", "no-sender")]);

    [Fact]
    public void Where_every_sender_is_disabled_every_mail_is_suppressed_for_that_reason() =>
        Reasons([Night], [Disabled(Relay), Disabled(Spare)]).ShouldBe([("night@example.com", "sender-disabled")]);

    [Fact]
    public void One_mail_per_address_however_many_receivers_name_it_and_however_they_spell_it()
    {
        var decided = Receive([Operations, Named(Night.Id, "Night", "Night <NIGHT@Example.com>"), Operations], [Relay]).Deliveries;

        decided.Cast<DeliveryQueued>().Select(d => d.Envelope.To).ShouldBe(["ops@example.com", "night@example.com"]);
        decided.Cast<DeliveryQueued>().Last().Envelope.Receivers.ShouldBe([Operations.Id, Night.Id]);
    }

    [Fact]
    public void The_oldest_receiver_decides_the_language_whatever_the_order_they_come_in()
    {
        var chinese = Night with { Settings = Night.Settings with { Language = "zh-CN", TimeZone = "Asia/Shanghai" } };

        foreach (var receivers in new Receiver[][] { [Operations, chinese], [chinese, Operations] })
            Receive(receivers, [Relay]).Deliveries.Cast<DeliveryQueued>().Single(d => d.Envelope.To == "night@example.com")
                .Envelope.ShouldSatisfyAllConditions(e => e.Language.ShouldBe("en"), e => e.TimeZone.ShouldBe("UTC"));
        Receive([chinese], [Relay]).Deliveries.Cast<DeliveryQueued>().Single()
            .Envelope.ShouldSatisfyAllConditions(e => e.Language.ShouldBe("zh-CN"), e => e.TimeZone.ShouldBe("Asia/Shanghai"));
    }

    [Fact]
    public void Mails_go_through_the_enabled_sender_with_the_lowest_position()
    {
        Through([Night], [Spare, Relay]).ShouldBe([Relay.Id]);
        Through([Night], [Spare, Disabled(Relay)]).ShouldBe([Spare.Id]);
    }

    [Fact]
    public void Of_two_senders_at_one_position_the_older_goes_first() =>
        Through([Night], [Spare with { CreatedAt = Now.AddDays(1), Settings = Spare.Settings with { Position = 1 } }, Relay]).ShouldBe([Relay.Id]);

    [Fact]
    public void A_receiver_gets_its_mail_through_the_sender_it_names() => Through([Naming(Spare)], [Relay, Spare]).ShouldBe([Spare.Id]);

    [Fact]
    public void Another_sender_stands_in_for_a_named_one_only_where_the_receiver_allows_it()
    {
        Reasons([Naming(Relay)], [Disabled(Relay), Spare]).ShouldBe([("night@example.com", "sender-disabled")]);
        Through([Naming(Relay, fallback: true)], [Disabled(Relay), Spare]).ShouldBe([Spare.Id]);
        Reasons([Naming(Relay, fallback: true)], [Disabled(Relay)]).ShouldBe([("night@example.com", "sender-disabled")]);
    }

    [Fact]
    public void A_named_sender_that_is_not_there_is_no_disabled_one()
    {
        Reasons([Naming(Relay)], [Spare]).ShouldBe([("night@example.com", "no-sender")]);
        Through([Naming(Relay, fallback: true)], [Spare]).ShouldBe([Spare.Id]);
    }

    [Fact]
    public void A_receiver_whose_sender_is_off_does_not_keep_back_the_mail_another_receiver_can_send()
    {
        var first = Naming(Relay) with { Id = Operations.Id, CreatedAt = Now };
        var second = Night with { Settings = Night.Settings with { Language = "zh-CN" } };

        var queued = Receive([first, second], [Disabled(Relay), Spare]).Deliveries.ShouldHaveSingleItem().ShouldBeOfType<DeliveryQueued>();

        queued.SenderId.ShouldBe(Spare.Id);
        queued.Envelope.Language.ShouldBe("zh-CN");
        queued.Envelope.Receivers.ShouldBe([first.Id, second.Id]);
    }

    [Fact]
    public void A_delivery_says_which_receivers_chose_its_address_and_in_which_version()
    {
        var other = Named(Night.Id, "Night", "night@example.com") with { Revision = 7 };

        var envelope = Receive([Operations, other], [Relay]).Deliveries.Cast<DeliveryQueued>().Last().Envelope;

        envelope.ChosenBy.ShouldBe([new(Operations.Id, 1), new(other.Id, 7)]);
        (envelope with { ReceiverVersions = [] }).ChosenBy.ShouldBe([new(Operations.Id, null), new(other.Id, null)]);
        var before = JsonSerializer.Serialize(envelope).Replace(",\"ReceiverVersions\":[1,7]", "", StringComparison.Ordinal);
        JsonSerializer.Deserialize<Envelope>(before)!.ReceiverVersions.ShouldBeEmpty();
    }

    [Fact]
    public void A_rehearsal_decides_as_the_real_thing()
    {
        var real = Receive([Operations, Night], [Relay]);

        var rehearsed = NotificationDecider.Rehearse(Notification.Evolve(null, real.Received)!, [Operations, Night], [Relay], Ids());

        rehearsed.Deliveries.Select(Told).ShouldBe(real.Deliveries.Select(Told));
    }

    [Fact]
    public void A_Message_ID_is_plain_ASCII_whatever_the_senders_domain() =>
        Receive([Night], [Spare]).Deliveries.ShouldHaveSingleItem().ShouldBeOfType<DeliveryQueued>()
            .MessageId.ShouldBe("0198c0de111170008000000000000001@xn--fsqu00a.xn--fiqs8s");

    private static NotificationDecision Receive(IReadOnlyList<Receiver> receivers, IReadOnlyList<Sender> senders) =>
        NotificationDecider.Receive(Id, Backup, BackupFailed, "key-1", receivers, senders, Ids(), Now);

    private static IEnumerable<(string? To, string Reason)> Reasons(IReadOnlyList<Receiver> receivers, IReadOnlyList<Sender> senders) =>
        Receive(receivers, senders).Deliveries.Cast<DeliverySuppressed>().Select(d => (d.Envelope.To, d.Reason));

    private static IEnumerable<Guid> Through(IReadOnlyList<Receiver> receivers, IReadOnlyList<Sender> senders) =>
        Receive(receivers, senders).Deliveries.Cast<DeliveryQueued>().Select(d => d.SenderId);

    private static DeliveryQueued Queued(int number, string to, Sender sender, string messageId) => new(
        Guid.Parse($"0198c0de-1111-7000-8000-{number:x12}"),
        new(Id, Backup.Id, "Backup", Kind.Alert, Severity.Critical, AlertState.Firing, "Host backup failed", to, [Operations.Id], "en", "UTC") { ReceiverVersions = [1], SourceVersion = Backup.Revision },
        sender.Id, sender.Revision, messageId, Now);

    private static Receiver Named(Guid id, string name, params string[] addresses) =>
        Operations with { Id = id, Settings = Operations.Settings with { Name = name, Addresses = addresses } };

    private static Receiver Naming(Sender sender, bool fallback = false) =>
        Night with { Settings = Night.Settings with { SenderId = sender.Id, SenderFallback = fallback } };

    private static Receiver Disabled(Receiver receiver) => receiver with { Settings = receiver.Settings with { Enabled = false } };

    private static Sender Disabled(Sender sender) => sender with { Settings = sender.Settings with { Enabled = false } };
}
