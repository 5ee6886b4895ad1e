using LiveNotify.Domain;
using LiveNotify.Domain.Diagnosis;
using LiveNotify.Domain.Senders;

namespace LiveNotify.Web.Mail;

/// <summary>Where mail servers listen by convention; tests have theirs elsewhere.</summary>
public sealed record MailPorts(int Ssl = 465, int Submission = 587, int Relay = 25);

/// <summary>Knocks at the usual ports over the same connection code that sends mail: what works here works there.</summary>
internal sealed class PortFinder(ISecretBox secrets, MailOptions options, MailPorts ports) : IPortFinder
{
    public async Task<PortsFound> FindAsync(PortSearch search, CancellationToken stop) => new(await Task.WhenAll(
        KnockAsync(search, new(ports.Ssl, Encryption.Ssl), stop),
        KnockAsync(search, new(ports.Submission, Encryption.Tls), stop),
        KnockAsync(search, new(ports.Relay, Encryption.Tls), stop)));

    private async Task<PortTry> KnockAsync(PortSearch search, Mend way, CancellationToken stop)
    {
        var ear = new Ear();
        var settings = new SenderSettings("", "", Username: "", search.Server, way.Port, way.Encryption, true, 0, search.TrustedCa, false);
        await using var connection = new RelayConnection(settings, null, secrets, options, options.Knock, ear);
        try
        {
            await connection.OpenAsync(stop);
            return new(way, true, connection.OffersSignIn, ear.Detail);
        }
        catch (Exception e)
        {
            var symptoms = SymptomsOf.Exception(e, connection);
            if (symptoms.Kind == FailureKind.Stopped) throw new OperationCanceledException("The search was stopped", e, stop);
            // Port 25 of a relay in one's own network often has no TLS; one that offers it and fails is never asked in plain text.
            if (symptoms.Kind == FailureKind.StartTlsNotOffered && way.Port == ports.Relay)
                return await KnockAsync(search, way with { Encryption = Encryption.None }, stop);
            return new(way, false, false, Findings.Of(symptoms).Message);
        }
    }

    /// <summary>Keeps what the last step found that tells most: the encryption, or else the greeting.</summary>
    private sealed class Ear : IWitness
    {
        private SmtpStage _heard;

        public Phrase Detail { get; private set; } = new("");

        public void Began(SmtpStage stage)
        {
        }

        public void Ended(SmtpStage stage, bool ok, TimeSpan took, Phrase detail)
        {
            if (_heard == SmtpStage.Tls) return;
            (_heard, Detail) = (stage, detail);
        }

        public void Heard(char speaker, string line)
        {
        }
    }
}
