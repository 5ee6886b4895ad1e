using LiveNotify.Domain;

namespace LiveNotify.Web.Mail.Templates;

// What the reader makes of a template. Every At is a place in the source, for sentences about it.

/// <summary>Something wrong with a template, and where.</summary>
/// <param name="Why">Half a sentence that follows "Line 3, column 5:".</param>
internal sealed record LiquidProblem(int At, Phrase Why);

internal abstract record LiquidNode(int At)
{
    public sealed record Text(int At, string Value) : LiquidNode(At);

    public sealed record Output(int At, Pipeline Pipeline) : LiquidNode(At);

    public sealed record Assign(int At, string Name, Pipeline Pipeline) : LiquidNode(At);

    public sealed record Capture(int At, string Name, IReadOnlyList<LiquidNode> Body) : LiquidNode(At);

    /// <summary><c>if</c>, <c>unless</c> and <c>case</c>: the first branch that holds.</summary>
    public sealed record Choice(int At, IReadOnlyList<Branch> Branches) : LiquidNode(At);

    public sealed record Loop(int At, string Name, string Over, bool Reversed, int? Limit, int? Offset, IReadOnlyList<LiquidNode> Body) : LiquidNode(At);
}

/// <param name="Condition">Null: in every other case.</param>
/// <param name="Negated">It holds when the condition does not.</param>
internal sealed record Branch(IReadOnlyList<Comparison>? Condition, bool Negated, IReadOnlyList<LiquidNode> Body);

/// <param name="Joint"><c>and</c> or <c>or</c> with what comes before; null at the beginning.</param>
/// <param name="Operator">Null: whether there is such a value.</param>
internal sealed record Comparison(string? Joint, Operand Left, string? Operator, Operand? Right);

internal sealed record Pipeline(Operand Start, IReadOnlyList<FilterCall> Filters);

internal sealed record FilterCall(int At, string Name, IReadOnlyList<Operand> Arguments);

internal abstract record Operand(int At)
{
    /// <param name="Value">A string, an int, a decimal, a bool or null.</param>
    public sealed record Constant(int At, object? Value) : Operand(At);

    /// <summary><c>empty</c> and <c>blank</c>.</summary>
    public sealed record Nothing(int At, string Word) : Operand(At);

    /// <param name="Names">The variable and the way into it: <c>labels</c>, <c>a.b</c>.</param>
    public sealed record Path(int At, IReadOnlyList<string> Names) : Operand(At);
}

/// <summary>What happens at one place of a template; the library only decides whether and how often.</summary>
internal abstract record LiquidStep
{
    private LiquidStep() { }

    public sealed record Say(string Text) : LiquidStep;

    public sealed record Show(Pipeline Pipeline, LiquidEnding Ending) : LiquidStep;

    public sealed record Let(string Name, Pipeline Pipeline) : LiquidStep;
}
