using LiveNotify.Domain;

namespace LiveNotify.Web.Mail.Templates;

/// <summary>
/// Reads a template as strictly as a compiler would: only tags, filters and variables that are known, and every problem with
/// its place. What passes is handed on as a tree; the library that renders never sees what somebody typed.
/// </summary>
internal sealed class LiquidReader
{
    public const int MaxDepth = 20;
    private const int MaxRange = 100;

    private static readonly string[] _tags = ["if", "unless", "case", "for", "assign", "capture", "comment", "raw"];

    private readonly List<LiquidProblem> _problems = [];
    private readonly LiquidNames _names = new();
    private readonly LiquidExpressions _expressions;
    private readonly IReadOnlyList<LiquidChunk> _chunks;
    private int _next;
    private int _depth;

    private LiquidReader(string source, bool html)
    {
        _expressions = new(_names, html);
        _chunks = LiquidSource.Cut(source, _problems);
    }

    /// <param name="html">Values are shown in HTML.</param>
    public static (IReadOnlyList<LiquidNode> Nodes, IReadOnlyList<LiquidProblem> Problems) Read(string source, bool html)
    {
        var reader = new LiquidReader(source, html);
        var nodes = reader.Body(0, null, out _);
        return (nodes, reader._problems);
    }

    /// <param name="closing">Words that end it: <c>endif</c>, <c>else</c>; none for the whole template.</param>
    /// <param name="end">The chunk that ended it.</param>
    private List<LiquidNode> Body(int openedAt, string? block, out (string Word, LiquidWords Words, int At) end, params string[] closing)
    {
        var nodes = new List<LiquidNode>();
        end = ("", new("", openedAt, _problems), openedAt);
        while (_next < _chunks.Count)
        {
            var chunk = _chunks[_next++];
            if (chunk.Kind == ChunkKind.Text)
            {
                nodes.Add(new LiquidNode.Text(chunk.At, chunk.Body));
                continue;
            }

            var words = new LiquidWords(chunk.Body, chunk.BodyAt, _problems);
            if (chunk.Kind == ChunkKind.Output)
            {
                nodes.Add(new LiquidNode.Output(chunk.At, _expressions.Pipeline(words)));
                continue;
            }

            var tag = words.Take();
            if (closing.Contains(tag))
            {
                end = (tag, words, chunk.At);
                return nodes;
            }

            if (Tag(tag, words, chunk.At) is { } node) nodes.Add(node);
        }

        if (block is not null) _problems.Add(new(openedAt, new Phrase("{0} is never closed with {1}", block, $"end{block}")));
        return nodes;
    }

    private LiquidNode? Tag(string tag, LiquidWords words, int at)
    {
        if (_depth >= MaxDepth)
        {
            words.Refuse(at, new Phrase("blocks are nested deeper than {0}", MaxDepth));
            _next = _chunks.Count;
            return null;
        }

        _depth++;
        LiquidNode? node = tag switch
        {
            "if" => If(words, at, "if"),
            "unless" => If(words, at, "unless"),
            "case" => Case(words, at),
            "for" => Loop(words, at),
            "assign" => Assign(words, at),
            "capture" => Capture(words, at),
            _ => null,
        };
        _depth--;
        if (node is null) Unknown(tag, words, at);
        return node;
    }

    private static void Unknown(string tag, LiquidWords words, int at) => words.Refuse(at, tag switch
    {
        "" => new Phrase("here should stand {0}", string.Join(", ", _tags)),
        _ when tag.StartsWith("end", StringComparison.Ordinal) || tag is "else" or "elsif" or "when" => new Phrase("{0} closes nothing that is open here", tag),
        _ => LiquidNames.Nearest(tag, _tags) is { } meant
            ? new Phrase("there is no tag {0}; did you mean {1}?", tag, meant)
            : new Phrase("there is no tag {0}; there are {1}", tag, string.Join(", ", _tags)),
    });

    private LiquidNode If(LiquidWords words, int at, string block)
    {
        var branches = new List<Branch>();
        var condition = _expressions.Condition(words);
        var negated = block == "unless";
        while (true)
        {
            var body = Body(at, block, out var end, $"end{block}", "else", "elsif");
            branches.Add(new(condition, negated, body));
            if (end.Word == "elsif")
            {
                (condition, negated) = (_expressions.Condition(end.Words), false);
                continue;
            }

            end.Words.End();
            if (end.Word == "else") branches.Add(Else(at, block));
            return new LiquidNode.Choice(at, branches);
        }
    }

