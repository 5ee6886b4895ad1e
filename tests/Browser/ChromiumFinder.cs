using System.Diagnostics;

namespace LiveNotify.Tests.Browser;

/// <summary>Finds this machine's Chromium or Chrome; as root on Debian it installs one where there is none.</summary>
internal static class ChromiumFinder
{
    private const string Setting = "CHROMIUM_PATH";

    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge"];

    private static readonly string[] Elsewhere =
    [
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
        "/Applications/Chromium.app/Contents/MacOS/Chromium",
        @"C:\Program Files\Google\Chrome\Application\chrome.exe",
        @"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
    ];

    /// <exception cref="InvalidOperationException">There is none; says what to install.</exception>
    public static string Find() => Found() ?? Installed() ?? throw new InvalidOperationException(
        $"The browser tests need Chromium or Chrome: install it (Debian: apt-get install chromium), or set {Setting} to its program.");

    private static string? Found()
    {
        if (Environment.GetEnvironmentVariable(Setting) is { Length: > 0 } configured)
            return File.Exists(configured) ? configured : throw new InvalidOperationException($"{Setting} names {configured}, which is not there.");
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        return folders.SelectMany(folder => Names.Select(name => Path.Combine(folder, name))).Concat(Elsewhere).FirstOrDefault(File.Exists);
    }

    private static string? Installed()
    {
        if (!OperatingSystem.IsLinux() || Environment.UserName != "root" || !File.Exists("/etc/debian_version")) return null;
        Run("apt-get", "update", "-qq");
        Run("apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium", "fonts-noto-cjk");
        return Found();
    }

    private static void Run(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true };
        start.Environment["DEBIAN_FRONTEND"] = "noninteractive";
        using var process = Process.Start(start)!;
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
    }
}
