using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using LiveNotify.Domain.Diagnosis;

namespace LiveNotify.Web.Mail;

/// <summary>
/// Judges a relay's certificate: by the system's authorities, or by the sender's own. The host name must match either
/// way, and nothing is ever let through unjudged.
/// </summary>
/// <param name="trustedCa">PEM of the sender's own authorities, or empty.</param>
internal sealed class CertificateCheck(string trustedCa)
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";
    private const int MostNames = 5;

    /// <summary>The certificate as it was judged; null while none was shown.</summary>
    public CertificateFacts? Seen { get; private set; }

    /// <summary>
    /// Revoked is refused; "nobody could be asked" is not, for a relay's network often lets nobody reach the authority. An
    /// authority of one's own has no revocation service to ask.
    /// </summary>
    public X509ChainPolicy Policy => new()
    {
        RevocationMode = trustedCa.Length == 0 ? X509RevocationMode.Online : X509RevocationMode.NoCheck,
        RevocationFlag = X509RevocationFlag.ExcludeRoot,
        VerificationFlags = X509VerificationFlags.IgnoreEndRevocationUnknown | X509VerificationFlags.IgnoreCertificateAuthorityRevocationUnknown,
        UrlRetrievalTimeout = TimeSpan.FromSeconds(5),
    };

    public bool Accepts(X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (certificate is not X509Certificate2 shown) return false;
        var problem = ProblemOf(shown, chain, errors);
        Seen = new(
            NamesOf(shown),
            Shortened(shown.GetNameInfo(X509NameType.SimpleName, forIssuer: true)),
            DateOnly.FromDateTime(shown.NotBefore.ToUniversalTime()),
            DateOnly.FromDateTime(shown.NotAfter.ToUniversalTime()),
            problem);
        return problem == CertificateProblem.None;
    }

    private CertificateProblem ProblemOf(X509Certificate2 shown, X509Chain? chain, SslPolicyErrors errors)
    {
        var problem = errors.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors) ? ChainProblem(shown, chain) : CertificateProblem.None;
        return problem == CertificateProblem.None && errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch) ? CertificateProblem.OtherName : problem;
    }

    private CertificateProblem ChainProblem(X509Certificate2 shown, X509Chain? chain)
    {
        if (trustedCa.Length == 0) return Worst(shown, chain?.ChainStatus ?? []);
        using var own = new X509Chain();
        own.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        own.ChainPolicy.CustomTrustStore.ImportFromPem(trustedCa);
        own.ChainPolicy.ExtraStore.AddRange(chain?.ChainPolicy.ExtraStore ?? []);
        own.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        own.ChainPolicy.ApplicationPolicy.Add(new(ServerAuthentication));
        return own.Build(shown) ? CertificateProblem.None : Worst(shown, own.ChainStatus);
    }

    private static CertificateProblem Worst(X509Certificate2 shown, X509ChainStatus[] statuses)
    {
        var all = statuses.Aggregate(X509ChainStatusFlags.NoError, (flags, status) => flags | status.Status);
        if (all.HasFlag(X509ChainStatusFlags.Revoked)) return CertificateProblem.Revoked;
        if (all.HasFlag(X509ChainStatusFlags.NotTimeValid) && shown.NotAfter < DateTime.Now) return CertificateProblem.Expired;
        if (all.HasFlag(X509ChainStatusFlags.NotTimeValid) && shown.NotBefore > DateTime.Now) return CertificateProblem.NotYetValid;
        return (all & (X509ChainStatusFlags.UntrustedRoot | X509ChainStatusFlags.PartialChain)) != 0
            ? CertificateProblem.UnknownIssuer
            : CertificateProblem.Other;
    }

    private static string NamesOf(X509Certificate2 certificate)
    {
        var alternatives = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>().FirstOrDefault();
        List<string> names = alternatives is null ? [] : [.. alternatives.EnumerateDnsNames(), .. alternatives.EnumerateIPAddresses().Select(ip => ip.ToString())];
        if (names.Count == 0) names.Add(certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: false));
        return Shortened(string.Join(", ", names.Take(MostNames))) + (names.Count > MostNames ? ", …" : "");
    }

    private static string Shortened(string text) => text.Length <= 120 ? text : text[..120] + "…";
}
