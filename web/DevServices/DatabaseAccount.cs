using System.Security.Cryptography;
using System.Text;

namespace LiveNotify.Web.DevServices;

/// <summary>
/// PostgreSQL refuses to run as root. Root therefore runs it as another user, and what that user needs must lie where
/// that user can go: not under a closed home folder, for one. A folder out of reach gets a stand-in.
/// </summary>
/// <param name="Name">Null: one's own account will do.</param>
public sealed record DatabaseAccount(string? Name)
{
    private const string StandIns = "/var/lib/livenotify";

    public static DatabaseAccount Choose()
    {
        if (OperatingSystem.IsWindows() || !Environment.IsPrivilegedProcess) return new DatabaseAccount(Name: null);
        var hasItsOwn = File.ReadLines("/etc/passwd").Any(line => line.StartsWith("postgres:", StringComparison.Ordinal));
        return new DatabaseAccount(hasItsOwn ? "postgres" : "nobody");
    }

    /// <returns>The folder, made and owned by this account, or its stand-in.</returns>
    public async Task<string> OwnFolderAsync(string folder, ILogger log)
    {
        var standIn = StandInFor(folder);
        if (Name is not null && Directory.Exists(standIn)) folder = standIn;
        Directory.CreateDirectory(folder);
        await OwnAsync(folder);
        if (await CanUseAsync(folder)) return folder;

        log.LogInformation("User {Account} cannot get at {Folder}: the embedded database keeps its data in {StandIn}", Name, folder, standIn);
        OpenToAll(Path.GetDirectoryName(standIn)!);
        return await OwnFolderAsync(standIn, log);
    }

    public Task OwnAsync(string path) => Name is null ? Task.CompletedTask : RunAsync("chown", "-R", Name, path);

    /// <returns>The program where this account can run it: where it is, or a copy.</returns>
    public async Task<PostgresBinaries> ReadableAsync(PostgresBinaries binaries, ILogger log)
    {
        if (await CanUseAsync(binaries.Folder)) return binaries;
        var copy = Path.Combine(StandInFor(binaries.Folder), binaries.Version);
        if (!Directory.Exists(copy)) await CopyAsync(binaries.Folder, copy, log);
        return binaries with { Folder = copy };
    }

    private async Task CopyAsync(string folder, string copy, ILogger log)
    {
        log.LogInformation("User {Account} cannot read {Folder}: copying PostgreSQL to {Copy}", Name, folder, copy);
        var unfinished = copy + ".new";
        OpenToAll(Path.GetDirectoryName(copy)!);
        await RunAsync("rm", "-rf", unfinished);
        await RunAsync("cp", "-RP", folder, unfinished);
        await RunAsync("chmod", "-R", "a+rX", unfinished);
        Directory.Move(unfinished, copy);
    }

    private async Task<bool> CanUseAsync(string folder) =>
        Name is null || (await Command.RunAsync("/bin/sh", ["-c", "test -r \"$0\" && test -x \"$0\"", folder], Name)).Succeeded;

    private static string StandInFor(string folder)
    {
        var checkout = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(folder)))[..12];
        return Path.Combine(StandIns, checkout, Path.GetFileName(folder));
    }

    private static void OpenToAll(string folder)
    {
        Directory.CreateDirectory(folder);
        if (OperatingSystem.IsWindows()) return;
        for (var at = folder; at.StartsWith(StandIns, StringComparison.Ordinal); at = Path.GetDirectoryName(at)!)
            File.SetUnixFileMode(at, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute |
                UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute);
    }

    private static async Task RunAsync(string program, params string[] arguments)
    {
        var command = await Command.RunAsync(program, arguments);
        if (!command.Succeeded) throw DatabaseFailure.Explain($"{program} failed", command.Output, Path.GetDirectoryName(arguments[^1])!);
    }
}
