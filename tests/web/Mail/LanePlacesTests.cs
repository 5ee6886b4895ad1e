using LiveNotify.Web.Mail;
using Shouldly;
using Xunit;

namespace LiveNotify.Tests.Web.Mail;

/// <summary>How many at once: fewer when the relay asks for it, more again as it takes mails.</summary>
public class LanePlacesTests
{
    private readonly LanePlaces _places = new(4, TimeSpan.FromMilliseconds(50));

    [Fact]
    public async Task Who_finds_no_place_waits_for_one_in_the_order_of_coming()
    {
        await TakeAsync(4);
        var (first, second) = (TakeAsync(), TakeAsync());
        first.IsCompleted.ShouldBeFalse();

        _places.Release();

        await first;
        second.IsCompleted.ShouldBeFalse();
    }

    [Fact]
    public async Task Who_lost_a_turn_goes_first()
    {
        await TakeAsync(4);
        var (waiting, again) = (TakeAsync(), _places.TakeAsync(TestContext.Current.CancellationToken, first: true));

        _places.Release();

        await again;
        waiting.IsCompleted.ShouldBeFalse();
    }

    [Fact]
    public async Task Who_stops_waiting_takes_no_place()
    {
        await TakeAsync(4);
        using var stop = new CancellationTokenSource();
        var (stopped, waiting) = (_places.TakeAsync(stop.Token), TakeAsync());

        await stop.CancelAsync();
        _places.Release();

        await Should.ThrowAsync<OperationCanceledException>(stopped);
        await waiting;
    }

    [Fact]
    public async Task While_it_rests_nobody_enters_who_turns_back_is_gone_and_then_it_is_as_wide_as_before()
    {
        _places.Rest(TimeSpan.FromMilliseconds(200));
        using var stop = new CancellationTokenSource();
        var (turnsBack, waits) = (_places.TakeAsync(stop.Token), TakeAsync());
        turnsBack.IsCompleted.ShouldBeFalse();
        waits.IsCompleted.ShouldBeFalse();

        await stop.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(turnsBack);
        await waits;
        _places.Most.ShouldBe(4);
    }

    [Fact]
    public async Task A_plea_for_a_slower_pace_halves_them_after_a_pause_and_several_at_once_are_one()
    {
        _places.Slow(null);
        _places.Slow(null);

        _places.Most.ShouldBe(2);
        var first = TakeAsync();
        first.IsCompleted.ShouldBeFalse();
        await first;
        await TakeAsync();
        TakeAsync().IsCompleted.ShouldBeFalse();
    }

    [Fact]
    public async Task There_is_always_one()
    {
        for (var i = 0; i < 5; i++)
        {
            _places.Slow(TimeSpan.Zero);
            await TakeAsync();
            _places.Release();
        }

        _places.Most.ShouldBe(1);
    }

    [Fact]
    public async Task Mails_that_are_accepted_bring_the_places_back_one_by_one()
    {
        _places.Slow(TimeSpan.Zero);
        await TakeAsync(2);
        var third = TakeAsync();

        for (var i = 1; i < LanePlaces.AcceptedForOneMore; i++) _places.Widen();
        third.IsCompleted.ShouldBeFalse();
        _places.Widen();

        await third;
        for (var i = 0; i < 10 * LanePlaces.AcceptedForOneMore; i++) _places.Widen();
        _places.Most.ShouldBe(4);
    }

    [Fact]
    public async Task One_connection_too_many_leaves_as_many_as_are_alive()
    {
        await TakeAsync(3);

        _places.TryNarrow(resting: 0).ShouldBeTrue();

        _places.Most.ShouldBe(2);
    }

    [Fact]
    public async Task The_only_connection_is_never_one_too_many()
    {
        await TakeAsync();

        _places.TryNarrow(resting: 0).ShouldBeFalse();

        _places.Most.ShouldBe(4);
    }

    private Task TakeAsync() => _places.TakeAsync(TestContext.Current.CancellationToken);

    private async Task TakeAsync(int times)
    {
        for (var i = 0; i < times; i++) await TakeAsync();
    }
}
