using LiveNotify.Domain;
using LiveNotify.Domain.Senders;
using static LiveNotify.Tests.Domain.Spec;

namespace LiveNotify.Tests.Domain.Senders;

/// <summary>A sender like the ones admins set up, from which each specification departs.</summary>
internal static class SenderExamples
{
    public static readonly Guid Id = Guid.Parse("0198c0de-0000-7000-8000-000000000001");
    public static readonly SealedSecret Secret = new("sealed: open sesame");
    public static readonly SealedSecret OtherSecret = new("sealed: another one");

    public static readonly SenderSettings Settings = new(
        "[Ops]", "Operations <ops@example.com>", "ops@example.com", "smtp.example.com", 587, Encryption.Tls,
        Enabled: true, Position: 1, TrustedCa: "", AllowUnencrypted: false);

    /// <summary>What a form sends for <see cref="Settings"/> when nobody touches it: all fields, no password.</summary>
    public static readonly SenderDraft Untouched = new(
        "[Ops]", "Operations <ops@example.com>", "ops@example.com", "smtp.example.com", "587", Ssl: false, Tls: true,
        Enabled: true, Position: null, TrustedCa: null, AllowUnencrypted: false, Password: null, RemovePassword: false);

    public static readonly SenderAdded Added = new(Id, 1, Settings, Secret, Now);

    public static readonly Sender Saved = Sender.Evolve(null, Added)!;

    /// <summary>A SenderModified in which nothing changed; a specification sets what did.</summary>
    public static SenderModified Modified(int version, DateTimeOffset at) =>
        new(Id, version, null, null, null, null, null, null, null, null, null, null, PasswordRemoved: false, at);
}
