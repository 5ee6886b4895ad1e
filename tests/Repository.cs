namespace LiveNotify.Tests;

/// <summary>The checked-out repository, for tests about files rather than behaviour.</summary>
internal static class Repository
{
    private static readonly string[] NotOurs = ["bin", "obj", "node_modules", "lib", "TestResults", ".git", ".livenotify"];

    public static string Root { get; } = FindRoot();

    public static string PathOf(string relative) => Path.Combine(Root, relative);

    public static string Read(string relative) => File.ReadAllText(PathOf(relative));

    /// <summary>
    /// Paths, relative to the root and with forward slashes, of our own files under a folder; none if it does not exist.
    /// Build output, front-end packages and data folders are not ours.
    /// </summary>
    public static IEnumerable<string> Files(string folder, params string[] extensions) =>
        Directory.Exists(PathOf(folder))
            ? Walk(PathOf(folder))
                .Where(path => extensions.Contains(Path.GetExtension(path)))
                .Select(path => Path.GetRelativePath(Root, path).Replace('\\', '/'))
                .Order(StringComparer.Ordinal)
            : [];

    private static IEnumerable<string> Walk(string folder) =>
        Directory.EnumerateFiles(folder).Concat(Directory.EnumerateDirectories(folder)
            .Where(child => !NotOurs.Contains(Path.GetFileName(child)))
            .SelectMany(Walk));

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "LiveNotify.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException($"LiveNotify.sln is in no folder above {AppContext.BaseDirectory}: run the tests from a checkout.");
    }
}
