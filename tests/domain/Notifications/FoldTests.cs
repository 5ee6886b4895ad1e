using LiveNotify.Domain.Deliveries;
using LiveNotify.Domain.Notifications;
using LiveNotify.Domain.Receivers;
using LiveNotify.Tests.Domain.Receivers;
using LiveNotify.Tests.Domain.Senders;
using Shouldly;
using Xunit;
using static LiveNotify.Tests.Domain.Notifications.NotificationExamples;
using static LiveNotify.Tests.Domain.Spec;

namespace LiveNotify.Tests.Domain.Notifications;

/// <summary>The same key again, soon after: one mail, with a count, and nobody who should hear goes without.</summary>
public class FoldTests
{
    private static readonly Receiver Ops = To(ReceiverExamples.Id, "ops@example.com");
    private static readonly Receiver Night = To(ReceiverExamples.OtherId, "night@example.com");
    private static readonly Report Resolved = BackupFailed with { State = AlertState.Resolved };
    private static readonly Report Warning = BackupFailed with { Severity = Severity.Warning };

    [Fact]
    public void A_repeat_within_the_window_is_on_record_without_a_mail_and_names_the_one_that_stands_for_it()
    {
        var story = new Story();

        var first = story.Post(BackupFailed, at: 0, Ops).Single().ShouldBeOfType<DeliveryQueued>();
        var second = story.Post(BackupFailed, at: 4.9, Ops).Single().ShouldBeOfType<DeliverySuppressed>();

        second.Reason.ShouldBe("duplicate");
        second.FoldedInto.ShouldBe(first.DeliveryId);
        second.Envelope.To.ShouldBe("ops@example.com");
        story.Thread!.Untold.ShouldBe([new(first.DeliveryId, 1)]);
    }

    [Fact]
    public void The_window_counts_from_the_first_and_no_repeat_prolongs_it()
    {
        var story = new Story();

        Mails(story.Post(BackupFailed, at: 0, Ops)).ShouldBe(1);
        foreach (var minute in new[] { 1, 2, 3, 4 }) Mails(story.Post(BackupFailed, at: minute, Ops)).ShouldBe(0);
        Mails(story.Post(BackupFailed, at: 5, Ops)).ShouldBe(1);
        Mails(story.Post(BackupFailed, at: 9, Ops)).ShouldBe(0);
        story.Thread!.Untold.Select(u => u.Repeats).ShouldBe([4, 1]);
    }

    [Fact]
    public void A_change_of_state_is_no_repeat_and_begins_a_window_of_its_own()
    {
        var story = new Story();

        int[] mails = [.. new[] { BackupFailed, BackupFailed, Resolved, Resolved, BackupFailed, BackupFailed }.Select((report, i) => Mails(story.Post(report, at: i / 10.0, Ops)))];

        mails.ShouldBe([1, 0, 1, 0, 1, 0]);
    }

    [Fact]
    public void What_got_worse_has_a_mail_of_its_own_and_what_got_better_has_none()
    {
        var story = new Story();

        int[] mails = [.. new[] { Warning, BackupFailed, Warning, BackupFailed }.Select((report, i) => Mails(story.Post(report, at: i, Ops)))];

        mails.ShouldBe([1, 1, 0, 0]);
    }

    [Fact]
    public void Somebody_the_first_mail_did_not_go_to_gets_one_of_their_own()
    {
        var story = new Story();
        story.Post(BackupFailed, at: 0, Ops);

        var both = story.Post(BackupFailed, at: 1, Ops, Night);

        both.OfType<DeliverySuppressed>().Single().Envelope.To.ShouldBe("ops@example.com");
        both.OfType<DeliveryQueued>().Single().Envelope.To.ShouldBe("night@example.com");
        Mails(story.Post(BackupFailed, at: 2, Ops, Night)).ShouldBe(0);
    }

    [Fact]
    public void A_mail_that_failed_or_was_cancelled_stands_for_nothing()
    {
        var story = new Story();
        var first = story.Post(BackupFailed, at: 0, Ops).Single();
        story.Post(BackupFailed, at: 1, Ops);
        story.Dies(first.DeliveryId);

        var again = story.Post(BackupFailed, at: 2, Ops).Single().ShouldBeOfType<DeliveryQueued>();

        again.InReplyTo.ShouldBeNull();
        story.Post(BackupFailed, at: 3, Ops).Single().ShouldBeOfType<DeliverySuppressed>().FoldedInto.ShouldBe(again.DeliveryId);
        story.Thread!.Untold.ShouldBe([new(first.DeliveryId, 1), new(again.DeliveryId, 1)]);
    }

