using LiveNotify.Domain;
using LiveNotify.Domain.Deliveries;
using LiveNotify.Domain.Notifications;
using Shouldly;
using Xunit;

namespace LiveNotify.Tests.Domain.Deliveries;

public class DeliveryTroubleTests
{
    [Theory]
    [InlineData(DeliveryStatus.Queued)]
    [InlineData(DeliveryStatus.Sending)]
    [InlineData(DeliveryStatus.Accepted)]
    public void What_goes_well_is_no_trouble(DeliveryStatus status) => DeliveryTrouble.Of(A(status, null)).ShouldBeNull();

    [Theory]
    [InlineData(SuppressionReason.NoReceiver, "no enabled receiver")]
    [InlineData(SuppressionReason.NoSender, "there is no sender")]
    [InlineData(SuppressionReason.SenderDisabled, "the sender is disabled")]
    [InlineData("muted", "muted")]
    public void What_was_not_sent_says_why_and_what_to_do(string reason, string why)
    {
        var trouble = DeliveryTrouble.Of(A(DeliveryStatus.Suppressed, reason))!;

        trouble.Code.ShouldBe(reason);
        trouble.Message.ToString().ShouldContain(why);
        trouble.Fix.ToString().ShouldContain("send the notification again", Case.Insensitive);
    }

    [Fact]
    public void Each_class_of_failure_has_a_name_and_a_way_out_of_its_own()
    {
        var classes = Enum.GetValues<FailureClass>();

        classes.Select(c => DeliveryTrouble.Name(c).ToString()).Distinct().Count().ShouldBe(classes.Length);
        foreach (var @class in classes)
        {
            DeliveryTrouble.Of(A(DeliveryStatus.Failed, Words.Of(@class)))!.Message.ShouldBe(DeliveryTrouble.Name(@class));
            DeliveryTrouble.Of(A(DeliveryStatus.Failed, Words.Of(@class)))!.Fix.ToString().ShouldNotContain("by itself");
        }
    }

    [Fact]
    public void What_is_tried_again_asks_for_nothing() =>
        DeliveryTrouble.Of(A(DeliveryStatus.Deferred, "transient"))!.Fix.ToString().ShouldBe("It is tried again by itself; nothing needs to be done");

    private static Delivery A(DeliveryStatus status, string? reason)
    {
        var at = DateTimeOffset.UnixEpoch;
        var envelope = new Envelope(
            Guid.Empty, Guid.Empty, "Backup", Kind.Alert, Severity.Major, AlertState.Firing, "Disk full", "ada@example.com", [], "en", "UTC");
        return new(Guid.Empty, envelope, status, reason, 0, 0, null, null, null, null, null, at, null, null, null, at);
    }
}
