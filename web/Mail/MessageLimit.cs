using System.Diagnostics;
using LiveNotify.Domain.Diagnosis;

namespace LiveNotify.Web.Mail;

/// <summary>
/// How many messages a relay takes over one connection, learned from the 421 it says to one more. Whoever knows it says
/// QUIT in time, and no mail has to ask twice.
/// </summary>
internal sealed class MessageLimit
{
    /// <summary>A 421 soon after the last mail is no idle time-out: relays allow at least minutes (RFC 5321 §4.5.3.2.7).</summary>
    private static readonly TimeSpan _noIdling = TimeSpan.FromSeconds(5);

    /// <summary>After this it is found out anew: the limit may have been lifted, or a restart been taken for one.</summary>
    private static readonly TimeSpan _validity = TimeSpan.FromHours(1);

    private readonly Lock _lock = new();
    private int _most = int.MaxValue;
    private long _learned;

    public bool Allows(RelayConnection connection)
    {
        lock (_lock)
        {
            if (_most != int.MaxValue && Stopwatch.GetElapsedTime(_learned) > _validity) _most = int.MaxValue;
            return connection.Carried < _most;
        }
    }

    public void Learn(Symptoms symptoms, RelayConnection connection)
    {
        if (symptoms is not { Stage: SmtpStage.From, Reply.Code: 421 } || connection.Carried == 0 || connection.Rested > _noIdling) return;
        lock (_lock) (_most, _learned) = (Math.Min(_most, connection.Carried), Stopwatch.GetTimestamp());
    }

    public void Forget()
    {
        lock (_lock) _most = int.MaxValue;
    }
}
