using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Xml;
using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Internal;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;
using Microsoft.Extensions.Options;

namespace LiveNotify.Web.Access.Keys;

/// <summary>
/// Opens and protects an entry of the ring as the framework does ("Key storage format in ASP.NET Core"): what is marked as a secret is
/// wrapped, with the name of what unwraps it.
/// </summary>
internal sealed class RingXml(IActivator activator, IOptions<KeyManagementOptions> options)
{
    private static readonly XNamespace Framework = "http://schemas.asp.net/2015/03/dataProtection";
    private static readonly XName Wrapped = Framework + "encryptedSecret";
    private static readonly XName Unwraps = "decryptorType";
    private static readonly XName IsSecret = Framework + "requiresEncryption";

    /// <summary>Whether a secret can be read in it by whoever reads it.</summary>
    public static bool IsPlain(XElement entry) => SecretsOf(entry).Count > 0;

    /// <summary>What an entry that cannot be opened was protected with, as far as it says.</summary>
    public static string LockOf(XElement entry)
    {
        if (entry.Descendants("sealedByKeyFile").FirstOrDefault() is { } sealedElement) return $"key file {sealedElement.Attribute(KeyFileEncryptor.FileName)?.Value}";
        if (entry.Descendants().FirstOrDefault(element => element.Name.LocalName == "X509Certificate") is not { } certificate) return "something it does not name";
        try
        {
            using var named = X509CertificateLoader.LoadCertificate(Convert.FromBase64String(certificate.Value));
            return $"certificate {named.Subject} ({named.Thumbprint})";
        }
        catch (Exception e) when (e is CryptographicException or FormatException)
        {
            return "a certificate that cannot be read";
        }
    }

    /// <summary>Null where it cannot be opened with what is configured.</summary>
    public XElement? Open(XElement entry)
    {
        var opened = new XElement(entry);
        try
        {
            foreach (var wrapped in opened.Descendants(Wrapped).ToList())
                wrapped.ReplaceWith(Unwrapper(wrapped).Decrypt(wrapped.Elements().Single()));
            return opened;
        }
        catch (Exception e) when (e is CryptographicException or FormatException or XmlException or InvalidOperationException or TypeLoadException)
        {
            return null;
        }
    }

    /// <param name="opened">Comes from <see cref="Open"/>.</param>
    /// <returns>It, protected as the settings want it now.</returns>
    public XElement Protect(XElement opened)
    {
        var entry = new XElement(opened);
        if (options.Value.XmlEncryptor is not { } encryptor) return entry;
        foreach (var secret in SecretsOf(entry))
        {
            var wrapped = encryptor.Encrypt(new XElement(secret));
            secret.ReplaceWith(new XElement(Wrapped, new XAttribute(Unwraps, wrapped.DecryptorType.AssemblyQualifiedName!), wrapped.EncryptedElement));
        }

        return entry;
    }

    private static List<XElement> SecretsOf(XElement entry) => [.. entry.Descendants().Where(element => (bool?)element.Attribute(IsSecret) == true)];

    private IXmlDecryptor Unwrapper(XElement wrapped) =>
        (IXmlDecryptor)activator.CreateInstance(typeof(IXmlDecryptor), wrapped.Attribute(Unwraps)?.Value ?? throw new FormatException("Nothing says what unwraps it"));
}
