using System.Globalization;

namespace LiveNotify.Benchmarks;

/// <summary>Tables in Markdown, times in milliseconds.</summary>
internal static class Report
{
    public static void Title(string title) =>
        Console.WriteLine($"\n### {title}\n\n| what | p50 | p95 | p99 | worst |\n|---|---|---|---|---|");

    public static void Row(string what, IReadOnlyList<double> ms)
    {
        var measured = new Measured(0, [.. ms.Order()]);
        Console.WriteLine($"| {what} | {Ms(measured.At(0.50))} | {Ms(measured.At(0.95))} | {Ms(measured.At(0.99))} | {Ms(measured.At(1))} |");
    }

    public static void ThroughputTitle(string title) =>
        Console.WriteLine($"\n### {title}\n\n| what | a second | p50 | p99 | of its baseline | core-ms each: app + database + the rest |\n|---|---|---|---|---|---|");

    /// <param name="baseline">Of the same rounds, in the same order.</param>
    public static void Row(string what, IReadOnlyList<Measured> rounds, IReadOnlyList<Measured>? baseline = null) => Console.WriteLine(
        $"| {what} | {Median(rounds.Select(r => r.PerSecond)).ToString("N0", CultureInfo.InvariantCulture)} "
        + $"| {Part(rounds, 0.50)} | {Part(rounds, 0.99)} | {(baseline is null ? "" : Ratio(rounds, baseline))} | {Cost(rounds)} |");

    public static void Line(string text) => Console.WriteLine($"\n{text}");

    /// <summary>The median of the ratios, each taken within its round.</summary>
    public static string Ratio(IReadOnlyList<Measured> rounds, IReadOnlyList<Measured> baseline) =>
        $"{Median(rounds.Zip(baseline, (ours, theirs) => ours.PerSecond / theirs.PerSecond)).ToString("F2", CultureInfo.InvariantCulture)} x";

    private static string Cost(IReadOnlyList<Measured> rounds)
    {
        string Of(Func<CpuCost, double> part) => Median(rounds.Select(r => part(r.Cost!))).ToString("F2", CultureInfo.InvariantCulture);
        return rounds.Any(r => r.Cost is null) ? "" : $"{Of(c => c.App)} + {Of(c => c.Database)} + {Of(c => c.Bench)}";
    }

    private static string Part(IReadOnlyList<Measured> rounds, double part) =>
        rounds.All(r => r.Ms.Count > 0) ? Ms(Median(rounds.Select(r => r.At(part)!.Value))) : "";

    private static string Ms(double? ms) => ms?.ToString("F1", CultureInfo.InvariantCulture) ?? "";

    private static double Median(IEnumerable<double> values) => values.Order().ToList() is var sorted ? sorted[sorted.Count / 2] : 0;
}
