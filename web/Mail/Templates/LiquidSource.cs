using System.Text.RegularExpressions;
using LiveNotify.Domain;

namespace LiveNotify.Web.Mail.Templates;

internal enum ChunkKind
{
    Text,
    Output,
    Tag,
}

/// <summary>A piece of the source: plain text, or what stands between <c>{{ }}</c> or <c>{% %}</c>.</summary>
/// <param name="At">Where the piece begins.</param>
/// <param name="BodyAt">Where what is inside begins.</param>
internal sealed record LiquidChunk(ChunkKind Kind, int At, string Body, int BodyAt);

/// <summary>Cuts a template into its pieces; comments are gone after it, raw text is text, and dashes have taken their white space.</summary>
internal static partial class LiquidSource
{
    public static IReadOnlyList<LiquidChunk> Cut(string source, List<LiquidProblem> problems)
    {
        var chunks = new List<LiquidChunk>();
        var at = 0;
        var trimNext = false;
        while (at < source.Length)
        {
            var open = Opening.Match(source, at);
            var textEnd = open.Success ? open.Index : source.Length;
            AddText(chunks, source[at..textEnd], at, trimNext, open.Value.EndsWith('-'));
            if (!open.Success) break;
            trimNext = false;
            var output = open.Value.StartsWith("{{", StringComparison.Ordinal);
            var bodyAt = open.Index + open.Length;
            if (EndOf(source, bodyAt, output ? "}}" : "%}") is not { } end)
            {
                problems.Add(new(open.Index, new Phrase("{0} is never closed with {1}", open.Value[..2], output ? "}}" : "%}")));
                break;
            }

            trimNext = source[end - 1] == '-' && end > bodyAt;
            var body = source[bodyAt..(trimNext ? end - 1 : end)];
            at = end + 2;
            if (!output && body.Trim() is "raw" or "comment")
                at = Verbatim(source, at, body.Trim(), open.Index, chunks, problems, ref trimNext);
            else
                chunks.Add(new(output ? ChunkKind.Output : ChunkKind.Tag, open.Index, body, bodyAt));
        }

        return chunks;
    }

    /// <returns>Where the source goes on after <c>endraw</c> or <c>endcomment</c>.</returns>
    private static int Verbatim(
        string source, int at, string word, int openedAt, List<LiquidChunk> chunks, List<LiquidProblem> problems, ref bool trimNext)
    {
        var end = (word == "raw" ? EndRaw : EndComment).Match(source, at);
        if (!end.Success)
        {
            problems.Add(new(openedAt, new Phrase("{0} is never closed with {1}", word, $"end{word}")));
            return source.Length;
        }

        if (word == "raw") AddText(chunks, source[at..end.Index], at, trimNext, end.Value.StartsWith("{%-", StringComparison.Ordinal));
        trimNext = end.Value.EndsWith("-%}", StringComparison.Ordinal);
        return end.Index + end.Length;
    }

    private static void AddText(List<LiquidChunk> chunks, string text, int at, bool trimStart, bool trimEnd)
    {
        if (trimStart) text = text.TrimStart();
        if (trimEnd) text = text.TrimEnd();
        if (text.Length > 0) chunks.Add(new(ChunkKind.Text, at, text, at));
    }

    /// <summary>What stands in quotes closes nothing.</summary>
    private static int? EndOf(string source, int from, string closing)
    {
        var quote = '\0';
        for (var i = from; i < source.Length; i++)
        {
            if (quote != '\0') quote = source[i] == quote ? '\0' : quote;
            else if (source[i] is '"' or '\'') quote = source[i];
            else if (string.CompareOrdinal(source, i, closing, 0, 2) == 0) return i;
        }

        return null;
    }

    [GeneratedRegex(@"\{\{-?|\{%-?")]
    private static partial Regex Opening { get; }

    [GeneratedRegex(@"\{%-?\s*endraw\s*-?%\}")]
    private static partial Regex EndRaw { get; }

    [GeneratedRegex(@"\{%-?\s*endcomment\s*-?%\}")]
    private static partial Regex EndComment { get; }
}
