using LiveNotify.Domain.Deliveries;
using LiveNotify.Domain.Diagnosis;
using LiveNotify.Domain.Senders;

namespace LiveNotify.Web.Mail;

/// <summary>A place in a lane for one mail, with its connection.</summary>
internal sealed class RelayPlace(RelayLane lane, Sender sender, RelayConnection connection) : IAsyncDisposable
{
    /// <summary>Ends a mail's wandering from one connection that is being tidied up to the next.</summary>
    private const int MostRenewals = 2;

    private int _renewals;
    private bool _given = true;

    public RelayConnection Connection { get; private set; } = connection;

    /// <summary>The connection carried mails before: that it is gone now may be the relay's tidying up.</summary>
    private bool IsWarm { get; set; } = connection.IsOpen;

    /// <summary>After a failure: swaps the connection for a new one, not opened yet, if that may be all it takes.</summary>
    public async Task<bool> TryRenewAsync(Symptoms symptoms)
    {
        if (!IsWarm || _renewals == MostRenewals || !MayBeTidyingUp(symptoms)) return false;
        lane.Heed(symptoms, Connection);
        await Connection.DisposeAsync();
        (Connection, IsWarm, _renewals) = (lane.New(sender), false, _renewals + 1);
        return true;
    }

    /// <summary>After a failure: waits for one of the lane's other connections, if this was one more than the relay takes.</summary>
    /// <exception cref="OperationCanceledException">It was stopped while it waited.</exception>
    public async Task<bool> TryWaitAgainAsync(Symptoms symptoms, CancellationToken stop)
    {
        if (!lane.IsOneTooMany(symptoms, sender)) return false;
        await Connection.DisposeAsync();
        _given = false;
        Connection = await lane.TakeAgainAsync(sender, stop);
        (_given, IsWarm) = (true, Connection.IsOpen);
        return true;
    }

    public void Heed(Outcome outcome) => lane.Heed(outcome);

    public ValueTask DisposeAsync() => _given ? lane.LeaveAsync(sender, Connection) : ValueTask.CompletedTask;

    /// <summary>
    /// Relays end idle connections, and those that carried enough mails (421): sometimes with a word, sometimes without.
    /// As long as nothing of this message went out, a new connection is all it takes.
    /// </summary>
    private bool MayBeTidyingUp(Symptoms symptoms) =>
        !Connection.Talk.MessageBegan
        && (symptoms is { Kind: FailureKind.Dropped } or { Kind: FailureKind.TimedOut, Stage: SmtpStage.From } or { Reply.Code: 421 });
}
