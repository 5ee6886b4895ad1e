using System.Globalization;
using System.Text;
using LiveNotify.Domain;

namespace LiveNotify.Web.Mail.Templates;

/// <summary>A template in the words of the library that renders it, the steps those words number, and the fixed values they name.</summary>
internal sealed record WrittenLiquid(string Source, IReadOnlyList<LiquidStep> Steps, IReadOnlyDictionary<string, object?> Constants);

/// <summary>
/// Writes the tree down again for the library: its blocks, and in them numbered steps. Every text, number and label name is a
/// constant, so that nothing somebody typed is ever read a second time by other rules; every value leaves escaped as its place
/// asks for.
/// </summary>
internal sealed class LiquidWriter
{
    private readonly StringBuilder _source = new();
    private readonly List<LiquidStep> _steps = [];
    private readonly Dictionary<string, object?> _constants = [];
    private readonly List<LiquidProblem> _problems = [];
    private readonly HashSet<string> _markup = [];
    private readonly HashSet<string> _changing = [];
    private readonly HashSet<string> _fixed = [];
    private HtmlPlace? _place;

    private LiquidWriter(bool html) => _place = html ? HtmlPlace.Start : null;

    /// <param name="html">Values are escaped for the place they stand in.</param>
    public static (WrittenLiquid Written, IReadOnlyList<LiquidProblem> Problems) Write(IReadOnlyList<LiquidNode> nodes, bool html)
    {
        var writer = new LiquidWriter(html);
        writer.Classify(nodes);
        writer.All(nodes);
        if (writer._place is { IsBetweenTags: false }) writer._problems.Add(new(nodes.Count > 0 ? nodes[^1].At : 0, new Phrase("the HTML ends inside a tag or a comment")));
        return (new(writer._source.ToString(), writer._steps, writer._constants), writer._problems);
    }

    /// <summary>Which names hold what the template itself says, which hold HTML, and which may hold anything.</summary>
    private void Classify(IReadOnlyList<LiquidNode> nodes)
    {
        foreach (var node in Flat(nodes))
            switch (node)
            {
                case LiquidNode.Assign { Pipeline: { Start: Operand.Constant, Filters.Count: 0 } } assign:
                    _fixed.Add(assign.Name);
                    break;
                case LiquidNode.Assign assign:
                    _changing.Add(assign.Name);
                    break;
                case LiquidNode.Loop loop:
                    _changing.Add(loop.Name);
                    break;
                case LiquidNode.Capture capture:
                    _markup.Add(capture.Name);
                    (Flat(capture.Body).Any(inner => inner is LiquidNode.Output) ? _changing : _fixed).Add(capture.Name);
                    break;
            }

        _fixed.ExceptWith(_changing);
    }

    private static IEnumerable<LiquidNode> Flat(IEnumerable<LiquidNode> nodes) => nodes.SelectMany(node => Inner(node).Prepend(node));

    private static IEnumerable<LiquidNode> Inner(LiquidNode node) => node switch
    {
        LiquidNode.Capture capture => Flat(capture.Body),
        LiquidNode.Loop loop => Flat(loop.Body),
        LiquidNode.Choice choice => choice.Branches.SelectMany(branch => Flat(branch.Body)),
        _ => [],
    };

    private void All(IReadOnlyList<LiquidNode> nodes)
    {
        foreach (var node in nodes) One(node);
    }

    private void One(LiquidNode node)
    {
        switch (node)
        {
            case LiquidNode.Text text:
                Step(new LiquidStep.Say(text.Value));
                _place = _place?.Over(text.Value, (distance, why) => _problems.Add(new(text.At + distance, why)));
                break;
            case LiquidNode.Output output:
                Output(output);
                break;
            case LiquidNode.Assign assign:
                if (_place is not null && IsMarkup(assign.Pipeline.Start)) RefuseMarkup(assign.At, assign.Pipeline.Start);
                Step(new LiquidStep.Let(assign.Name, assign.Pipeline));
                break;
            case LiquidNode.Capture capture:
                Capture(capture);
                break;
            case LiquidNode.Choice choice:
                Choose(choice);
                break;
            case LiquidNode.Loop loop:
                Go(loop);
                break;
        }
    }

    private void Output(LiquidNode.Output output)
    {
        Step(new LiquidStep.Show(output.Pipeline, _place is null ? LiquidEnding.Text : InHtml(output)));
        _place = _place?.AfterValue();
    }

    private void Step(LiquidStep step)
    {
        _source.Append(CultureInfo.InvariantCulture, $"{{% step {_steps.Count} %}}");
        _steps.Add(step);
    }

