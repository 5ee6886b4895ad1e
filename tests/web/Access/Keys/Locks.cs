using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using LiveNotify.Tests.Fixtures;

namespace LiveNotify.Tests.Web.Access.Keys;

/// <summary>Makes what a key ring can be protected with, as an operator would, in a folder of the test's.</summary>
internal sealed class Locks : IDisposable
{
    public const string Password = "the password of the file";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    public string Write(string name, string text)
    {
        File.WriteAllText(PathOf(name), text);
        return PathOf(name);
    }

    public string PathOf(string name) => Path.Combine(_folder.Path, name);

    public string Pfx(string name = "ring.pfx", string? password = Password, DateTimeOffset? until = null)
    {
        using var certificate = Certificate(until);
        File.WriteAllBytes(PathOf(name), certificate.Export(X509ContentType.Pfx, password));
        return PathOf(name);
    }

    public (string Certificate, string Key) Pem(string? password = null)
    {
        using var certificate = Certificate();
        using var key = certificate.GetRSAPrivateKey()!;
        var pem = password is null ? key.ExportPkcs8PrivateKeyPem() : key.ExportEncryptedPkcs8PrivateKeyPem(password, new(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 10_000));
        return (Write("tls.crt", certificate.ExportCertificatePem()), Write("tls.key", pem));
    }

    /// <summary>With a key that is not RSA.</summary>
    public string EllipticPfx()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = new CertificateRequest("CN=elliptic", key, HashAlgorithmName.SHA256).CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        File.WriteAllBytes(PathOf("elliptic.pfx"), certificate.Export(X509ContentType.Pfx));
        return PathOf("elliptic.pfx");
    }

    public string KeyFile(string name = "ring.key") => Write(name, Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)) + "\n");

    private static X509Certificate2 Certificate(DateTimeOffset? until = null)
    {
        using var key = RSA.Create(2048);
        var ends = until ?? DateTimeOffset.UtcNow.AddYears(1);
        return new CertificateRequest($"CN=key ring {Guid.NewGuid():N}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSelfSigned(ends.AddYears(-2), ends);
    }
}
