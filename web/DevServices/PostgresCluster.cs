using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace LiveNotify.Web.DevServices;

/// <summary>One PostgreSQL data folder with its password and log, and the commands upon it.</summary>
public sealed class PostgresCluster(PostgresBinaries binaries, DatabaseAccount account, string folder)
{
    public const string User = "livenotify";
    private const string SetSid = "/usr/bin/setsid";

    private Process? child;

    public string Folder => folder;

    public string Password => File.ReadAllText(PasswordFile).Trim();

    private string Data => Path.Combine(folder, "data");

    private string PasswordFile => Path.Combine(folder, "password");

    private string LogFile => Path.Combine(folder, "postgres.log");

    /// <summary>The server that runs on this folder, ours or one a killed app left behind.</summary>
    public PostmasterFile? Running => PostmasterFile.Read(Data) is { IsAlive: true } alive ? alive : null;

    /// <summary>Creates the data unless yesterday's is there.</summary>
    /// <exception cref="StartupProblem">It cannot be created, or yesterday's cannot be opened any more.</exception>
    public async Task InitializeAsync(bool durable, ILogger log, CancellationToken cancellation)
    {
        if (Directory.Exists(Data) && File.Exists(PasswordFile)) return;
        if (Directory.Exists(Data))
            throw new StartupProblem($"{PasswordFile} is missing, and without it the database in {Data} cannot be opened: put it back, or remove {folder} to start empty.");

        log.LogInformation("Creating the embedded database in {Folder}", Data);
        var unfinished = Data + ".new";
        if (Directory.Exists(unfinished)) Directory.Delete(unfinished, recursive: true);
        await WritePasswordAsync();
        string[] arguments =
        [
            "-D", unfinished, "-U", User, "--pwfile", PasswordFile, "-A", "scram-sha-256",
            "-E", "UTF8", "--locale", "C", "--locale-provider", "builtin", "--builtin-locale", "C.UTF-8",
        ];
        var initdb = await Command.RunAsync(binaries.Program("initdb"), durable ? arguments : [.. arguments, "--no-sync"], account.Name, cancellation);
        if (!initdb.Succeeded) throw DatabaseFailure.Explain("initdb failed", initdb.Output, folder);
        Directory.Move(unfinished, Data);
    }

    /// <returns>The port it listens on.</returns>
    /// <exception cref="StartupProblem">It did not come up.</exception>
    public async Task<int> LaunchAsync(bool durable)
    {
        // A dead server's process id may be another program's by now, and PostgreSQL would then refuse to start.
        File.Delete(PostmasterFile.PathIn(Data));
        for (var attempt = 1; ; attempt++)
        {
            File.Delete(LogFile);
            var port = FreePort();
            // Not cancellable: given up half-way it would leave a server behind that nobody knows of.
            if (File.Exists(SetSid) ? await TryLaunchChildAsync(Settings(port, durable)) : await TryLaunchDetachedAsync(Settings(port, durable))) return port;

            var output = File.Exists(LogFile) ? await File.ReadAllTextAsync(LogFile) : "";
            if (attempt == 3 || !output.Contains("could not bind", StringComparison.Ordinal)) throw DatabaseFailure.Explain("postgres ended", output, folder);
        }
    }

    /// <summary>Ends every connection, writes everything down and waits until the server is gone.</summary>
    public async Task StopAsync()
    {
        if (Running is null) return;
        // What a slow disk does not finish in the seconds the app has left is recovered at the next start.
        var stop = await PgCtlAsync("stop", "-m", "fast", "-w", "-t", "4");
        if (!stop.Succeeded) await PgCtlAsync("stop", "-m", "immediate", "-w");
        if (child is not null) await child.WaitForExitAsync();
    }

    private static string Settings(int port, bool durable) =>
        $"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c max_connections=300" +
        (durable ? "" : " -c fsync=off -c synchronous_commit=off -c full_page_writes=off");

    /// <summary>
    /// In a session of its own, out of reach of Ctrl+C, but as our child: one that init must bury may stay in the process list for long.
    /// </summary>
    private async Task<bool> TryLaunchChildAsync(string settings)
    {
        string[] postgres = [SetSid, binaries.Program("postgres"), "-D", Data, .. settings.Split(' ')];
        child = Command.Start("/bin/sh", ["-c", "exec \"$@\" > \"$0\" 2>&1", LogFile, .. postgres], account.Name);
        for (var deadline = DateTime.UtcNow.AddSeconds(60); !child.HasExited && DateTime.UtcNow < deadline; await Task.Delay(20))
            if (PostmasterFile.Read(Data) is { IsReady: true }) return true;
        return false;
    }

    private async Task<bool> TryLaunchDetachedAsync(string settings) =>
        (await PgCtlAsync("start", "-w", "-t", "60", "-l", LogFile, "-o", settings)).Succeeded;

    private Task<Command> PgCtlAsync(params string[] arguments) =>
        Command.RunAsync(binaries.Program("pg_ctl"), [.. arguments, "-D", Data], account.Name);

    private async Task WritePasswordAsync()
    {
        File.Delete(PasswordFile);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        await using (var file = new StreamWriter(PasswordFile, options))
            await file.WriteLineAsync(RandomNumberGenerator.GetHexString(32, lowercase: true));
        await account.OwnAsync(PasswordFile);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
