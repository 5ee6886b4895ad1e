namespace LiveNotify.Domain;

/// <summary>One rule a person broke: the field by its API name, and a sentence that names the value and the way out.</summary>
public sealed record Refusal(string Field, Phrase Why)
{
    public Refusal(string field, string template, params IReadOnlyList<object?> values) : this(field, new Phrase(template, values)) { }
}

/// <summary>
/// What a decider answers: events to append (none when nothing changes), or the reason why not. A refusal a person
/// can cause is a value, never an exception.
/// </summary>
/// <typeparam name="TEvent">The marker interface of the aggregate's events.</typeparam>
public abstract record Decision<TEvent> where TEvent : class
{
    private Decision() { }

    /// <summary>Append these, in this order, in one transaction.</summary>
    public sealed record Accepted(params IReadOnlyList<TEvent> Events) : Decision<TEvent>;

    /// <summary>Nothing was changed; every broken rule is listed.</summary>
    public sealed record Refused(params IReadOnlyList<Refusal> Refusals) : Decision<TEvent>;

    /// <summary>Somebody saved <paramref name="Current"/> after the version this command was based on.</summary>
    public sealed record Stale(int Expected, int Current) : Decision<TEvent>;

    /// <summary>The thing is in a state that does not allow it; the sentence names the state and the way out.</summary>
    public sealed record NotNow(Phrase Why) : Decision<TEvent>;

    /// <summary>There is no such thing, or it was removed.</summary>
    public sealed record Missing : Decision<TEvent>;
}
