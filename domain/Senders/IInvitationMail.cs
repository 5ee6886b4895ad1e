using LiveNotify.Domain.Deliveries;

namespace LiveNotify.Domain.Senders;

/// <summary>What an invited person gets: the link by which they choose a password.</summary>
/// <param name="Link">Works once, so it is in no store and no log.</param>
/// <param name="By">Who invites: a user's address or <c>token:NAME</c>.</param>
/// <param name="Language">One of <see cref="Languages.All"/>.</param>
/// <param name="TimeZone">IANA name, for the time in the mail.</param>
public sealed record Invitation(string To, string Link, DateTimeOffset ExpiresAt, string By, string Language, string TimeZone)
{
    /// <summary>Records print themselves; this one must not.</summary>
    public override string ToString() => $"{nameof(Invitation)} of {To}";
}

/// <summary>Sends an invitation through a saved sender, at once and unrecorded: a mail on record would be a link on record.</summary>
public interface IInvitationMail
{
    /// <summary>One conversation of at most 30 s. Never throws for what a relay or a network does.</summary>
    /// <returns>Null when the relay accepted it, else the attempt that failed; see <see cref="Diagnosis.Findings.For"/>.</returns>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    Task<Attempt?> SendAsync(Sender sender, Invitation invitation, CancellationToken stop);
}
