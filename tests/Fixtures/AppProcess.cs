using System.Diagnostics;
using System.Text;
using LiveNotify.Web.DevServices;

namespace LiveNotify.Tests.Fixtures;

/// <summary>The app as a process of its own, the way `dotnet run` starts it, with its data in a folder of the test's.</summary>
public sealed class AppProcess : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process process;
    private readonly string folder;
    private readonly StringBuilder output = new();
    private readonly StringBuilder errors = new();

    private AppProcess(Process process, string folder)
    {
        (this.process, this.folder) = (process, folder);
        process.OutputDataReceived += (_, line) => Append(output, line.Data);
        process.ErrorDataReceived += (_, line) => Append(errors, line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>Of the operating system.</summary>
    public int Id => process.Id;

    public string Output => Read(output);

    public string Errors => Read(errors);

    /// <param name="folder">Of its database and mailbox; its path also tells this app's processes from others'.</param>
    /// <param name="environment">More environment variables; null unsets one.</param>
    public static AppProcess Start(string folder, params (string Name, string? Value)[] environment) => Start("dotnet", [], folder, environment);

    /// <summary>A command in place of serving: <c>keys rotate</c>.</summary>
    public static AppProcess Command(string folder, string[] words, params (string Name, string? Value)[] environment) => Start("dotnet", [], folder, environment, words);

    /// <summary>In a session of its own, like a terminal's, so that a signal can be sent to all of it. Linux only.</summary>
    public static AppProcess StartInSession(string folder) =>
        // A run in the background may ignore Ctrl+C, and its children with it.
        Start("setsid", ["env", "--default-signal=INT,TERM,HUP", "dotnet"], folder, []);

    /// <summary>Linux only: the processes whose command line names that folder.</summary>
    public static int[] ProcessesOf(string folder) =>
        [.. Directory.EnumerateDirectories("/proc").Select(Path.GetFileName).Select(name => int.TryParse(name, out var id) ? id : 0)
            .Where(id => id > 0 && CommandLineOf(id).Contains(folder, StringComparison.Ordinal))];

    public Task UntilSaysAsync(string text) => Wait.UntilAsync(
        () => Output.Contains(text, StringComparison.Ordinal) ? true : process.HasExited ? throw new InvalidOperationException(Output + Errors) : false,
        $"the app says '{text}'; it said: {Output}{Errors}");

    public Task UntilStartedAsync() => UntilSaysAsync("LiveNotify is at http://127.0.0.1:");

    public void Signal(string name) => Kill(name, $"{process.Id}");

    public void SignalSession(string name) => Kill(name, $"-{process.Id}");

    public async Task<int> ExitCodeAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        await process.WaitForExitAsync(patience.Token);
        return process.ExitCode;
    }

    public void Dispose()
    {
        if (!process.HasExited) process.Kill(entireProcessTree: true);
        process.Dispose();
        // After a failed test; the database is nobody's child.
        if (OperatingSystem.IsLinux()) foreach (var left in ProcessesOf(folder)) Kill("KILL", $"{left}");
    }

    private static AppProcess Start(string program, string[] before, string folder, (string Name, string? Value)[] environment, params string[] words)
    {
        var project = ProjectFolder.Find(AppContext.BaseDirectory);
        string[] arguments = [.. before, Path.Combine(AppContext.BaseDirectory, "LiveNotify.Web.dll"), .. words, "--contentRoot", project];
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        (string, string?)[] defaults =
        [
            ("ASPNETCORE_ENVIRONMENT", "Development"), ("ASPNETCORE_URLS", "http://127.0.0.1:0"), ("DevServices__Folder", folder),
            ("ConnectionStrings__Postgres", null),
        ];
        foreach (var (name, value) in defaults.Concat(environment)) start.Environment[name] = value;
        return new AppProcess(Process.Start(start)!, folder);
    }

    private static string CommandLineOf(int id)
    {
        try
        {
            return File.ReadAllText($"/proc/{id}/cmdline");
        }
        catch (IOException)
        {
            return "";
        }
    }

    private static void Kill(string signal, string target)
    {
        using var kill = Process.Start("sh", ["-c", $"kill -{signal} {target}"]);
        kill.WaitForExit();
    }

    private static void Append(StringBuilder text, string? line)
    {
        lock (text) text.AppendLine(line);
    }

    private static string Read(StringBuilder text)
    {
        lock (text) return text.ToString().Trim();
    }
}
