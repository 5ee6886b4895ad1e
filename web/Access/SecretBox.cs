using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using LiveNotify.Domain;
using Microsoft.AspNetCore.DataProtection;

namespace LiveNotify.Web.Access;

/// <summary>Data Protection over a fixed-size block, so that a short and a long password look alike.</summary>
internal sealed class SecretBox(IDataProtectionProvider provider) : ISecretBox
{
    private const int Block = 514;
    private const int LengthPrefix = 2;

    private readonly IDataProtector _protector = provider.CreateProtector("LiveNotify.SenderPassword.v1");

    public SealedSecret Seal(string plaintext)
    {
        var length = Encoding.UTF8.GetByteCount(plaintext);
        if (length > Block - LengthPrefix)
            throw new ArgumentException($"A secret may have at most {Block - LengthPrefix} bytes", nameof(plaintext));
        var block = new byte[Block];
        BinaryPrimitives.WriteUInt16BigEndian(block, (ushort)length);
        Encoding.UTF8.GetBytes(plaintext, block.AsSpan(LengthPrefix));
        var sealedSecret = new SealedSecret(Convert.ToBase64String(_protector.Protect(block)));
        CryptographicOperations.ZeroMemory(block);
        return sealedSecret;
    }

    public string Open(SealedSecret secret)
    {
        try
        {
            var block = _protector.Unprotect(Convert.FromBase64String(secret.Ciphertext));
            return Encoding.UTF8.GetString(block, LengthPrefix, BinaryPrimitives.ReadUInt16BigEndian(block));
        }
        catch (CryptographicException e)
        {
            throw new SecretUnreadable(e);
        }
    }
}
