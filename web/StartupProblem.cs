namespace LiveNotify.Web;

/// <summary>
/// Something outside the program keeps it from starting: a busy port, an unreachable database, a missing Node.
/// The message is the one line the console shows; it names the thing, the value and the way out.
/// </summary>
public sealed class StartupProblem(string message, Exception? cause = null) : Exception(message, cause);
