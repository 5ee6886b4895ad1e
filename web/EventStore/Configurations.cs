using System.Data;
using JasperFx;
using LiveNotify.Domain;
using LiveNotify.Domain.Audit;
using LiveNotify.Domain.Configuration;
using LiveNotify.Domain.Receivers;
using LiveNotify.Domain.Senders;
using LiveNotify.Domain.Sources;
using LiveNotify.Domain.Templates;
using LiveNotify.Web.Access;
using Marten;

namespace LiveNotify.Web.EventStore;

/// <summary>What somebody wants of the configuration, and on what terms.</summary>
/// <param name="Revisions">One of which it must have now; null: whatever there is.</param>
/// <param name="RecognizesPasswords">
/// A password that is the stored one is no change. For whoever can open the stored ones anyway: to others the answer would say whether they guessed right.
/// </param>
public sealed record ConfigurationOrder(ConfigurationDraft Wanted, Actor Actor, IReadOnlyList<string>? Revisions = null, bool RecognizesPasswords = false);

/// <summary>Of a source that was made; kept nowhere.</summary>
public sealed record NewSourceKey(Guid Id, string Slug, string Key, string SigningSecret)
{
    /// <summary>A record would print the key.</summary>
    public override string ToString() => $"{nameof(NewSourceKey)} of {Slug}";
}

public abstract record ConfigurationAnswer
{
    private ConfigurationAnswer() { }

    /// <summary>Planned or, where it was to be, applied.</summary>
    /// <param name="Revision">Of the configuration as it is now.</param>
    /// <param name="Keys">Of the sources that were made; none of a plan.</param>
    public sealed record Done(ConfigurationPlan Plan, string Revision, IReadOnlyList<NewSourceKey> Keys) : ConfigurationAnswer;

    public sealed record Refused(IReadOnlyList<Refusal> Refusals) : ConfigurationAnswer;

    /// <summary>Something was saved since the revision the order is based on.</summary>
    public sealed record Stale(string Current) : ConfigurationAnswer;
}

/// <summary>The configuration as one thing: read at one moment, changed in one transaction or not at all.</summary>
public sealed class Configurations(IDocumentStore store, ISecretBox secrets, ITemplateCheck liquid, TimeProvider clock)
{
    private const int Tries = 5;

    public async Task<SavedConfiguration> ReadAsync(CancellationToken cancellationToken)
    {
        await using var session = Moment();
        await session.BeginTransactionAsync(cancellationToken);
        return await LoadAsync(session, new(), cancellationToken);
    }

    /// <summary>What <see cref="ApplyAsync"/> would do now.</summary>
    public async Task<ConfigurationAnswer> PlanAsync(ConfigurationOrder order, CancellationToken cancellationToken)
    {
        await using var session = Moment();
        await session.BeginTransactionAsync(cancellationToken);
        return Decide(order, await LoadAsync(session, order.Wanted, cancellationToken));
    }

    /// <summary>Makes every change of the plan, or none; one order after the other, and none in the middle of what somebody else saves.</summary>
    public async Task<ConfigurationAnswer> ApplyAsync(ConfigurationOrder order, CancellationToken cancellationToken)
    {
        for (var tried = 1; ; tried++)
        {
            try
            {
                return await TryApplyAsync(order, cancellationToken);
            }
            catch (Exception e) when (tried < Tries && WriteRace.IsLost(e))
            {
                // The program itself was faster, with a sender that broke or mended: look again and decide again.
            }
        }
    }

    private async Task<ConfigurationAnswer> TryApplyAsync(ConfigurationOrder order, CancellationToken cancellationToken)
    {
        await using var session = store.LightweightSession();
        order.Actor.SignOn(session);
        session.CorrelationId ??= Guid.CreateVersion7(clock.GetUtcNow()).ToString();
        await session.BeginTransactionAsync(cancellationToken);
        // Whatever a person saves takes this lock before its commit: from here on nobody but us changes a configuration.
        await AuditTrail.LockEndAsync(session, cancellationToken);
        var saved = await LoadAsync(session, order.Wanted, cancellationToken);
        var keys = new List<NewSourceKey>();
        var answer = Decide(order, saved, keys);
        if (answer is not ConfigurationAnswer.Done { Plan: { Changes.Count: > 0 } plan } done) return answer;

        foreach (var change in plan.Changes) await AppendAsync(session, change, saved, cancellationToken);
        await session.SaveChangesAsync(cancellationToken);
        return done with { Revision = saved.RevisionAfter(plan.Changes), Keys = keys };
    }

