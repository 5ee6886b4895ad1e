using System.Globalization;

namespace LiveNotify.Benchmarks;

/// <summary>A table in Markdown, in milliseconds.</summary>
internal static class Report
{
    public static void Title(string title) =>
        Console.WriteLine($"\n### {title}\n\n| what | p50 | p95 | p99 | worst |\n|---|---|---|---|---|");

    public static void Row(string what, IReadOnlyList<double> ms)
    {
        var sorted = ms.Order().ToList();
        Console.WriteLine($"| {what} | {At(sorted, 0.50)} | {At(sorted, 0.95)} | {At(sorted, 0.99)} | {At(sorted, 1)} |");
    }

    private static string At(List<double> sorted, double part) =>
        sorted[Math.Clamp((int)Math.Ceiling(part * sorted.Count) - 1, 0, sorted.Count - 1)].ToString("F1", CultureInfo.InvariantCulture);
}
