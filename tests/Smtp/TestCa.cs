using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace LiveNotify.Tests.Smtp;

/// <summary>A certificate authority of the test's own: nobody trusts it but the sender that was given its PEM.</summary>
public sealed class TestCa : IDisposable
{
    private readonly X509Certificate2 _root;

    public TestCa(string name = "LiveNotify Test CA")
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        _root = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddYears(-5), DateTimeOffset.UtcNow.AddYears(5));
    }

    public string Pem => _root.ExportCertificatePem();

    /// <summary>A server certificate for these DNS names or IP addresses, by default valid now.</summary>
    /// <param name="asksAt">A web address where, says the certificate, its issuer and what was revoked can be had.</param>
    public X509Certificate2 Issue(IReadOnlyList<string> names, DateTimeOffset? from = null, DateTimeOffset? until = null, string? asksAt = null)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={names[0]}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], false));
        request.CertificateExtensions.Add(NamesOf(names));
        if (asksAt is not null)
        {
            request.CertificateExtensions.Add(new X509AuthorityInformationAccessExtension([$"{asksAt}/ocsp"], [$"{asksAt}/issuer"]));
            request.CertificateExtensions.Add(CertificateRevocationListBuilder.BuildCrlDistributionPointExtension([$"{asksAt}/crl"]));
        }

        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(_root, true, false));

        using var certificate = request.Create(
            _root, from ?? DateTimeOffset.UtcNow.AddDays(-1), until ?? DateTimeOffset.UtcNow.AddDays(90), RandomNumberGenerator.GetBytes(12));
        using var withKey = certificate.CopyWithPrivateKey(key);
        return X509CertificateLoader.LoadPkcs12(withKey.Export(X509ContentType.Pkcs12), null, X509KeyStorageFlags.Exportable);
    }

    public void Dispose() => _root.Dispose();

    private static X509Extension NamesOf(IReadOnlyList<string> names)
    {
        var builder = new SubjectAlternativeNameBuilder();
        foreach (var name in names)
            if (IPAddress.TryParse(name, out var address)) builder.AddIpAddress(address);
            else builder.AddDnsName(name);
        return builder.Build();
    }
}
