using System.Globalization;

namespace LiveNotify.Benchmarks;

/// <summary>
/// What a run took of the processors, which says more than the clock where two cores are shared with whoever posts and whoever
/// receives: milliseconds of one core for each thing done.
/// </summary>
internal sealed record CpuCost(double App, double Database, double Bench)
{
    public CpuCost For(int count) => new(App / count, Database / count, Bench / count);

    public static CpuCost operator -(CpuCost after, CpuCost before) =>
        new(after.App - before.App, after.Database - before.Database, after.Bench - before.Bench);
}

/// <summary>Linux only: the processor time that the app, PostgreSQL and this process have taken so far.</summary>
internal sealed class CpuTime(int app, int postmaster)
{
    private const double MsPerTick = 10; // USER_HZ is 100 on every Linux that .NET runs on

    // Positions behind the name in parentheses (proc(5) counts from 1 and has the name second)
    private const int Parent = 1;
    private const int Own = 11;
    private const int OfTheDead = 13;

    public CpuCost Now() => new(
        Of(Fields($"{app}"), Own), Of(Fields($"{postmaster}"), Own) + Of(Fields($"{postmaster}"), OfTheDead) + Children(), Of(Fields("self"), Own));

    /// <summary>Of a backend: the server that started it.</summary>
    public static int ParentOf(int process) => int.Parse(Fields($"{process}")[Parent], CultureInfo.InvariantCulture);

    private double Children() => Directory.EnumerateDirectories("/proc").Select(path => Path.GetFileName(path)!).Where(name => char.IsAsciiDigit(name[0]))
        .Select(Fields).Where(fields => fields.Length > OfTheDead && fields[Parent] == $"{postmaster}").Sum(fields => Of(fields, Own));

    private static double Of(string[] fields, int at) => fields.Length <= at + 1 ? 0
        : MsPerTick * (double.Parse(fields[at], CultureInfo.InvariantCulture) + double.Parse(fields[at + 1], CultureInfo.InvariantCulture));

    private static string[] Fields(string process)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{process}/stat");
            return stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        }
        catch (IOException)
        {
            return [];
        }
    }
}
