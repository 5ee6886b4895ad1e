using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace LiveNotify.Web.Access.Keys;

/// <summary>A certificate with its private key: a PFX, or PEM with the key in the same file or in one of its own.</summary>
internal static class CertificateFile
{
    /// <summary>ERROR_INVALID_PASSWORD, which .NET gives on every system.</summary>
    private const int WrongPassword = unchecked((int)0x80070056);

    /// <param name="name">The whole name of a setting beside the certificate's.</param>
    /// <exception cref="StartupProblem">It cannot be read or opened, has no private key, or no RSA key.</exception>
    public static X509Certificate2 Load(Func<string, string> name, string path, string? keyPath, string? password)
    {
        var bytes = ReadFile(name("Certificate"), path);
        var text = Encoding.UTF8.GetString(bytes);
        var certificate = text.Contains("-----BEGIN ", StringComparison.Ordinal)
            ? FromPem(name, path, text, keyPath is null ? text : Encoding.UTF8.GetString(ReadFile(name("CertificateKey"), keyPath)), password)
            : FromPfx(name, path, bytes, password);
        if (!certificate.HasPrivateKey)
            throw new StartupProblem($"{name("Certificate")} names {path}, which has no private key: export the certificate with its key, or name the key's PEM file with {name("CertificateKey")}.");
        if (certificate.GetRSAPrivateKey() is null)
            throw new StartupProblem($"{name("Certificate")} names {path}, whose key is not RSA: the key ring needs an RSA certificate (it may be self-signed), or {name("KeyFile")} in its place.");
        return certificate;
    }

    /// <exception cref="StartupProblem">There is no such file, or this process may not read it.</exception>
    internal static byte[] ReadFile(string setting, string path)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new StartupProblem($"{setting} names {path}, which cannot be read ({e.Message}): correct the path, or let {Environment.UserName} read the file.", e);
        }
    }

    private static X509Certificate2 FromPfx(Func<string, string> name, string path, byte[] bytes, string? password)
    {
        try
        {
            return X509CertificateLoader.LoadPkcs12(bytes, password);
        }
        catch (CryptographicException e) when (e.HResult == WrongPassword)
        {
            throw new StartupProblem($"{name("Certificate")} names {path}, {Locked(name, password)}.", e);
        }
        catch (CryptographicException e)
        {
            throw new StartupProblem($"{name("Certificate")} names {path}, which is no certificate in PFX or PEM ({e.Message}): name a file that is one.", e);
        }
    }

    private static X509Certificate2 FromPem(Func<string, string> name, string path, string text, string keyText, string? password)
    {
        var isLocked = keyText.Contains("-----BEGIN ENCRYPTED PRIVATE KEY-----", StringComparison.Ordinal);
        if (isLocked && password is null) throw new StartupProblem($"{name("Certificate")} names {path}, {Locked(name, null)}.");
        try
        {
            if (!keyText.Contains(" PRIVATE KEY-----", StringComparison.Ordinal)) return X509Certificate2.CreateFromPem(text);
            return isLocked ? X509Certificate2.CreateFromEncryptedPem(text, keyText, password) : X509Certificate2.CreateFromPem(text, keyText);
        }
        catch (CryptographicException e)
        {
            var why = isLocked ? $"{Locked(name, password)}, or the key is another certificate's" : "but certificate and key do not fit together, or one of them cannot be read";
            throw new StartupProblem($"{name("Certificate")} names {path}, {why} ({e.Message}).", e);
        }
    }

    private static string Locked(Func<string, string> name, string? password) => password is null
        ? $"whose key has a password: set {name("CertificatePassword")}"
        : $"whose key {name("CertificatePassword")} does not open: correct the password";
}
