using System.Globalization;
using System.Text.RegularExpressions;

namespace LiveNotify.Domain.Diagnosis;

/// <summary>What is wrong with a certificate.</summary>
public enum CertificateProblem
{
    None,
    Expired,
    NotYetValid,
    OtherName,
    UnknownIssuer,
    Revoked,
    Other,
}

/// <summary>The certificate a relay showed, in the words a person needs to judge it.</summary>
/// <param name="Names">The host names it is for, joined by commas.</param>
/// <param name="Issuer">Who vouches for it.</param>
public sealed partial record CertificateFacts(string Names, string Issuer, DateOnly From, DateOnly Until, CertificateProblem Problem)
{
    /// <summary>The facts <see cref="ToString"/> wrote down, or null where the text has none.</summary>
    public static CertificateFacts? Parse(string text)
    {
        if (Written.Match(text) is not { Success: true } match) return null;
        return new(
            match.Groups["names"].Value,
            match.Groups["issuer"].Value,
            DateOnly.ParseExact(match.Groups["from"].ValueSpan, "yyyy-MM-dd", CultureInfo.InvariantCulture),
            DateOnly.ParseExact(match.Groups["until"].ValueSpan, "yyyy-MM-dd", CultureInfo.InvariantCulture),
            CertificateProblem.Other);
    }

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"certificate for {Names}, issued by {Issuer}, valid {From:yyyy-MM-dd} to {Until:yyyy-MM-dd}");

    [GeneratedRegex(@"certificate for (?<names>.*), issued by (?<issuer>.*), valid (?<from>\d{4}-\d\d-\d\d) to (?<until>\d{4}-\d\d-\d\d)", RegexOptions.CultureInvariant)]
    private static partial Regex Written { get; }
}