    private Branch Else(int at, string block)
    {
        var body = Body(at, block, out var end, $"end{block}");
        end.Words.End();
        return new(null, false, body);
    }

    private LiquidNode Case(LiquidWords words, int at)
    {
        var subject = _expressions.Operand(words);
        words.End();
        var branches = new List<Branch>();
        var before = Body(at, "case", out var end, "endcase", "when", "else");
        if (before.Exists(node => node is not LiquidNode.Text text || !string.IsNullOrWhiteSpace(text.Value)))
            _problems.Add(new(before[0].At, new Phrase("between {0} and the first {1} nothing can stand", "case", "when")));
        while (end.Word == "when")
        {
            var condition = When(subject, end.Words);
            branches.Add(new(condition, false, Body(at, "case", out end, "endcase", "when", "else")));
        }

        end.Words.End();
        if (end.Word == "else") branches.Add(Else(at, "case"));
        if (branches.Count == 0) _problems.Add(new(at, new Phrase("here should stand {0}", "when")));
        return new LiquidNode.Choice(at, branches);
    }

    private List<Comparison> When(Operand subject, LiquidWords words)
    {
        var values = new List<Comparison> { new(null, subject, "==", _expressions.Operand(words)) };
        while (words.TryTake(",") || words.TryTake("or")) values.Add(new("or", subject, "==", _expressions.Operand(words)));
        words.End();
        return values;
    }

    private LiquidNode Loop(LiquidWords words, int at)
    {
        var nameAt = words.At;
        var name = words.Name();
        words.Expect("in");
        var (over, kind) = Source(words);
        var (reversed, limit, offset) = (false, (int?)null, (int?)null);
        while (!words.Failed && words.Next.Length > 0)
        {
            if (words.TryTake("reversed")) reversed = true;
            else if (words.TryTake("limit")) limit = Count(words);
            else if (words.TryTake("offset")) offset = Count(words);
            else words.End();
        }

        if (!words.Failed && _names.Give(name, kind) is { } taken) words.Refuse(nameAt, taken);
        _names.Enter(name, kind);
        var body = Body(at, "for", out var end, "endfor");
        end.Words.End();
        _names.Leave();
        return new LiquidNode.Loop(at, name, over, reversed, limit, offset, body);
    }

    private static int? Count(LiquidWords words)
    {
        words.Expect(":");
        return words.Number();
    }

    /// <summary>What a loop goes through, in the words of the renderer.</summary>
    private (string Over, OwnName Kind) Source(LiquidWords words)
    {
        var at = words.At;
        if (words.TryTake("("))
        {
            var from = words.Number();
            words.Expect("..");
            var to = words.Number();
            words.Expect(")");
            if (!words.Failed && to - from >= MaxRange) words.Refuse(at, new Phrase("a range may have at most {0} numbers", MaxRange));
            return ($"({from}..{to})", OwnName.Item);
        }

        var path = LiquidExpressions.PathNames(words.Take(), words);
        if (!words.Failed && _names.ItemsOf(path) is null)
            words.Refuse(at, _names.Find(path) ?? new Phrase("{0} is not a list: go through labels, a range, or a value that was split", string.Join('.', path)));
        return _names.ItemsOf(path) == OwnName.Label ? (TemplateModel.LabelList, OwnName.Label) : (path[0], OwnName.Item);
    }

    private LiquidNode Assign(LiquidWords words, int at)
    {
        var nameAt = words.At;
        var name = words.Name();
        words.Expect("=");
        var pipeline = _expressions.Pipeline(words);
        if (!words.Failed && _names.Give(name, OwnName.Assigned) is { } taken) words.Refuse(nameAt, taken);
        return new LiquidNode.Assign(at, name, pipeline);
    }

    private LiquidNode Capture(LiquidWords words, int at)
    {
        var nameAt = words.At;
        var name = words.Name();
        words.End();
        var body = Body(at, "capture", out var end, "endcapture");
        end.Words.End();
        if (!words.Failed && _names.Give(name, OwnName.Captured) is { } taken) words.Refuse(nameAt, taken);
        return new LiquidNode.Capture(at, name, body);
    }
}
