using LiveNotify.Domain.Diagnosis;

namespace LiveNotify.Domain.Senders;

/// <summary>A test mail to try: settings as on screen, judged but perhaps not saved.</summary>
/// <param name="SenderId">The saved sender these values belong to, or null.</param>
/// <param name="To">Who gets the test mail.</param>
/// <param name="Language">Language of the mail: <c>en</c> or <c>zh-CN</c>.</param>
public sealed record SenderTestRequest(Guid? SenderId, SenderSettings Settings, SealedSecret? Password, string To, string Language);

/// <summary>Word of a running test: a step began, a step ended, or all is over.</summary>
public abstract record SenderTestProgress
{
    private SenderTestProgress() { }

    public sealed record StepStarted(SmtpStage Stage) : SenderTestProgress;

    public sealed record StepEnded(SenderTestStep Step) : SenderTestProgress;

    /// <summary>Always the last one.</summary>
    public sealed record Finished(SenderTestReport Report) : SenderTestProgress;
}

/// <param name="Ms">How long the step took, in milliseconds.</param>
/// <param name="Detail">What was found: addresses, protocol version and certificate, the server's words.</param>
public sealed record SenderTestStep(SmtpStage Stage, bool Ok, long Ms, Phrase Detail);

/// <param name="Steps">In the order they happened; a step that does not apply is left out.</param>
/// <param name="Diagnosis">What went wrong and the way out; null when the relay accepted the mail.</param>
/// <param name="Transcript">The conversation, without secret and without body.</param>
/// <param name="ServerReply">The relay's own last words.</param>
public sealed record SenderTestReport(
    bool Ok,
    IReadOnlyList<SenderTestStep> Steps,
    Finding? Diagnosis,
    string Transcript,
    string? ServerReply,
    string? MessageId);

/// <summary>Tries a sender for real. The stage that fails ends it; it never throws for what a relay or a network does.</summary>
public interface ISenderTester
{
    /// <param name="cancellationToken">Stops the conversation; the run ends with a report that says so.</param>
    IAsyncEnumerable<SenderTestProgress> RunAsync(SenderTestRequest request, CancellationToken cancellationToken);
}
