using System.Diagnostics;

namespace LiveNotify.Tests.Fixtures;

/// <summary>Runs what a person would paste into a terminal.</summary>
public static class Shell
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <param name="folder">Where it runs.</param>
    /// <param name="environment">More variables.</param>
    /// <returns>What it said; a failure is part of that.</returns>
    public static async Task<(int ExitCode, string Said)> RunAsync(string command, string? folder = null, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo("sh", ["-c", command])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder ?? Path.GetTempPath(),
        };
        foreach (var (name, value) in environment) start.Environment[name] = value;
        using var process = Process.Start(start)!;
        using var patience = new CancellationTokenSource(Patience);
        var output = process.StandardOutput.ReadToEndAsync(patience.Token);
        var errors = process.StandardError.ReadToEndAsync(patience.Token);
        await process.WaitForExitAsync(patience.Token);
        return (process.ExitCode, await output + await errors);
    }
}
