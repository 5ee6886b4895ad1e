using System.Text;
using System.Threading.Channels;
using LiveNotify.Domain;
using LiveNotify.Domain.Diagnosis;
using LiveNotify.Domain.Senders;

namespace LiveNotify.Web.Mail;

/// <summary>Passes the steps of a test on as they come, and keeps what the report needs.</summary>
internal sealed class TestWitness(ChannelWriter<SenderTestProgress> progress) : IWitness
{
    private readonly List<SenderTestStep> _steps = [];
    private readonly StringBuilder _transcript = new();

    public void Began(SmtpStage stage) => progress.TryWrite(new SenderTestProgress.StepStarted(stage));

    public void Ended(SmtpStage stage, bool ok, TimeSpan took, Phrase detail)
    {
        var step = new SenderTestStep(stage, ok, (long)took.TotalMilliseconds, detail);
        _steps.Add(step);
        if (!ok || stage is SmtpStage.Resolve or SmtpStage.Connect or SmtpStage.Tls) Write('*', $"{stage.Name()}: {detail}");
        progress.TryWrite(new SenderTestProgress.StepEnded(step));
    }

    public void Heard(char speaker, string line) => Write(speaker, line);

    /// <summary>The last word.</summary>
    /// <param name="finding">Null when the relay accepted the mail.</param>
    /// <param name="reply">The relay's last words, where it had any.</param>
    public void Finish(Finding? finding, SmtpReply? reply, string? messageId)
    {
        progress.TryWrite(new SenderTestProgress.Finished(
            new(finding is null, [.. _steps], finding, _transcript.ToString(), reply is null ? null : Findings.Record(reply), messageId)));
        progress.Complete();
    }

    private void Write(char speaker, string line) => _transcript.Append(speaker).Append(": ").Append(line).Append('\n');
}
