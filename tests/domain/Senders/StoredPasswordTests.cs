using LiveNotify.Domain.Senders;
using LiveNotify.Tests.Smtp;
using Shouldly;
using Xunit;
using static LiveNotify.Tests.Domain.Senders.SenderExamples;

namespace LiveNotify.Tests.Domain.Senders;

/// <summary>The stored secret never leaves for a new place.</summary>
public class StoredPasswordTests
{
    private static readonly TestCa Ca = new();

    public static TheoryData<string, SenderDraft> OtherDestinations => new()
    {
        { "server", Untouched with { Server = "smtp.example.org" } },
        { "port", Untouched with { Port = "25" } },
        { "ssl", Untouched with { Ssl = true, Tls = false } },
        { "tls", Untouched with { Tls = false, AllowUnencrypted = true } },
        { "trusted CA", Untouched with { TrustedCa = Ca.Pem } },
        { "username", Untouched with { Username = "night@example.com" } },
        { "username in another case", Untouched with { Username = "OPS@example.com" } },
        { "outbox", Untouched with { Outbox = "Operations <night@example.com>" } },
    };

    [Theory]
    [MemberData(nameof(OtherDestinations))]
    public void The_stored_password_never_serves_another_destination(string what, SenderDraft draft)
    {
        what.ShouldNotBeEmpty();
        Refusals(draft, Saved).ShouldBe([
            ("password", "The stored password was typed for smtp.example.com:587: type it again to use it with the changed server, port, " +
                "encryption, trusted CA, username or outbox")]);
        draft.PasswordFor(Saved).ShouldBeNull();
        Refusals(draft with { Password = OtherSecret }, Saved).ShouldBeEmpty();
        (draft with { Password = OtherSecret }).PasswordFor(Saved).ShouldBe(OtherSecret);
    }

    public static TheoryData<string, SenderDraft> SameDestinations => new()
    {
        { "nothing touched", Untouched },
        { "case of the server", Untouched with { Server = "SMTP.EXAMPLE.COM" } },
        { "space around everything", Untouched with { Server = " smtp.example.com ", Username = " ops@example.com ", Port = " 587 " } },
        { "trailing dot", Untouched with { Server = "smtp.example.com." } },
        { "leading zero", Untouched with { Port = "0587" } },
        { "case of the outbox", Untouched with { Outbox = "Operations <Ops@Example.Com>" } },
        { "display name", Untouched with { Outbox = "ops@example.com" } },
        { "prefix, position, enabled", Untouched with { TitlePrefix = "[DR]", Position = 5, Enabled = false } },
    };

    [Theory]
    [MemberData(nameof(SameDestinations))]
    public void The_stored_password_is_kept_for_the_same_destination(string what, SenderDraft draft)
    {
        what.ShouldNotBeEmpty();
        Refusals(draft, Saved).ShouldBeEmpty();
        draft.PasswordFor(Saved).ShouldBe(Secret);
    }

    [Fact]
    public void An_authority_taken_away_or_changed_for_another_voids_it_and_the_same_one_typed_otherwise_does_not()
    {
        using var other = new TestCa("Another CA");
        var saved = Saved with { Settings = Settings with { TrustedCa = Ca.Pem.ReplaceLineEndings("\n").Trim() } };

        Untouched.PasswordFor(saved).ShouldBeNull();
        (Untouched with { TrustedCa = other.Pem }).PasswordFor(saved).ShouldBeNull();
        (Untouched with { TrustedCa = $"{Ca.Pem}\n{other.Pem}" }).PasswordFor(saved).ShouldBeNull();
        (Untouched with { TrustedCa = $" \r\n{Ca.Pem.ReplaceLineEndings("\r\n")}\r\n" }).PasswordFor(saved).ShouldBe(Secret);
    }

    [Fact]
    public void Other_spellings_of_an_address_lead_to_the_same_place()
    {
        var saved = Saved with { Settings = Settings with { Server = "2001:db8::25" } };
        (Untouched with { Server = "[2001:DB8:0:0:0:0:0:25]" }).PasswordFor(saved).ShouldBe(Secret);
    }

    [Fact]
    public void No_half_filled_draft_gets_hold_of_the_stored_password()
    {
        (Untouched with { Outbox = "ops@" }).PasswordFor(Saved).ShouldBeNull();
        (Untouched with { Port = "" }).PasswordFor(Saved).ShouldBeNull();
        (Untouched with { Server = "smtp.example.com:587" }).PasswordFor(Saved).ShouldBeNull();
        (Untouched with { RemovePassword = true }).PasswordFor(Saved).ShouldBeNull();
    }

    [Fact]
    public void The_normal_form_does_not_depend_on_the_servers_culture()
    {
        using var _ = new InCulture("tr-TR");
        (Untouched with { Server = "MAIL.EXAMPLE.COM", Outbox = "INFO@EXAMPLE.COM" }).ToSettings(1)
            .Destination.ShouldBe(new Destination("mail.example.com", 587, Encryption.Tls, "", "ops@example.com", "info@example.com"));
    }

    private static IReadOnlyList<(string Field, string Why)> Refusals(SenderDraft draft, Sender saved) =>
        [.. draft.Check(saved).Select(r => (r.Field, r.Why.ToString()))];
}
