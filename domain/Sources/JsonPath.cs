namespace LiveNotify.Domain.Sources;

/// <summary>One step down into JSON.</summary>
public abstract record JsonPathStep
{
    private JsonPathStep() { }

    /// <summary><c>.name</c> or <c>['name']</c>: that field of an object.</summary>
    public sealed record Member(string Name) : JsonPathStep;

    /// <summary><c>[0]</c>: that element of a list, counted from 0.</summary>
    public sealed record Index(int Number) : JsonPathStep;

    /// <summary><c>[*]</c>: each element of a list in turn.</summary>
    public sealed record Each : JsonPathStep;
}

/// <summary>
/// Where in a JSON body a value is: the part of JSONPath (RFC 9535) that names one place. <c>$</c>, then <c>.name</c>,
/// <c>['name']</c>, <c>["name"]</c>, <c>[0]</c>, and once <c>[*]</c>. Nothing in it is computed: no filters, no slices, no
/// descent, so that reading a path costs no more than its steps.
/// </summary>
public sealed record JsonPath
{
    public const int MaxLength = 200;
    public const int MaxSteps = 20;

    private JsonPath(string text, IReadOnlyList<JsonPathStep> steps) => (Text, Steps) = (text, steps);

    public string Text { get; }

    public IReadOnlyList<JsonPathStep> Steps { get; }

    /// <summary>The path to the list whose every element is meant, or null without a <c>[*]</c>.</summary>
    public IReadOnlyList<JsonPathStep>? List =>
        Steps.Any(step => step is JsonPathStep.Each) ? [.. Steps.TakeWhile(step => step is not JsonPathStep.Each)] : null;

    /// <summary>The path, or why the text is none: with the character, counted from 1, where it stops being one.</summary>
    public static (JsonPath? Path, Phrase? Why) Parse(string? text)
    {
        var path = Typed.Trimmed(text);
        if (path.Length > MaxLength)
            return (null, new("A path may have at most {0} characters; got {1}", MaxLength, path.Length));
        if (path.Length == 0 || path[0] != '$')
            return (null, new("A path begins with $, as in $.title"));

        var steps = new List<JsonPathStep>();
        for (var at = 1; at < path.Length;)
        {
            if (Step(path, at) is not var (step, next)) return (null, NoStep(path, at));
            if (step is JsonPathStep.Each && steps.Contains(step))
                return (null, new("A path may have only one [*]; the second is at character {0}", at + 1));
            if (steps.Count == MaxSteps)
                return (null, new("A path may have at most {0} steps", MaxSteps));
            steps.Add(step);
            at = next;
        }

        return (new(path, steps), null);
    }

    private static Phrase NoStep(string path, int at) =>
        new("At character {0}, {1}, a step must follow: .name, ['name'], [0] or [*]", at + 1, Typed.Quoted(path[at..]));

    /// <summary>The step that begins there and where the next one does, or null when none begins there.</summary>
    private static (JsonPathStep Step, int Next)? Step(string path, int at) => path[at] switch
    {
        '.' => Name(path, at + 1),
        '[' when at + 1 < path.Length => path[at + 1] switch
        {
            '*' => Closed(path, at + 2, new JsonPathStep.Each()),
            '\'' or '"' => Quoted(path, at + 1),
            _ => Number(path, at + 1),
        },
        _ => null,
    };

    private static (JsonPathStep, int)? Name(string path, int at)
    {
        var end = at;
        while (end < path.Length && (char.IsLetterOrDigit(path[end]) || char.IsSurrogate(path[end]) || path[end] is '_' or '-')) end++;
        return end == at ? null : (new JsonPathStep.Member(path[at..end]), end);
    }

    private static (JsonPathStep, int)? Number(string path, int at)
    {
        var end = at;
        while (end < path.Length && char.IsAsciiDigit(path[end])) end++;
        return end - at is >= 1 and <= 6 ? Closed(path, end, new JsonPathStep.Index(int.Parse(path.AsSpan(at, end - at), null))) : null;
    }

    /// <summary>Within quotes a backslash takes the next quote or backslash as it is.</summary>
    private static (JsonPathStep, int)? Quoted(string path, int at)
    {
        var name = new System.Text.StringBuilder();
        for (var i = at + 1; i < path.Length; i++)
        {
            if (path[i] == path[at]) return Closed(path, i + 1, new JsonPathStep.Member(name.ToString()));
            if (path[i] == '\\' && (++i == path.Length || path[i] is not ('\\' or '\'' or '"'))) return null;
            name.Append(path[i]);
        }

        return null;
    }

    private static (JsonPathStep, int)? Closed(string path, int at, JsonPathStep step) =>
        at < path.Length && path[at] == ']' ? (step, at + 1) : null;
}
