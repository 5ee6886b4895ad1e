using System.Runtime.CompilerServices;
using LiveNotify.Domain;
using LiveNotify.Domain.Senders;
using LiveNotify.Web.Access;
using LiveNotify.Web.EventStore;
using LiveNotify.Web.Localization;
using Microsoft.AspNetCore.Localization;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Localization;

namespace LiveNotify.Web.Live;

/// <summary>Word of a running test for the page that asked, in its language.</summary>
/// <param name="Type"><c>started</c> and <c>ended</c> tell of a step; <c>accepted</c>, <c>failed</c>, <c>wait</c>, <c>refused</c> and <c>missing</c> end the stream.</param>
public sealed record SenderTestNews(string Type)
{
    public string? Step { get; init; }

    public bool? Ok { get; init; }

    public long? Ms { get; init; }

    public string? Detail { get; init; }

    /// <summary>What went wrong.</summary>
    public string? Message { get; init; }

    public string? Fix { get; init; }

    /// <summary>The way out as values, where it is one.</summary>
    public SenderTestMend? Mend { get; init; }

    /// <summary>The relay's own last words.</summary>
    public string? Reply { get; init; }

    public string? MessageId { get; init; }

    public string? Transcript { get; init; }

    /// <summary>See <see cref="SenderTestProofs"/>.</summary>
    public string? Proof { get; init; }
}

/// <summary>What a button puts into the form.</summary>
/// <param name="Mode">ssl, tls or none.</param>
public sealed record SenderTestMend(int Port, string Mode, string Label);

/// <summary>Sends a test mail with the values on screen and tells the one who asked each step as it happens.</summary>
public sealed class SenderTestHub(SenderTrials trials, ISecretBox secrets, IStringLocalizer<Texts> texts) : Hub
{
    public const string Path = "/hubs/sender-test";

    /// <param name="id">The saved sender these values would change, or null.</param>
    /// <param name="to">Who gets the test mail.</param>
    /// <param name="cancellationToken">The page stopped the test, or went away.</param>
    public async IAsyncEnumerable<SenderTestNews> Test(
        SenderFields fields, Guid? id, string? to, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var caller = Context.GetHttpContext()!;
        // Request localization ran when the connection was made; what is said later, on other threads, needs the language by hand.
        var language = caller.Features.Get<IRequestCultureFeature>()?.RequestCulture.UICulture.Name ?? Languages.English;

        var trial = fields.Check().Any()
            ? new SenderTrial.Refused([.. fields.Check()])
            : await trials.PrepareAsync(fields.ToDraft(secrets), id, to, caller.Actor(), language, cancellationToken);
        if (trial is not SenderTrial.Ready ready)
        {
            yield return NoTest(trial, language);
            yield break;
        }

        await foreach (var progress in trials.RunAsync(ready, cancellationToken)) yield return Tell(progress, ready, language);
    }

    /// <summary>What was refused the form says itself: the page posts it as it would without script.</summary>
    private SenderTestNews NoTest(SenderTrial trial, string language)
    {
        using var culture = new CultureScope(language);
        return trial switch
        {
            SenderTrial.TooMany tooMany => new("wait") { Message = texts["Too many test mails; try again in {0} s", TestSendLimit.Seconds(tooMany.Wait)] },
            SenderTrial.Missing => new("missing"),
            _ => new("refused"),
        };
    }

    private SenderTestNews Tell(SenderTestProgress progress, SenderTrial.Ready trial, string language)
    {
        using var culture = new CultureScope(language);
        return progress switch
        {
            SenderTestProgress.StepStarted started => new("started") { Step = Words.Of(started.Stage) },
            SenderTestProgress.StepEnded { Step: var step } =>
                new("ended") { Step = Words.Of(step.Stage), Ok = step.Ok, Ms = step.Ms, Detail = texts.Say(step.Detail) },
            SenderTestProgress.Finished { Report: var report } => new(report.Ok ? "accepted" : "failed")
            {
                Message = report.Diagnosis is { } finding ? texts.Say(finding.Message) : null,
                Fix = report.Diagnosis is { } found ? texts.Say(found.Fix) : null,
                Mend = report.Diagnosis?.Mend is { } mend ? new(mend.Port, Words.Of(mend.Encryption), texts.Say(mend.Label)) : null,
                Reply = report.ServerReply,
                MessageId = report.MessageId,
                Transcript = report.Transcript,
                Proof = report.Ok ? trials.ProofOf(trial) : null,
            },
            _ => throw new InvalidOperationException($"Unknown progress {progress}"),
        };
    }
}
