using System.Globalization;
using DotLiquid;
using DotLiquid.Exceptions;
using LiveNotify.Domain.Templates;
using Liquid = DotLiquid.Template;

namespace LiveNotify.Web.Mail.Templates;

/// <summary>One text of a template, ready to be rendered any number of times, by several mails at once.</summary>
/// <remarks>
/// The library keeps its tags in statics: they are set up once, here. It runs the blocks; values, filters and escaping are
/// ours, so its own filters are never reached and cost nothing.
/// </remarks>
internal sealed class LiquidProgram
{
    private const string StepsRegister = "steps";

    private readonly Liquid _template;
    private readonly WrittenLiquid _written;

    static LiquidProgram()
    {
        // Under a name of its own: the library registers its tags at the first parse, over whoever took theirs.
        Liquid.RegisterTag<LimitedCapture>("keep");
        Liquid.RegisterTag<StepTag>("step");
    }

    private LiquidProgram(WrittenLiquid written)
    {
        _template = Liquid.Parse(written.Source, SyntaxCompatibility.DotLiquid22a);
        _template.MakeThreadSafe();
        _written = written;
    }

    /// <summary>The program, or what is wrong with the source, in the order of places.</summary>
    public static (LiquidProgram? Program, IReadOnlyList<LiquidProblem> Problems) Of(string source, bool html)
    {
        var (nodes, problems) = LiquidReader.Read(source, html);
        if (problems.Count > 0) return (null, [.. problems.OrderBy(problem => problem.At)]);
        var (written, misplaced) = LiquidWriter.Write(nodes, html);
        return misplaced.Count > 0 ? (null, [.. misplaced.OrderBy(problem => problem.At)]) : (new LiquidProgram(written), []);
    }

    /// <param name="part">Which of the template's texts it is, for the fault.</param>
    /// <returns>The text, or why there is none; never throws.</returns>
    public (string? Text, TemplateFault? Fault) Render(Hash model, string part)
    {
        var values = new Hash();
        values.Merge(model);
        foreach (var (name, value) in _written.Constants) values[name] = value;
        using var writer = new LimitedWriter(new OutputBudget());
        using var time = new CancellationTokenSource(TemplateLimits.Time);
        try
        {
            var context = new Context(
                [values], new Hash(), new Hash { [StepsRegister] = _written.Steps }, ErrorsOutputMode.Rethrow, TemplateLimits.Rounds, CultureInfo.InvariantCulture, time.Token)
            {
                SyntaxCompatibilityLevel = SyntaxCompatibility.DotLiquid22a,
            };
            _template.Render(writer, RenderParameters.FromContext(context, CultureInfo.InvariantCulture));
            return (writer.ToString(), null);
        }
        catch (System.Exception e)
        {
            return (null, new TemplateFault(part, KindOf(e), e.Message));
        }
    }

    private static TemplateFaultKind KindOf(System.Exception e) => e switch
    {
        OutputLimitReached => TemplateFaultKind.OutputLimit,
        MaximumIterationsExceededException => TemplateFaultKind.LoopLimit,
        TimeoutException or OperationCanceledException => TemplateFaultKind.TimeLimit,
        { InnerException: { } inner } => KindOf(inner),
        _ => TemplateFaultKind.Broken,
    };

    private static object? ValueOf(Pipeline pipeline, Context context)
    {
        var value = ValueOf(pipeline.Start, context);
        foreach (var filter in pipeline.Filters)
            value = LiquidFilters.Apply(filter.Name, value, [.. filter.Arguments.Select(argument => ValueOf(argument, context))]);
        return value;
    }

    private static object? ValueOf(Operand operand, Context context) => operand switch
    {
        Operand.Constant constant => constant.Value,
        Operand.Path { Names: ["forloop", var part] } => context[$"forloop.{part}"],
        Operand.Path path => path.Names.Skip(1).Aggregate(Find(path.Names[0], context), (value, part) => value is Hash parts && parts.TryGetValue(part, out var found) ? found : null),
        _ => "",
    };

    /// <summary>The innermost block's first, then those that came with the mail.</summary>
    private static object? Find(string name, Context context)
    {
        foreach (var known in context.Scopes.Concat(context.Environments))
            if (known.TryGetValue(name, out var value)) return value;
        return null;
    }

    /// <summary>One of our steps, by its number.</summary>
    private sealed class StepTag : Tag
    {
        private int _number;

        public override void Initialize(string tagName, string markup, List<string> tokens)
        {
            _number = int.Parse(markup.Trim(), CultureInfo.InvariantCulture);
            base.Initialize(tagName, markup, tokens);
        }

        public override void Render(Context context, TextWriter result)
        {
            switch (context.Registers.Get<IReadOnlyList<LiquidStep>>(StepsRegister)[_number])
            {
                case LiquidStep.Say say:
                    result.Write(say.Text);
                    break;
                case LiquidStep.Show show:
                    result.Write(LiquidFilters.Show(ValueOf(show.Pipeline, context), show.Ending));
                    break;
                case LiquidStep.Let let:
                    context.Scopes[^1][let.Name] = ValueOf(let.Pipeline, context);
                    break;
            }
        }
    }

    /// <summary>The library's own keeps as much as it likes in memory.</summary>
    private sealed class LimitedCapture : DotLiquid.Block
    {
        private string _name = "";

        public override void Initialize(string tagName, string markup, List<string> tokens)
        {
            _name = markup.Trim();
            base.Initialize(tagName, markup, tokens);
        }

        public override void Render(Context context, TextWriter result)
        {
            using var kept = new LimitedWriter(((LimitedWriter)result).Budget);
            base.Render(context, kept);
            context.Scopes[^1][_name] = kept.ToString();
        }
    }
}

/// <summary>It wrote more than <see cref="TemplateLimits.Output"/>: the way out of the library, which knows no such limit.</summary>
internal sealed class OutputLimitReached : System.Exception;

/// <summary>How much one rendering has written, wherever to.</summary>
internal sealed class OutputBudget
{
    private int _written;

    public void Spend(int characters)
    {
        _written += characters;
        if (_written > TemplateLimits.Output) throw new OutputLimitReached();
    }
}

internal sealed class LimitedWriter(OutputBudget budget) : StringWriter(CultureInfo.InvariantCulture)
{
    public OutputBudget Budget => budget;

    public override void Write(char value)
    {
        budget.Spend(1);
        base.Write(value);
    }

    public override void Write(string? value)
    {
        budget.Spend(value?.Length ?? 0);
        base.Write(value);
    }

    public override void Write(char[] buffer, int index, int count)
    {
        budget.Spend(count);
        base.Write(buffer, index, count);
    }
}
