using System.Globalization;
using System.Security.Claims;
using LiveNotify.Domain;
using LiveNotify.Domain.Senders;
using LiveNotify.Web.Access;
using LiveNotify.Web.EventStore;
using Marten;

namespace LiveNotify.Web.Pages.Notification.Email;

/// <summary>What came of a save.</summary>
public abstract record Saving
{
    private Saving() { }

    /// <param name="Changed">False: there was nothing to save.</param>
    public sealed record Done(Sender Sender, bool Changed) : Saving;

    /// <param name="Status">422 for refused values, 409 where somebody else was faster.</param>
    public sealed record Again(int Status, SenderForm Form) : Saving;

    public sealed record Gone : Saving;
}

/// <summary>What the pages that add and modify a sender have in common: the form filled, saved and tried.</summary>
public sealed class SenderDesk(
    Streams streams, IQuerySession session, ISecretBox secrets, SenderTrials trials, PortTrials ports, SenderTestProofs proofs, SenderSwitch senders, TimeProvider clock)
{
    public SenderForm Blank(ClaimsPrincipal user, Preset? preset) => new(
        Guid.CreateVersion7(clock.GetUtcNow()), 0, null,
        new SenderFields
        {
            Enabled = true,
            Server = preset?.Server,
            Port = preset?.Port.ToString(CultureInfo.InvariantCulture),
            Ssl = preset?.Encryption == Encryption.Ssl,
            Tls = preset?.Encryption == Encryption.Tls,
        },
        SenderUses.None, AddressOf(user));

    public async Task<SenderForm?> OpenAsync(Guid id, ClaimsPrincipal user, CancellationToken cancellationToken) =>
        await session.LoadAsync<Sender>(id, cancellationToken) is { } saved
            ? new(id, saved.Revision, saved, SenderFields.Of(saved.Settings), await UsesOfAsync(saved, cancellationToken), AddressOf(user)) { ReadOnly = !user.IsAdmin() }
            : null;

    public async Task<Saving> SaveAsync(SenderPost post, Actor actor, CancellationToken cancellationToken)
    {
        if (post.Check().ToList() is { Count: > 0 } refusals)
            return new Saving.Again(StatusCodes.Status422UnprocessableEntity, await TypedAsync(post, cancellationToken) with { Refusals = refusals });

        var draft = post.ToDraft(secrets);
        var written = await streams.WriteAsync<Sender, ISenderEvent>(
            await IdOfAsync(post, draft, cancellationToken), actor, (read, sender) => DecideAsync(read, sender, post, draft), cancellationToken);
        return written.Decision switch
        {
            Decision<ISenderEvent>.Accepted accepted =>
                new Saving.Done(await trials.RecordProofAsync(written.State!, post.Proof, actor), accepted.Events.Count > 0),
            Decision<ISenderEvent>.Refused refused =>
                new Saving.Again(StatusCodes.Status422UnprocessableEntity, await TypedAsync(post, cancellationToken) with { Refusals = refused.Refusals }),
            Decision<ISenderEvent>.Stale =>
                new Saving.Again(StatusCodes.Status409Conflict, await ConflictAsync(post, written.State!, cancellationToken)),
            _ => new Saving.Gone(),
        };
    }

    /// <summary>The whole test in one go, for a page without script; a form with its report, or with why there is none.</summary>
    public async Task<SenderForm?> TestAsync(SenderPost post, Actor actor, CancellationToken cancellationToken)
    {
        var form = await TypedAsync(post, cancellationToken);
        if (post.Version > 0 && form.Saved is null) return null;
        if (post.Check().Concat(actor.Refusals).ToList() is { Count: > 0 } refusals) return form with { Refusals = refusals };

        var language = CultureInfo.CurrentUICulture.Name;
        var trial = await trials.PrepareAsync(post.ToDraft(secrets), form.Saved?.Id, post.To, actor, language, cancellationToken);
        return trial switch
        {
            SenderTrial.Refused refused => form with { Refusals = refused.Refusals },
            SenderTrial.TooMany tooMany => form with { Wait = tooMany.Wait },
            SenderTrial.Ready ready => await RunAsync(form, ready, cancellationToken),
            _ => null,
        };
    }

    /// <summary>The form with the ports that were found, or with why nobody looked.</summary>
    public async Task<SenderForm?> FindAsync(SenderPost post, Actor actor, CancellationToken cancellationToken)
    {
        var form = await TypedAsync(post, cancellationToken);
        if (post.Version > 0 && form.Saved is null) return null;
        // The password is no business of a search.
        post.Password = null;
        return form with { Ports = await ports.FindAsync(post.ToDraft(secrets), actor, cancellationToken) };
    }

    /// <summary>A new form's id, unless it was used up: somebody went back to a form that was saved and made another sender of it.</summary>
    private async Task<Guid> IdOfAsync(SenderPost post, SenderDraft draft, CancellationToken cancellationToken)
    {
        if (post.Version > 0 || await session.LoadAsync<Sender>(post.Id, cancellationToken) is not { } added) return post.Id;
        return proofs.AreSame(draft.ToSettings(0), draft.PasswordFor(null), added) ? post.Id : Guid.CreateVersion7(clock.GetUtcNow());
    }

    private async Task<Decision<ISenderEvent>> DecideAsync(IQuerySession read, Sender? sender, SenderPost post, SenderDraft draft)
    {
        if (post.Version > 0) return SenderDecider.Modify(sender, draft, post.Version, clock.GetUtcNow());
        // The same form sent twice is one sender.
        if (sender is not null) return new Decision<ISenderEvent>.Accepted();
        return SenderDecider.Add(draft, post.Id, await SenderPositions.NextAsync(read), clock.GetUtcNow());
    }

    private async Task<SenderForm> RunAsync(SenderForm form, SenderTrial.Ready trial, CancellationToken cancellationToken)
    {
        SenderTestReport? report = null;
        await foreach (var progress in trials.RunAsync(trial, cancellationToken))
            report = (progress as SenderTestProgress.Finished)?.Report ?? report;
        return form with { Test = report, Proof = report is { Ok: true } ? trials.ProofOf(trial) : null };
    }

    /// <summary>The form as it was posted, beside the sender as it stands; the password typed is not among what is shown again.</summary>
    private async Task<SenderForm> TypedAsync(SenderPost post, CancellationToken cancellationToken)
    {
        var saved = post.Version > 0 ? await session.LoadAsync<Sender>(post.Id, cancellationToken) : null;
        var uses = saved is null ? SenderUses.None : await UsesOfAsync(saved, cancellationToken);
        return new(post.Id, post.Version, saved, post, uses, post.To ?? "") { Touched = true, Proof = post.Proof };
    }

    private async Task<SenderForm> ConflictAsync(SenderPost post, Sender now, CancellationToken cancellationToken)
    {
        var last = (await session.Events.FetchStreamAsync(now.Id, token: cancellationToken)).Last(e => e.Data is not SenderTested);
        var differences = ConflictingValue.Between(post, SenderFields.Of(now.Settings));
        return await TypedAsync(post, cancellationToken) with
        {
            Version = now.Revision,
            Saved = now,
            Conflict = new(last.UserName ?? "", now.ModifiedAt, differences),
        };
    }

    private Task<SenderUses> UsesOfAsync(Sender sender, CancellationToken cancellationToken) => senders.UsesOfAsync(sender, [sender.Id], cancellationToken);

    private static string AddressOf(ClaimsPrincipal user) => user.Identity?.Name ?? "";
}
