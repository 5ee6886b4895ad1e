using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace LiveNotify.Web.DevServices;

/// <summary>
/// A mail server that shows every mail on a web page and passes none on: npm's maildev, on 127.0.0.1. It ends when the pipe to it
/// closes, so it outlives nothing, not even a killed app.
/// </summary>
public sealed class LocalMailbox : IAsyncDisposable
{
    private const int PreferredSmtpPort = 1025;
    private const int PreferredWebPort = 1080;
    private static readonly TimeSpan PatienceAtEnd = TimeSpan.FromSeconds(3);

    private readonly Process process;
    private readonly ILogger log;
    private string lastError = "it gave no reason";

    private LocalMailbox(Process process, ILogger log) => (this.process, this.log) = (process, log);

    public int SmtpPort { get; private set; }

    public Uri WebUrl { get; private set; } = null!;

    /// <param name="projectFolder">Where `npm ci` was run.</param>
    /// <param name="folder">Keeps the mails from one start to the next; made when missing.</param>
    /// <param name="log">Hears where the mailbox is, and if it ends before its time.</param>
    /// <param name="cancellation">Gives up the start; nothing is left running.</param>
    /// <exception cref="StartupProblem">Node.js is missing, or the mailbox would not start.</exception>
    public static async Task<LocalMailbox> StartAsync(string projectFolder, string folder, ILogger log, CancellationToken cancellation = default)
    {
        var mailbox = new LocalMailbox(StartNode(projectFolder, folder), log);
        try
        {
            mailbox.process.ErrorDataReceived += (_, line) => mailbox.Hear(line.Data);
            mailbox.process.BeginErrorReadLine();
            await mailbox.UntilReadyAsync(projectFolder, cancellation);
            return mailbox;
        }
        catch
        {
            await mailbox.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        process.Exited -= WarnOfEarlyEnd;
        process.StandardInput.Close();
        try
        {
            using var patience = new CancellationTokenSource(PatienceAtEnd);
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
        }

        process.Dispose();
    }

    private static Process StartNode(string projectFolder, string folder)
    {
        string[] arguments = ["mailbox.mjs", Number(PreferredSmtpPort), Number(PreferredWebPort), Path.GetFullPath(folder)];
        try
        {
            return Process.Start(new ProcessStartInfo("node", arguments)
            {
                WorkingDirectory = Path.Combine(projectFolder, "DevServices"),
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
        }
        catch (Win32Exception e)
        {
            throw new StartupProblem(
                "Node.js was not found on PATH, and the local mailbox of Development runs on it: install Node.js 20 or newer " +
                "(https://nodejs.org), or set DevServices__Enabled=false and ConnectionStrings__Postgres.", e);
        }
    }

    private async Task UntilReadyAsync(string projectFolder, CancellationToken cancellation)
    {
        string? line;
        do line = await process.StandardOutput.ReadLineAsync(cancellation);
        while (line is not null && !line.StartsWith('{'));
        if (line is null) throw await FailureAsync(projectFolder);

        var ports = JsonSerializer.Deserialize<Ports>(line, JsonSerializerOptions.Web)!;
        SmtpPort = ports.SmtpPort;
        WebUrl = new Uri($"http://127.0.0.1:{ports.WebPort}/index.html");
        process.EnableRaisingEvents = true;
        process.Exited += WarnOfEarlyEnd;
        _ = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
    }

    private async Task<StartupProblem> FailureAsync(string projectFolder)
    {
        await process.WaitForExitAsync(); // and with it the last of its error output
        return FullDisk.IsMeantBy(lastError)
            ? new StartupProblem($"The disk is full: the local mailbox could not start ({lastError}). Free some space, then start again.")
            : new StartupProblem($"The local mailbox did not start ({lastError}): run 'npm ci --ignore-scripts' in {projectFolder} with Node.js 20 or newer.");
    }

    private void Hear(string? line)
    {
        if (string.IsNullOrWhiteSpace(line)) return;
        log.LogDebug("mailbox: {Line}", line);
        if (line.Contains("Error", StringComparison.Ordinal) || line.Contains("ENOSPC", StringComparison.Ordinal)) lastError = line.Trim();
    }

    private void WarnOfEarlyEnd(object? sender, EventArgs e) =>
        log.LogWarning("The local mailbox ended ({Reason}): mail to port {SmtpPort} is refused until the next start", lastError, SmtpPort);

    private static string Number(int port) => port.ToString(CultureInfo.InvariantCulture);

    private sealed record Ports(int SmtpPort, int WebPort);
}
