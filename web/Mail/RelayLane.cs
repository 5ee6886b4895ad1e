using LiveNotify.Domain;
using LiveNotify.Domain.Deliveries;
using LiveNotify.Domain.Diagnosis;
using LiveNotify.Domain.Senders;

namespace LiveNotify.Web.Mail;

/// <summary>The connections of one sender, and what was learned of how its relay wants to be treated.</summary>
internal sealed class RelayLane(MailOptions options, ISecretBox secrets)
{
    /// <summary>So long nobody dials a relay that has just turned one away: its sender is about to be paused, and who waits then turns back.</summary>
    private static readonly TimeSpan _doubt = TimeSpan.FromSeconds(1);

    private readonly LanePlaces _places = new(options.Connections, options.Quiet);
    private readonly MessageLimit _limit = new();
    private readonly IdleConnections _idle = new(options);

    /// <summary>Waits for a place; its connection is warm, or new and not opened yet.</summary>
    public async Task<RelayPlace> TakeAsync(Sender sender, CancellationToken stop)
    {
        await _places.TakeAsync(stop);
        return new RelayPlace(this, sender, await ConnectionAsync(sender));
    }

    /// <summary>Gives a place up and waits for the next that comes free.</summary>
    public async Task<RelayConnection> TakeAgainAsync(Sender sender, CancellationToken stop)
    {
        _places.Release();
        await _places.TakeAsync(stop, first: true);
        return await ConnectionAsync(sender);
    }

    public RelayConnection New(Sender sender) => new(sender.Settings, sender.Password, secrets, options);

    /// <summary>Takes a place back; its connection waits for the next mail if it can still carry one.</summary>
    public async ValueTask LeaveAsync(Sender sender, RelayConnection connection)
    {
        try
        {
            if (!_limit.Allows(connection) || !_idle.TryKeep(sender.Revision, connection)) await connection.DisposeAsync();
        }
        finally
        {
            _places.Release();
        }
    }

    /// <summary>What an outcome says about the pace.</summary>
    public void Heed(Outcome outcome)
    {
        if (outcome is Outcome.Accepted) _places.Widen();
        else if (outcome is Outcome.Failed { Class: FailureClass.Throttled, RetryAfter: var asked }) _places.Slow(asked);
        else if (outcome is Outcome.Failed { Class: FailureClass.Sender }) _places.Rest(_doubt);
    }

    /// <summary>What the end of a warm connection says about how much one may carry.</summary>
    public void Heed(Symptoms symptoms, RelayConnection connection) => _limit.Learn(symptoms, connection);

    /// <summary>A relay that greets with "not now" while it serves others of this lane has enough connections, not too little of us.</summary>
    public bool IsOneTooMany(Symptoms symptoms, Sender sender) =>
        symptoms is { Stage: SmtpStage.Greet, Reply.IsTransient: true } && _places.TryNarrow(_idle.Count(sender.Revision));

    public Task CloseOverdueAsync() => _idle.CloseOverdueAsync();

    public Task CloseAsync() => _idle.CloseAsync();

    private async Task<RelayConnection> ConnectionAsync(Sender sender)
    {
        try
        {
            if (_idle.RetireOlderThan(sender.Revision)) Forget();
            return await _idle.WarmAsync(sender.Revision) ?? New(sender);
        }
        catch
        {
            _places.Release();
            throw;
        }
    }

    private void Forget()
    {
        _limit.Forget();
        _places.Forget();
    }
}
