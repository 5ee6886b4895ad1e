namespace LiveNotify.Web.DevServices;

/// <summary>One LiveNotify at a time on a data folder. The operating system lets go of it when the process ends, however it ends.</summary>
public static class FolderLock
{
    /// <exception cref="StartupProblem">Another LiveNotify holds it, and did not let go in time.</exception>
    public static async Task<FileStream> TakeAsync(string folder, TimeSpan patience, CancellationToken cancellation)
    {
        var path = Path.Combine(folder, "in-use.lock");
        for (var deadline = DateTime.UtcNow + patience; ; await Task.Delay(100, cancellation))
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException e) when (!FullDisk.IsMeantBy(e))
            {
                if (DateTime.UtcNow > deadline)
                    throw new StartupProblem(
                        $"Another LiveNotify is running on the data in {folder}: stop it first, or set ConnectionStrings__Postgres " +
                        "to a database both may use.", e);
            }
        }
    }
}
