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
    /// By what is at hand: where to fetch issuers and revocations is written in the certificate, and a stranger can write any address
    /// into theirs. RFC 8446 §4.4.2: a server sends the chain itself.
    /// </summary>
    public static X509ChainPolicy Policy => new() { RevocationMode = X509RevocationMode.NoCheck, DisableCertificateDownloads = true };

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
        if (problem != CertificateProblem.None) return problem;
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch)) return CertificateProblem.OtherName;
        return trustedCa.Length == 0 && IsRevoked(shown, chain) ? CertificateProblem.Revoked : CertificateProblem.None;
    }

    /// <summary>
    /// Asked only of an authority the system trusts, about a certificate that is good otherwise. "Nobody could be asked" is no refusal, for a relay's
    /// network often lets nobody reach the authority; and an authority of one's own has no service to ask.
    /// </summary>
    private static bool IsRevoked(X509Certificate2 shown, X509Chain? chain)
    {
        using var asking = new X509Chain();
        asking.ChainPolicy.RevocationMode = X509RevocationMode.Online;
        asking.ChainPolicy.RevocationFlag = X509RevocationFlag.ExcludeRoot;
        asking.ChainPolicy.UrlRetrievalTimeout = TimeSpan.FromSeconds(5);
        asking.ChainPolicy.DisableCertificateDownloads = true;
        asking.ChainPolicy.ExtraStore.AddRange(chain?.ChainPolicy.ExtraStore ?? []);
        asking.Build(shown);
        return asking.ChainStatus.Any(status => status.Status.HasFlag(X509ChainStatusFlags.Revoked));
    }

    private CertificateProblem ChainProblem(X509Certificate2 shown, X509Chain? chain)
    {
        if (trustedCa.Length == 0) return Worst(shown, chain?.ChainStatus ?? []);
        using var own = new X509Chain();
        own.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        own.ChainPolicy.CustomTrustStore.ImportFromPem(trustedCa);
        own.ChainPolicy.ExtraStore.AddRange(chain?.ChainPolicy.ExtraStore ?? []);
        own.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        own.ChainPolicy.DisableCertificateDownloads = true;
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