    private LiquidEnding InHtml(LiquidNode.Output output)
    {
        var (start, filters) = output.Pipeline;
        var place = _place!;
        var isFixed = filters.Count == 0 && (start is Operand.Constant || (start is Operand.Path { Names: [var name] } && _fixed.Contains(name)));
        if (place.WhyNoValue(isFixed) is { } why)
        {
            _problems.Add(new(output.At, why));
            return LiquidEnding.Html;
        }

        if (IsMarkup(start))
        {
            if (place.IsBetweenTags && filters.Count == 0) return LiquidEnding.Text;
            if (!isFixed) RefuseMarkup(output.At, start);
        }

        var asLines = filters.Count > 0 && filters[^1].Name == LiquidFilters.NewlineToBr;
        if (asLines && !place.IsBetweenTags) _problems.Add(new(output.At, new Phrase("{0} makes tags, and may only stand between tags", LiquidFilters.NewlineToBr)));
        return asLines ? LiquidEnding.HtmlLines : place.WantsAddress ? LiquidEnding.Address : LiquidEnding.Html;
    }

    private bool IsMarkup(Operand operand) => operand is Operand.Path { Names: [var name] } && _markup.Contains(name);

    private void RefuseMarkup(int at, Operand operand) => _problems.Add(new(at, new Phrase(
        "{0} was captured as HTML: it can only be shown as it is, between tags and without a filter", ((Operand.Path)operand).Names[0])));

    private void Capture(LiquidNode.Capture capture)
    {
        var around = _place;
        if (_place is not null) _place = HtmlPlace.Start;
        _source.Append(CultureInfo.InvariantCulture, $"{{% keep {capture.Name} %}}");
        All(capture.Body);
        _source.Append("{% endkeep %}");
        if (_place is { IsBetweenTags: false }) _problems.Add(new(capture.At, new Phrase("what is captured must be whole: it ends inside a tag or a comment")));
        _place = around;
    }

    private void Choose(LiquidNode.Choice choice)
    {
        var before = _place;
        var after = new List<HtmlPlace?>();
        for (var i = 0; i < choice.Branches.Count; i++)
        {
            var (condition, negated, body) = choice.Branches[i];
            _source.Append(condition is null
                ? i == 0 ? "{% if true %}" : "{% else %}"
                : $"{{% {(i > 0 ? "elsif" : negated ? "unless" : "if")} {string.Join(' ', condition.Select(Said))} %}}");
            _place = before;
            All(body);
            after.Add(_place);
        }

        _source.Append(choice.Branches is [{ Negated: true }, ..] ? "{% endunless %}" : "{% endif %}");
        _place = Join(choice.At, before, after);
    }

    private void Go(LiquidNode.Loop loop)
    {
        var before = _place;
        _source.Append(CultureInfo.InvariantCulture, $"{{% for {loop.Name} in {loop.Over}");
        if (loop.Reversed) _source.Append(" reversed");
        if (loop.Limit is { } limit) _source.Append(CultureInfo.InvariantCulture, $" limit:{limit}");
        if (loop.Offset is { } offset) _source.Append(CultureInfo.InvariantCulture, $" offset:{offset}");
        _source.Append(" %}");
        All(loop.Body);
        _source.Append("{% endfor %}");
        _place = Join(loop.At, before, [_place]);
    }

    /// <summary>A block that may be left out, or repeated, must leave the HTML as it found it.</summary>
    private HtmlPlace? Join(int at, HtmlPlace? before, IReadOnlyList<HtmlPlace?> after)
    {
        if (before is null) return null;
        if (after.Any(place => !place!.IsLike(before)))
            _problems.Add(new(at, new Phrase("this block begins or ends a tag, an attribute or a comment that it does not end or begin itself")));
        return after.All(place => place == before) ? before : before.Unsure();
    }

    private string Said(Comparison comparison)
    {
        var joint = comparison.Joint is { } word ? $"{word} " : "";
        return comparison.Operator is { } op ? $"{joint}{Said(comparison.Left)} {op} {Said(comparison.Right!)}" : $"{joint}{Said(comparison.Left)}";
    }

    private string Said(Operand operand) => operand switch
    {
        Operand.Constant { Value: null } => "nil",
        Operand.Constant { Value: bool yes } => yes ? "true" : "false",
        Operand.Constant constant => Constant(constant.Value),
        Operand.Nothing nothing => nothing.Word,
        Operand.Path { Names: ["labels", var name] } => $"labels[{Constant(name)}]",
        Operand.Path { Names: ["notification", "labels", var name] } => $"labels[{Constant(name)}]",
        Operand.Path path => string.Join('.', path.Names),
        _ => throw new ArgumentOutOfRangeException(nameof(operand), operand, "No such value"),
    };

    private string Constant(object? value)
    {
        var name = $"_c{_constants.Count}";
        _constants.Add(name, value);
        return name;
    }
}
