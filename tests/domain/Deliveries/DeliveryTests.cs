using LiveNotify.Domain.Deliveries;
using LiveNotify.Domain.Diagnosis;
using Shouldly;
using Xunit;
using static LiveNotify.Tests.Domain.Deliveries.DeliveryExamples;
using static LiveNotify.Tests.Domain.Spec;

namespace LiveNotify.Tests.Domain.Deliveries;

/// <summary>How the life of a delivery folds into its state.</summary>
public class DeliveryTests
{
    [Fact]
    public void A_queued_delivery_is_looked_after_even_if_its_job_is_lost()
    {
        var queued = Fold(Queued);
        queued.Status.ShouldBe(DeliveryStatus.Queued);
        queued.DueAt.ShouldBe(Now + Delivery.QueueGrace);
        queued.Attempts.ShouldBe(0);
    }

    [Fact]
    public void A_delivery_is_queued_once()
    {
        var deferred = Fold(Queued, Sending(Now), Deferred(Now, Now + Minutes(1)));
        Delivery.Evolve(deferred, Queued).ShouldBe(deferred);
    }

    [Fact]
    public void A_suppressed_delivery_is_on_record_and_over_from_the_start() =>
        Fold(new DeliverySuppressed(Id, ToOps with { To = null }, "no-receiver", Now)).ShouldSatisfyAllConditions(
            d => d.Status.ShouldBe(DeliveryStatus.Suppressed),
            d => d.Reason.ShouldBe("no-receiver"),
            d => d.Envelope.To.ShouldBeNull(),
            d => d.SenderId.ShouldBeNull(),
            d => d.QueuedAt.ShouldBe(Now),
            d => d.IsOver.ShouldBeTrue());

    [Fact]
    public void A_delivery_in_hand_is_looked_after_when_its_lease_runs_out()
    {
        var sending = Fold(Queued, Sending(Now), Deferred(Now, Now + Minutes(1)), Sending(Now + Minutes(1)));
        sending.Status.ShouldBe(DeliveryStatus.Sending);
        sending.DueAt.ShouldBe(Now + Minutes(1) + LeaseTime);
        sending.NextAttemptAt.ShouldBeNull();
    }

    [Fact]
    public void A_deferred_delivery_is_looked_after_at_its_next_attempt()
    {
        var deferred = Fold(Queued, Sending(Now), Deferred(Now, Now + Minutes(1)));
        deferred.DueAt.ShouldBe(Now + Minutes(1));
        deferred.LastReply.ShouldBe("451 4.3.0 try again");
        deferred.Attempts.ShouldBe(1);
    }

    [Fact]
    public void An_accepted_delivery_forgets_why_it_was_deferred()
    {
        var accepted = Fold(Queued, Sending(Now), Deferred(Now, Now), Sending(Now), new DeliveryAccepted(Id, Accepted.Attempt, Now + Minutes(2)));
        accepted.Reason.ShouldBeNull();
        accepted.Attempts.ShouldBe(2);
        accepted.AcceptedAt.ShouldBe(Now + Minutes(2));
        accepted.NextAttemptAt.ShouldBeNull();
    }

    [Theory]
    [InlineData(SmtpStage.Resolve, 0)]
    [InlineData(SmtpStage.Connect, 0)]
    [InlineData(SmtpStage.Tls, 0)]
    [InlineData(SmtpStage.Greet, 0)]
    [InlineData(SmtpStage.Authenticate, 0)]
    [InlineData(SmtpStage.From, 1)]
    [InlineData(SmtpStage.Recipient, 1)]
    [InlineData(SmtpStage.Data, 1)]
    public void A_conversation_counts_once_it_got_as_far_as_MAIL_FROM(SmtpStage stage, int attempts) =>
        Fold(Queued, Sending(Now), new DeliveryDeferred(Id, FailureClass.Transient, Reached(stage), Now, Now)).Attempts.ShouldBe(attempts);

    [Fact]
    public void A_sender_refused_at_MAIL_FROM_does_not_count_against_the_mail() =>
        Fold(Queued, Sending(Now), Deferred(Now, Now, FailureClass.Sender)).Attempts.ShouldBe(0);

    [Fact]
    public void A_delivery_that_was_never_queued_does_not_come_to_be_by_what_happens_later() =>
        new IDeliveryEvent[] { Sending(Now), new DeliveryInterrupted(Id, "node-a", Now), Deferred(Now, Now), new DeliveryAccepted(Id, Accepted.Attempt, Now) }
            .ShouldAllBe(e => Delivery.Evolve(null, e) == null);

    [Fact]
    public void A_reply_is_kept_up_to_500_characters_without_what_no_database_holds()
    {
        Reached(SmtpStage.Data, new('x', 501)).Reply.Length.ShouldBe(500);
        Reached(SmtpStage.Data, "550 no\0 such user\r\n").Reply.ShouldBe("550 no such user");
        Reached(SmtpStage.Data, new string('x', 499) + "🚨").Reply.ShouldBe(new string('x', 499));
    }

    private static Delivery Fold(params IDeliveryEvent[] events) => Spec.Given<Delivery, IDeliveryEvent>(Delivery.Evolve, events).State!;
}
