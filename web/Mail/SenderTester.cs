using System.Runtime.CompilerServices;
using System.Threading.Channels;
using LiveNotify.Domain;
using LiveNotify.Domain.Diagnosis;
using LiveNotify.Domain.Senders;

namespace LiveNotify.Web.Mail;

/// <summary>Tries a sender over the same connection code that sends its mails, and tells every step as it happens.</summary>
internal sealed class SenderTester(MailComposer composer, ISecretBox secrets, MailOptions options, TimeProvider time) : ISenderTester
{
    public async IAsyncEnumerable<SenderTestProgress> RunAsync(SenderTestRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var progress = Channel.CreateUnbounded<SenderTestProgress>();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var run = ConverseAsync(request, progress.Writer, stop.Token);
        try
        {
            await foreach (var word in progress.Reader.ReadAllAsync(CancellationToken.None)) yield return word;
        }
        finally
        {
            // A listener who leaves early ends the conversation too.
            await stop.CancelAsync();
            await run;
        }
    }

    private async Task ConverseAsync(SenderTestRequest request, ChannelWriter<SenderTestProgress> progress, CancellationToken stop)
    {
        var witness = new TestWitness(progress);
        await using var connection = new RelayConnection(request.Settings, request.Password, secrets, options, options.Test, witness);
        var messageId = $"{Guid.NewGuid():N}@{request.Settings.From.Domain}";
        try
        {
            var mail = composer.ComposeTest(request, messageId, time.GetUtcNow()) ?? throw new ConversationFailure(FailureKind.AddressInvalid, request.To);
            await connection.OpenAsync(stop);
            connection.OneCommandAtATime();
            witness.Finish(null, await connection.SendAsync(mail, stop), messageId);
        }
        catch (Exception e)
        {
            var symptoms = SymptomsOf.Exception(e, connection);
            connection.Talk.Fail(new("{0}", symptoms.RawWords));
            witness.Finish(Findings.Of(symptoms), symptoms.Reply, messageId: null);
        }
    }
}
