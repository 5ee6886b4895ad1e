using System.Security.Cryptography.X509Certificates;

namespace LiveNotify.Web.Access.Keys;

/// <summary>What the keys of the ring are protected with, so that who reads the database alone cannot use them.</summary>
/// <param name="Setting">Where it is configured, as an environment variable: <c>DataProtection__KeyFile</c>.</param>
/// <param name="Path">Of its file.</param>
internal abstract record RingLock(string Setting, string Path)
{
    /// <summary>Null where this part of the settings names none.</summary>
    /// <exception cref="StartupProblem">It names two, half of one, or a file that is none.</exception>
    public static RingLock? Read(IConfigurationSection settings)
    {
        string? Value(string name) => settings[name] is { Length: > 0 } value ? value : null;
        string Name(string name) => $"{settings.Path.Replace(":", "__", StringComparison.Ordinal)}__{name}";
        if ((Value("Certificate"), Value("KeyFile")) is (not null, not null))
            throw new StartupProblem($"{Name("Certificate")} and {Name("KeyFile")} are both set: keep the one that protects the key ring, and take away the other.");
        if (Value("Certificate") is { } path)
            return new CertificateLock(Name("Certificate"), path, CertificateFile.Load(Name, path, Value("CertificateKey"), Value("CertificatePassword")));
        foreach (var half in new[] { "CertificateKey", "CertificatePassword" })
            if (Value(half) is not null) throw new StartupProblem($"{Name(half)} is set, but {Name("Certificate")} is not: set it to the path of the certificate, or take {Name(half)} away.");
        return Value("KeyFile") is { } file ? new KeyFileLock(Name("KeyFile"), file, KeyFile.Load(Name("KeyFile"), file)) : null;
    }
}

internal sealed record CertificateLock(string Setting, string Path, X509Certificate2 Certificate) : RingLock(Setting, Path);

internal sealed record KeyFileLock(string Setting, string Path, KeyFile Key) : RingLock(Setting, Path);

/// <param name="Present">Protects every key from now on; null: keys lie in the database as they are.</param>
/// <param name="Previous">Open, beside it, what was protected earlier.</param>
internal sealed record RingLocks(RingLock? Present, IReadOnlyList<RingLock> Previous)
{
    private const string Section = "DataProtection";

    public IEnumerable<RingLock> All => Present is null ? Previous : Previous.Prepend(Present);

    /// <exception cref="StartupProblem">A setting cannot be used.</exception>
    public static RingLocks Read(IConfiguration configuration)
    {
        var section = configuration.GetSection(Section);
        return new(RingLock.Read(section), [.. section.GetSection("Previous").GetChildren().Select(previous => RingLock.Read(previous) ?? throw new StartupProblem(
            $"{Section}__Previous__{previous.Key} names nothing: set {Section}__Previous__{previous.Key}__Certificate or {Section}__Previous__{previous.Key}__KeyFile."))]);
    }
}
