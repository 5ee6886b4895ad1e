using System.Globalization;
using System.Text;
using LiveNotify.Domain;
using LiveNotify.Domain.Senders;

namespace LiveNotify.Web.EventStore;

/// <summary>
/// A sender as somebody types it: what the form posts and what a test send is asked with, under the API's names. It
/// carries a password in clear, so it is no record (it would print it) and lives no longer than its request.
/// </summary>
public class SenderFields
{
    /// <summary>In UTF-8; the sealed block is of one size for all.</summary>
    public const int MaxPasswordBytes = 512;

    public string? TitlePrefix { get; set; }

    public string? Outbox { get; set; }

    public string? Username { get; set; }

    public string? Password { get; set; }

    public bool RemovePassword { get; set; }

    public string? Server { get; set; }

    public string? Port { get; set; }

    public bool Ssl { get; set; }

    public bool Tls { get; set; }

    public bool Enabled { get; set; }

    public string? Position { get; set; }

    public string? TrustedCa { get; set; }

    public bool AllowUnencrypted { get; set; }

    /// <summary>What a form shows of a saved sender; never its password.</summary>
    public static SenderFields Of(SenderSettings saved) => new()
    {
        TitlePrefix = saved.TitlePrefix,
        Outbox = saved.Outbox,
        Username = saved.Username,
        Server = saved.Server,
        Port = saved.Port.ToString(CultureInfo.InvariantCulture),
        Ssl = saved.Encryption == Encryption.Ssl,
        Tls = saved.Encryption == Encryption.Tls,
        Enabled = saved.Enabled,
        Position = saved.Position.ToString(CultureInfo.InvariantCulture),
        TrustedCa = saved.TrustedCa,
        AllowUnencrypted = saved.AllowUnencrypted,
    };

    /// <summary>What a draft cannot say of itself any more: its password is sealed and its position is a number.</summary>
    public IEnumerable<Refusal> Check()
    {
        if (Encoding.UTF8.GetByteCount(Password ?? "") > MaxPasswordBytes)
            yield return new("password", "SMTP Password may have at most {0} bytes", MaxPasswordBytes);
        if (!string.IsNullOrWhiteSpace(Position) && PositionNumber is null)
            yield return new("position", "Position must be a whole number; got {0}", Position.Trim());
    }

    /// <summary>The draft the domain judges, its password sealed at once.</summary>
    /// <exception cref="ArgumentException"><see cref="Check"/> has found the password too long.</exception>
    public SenderDraft ToDraft(ISecretBox secrets) => new(
        TitlePrefix, Outbox, Username, Server, Port, Ssl, Tls, Enabled, PositionNumber, TrustedCa, AllowUnencrypted,
        string.IsNullOrEmpty(Password) ? null : secrets.Seal(Password), RemovePassword);

    private int? PositionNumber =>
        int.TryParse(Position, NumberStyles.AllowLeadingSign | NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var number) ? number : null;
}
