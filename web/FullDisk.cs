namespace LiveNotify.Web;

/// <summary>Recognises a full disk, by what .NET throws, what other programs print, and how much is left.</summary>
public static class FullDisk
{
    private const int UnixNoSpace = 28;                     // ENOSPC
    private const int WindowsDiskFull = unchecked((int)0x80070070); // ERROR_DISK_FULL as an HRESULT
    private const long TooLittleForADatabase = 32L << 20;   // two segments of PostgreSQL's write-ahead log

    private static readonly string[] Messages =
        ["No space left on device", "ENOSPC", "not enough space on the disk", "Disk quota exceeded", "EDQUOT"];

    public static bool IsMeantBy(string output) => Messages.Any(message => output.Contains(message, StringComparison.OrdinalIgnoreCase));

    public static bool IsMeantBy(IOException exception) =>
        exception.HResult is UnixNoSpace or WindowsDiskFull || IsMeantBy(exception.Message);

    /// <summary>A program on a full disk often cannot even write the log that would say so.</summary>
    public static bool IsAt(string folder) =>
        Directory.Exists(folder) && new DriveInfo(Path.GetFullPath(folder)).AvailableFreeSpace < TooLittleForADatabase;
}
