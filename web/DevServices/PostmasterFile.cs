using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace LiveNotify.Web.DevServices;

/// <summary>
/// What a running PostgreSQL notes in its data folder, `postmaster.pid`: process id on line 1, port on line 4, how far it is on line 8.
/// A killed one leaves the file behind, and its process id may meanwhile be anybody's.
/// </summary>
public sealed record PostmasterFile(string DataFolder, int ProcessId, int Port, bool IsReady)
{
    public static string PathIn(string dataFolder) => Path.Combine(dataFolder, "postmaster.pid");

    /// <returns>Null when there is none, or none that is complete.</returns>
    public static PostmasterFile? Read(string dataFolder)
    {
        var path = PathIn(dataFolder);
        if (!File.Exists(path)) return null;
        var lines = File.ReadAllLines(path);
        return lines.Length > 3 && Number(lines[0]) is { } process && Number(lines[3]) is { } port
            ? new PostmasterFile(dataFolder, process, port, lines.Length > 7 && lines[7].Trim() == "ready")
            : null;
    }

    /// <summary>Whether that process lives and is the PostgreSQL of this folder.</summary>
    public bool IsAlive
    {
        get
        {
            try
            {
                // A dead process that nobody has buried still has an id and a name, but neither command line nor program.
                if (OperatingSystem.IsLinux()) return File.ReadAllText($"/proc/{ProcessId}/cmdline").Contains(DataFolder, StringComparison.Ordinal);
                using var process = Process.GetProcessById(ProcessId);
                return Path.GetFileNameWithoutExtension(process.MainModule?.FileName) == "postgres";
            }
            catch (Exception e) when (e is IOException or ArgumentException or InvalidOperationException or Win32Exception)
            {
                return false;
            }
        }
    }

    private static int? Number(string line) => int.TryParse(line, CultureInfo.InvariantCulture, out var number) ? number : null;
}
