using System.Runtime.CompilerServices;
using LiveNotify.Domain;
using LiveNotify.Domain.Senders;
using LiveNotify.Web.Access;
using Marten;

namespace LiveNotify.Web.EventStore;

/// <summary>Whether a test send may begin.</summary>
public abstract record SenderTrial
{
    private SenderTrial() { }

    /// <summary>Go ahead with <see cref="SenderTrials.RunAsync"/>.</summary>
    /// <param name="TestedVersion">The saved version that has exactly these values, or null.</param>
    public sealed record Ready(SenderTestRequest Request, Actor Actor, int? TestedVersion) : SenderTrial;

    /// <summary>The values break rules; <c>to</c> names the recipient.</summary>
    public sealed record Refused(IReadOnlyList<Refusal> Refusals) : SenderTrial;

    /// <summary>There is no sender with this id.</summary>
    public sealed record Missing : SenderTrial;

    /// <summary>This user has tested too often; next time after <paramref name="Wait"/>.</summary>
    public sealed record TooMany(TimeSpan Wait) : SenderTrial;
}

/// <summary>
/// A test send from asking to its record, whoever asks: page, hub or API. The stored password serves only the destination
/// it was typed for, and a saved version is marked as tested only when exactly its values were tried.
/// </summary>
public sealed class SenderTrials(
    ISenderTester tester, IDocumentStore store, Streams streams, SenderTestProofs proofs, TestSendLimit limit, AccessRecords records, TimeProvider clock)
{
    /// <param name="senderId">The saved sender these values would change, or null for a new one.</param>
    /// <param name="to">Who gets the test mail.</param>
    /// <param name="language">Of the mail, see <see cref="Languages"/>.</param>
    public async Task<SenderTrial> PrepareAsync(
        SenderDraft draft, Guid? senderId, string? to, Actor actor, string language, CancellationToken cancellationToken)
    {
        var saved = senderId is { } id ? await LoadAsync(id, cancellationToken) : null;
        if (senderId is not null && saved is null) return new SenderTrial.Missing();

        var refusals = draft.Check(saved).Concat(CheckRecipient(to)).ToList();
        if (refusals.Count > 0) return new SenderTrial.Refused(refusals);
        if (limit.Wait(actor.Name) is { } wait) return new SenderTrial.TooMany(wait);

        var settings = draft.ToSettings(saved?.Settings.Position ?? 0);
        var password = draft.PasswordFor(saved);
        var tested = saved is not null && proofs.AreSame(settings, password, saved) ? saved.Revision : (int?)null;
        return new SenderTrial.Ready(new(senderId, settings, password, EmailAddress.Parse(to)!.Address, language), actor, tested);
    }

    /// <summary>Runs the test and passes its progress on; the end is on record before it is told.</summary>
    /// <param name="cancellationToken">Stops the conversation; a stopped test says nothing about the sender and is not recorded.</param>
    public async IAsyncEnumerable<SenderTestProgress> RunAsync(
        SenderTrial.Ready trial, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var progress in tester.RunAsync(trial.Request, cancellationToken))
        {
            if (progress is SenderTestProgress.Finished { Report: var report } && !cancellationToken.IsCancellationRequested)
                await RecordAsync(trial, report, cancellationToken);
            yield return progress;
        }
    }

    /// <summary>After an accepted test: what the form carries, so that saving these values counts as tested.</summary>
    public string ProofOf(SenderTrial.Ready trial) => proofs.Issue(trial.Request.Settings, trial.Request.Password, trial.Request.To);

    /// <summary>After a save: records the test its values had before, if <paramref name="proof"/> shows one.</summary>
    /// <returns>The sender as it stands now.</returns>
    public async Task<Sender> RecordProofAsync(Sender saved, string? proof, Actor actor) =>
        saved.LastTest is null && proofs.Read(proof, saved) is { } test ? await RecordAsync(saved.Id, saved.Revision, test, actor) ?? saved : saved;

    /// <summary>With the sender where it was tried as it is saved; else only with who tried it.</summary>
    private async Task RecordAsync(SenderTrial.Ready trial, SenderTestReport report, CancellationToken cancellationToken)
    {
        if (trial is { TestedVersion: { } version, Request.SenderId: { } id })
            await RecordAsync(id, version, new(trial.Request.To, report.Ok, report.Diagnosis?.Code, clock.GetUtcNow()), trial.Actor);
        else
            await records.TestTriedAsync(trial.Request, report.Ok, report.Diagnosis?.Code, trial.Actor, cancellationToken);
    }

    private async Task<Sender?> RecordAsync(Guid id, int version, SenderTest test, Actor actor) =>
        (await streams.WriteAsync<Sender, ISenderEvent>(
            id, actor, sender => SenderDecider.RecordTest(sender, version, test.To, test.Ok, test.Diagnosis, test.At))).State;

    private async Task<Sender?> LoadAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var session = store.QuerySession();
        return await session.LoadAsync<Sender>(id, cancellationToken);
    }

    private static IEnumerable<Refusal> CheckRecipient(string? to)
    {
        if (EmailAddress.Parse(to) is null)
            yield return new("to", "The recipient of the test must be a mail address such as ops@example.com; got {0}", string.IsNullOrWhiteSpace(to) ? "-" : to.Trim());
    }
}
