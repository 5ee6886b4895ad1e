using System.Collections.Concurrent;
using LiveNotify.Domain.Senders;

namespace LiveNotify.Web.Queue;

/// <summary>
/// A sender as long as it works. When it does not, it is paused first and then all its mails in hand that have not begun turn back, whatever
/// batch they are of: nobody dials a relay that has just turned one away, and whatever is written down finds the sender paused.
/// </summary>
public sealed class SenderTurns
{
    private readonly ConcurrentDictionary<Guid, SenderTurn> _turns = new();

    /// <summary>The one that goes on now, for this version of the sender or a newer one.</summary>
    internal SenderTurn Of(Sender sender) =>
        _turns.AddOrUpdate(sender.Id, _ => New(sender), (_, known) => known.Revision >= sender.Revision ? known : New(sender));

    private SenderTurn New(Sender sender) => new(sender.Revision, turn => _turns.TryRemove(new(sender.Id, turn)));
}

/// <param name="revision">Of the sender.</param>
/// <param name="end">Who comes from now on has another turn.</param>
#pragma warning disable CA1001 // Without a timer or a wait handle a source of tokens holds nothing, and batches have its token until they end
internal sealed class SenderTurn(int revision, Action<SenderTurn> end)
{
    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _broken = new();
    private Task? _ending;

    public int Revision => revision;

    /// <summary>Fires when the sender is paused.</summary>
    public CancellationToken Broken => _broken.Token;

    public Task EndAsync(Func<Task> pause)
    {
        lock (_lock) return _ending ??= PauseThenTurnBackAsync(pause);
    }

    private async Task PauseThenTurnBackAsync(Func<Task> pause)
    {
        await pause();
        end(this);
        await _broken.CancelAsync();
    }
}
#pragma warning restore CA1001
