using LiveNotify.Domain;
using LiveNotify.Web.EventStore;

namespace LiveNotify.Web.Configuration;

/// <summary>
/// The passwords a file does not hold but names. Whoever may change senders can have a password sent anywhere, so a name reaches only what was
/// put there for LiveNotify: variables with its prefix, and the files of one folder. And only the command line follows it, where whoever runs
/// it can read both anyway; to the API they are names and nothing more.
/// </summary>
public sealed class PasswordReferences(Func<string, string?> variables, string folder)
{
    /// <summary><c>{ "stored": true }</c></summary>
    public const string Stored = "stored";

    /// <summary><c>{ "env": "LIVENOTIFY_SECRET_OPS" }</c></summary>
    public const string Environment = "env";

    /// <summary><c>{ "file": "ops" }</c></summary>
    public const string File = "file";

    public const string EnvironmentPrefix = "LIVENOTIFY_SECRET_";

    /// <summary>Where container engines put secrets.</summary>
    public const string DefaultFolder = "/run/secrets";

    public static PasswordReferences Of(IConfiguration settings) =>
        new(System.Environment.GetEnvironmentVariable, settings["Configuration:SecretsFolder"] is { Length: > 0 } folder ? folder : DefaultFolder);

    /// <param name="kind"><see cref="Environment"/> or <see cref="File"/>.</param>
    /// <returns>The password, or why there is none; never what a wrong name leads to.</returns>
    public (string? Password, Phrase? Why) Find(string kind, string name) => kind == Environment ? OfVariable(name) : OfFile(name);

    private (string? Password, Phrase? Why) OfVariable(string name)
    {
        if (!name.StartsWith(EnvironmentPrefix, StringComparison.Ordinal))
            return (null, new("The name of the variable must begin with {0}; got {1}", EnvironmentPrefix, name));
        return variables(name) is { Length: > 0 } password ? (password, null) : (null, new("The environment variable {0} is not set", name));
    }

    private (string? Password, Phrase? Why) OfFile(string name)
    {
        if (name is "" or "." or ".." || name.AsSpan().IndexOfAny('/', '\\', '\0') >= 0)
            return (null, new("The file must be one in the folder {0}, by its name alone; got {1}", folder, name));
        var path = new FileInfo(Path.Combine(folder, name));
        try
        {
            // A line end more than the longest there may be
            if (path.Length > SenderFields.MaxPasswordBytes + 2) return (null, new("SMTP Password may have at most {0} bytes", SenderFields.MaxPasswordBytes));
            var text = System.IO.File.ReadAllText(path.FullName);
            var password = text.EndsWith("\r\n", StringComparison.Ordinal) ? text[..^2] : text.EndsWith('\n') ? text[..^1] : text;
            return password.Length > 0 ? (password, null) : (null, new("The file {0} is empty", path.FullName));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return (null, new("The file {0} cannot be read: {1}", path.FullName, e.Message));
        }
    }
}
