using LiveNotify.Domain.Deliveries;
using Shouldly;
using Xunit;
using static LiveNotify.Tests.Domain.Deliveries.DeliveryExamples;
using static LiveNotify.Tests.Domain.Spec;

namespace LiveNotify.Tests.Domain.Deliveries;

public class RetryPolicyTests
{
    private static readonly Delivery Fresh = Delivery.Evolve(null, Queued)!;

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 10)]
    [InlineData(2, 60)]
    public void Each_counted_attempt_has_its_own_wait(int attemptsBefore, int minutes) =>
        Wait(Policy, Fresh with { Attempts = attemptsBefore }).ShouldBe(Minutes(minutes));

    [Fact]
    public void After_the_last_wait_there_is_no_other_attempt() => Wait(Policy, Fresh with { Attempts = 3 }).ShouldBeNull();

    [Fact]
    public void Without_waits_the_first_attempt_is_the_last() => Wait(Policy with { Waits = [] }, Fresh).ShouldBeNull();

    [Theory]
    [InlineData(-1, 8)]
    [InlineData(0, 10)]
    [InlineData(0.5, 11)]
    [InlineData(1, 12)]
    public void A_wait_is_spread_by_a_fifth_to_either_side(double jitter, int minutes) =>
        Wait(Policy, Fresh with { Attempts = 1 }, jitter: jitter).ShouldBe(Minutes(minutes));

    [Fact]
    public void What_does_not_count_waits_longer_each_time_and_at_most_as_long_as_the_schedule()
    {
        Wait(Policy, Fresh with { Deferrals = 1 }, counts: false).ShouldBe(Minutes(10));
        Wait(Policy, Fresh with { Deferrals = 99, Attempts = 3 }, counts: false).ShouldBe(Minutes(60));
    }

    [Fact]
    public void What_does_not_count_is_tried_again_even_without_a_schedule() =>
        Wait(Policy with { Waits = [] }, Fresh, counts: false).ShouldBe(RetryPolicy.WaitWithoutSchedule);

    [Theory]
    [InlineData(30, 30)]
    [InlineData(5, 10)]
    [InlineData(-30, 10)]
    [InlineData(600, 240)]
    public void A_relay_may_ask_for_a_longer_wait_up_to_4_hours_but_not_for_a_shorter_one(int asked, int minutes) =>
        Wait(Policy, Fresh with { Attempts = 1 }, hint: Minutes(asked)).ShouldBe(Minutes(minutes));

    [Fact]
    public void No_attempt_begins_after_the_greatest_age()
    {
        var policy = Policy with { MaxAge = TimeSpan.FromHours(1) };
        Wait(policy, Fresh, at: Now + Minutes(59)).ShouldBe(Minutes(1));
        Wait(policy, Fresh, at: Now + Minutes(59.5)).ShouldBeNull();
        Wait(policy, Fresh with { Deferrals = 5 }, counts: false, at: Now + Minutes(59.5)).ShouldBeNull();
    }

    [Fact]
    public void A_relays_words_never_end_a_mail_before_its_time() =>
        Wait(Policy with { MaxAge = TimeSpan.FromHours(2) }, Fresh, hint: TimeSpan.FromHours(4), at: Now + Minutes(5)).ShouldBe(Minutes(115));

    [Fact]
    public void An_age_without_end_is_no_error() => Wait(Policy with { MaxAge = TimeSpan.MaxValue }, Fresh).ShouldBe(Minutes(1));

    private static TimeSpan? Wait(
        RetryPolicy policy, Delivery delivery, bool counts = true, TimeSpan? hint = null, double jitter = 0, DateTimeOffset? at = null) =>
        policy.Next(delivery, counts, hint, jitter, at ?? Now) - (at ?? Now);
}
