using System.ComponentModel;
using System.Diagnostics;

namespace LiveNotify.Web.DevServices;

/// <summary>A program run to its end: its exit code and what it printed.</summary>
public sealed record Command(int ExitCode, string Output)
{
    public bool Succeeded => ExitCode == 0;

    /// <param name="asUser">The account to run it as; null for one's own. Only root may choose another.</param>
    /// <exception cref="Win32Exception">The program is not there, or may not be run.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; the program and its children were ended.</exception>
    public static async Task<Command> RunAsync(string program, string[] arguments, string? asUser = null, CancellationToken cancellation = default)
    {
        var start = StartInfo(program, arguments, asUser);
        (start.RedirectStandardOutput, start.RedirectStandardError) = (true, true);
        using var process = Begin(start);
        var output = Task.WhenAll(process.StandardOutput.ReadToEndAsync(CancellationToken.None), process.StandardError.ReadToEndAsync(CancellationToken.None));
        try
        {
            await process.WaitForExitAsync(cancellation);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }

        return new Command(process.ExitCode, await AllOf(output));
    }

    /// <summary>Starts it and leaves it running; it reads nothing and prints where this program prints.</summary>
    public static Process Start(string program, string[] arguments, string? asUser) => Begin(StartInfo(program, arguments, asUser));

    private static Process Begin(ProcessStartInfo start)
    {
        var process = Process.Start(start)!;
        process.StandardInput.Close();
        return process;
    }

    private static ProcessStartInfo StartInfo(string program, string[] arguments, string? asUser)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            // Another user may not enter the folder this was started from.
            WorkingDirectory = OperatingSystem.IsWindows() ? Path.GetTempPath() : "/",
        };
        start.Environment["LC_ALL"] = "C";
        if (asUser is not null) start.UserName = asUser;
        return start;
    }

    /// <summary>On Windows a server started by the program holds its output open for good.</summary>
    private static async Task<string> AllOf(Task<string[]> output)
    {
        try
        {
            return string.Concat(await output.WaitAsync(TimeSpan.FromSeconds(2)));
        }
        catch (TimeoutException)
        {
            return "";
        }
    }
}