    private ConfigurationAnswer Decide(ConfigurationOrder order, SavedConfiguration saved, List<NewSourceKey>? keys = null)
    {
        if (order.Revisions is { } expected && !expected.Contains(saved.Revision)) return new ConfigurationAnswer.Stale(saved.Revision);
        var wanted = order.RecognizesPasswords ? Recognized(order.Wanted, saved) : order.Wanted;
        var plan = ConfigurationDecider.Plan(wanted, saved, liquid, NewSource, clock.GetUtcNow());
        return plan.Refusals.Count > 0 ? new ConfigurationAnswer.Refused(plan.Refusals) : new ConfigurationAnswer.Done(plan, saved.Revision, []);

        NewSource NewSource(string slug)
        {
            var made = new NewSourceKey(Guid.CreateVersion7(clock.GetUtcNow()), slug, Secrets.New(Secrets.SourceKeyPrefix), Secrets.NewSigningSecret());
            keys?.Add(made);
            return new(made.Id, Secrets.Hash(made.Key), secrets.Seal(made.SigningSecret));
        }
    }

    /// <summary>One look at one moment.</summary>
    private IDocumentSession Moment() => store.LightweightSession(new Marten.Services.SessionOptions { IsolationLevel = IsolationLevel.RepeatableRead });

    private static async Task<SavedConfiguration> LoadAsync(IDocumentSession session, ConfigurationDraft wanted, CancellationToken cancellationToken)
    {
        var together = session.CreateBatchQuery();
        var (sendersRead, sourcesRead) = (together.Query<Sender>().ToList(), together.Query<Source>().ToList());
        var (receiversRead, templatesRead) = (together.Query<Receiver>().ToList(), together.Query<Template>().ToList());
        await together.Execute(cancellationToken);
        var saved = new SavedConfiguration(await sendersRead, await sourcesRead, await receiversRead, await templatesRead, new HashSet<Guid>());
        return saved with { TakenIds = await TakenAsync(session, wanted, saved, cancellationToken) };
    }

    /// <summary>A new thing gets the stream of its id: one that is there already tells of something else.</summary>
    private static async Task<IReadOnlySet<Guid>> TakenAsync(
        IDocumentSession session, ConfigurationDraft wanted, SavedConfiguration saved, CancellationToken cancellationToken)
    {
        var fresh = (wanted.Senders ?? []).Select(s => s.Id).Except(saved.Senders.Select(s => s.Id))
            .Concat((wanted.Receivers ?? []).Select(r => r.Id).Except(saved.Receivers.Select(r => r.Id))).Distinct().Take(2 * ConfigurationDecider.MaxEntries);
        var taken = new HashSet<Guid> { AccessActs.Nobody, AccessRecords.Stream };
        foreach (var id in fresh)
            if (await session.Events.FetchStreamStateAsync(id, cancellationToken) is not null)
                taken.Add(id);
        return taken;
    }

    private static Task AppendAsync(IDocumentSession session, ConfigurationChange change, SavedConfiguration saved, CancellationToken cancellationToken) =>
        change.Subject switch
        {
            AuditSubjects.Senders => AppendAsync<Sender>(session, change, now => IsAsPlanned(now, saved), cancellationToken),
            AuditSubjects.Sources => AppendAsync<Source>(session, change, _ => true, cancellationToken),
            AuditSubjects.Receivers => AppendAsync<Receiver>(session, change, _ => true, cancellationToken),
            AuditSubjects.Templates => AppendAsync<Template>(session, change, _ => true, cancellationToken),
            var other => throw new InvalidOperationException($"A plan changes what is configuration; got {other}"),
        };

    private static async Task AppendAsync<T>(IDocumentSession session, ConfigurationChange change, Func<T?, bool> isAsPlanned, CancellationToken cancellationToken)
        where T : class
    {
        var stream = await session.Events.FetchForWriting<T>(change.Id, cancellationToken);
        if (!isAsPlanned(stream.Aggregate)) throw new ConcurrencyException(typeof(T), change.Id);
        stream.AppendMany(change.Events);
    }

    /// <summary>The one thing the program changes by itself and a save looks at.</summary>
    private static bool IsAsPlanned(Sender? now, SavedConfiguration saved) => now?.Pause is null == saved.Senders.FirstOrDefault(s => s.Id == now?.Id)?.Pause is null;

    /// <summary>With the stored password in the place of one that says the same.</summary>
    private ConfigurationDraft Recognized(ConfigurationDraft wanted, SavedConfiguration saved) => wanted with
    {
        Senders = wanted.Senders?.Select(entry => saved.Senders.FirstOrDefault(s => s.Id == entry.Id)?.Password is { } stored && entry.Draft.Password is { } given && IsSame(stored, given)
            ? entry with { Draft = entry.Draft with { Password = stored } }
            : entry).ToList(),
    };

    private bool IsSame(SealedSecret stored, SealedSecret given)
    {
        try
        {
            return secrets.Open(stored) == secrets.Open(given);
        }
        catch (SecretUnreadable)
        {
            return false;
        }
    }
}
