using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Connections;
using Npgsql;

namespace LiveNotify.Web;

/// <summary>
/// Runs the program so that whatever is wrong outside of it ends in one line on standard error and exit code 1, and a request to stop
/// (Ctrl+C, SIGTERM, a closed terminal), however early, in an orderly end and exit code 0.
/// </summary>
public static class Startup
{
    /// <param name="main">The whole program; its token is cancelled when it shall stop.</param>
    /// <returns>The exit code: that of <paramref name="main"/>, unless it failed. A failure nobody foresaw is thrown on, with its stack trace: that is a bug to be reported.</returns>
    public static async Task<int> RunAsync(Func<CancellationToken, Task<int>> main)
    {
        using var stop = new CancellationTokenSource();
        using var interrupt = OnSignal(PosixSignal.SIGINT, stop);
        using var terminate = OnSignal(PosixSignal.SIGTERM, stop);
        using var hangUp = OnSignal(PosixSignal.SIGHUP, stop);
        try
        {
            return await main(stop.Token);
        }
        catch (Exception e) when (stop.IsCancellationRequested && e is (OperationCanceledException or StartupProblem))
        {
            // Ctrl+C also interrupts what was being started, which then says that it failed.
            return 0;
        }
        catch (Exception e) when (Explain(e) is { } line)
        {
            await Console.Error.WriteLineAsync(line.ReplaceLineEndings(" "));
            return 1;
        }
    }

    private static PosixSignalRegistration OnSignal(PosixSignal signal, CancellationTokenSource stop) =>
        PosixSignalRegistration.Create(signal, context =>
        {
            context.Cancel = true; // the signal's own effect: an end without clearing up
            stop.Cancel();
        });

    private static string? Explain(Exception failure) => failure switch
    {
        StartupProblem problem => problem.Message,
        IOException { InnerException: AddressInUseException } busy => ListenAddresses.Taken(AddressIn(busy.Message)),
        IOException full when FullDisk.IsMeantBy(full) => $"The disk is full ({full.Message}): free some space, then start again.",
        PostgresException { SqlState: PostgresErrorCodes.DiskFull } full => $"The database's disk is full ({full.MessageText}): free some space, then start again.",
        NpgsqlException lost => $"The database failed ({lost.Message}): see its log, then start again.",
        { InnerException: { } cause } => Explain(cause),
        _ => null,
    };

    /// <summary>Kestrel says "Failed to bind to address http://127.0.0.1:5080: address already in use."</summary>
    private static string AddressIn(string message) =>
        message.Split(' ').FirstOrDefault(word => word.Contains("://", StringComparison.Ordinal))?.TrimEnd(':') ?? "the configured address";
}
