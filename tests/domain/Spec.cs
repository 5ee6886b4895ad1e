using System.Text.Json;
using System.Text.Json.Serialization;
using LiveNotify.Domain;
using Shouldly;

namespace LiveNotify.Tests.Domain;

/// <summary>Given events, When command, Then events or refusals: the state a decider sees is always folded from events.</summary>
internal static class Spec
{
    public static readonly DateTimeOffset Now = new(2026, 11, 23, 3, 13, 0, TimeSpan.Zero);

    private static readonly JsonSerializerOptions Readable = new() { Converters = { new JsonStringEnumConverter() } };

    public static Past<TState, TEvent> Given<TState, TEvent>(Func<TState?, TEvent, TState?> evolve, params IEnumerable<TEvent> events)
        where TState : class where TEvent : class => new(events.Aggregate((TState?)null, evolve), evolve);

    /// <summary>Type and values, so that two events with equal lists are equal and a difference can be read.</summary>
    public static string Told(object @event) => $"{@event.GetType().Name} {JsonSerializer.Serialize(@event, @event.GetType(), Readable)}";
}

/// <summary>What has happened so far.</summary>
internal sealed record Past<TState, TEvent>(TState? State, Func<TState?, TEvent, TState?> Evolve) where TState : class where TEvent : class
{
    public Decided<TState, TEvent> When(Func<TState?, Decision<TEvent>> command) => new(this, command(State));
}

/// <summary>What the decider answered.</summary>
internal sealed record Decided<TState, TEvent>(Past<TState, TEvent> Past, Decision<TEvent> Decision) where TState : class where TEvent : class
{
    public IReadOnlyList<TEvent> Events => Decision.ShouldBeOfType<Decision<TEvent>.Accepted>().Events;

    /// <summary>The state after these events.</summary>
    public TState State => Events.Aggregate(Past.State, Past.Evolve).ShouldNotBeNull();

    public Decided<TState, TEvent> Then(params TEvent[] expected)
    {
        Events.Select(Spec.Told).ShouldBe(expected.Select(Spec.Told));
        return this;
    }

    /// <summary>Exactly this rule was broken. The sentence is the one an English reader sees.</summary>
    public void ThenRefused(string field, string why) => ThenRefused((field, why));

    public void ThenRefused(params (string Field, string Why)[] expected) =>
        Decision.ShouldBeOfType<Decision<TEvent>.Refused>().Refusals.Select(r => (r.Field, r.Why.ToString())).ShouldBe(expected);

    /// <summary>Exactly these fields broke a rule, in this order; what is said of them is specified elsewhere.</summary>
    public void ThenRefusedNaming(params string[] fields) =>
        Decision.ShouldBeOfType<Decision<TEvent>.Refused>().Refusals.Select(r => r.Field).ShouldBe(fields);

    public void ThenNothing() => Then();

    public void ThenStale(int expected, int current) => Decision.ShouldBe(new Decision<TEvent>.Stale(expected, current));

    public void ThenMissing() => Decision.ShouldBe(new Decision<TEvent>.Missing());
}
