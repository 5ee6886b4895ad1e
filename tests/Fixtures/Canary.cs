using System.Text;
using System.Text.Json;

namespace LiveNotify.Tests.Fixtures;

/// <summary>A secret that is to be found nowhere, in whatever spelling.</summary>
/// <param name="What">What it is, for the message when it is found.</param>
public sealed record Canary(string What, string Secret)
{
    /// <summary>Plain, hexadecimal, for URLs, in JSON, and in base64 wherever in a longer text it begins.</summary>
    public IReadOnlyList<string> Spellings { get; } =
    [
        .. new[] { Secret, Uri.EscapeDataString(Secret), JsonSerializer.Serialize(Secret).Trim('"'), Convert.ToHexStringLower(Encoding.UTF8.GetBytes(Secret)), Convert.ToHexString(Encoding.UTF8.GetBytes(Secret)) }
            .Concat(Base64(Encoding.UTF8.GetBytes(Secret))).Distinct(),
    ];

    /// <summary>The first of the secrets that stands in a text; null where none does.</summary>
    public static Canary? In(string text, IEnumerable<Canary> canaries) =>
        canaries.FirstOrDefault(canary => canary.Spellings.Any(spelling => text.Contains(spelling, StringComparison.Ordinal)));

    public override string ToString() => What;

    /// <summary>Without the first and last characters, in which its neighbours have a part.</summary>
    private static IEnumerable<string> Base64(byte[] secret)
    {
        for (var before = 0; before < 3; before++)
        {
            var (from, to) = (((before * 8) + 5) / 6, (before + secret.Length) * 8 / 6);
            var text = Convert.ToBase64String([.. new byte[before], .. secret])[from..to];
            yield return text;
            yield return text.Replace('+', '-').Replace('/', '_');
        }
    }
}
