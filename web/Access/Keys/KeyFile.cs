using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;

namespace LiveNotify.Web.Access.Keys;

/// <summary>A file with 32 random bytes in base64 (<c>openssl rand -base64 32</c>): what it protects is sealed with AES-256-GCM.</summary>
internal sealed class KeyFile
{
    private const int Size = 32;
    private const int NonceSize = 12;
    private const int TagSize = 16;

    private readonly byte[] _key;

    private KeyFile(byte[] key)
    {
        _key = key;
        Name = Convert.ToHexStringLower(SHA256.HashData([.. "livenotify key file"u8, .. key]))[..16];
    }

    /// <summary>Tells one from another and nothing of what is in it: the beginning of a hash.</summary>
    public string Name { get; }

    /// <exception cref="StartupProblem">The file cannot be read, or is not 32 bytes in base64.</exception>
    public static KeyFile Load(string setting, string path)
    {
        var text = Encoding.ASCII.GetString(CertificateFile.ReadFile(setting, path)).Trim();
        var key = new byte[Size + 1];
        return Convert.TryFromBase64String(text, key, out var length) && length == Size
            ? new(key[..Size])
            : throw new StartupProblem($"{setting} names {path}, which is not {Size} bytes in base64: make one with 'openssl rand -base64 {Size} > {path}'.");
    }

    public string Seal(string text)
    {
        var (nonce, plain) = (RandomNumberGenerator.GetBytes(NonceSize), Encoding.UTF8.GetBytes(text));
        var (cipher, tag) = (new byte[plain.Length], new byte[TagSize]);
        using var aes = new AesGcm(_key, TagSize);
        aes.Encrypt(nonce, plain, cipher, tag);
        CryptographicOperations.ZeroMemory(plain);
        return Convert.ToBase64String([.. nonce, .. tag, .. cipher]);
    }

    /// <exception cref="CryptographicException">It was sealed with another, or changed since.</exception>
    /// <exception cref="FormatException">It is nothing that was ever sealed.</exception>
    public string Open(string sealedText)
    {
        var bytes = Convert.FromBase64String(sealedText);
        if (bytes.Length < NonceSize + TagSize) throw new FormatException("Too short for something that was sealed");
        var plain = new byte[bytes.Length - NonceSize - TagSize];
        using var aes = new AesGcm(_key, TagSize);
        aes.Decrypt(bytes.AsSpan(0, NonceSize), bytes.AsSpan(NonceSize + TagSize), bytes.AsSpan(NonceSize, TagSize), plain);
        return Encoding.UTF8.GetString(plain);
    }
}

/// <summary>Protects keys of the ring with a key file.</summary>
internal sealed class KeyFileEncryptor(KeyFile file) : IXmlEncryptor
{
    public const string FileName = "file";

    public EncryptedXmlInfo Encrypt(XElement plaintextElement) => new(
        new XElement("sealedByKeyFile", new XAttribute(FileName, file.Name), file.Seal(plaintextElement.ToString(SaveOptions.DisableFormatting))), typeof(KeyFileDecryptor));
}

/// <summary>Opens them. The ring in the database names this type: renamed, it could no longer be read.</summary>
/// <param name="services">The framework hands them in; the key files of the settings are among them.</param>
internal sealed class KeyFileDecryptor(IServiceProvider services) : IXmlDecryptor
{
    public XElement Decrypt(XElement encryptedElement)
    {
        var name = encryptedElement.Attribute(KeyFileEncryptor.FileName)?.Value;
        var file = services.GetRequiredService<RingLocks>().All.OfType<KeyFileLock>().FirstOrDefault(known => known.Key.Name == name)
            ?? throw new CryptographicException($"Key file {name} is not configured");
        return XElement.Parse(file.Key.Open(encryptedElement.Value));
    }
}
