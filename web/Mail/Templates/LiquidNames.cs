using LiveNotify.Domain;

namespace LiveNotify.Web.Mail.Templates;

/// <summary>What a name of the template's own stands for.</summary>
internal enum OwnName
{
    Assigned,
    Captured,
    Item,
    Label,
}

/// <summary>Which variables there are at the place that is being read: ours, and those the template made itself.</summary>
internal sealed class LiquidNames
{
    private static readonly string[] _loop = ["first", "last", "index", "index0", "rindex", "rindex0", "length"];
    private static readonly string[] _label = ["name", "value"];
    private static readonly string[] _reserved = ["true", "false", "nil", "null", "empty", "blank", "and", "or", "contains", "in", "forloop"];

    private readonly Dictionary<string, OwnName> _own = [];
    private readonly Stack<(string Name, OwnName Kind)> _loops = [];

    /// <summary>Why the name cannot be given to that; null when it can.</summary>
    public Phrase? Give(string name, OwnName kind)
    {
        if (_reserved.Contains(name) || TemplateModel.Variables.ContainsKey(name)) return new Phrase("{0} has a meaning already", name);
        if (_own.TryGetValue(name, out var was) && was != kind) return new Phrase("the name {0} is used for something else already", name);
        _own[name] = kind;
        return null;
    }

    public void Enter(string name, OwnName kind) => _loops.Push((name, kind));

    public void Leave() => _loops.Pop();

    public bool IsCaptured(string name) => _own.GetValueOrDefault(name, OwnName.Assigned) == OwnName.Captured;

    /// <summary>Whether a loop can go through it; it knows what its rounds get.</summary>
    public OwnName? ItemsOf(IReadOnlyList<string> path) => path switch
    {
        ["labels"] or ["notification", "labels"] => OwnName.Label,
        [var name] when Kind(name) is OwnName.Assigned or OwnName.Item => OwnName.Item,
        _ => null,
    };

    /// <summary>Why there is no such value; null when there is.</summary>
    public Phrase? Find(IReadOnlyList<string> path) => path switch
    {
        ["forloop", ..] when _loops.Count == 0 => new Phrase("{0} is only known inside a loop", "forloop"),
        ["forloop", var part] => Among(part, _loop, "forloop"),
        ["forloop", ..] => new Phrase("say which part of {0}: {1}", "forloop", string.Join(", ", _loop)),
        ["labels"] or ["notification", "labels"] => new Phrase("say which label, for example labels.site, or go through all with: for label in labels"),
        ["labels", _] or ["notification", "labels", _] => null,
        [var name, ..] when Kind(name) is { } kind => Own(name, kind, [.. path.Skip(1)]),
        [var name] when TemplateModel.Variables.TryGetValue(name, out var parts) => new Phrase("say which part of {0}: {1}", name, string.Join(", ", parts)),
        [var name, var part] when TemplateModel.Variables.TryGetValue(name, out var parts) => Among(part, parts, name),
        [var name, var part, ..] when TemplateModel.Variables.TryGetValue(name, out var parts) && parts.Contains(part) =>
            new Phrase("{0} has no parts", $"{name}.{part}"),
        _ => NoSuch(string.Join('.', path), path[0], [.. TemplateModel.Variables.Keys, .. _own.Keys.Where(own => Kind(own) is not null), .. Bare(path)]),
    };

    /// <summary>Of several words the one somebody may have meant; null where none is near.</summary>
    public static string? Nearest(string word, IEnumerable<string> words) => words
        .Select(other => (Word: other, Distance: Distance(word.ToLowerInvariant(), other.ToLowerInvariant())))
        .Where(near => near.Word != word && near.Distance <= Math.Max(1, word.Length / 3)).OrderBy(near => near.Distance).Select(near => near.Word).FirstOrDefault();

    private OwnName? Kind(string name)
    {
        foreach (var (loop, kind) in _loops)
            if (loop == name) return kind;
        return _own.TryGetValue(name, out var own) && own is OwnName.Assigned or OwnName.Captured ? own : null;
    }

    private static Phrase? Own(string name, OwnName kind, IReadOnlyList<string> parts) => (kind, parts) switch
    {
        (OwnName.Label, [var part]) => Among(part, _label, name),
        (OwnName.Label, _) => new Phrase("say which part of {0}: {1}", name, string.Join(", ", _label)),
        (_, []) => null,
        _ => new Phrase("{0} has no parts", name),
    };

    private static Phrase? Among(string part, IReadOnlyList<string> parts, string of) => parts.Contains(part) ? null : NoSuch($"{of}.{part}", part, parts);

    private static Phrase NoSuch(string name, string word, IEnumerable<string> words) => Nearest(word, words) is { } meant
        ? new Phrase("there is no variable {0}; did you mean {1}?", name, meant)
        : new Phrase("there is no variable {0}", name);

    /// <summary>Somebody wrote <c>title</c> and meant <c>notification.title</c>.</summary>
    private static IEnumerable<string> Bare(IReadOnlyList<string> path) =>
        TemplateModel.Variables.Where(v => v.Value.Contains(path[0])).Select(v => $"{v.Key}.{path[0]}").Take(path.Count == 1 ? 1 : 0);

    private static int Distance(string one, string other)
    {
        if (other.EndsWith($".{one}", StringComparison.Ordinal)) return 0;
        // Letters that changed places are one slip of the hand.
        if (one.Length == other.Length && one.Order().SequenceEqual(other.Order())) return 1;
        var row = Enumerable.Range(0, other.Length + 1).ToArray();
        for (var i = 1; i <= one.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= other.Length; j++)
            {
                var next = Math.Min(Math.Min(row[j], row[j - 1]) + 1, diagonal + (one[i - 1] == other[j - 1] ? 0 : 1));
                (diagonal, row[j]) = (row[j], next);
            }
        }

        return row[^1];
    }
}