    [Fact]
    public void Other_keys_kinds_and_sources_and_what_has_no_key_never_fold()
    {
        MailThread.IdOf(Backup.Id, BackupFailed with { Key = null }).ShouldBeNull();
        Guid?[] ids =
        [
            MailThread.IdOf(Backup.Id, BackupFailed), MailThread.IdOf(Guid.NewGuid(), BackupFailed), MailThread.IdOf(Backup.Id, BackupFailed with { Key = "other" }),
            MailThread.IdOf(Backup.Id, BackupFailed with { Kind = Kind.System }),
        ];
        ids.ShouldBeUnique();
        MailThread.IdOf(Backup.Id, Resolved).ShouldBe(ids[0]);
    }

    [Theory]
    [InlineData(Kind.Task, 2)]
    [InlineData(Kind.System, 1)]
    public void Tasks_do_not_fold_unless_they_are_told_to(Kind kind, int mails)
    {
        var story = new Story();
        var report = BackupFailed with { Kind = kind, State = null };

        new[] { 0, 1 }.Sum(minute => Mails(story.Post(report, minute, Ops))).ShouldBe(mails);
    }

    [Fact]
    public void A_mail_answers_the_last_one_about_the_same_thing_to_the_same_address()
    {
        var story = new Story();

        var first = story.Post(BackupFailed, at: 0, Ops).Cast<DeliveryQueued>().Single();
        var end = story.Post(Resolved, at: 600, Ops, Night).Cast<DeliveryQueued>().ToList();

        first.InReplyTo.ShouldBeNull();
        end.Single(d => d.Envelope.To == "ops@example.com").InReplyTo.ShouldBe(first.MessageId);
        end.Single(d => d.Envelope.To == "night@example.com").InReplyTo.ShouldBeNull();
    }

    /// <summary>Whatever is posted in whatever order, and whatever fails: nothing goes without a mail that lives, unless its own died after it was told to wait for nothing.</summary>
    [Fact]
    public void Whatever_comes_in_whatever_order_an_address_that_should_hear_has_a_living_mail_that_says_as_much()
    {
        for (var seed = 1; seed <= 500; seed++)
        {
            var random = new Random(seed);
            var story = new Story();
            var minute = 0.0;
            for (var step = 0; step < 40; step++)
            {
                minute += random.NextDouble() * 3;
                var report = BackupFailed with { Severity = (Severity)random.Next(4), State = (AlertState)random.Next(2) };
                Receiver[] receivers = random.Next(3) switch { 0 => [Ops], 1 => [Night], _ => [Ops, Night] };
                foreach (var delivery in story.Post(report, minute, receivers))
                {
                    if (delivery is not DeliverySuppressed folded) continue;
                    var carrier = story.Queued[folded.FoldedInto!.Value];
                    var why = $"seed {seed}, step {step}";
                    story.Lives(carrier.DeliveryId).ShouldBeTrue(why);
                    carrier.Envelope.To.ShouldBe(folded.Envelope.To, why);
                    carrier.Envelope.State.ShouldBe(folded.Envelope.State, why);
                    (carrier.Envelope.Severity >= folded.Envelope.Severity).ShouldBeTrue(why);
                    (folded.At - carrier.At).ShouldBeLessThan(FoldRules.Default.Window, why);
                }

                if (story.Queued.Count > 0 && random.Next(4) == 0) story.Dies(story.Queued.Keys.ElementAt(random.Next(story.Queued.Count)));
            }

            story.Thread!.Untold.Sum(u => u.Repeats).ShouldBe(story.Folded, $"seed {seed}: every repeat is counted once");
        }
    }

    private static int Mails(IEnumerable<IDeliveryEvent> deliveries) => deliveries.OfType<DeliveryQueued>().Count();

    private static Receiver To(Guid id, string address) =>
        ReceiverExamples.Saved with { Id = id, Settings = ReceiverExamples.Saved.Settings with { Addresses = [address] } };

    /// <summary>One key over time, as the intake keeps it.</summary>
    private sealed class Story
    {
        private readonly Func<Guid> _ids = Ids();
        private readonly HashSet<Guid> _dead = [];

        public MailThread? Thread { get; private set; }

        public Dictionary<Guid, DeliveryQueued> Queued { get; } = [];

        public int Folded { get; private set; }

        public void Dies(Guid id) => _dead.Add(id);

        public bool Lives(Guid id) => Queued.ContainsKey(id) && !_dead.Contains(id);

        public IReadOnlyList<IDeliveryEvent> Post(Report report, double at, params IReadOnlyList<Receiver> receivers)
        {
            var decided = NotificationDecider.Receive(
                Guid.NewGuid(), Backup, report, null, receivers, [SenderExamples.Saved], _ids, Now.AddMinutes(at), new(Thread, Lives, FoldRules.Default));
            Thread = decided.Thread ?? Thread;
            foreach (var queued in decided.Deliveries.OfType<DeliveryQueued>()) Queued[queued.DeliveryId] = queued;
            Folded += decided.Deliveries.OfType<DeliverySuppressed>().Count();
            return decided.Deliveries;
        }
    }
}
