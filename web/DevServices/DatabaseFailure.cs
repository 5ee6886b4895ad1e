namespace LiveNotify.Web.DevServices;

/// <summary>One line about why the embedded PostgreSQL did not come up, from the many it printed.</summary>
public static class DatabaseFailure
{
    public static StartupProblem Explain(string what, string output, string folder)
    {
        if (FullDisk.IsMeantBy(output) || FullDisk.IsAt(folder))
            return new StartupProblem($"The disk is full: the embedded PostgreSQL cannot write to {folder}. Free some space, then start again.");

        return new StartupProblem(
            $"The embedded PostgreSQL did not start ({what}: {Cause(output)}). Its files are in {folder}; " +
            "mend the cause, or set ConnectionStrings__Postgres to a database of your own.");
    }

    private static string Cause(string output)
    {
        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return lines.FirstOrDefault(IsError) ?? lines.LastOrDefault() ?? "it gave no reason";
    }

    private static bool IsError(string line) =>
        line.Contains("FATAL:", StringComparison.Ordinal) || line.Contains("PANIC:", StringComparison.Ordinal) || line.Contains("error:", StringComparison.Ordinal);
}
