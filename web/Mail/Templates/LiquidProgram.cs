using System.Globalization;
using DotLiquid;
using DotLiquid.Exceptions;
using LiveNotify.Domain.Templates;
using Liquid = DotLiquid.Template;

namespace LiveNotify.Web.Mail.Templates;

/// <summary>One text of a template, ready to be rendered any number of times, by several mails at once.</summary>
/// <remarks>
/// The library keeps its tags in statics: they are set up once, here. Filters come with each context, in front of its own,
/// for a thread-safe template does not look at those of the parameters.
/// </remarks>
internal sealed class LiquidProgram
{
    private readonly Liquid _template;
    private readonly IReadOnlyDictionary<string, object?> _constants;

    static LiquidProgram() => Liquid.RegisterTag<LimitedCapture>("capture");

    private LiquidProgram(WrittenLiquid written)
    {
        _template = Liquid.Parse(written.Source, SyntaxCompatibility.DotLiquid22a);
        _template.MakeThreadSafe();
        _constants = written.Constants;
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
        foreach (var (name, value) in _constants) values[name] = value;
        using var writer = new LimitedWriter(new OutputBudget());
        using var time = new CancellationTokenSource(TemplateLimits.Time);
        try
        {
            var context = new Context(
                [values], new Hash(), new Hash(), ErrorsOutputMode.Rethrow, TemplateLimits.Rounds, CultureInfo.InvariantCulture, time.Token)
            {
                SyntaxCompatibilityLevel = SyntaxCompatibility.DotLiquid22a,
            };
            context.AddFilters(typeof(LiquidFilters));
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
