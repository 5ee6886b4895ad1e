using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using LiveNotify.Domain.Senders;
using Shouldly;
using Xunit;
using static LiveNotify.Tests.Domain.Senders.SenderExamples;
using static LiveNotify.Tests.Domain.Spec;

namespace LiveNotify.Tests.Domain.Senders;

/// <summary>The rules for the nine fields of the Email page, which form, API and test send share.</summary>
public class SenderDraftTests
{
    private static readonly SenderDraft New = Untouched with { Password = Secret };

    private const string NotAHost = "SMTP Server must be a host name or IP address, without a port; got ";
    private const string NoConsent =
        "Without SSL or TLS the password travels readable for everyone on the way: choose SSL or TLS, or consent to send it unencrypted";

    [Fact]
    public void A_complete_draft_breaks_no_rule() => Refusals(New).ShouldBeEmpty();

    [Theory]
    [InlineData(null, "Email Title Prefix is required: it stands before every mail title")]
    [InlineData("  ", "Email Title Prefix is required: it stands before every mail title")]
    [InlineData("Ops\r\nBcc: eve@example.com", "Email Title Prefix must be one line without control characters")]
    [InlineData("Ops\tNight", "Email Title Prefix must be one line without control characters")]
    [InlineData("Ops\u2028Night", "Email Title Prefix must be one line without control characters")]
    public void A_title_prefix_is_one_line_of_text(string? prefix, string why) =>
        Refusals(New with { TitlePrefix = prefix }).ShouldBe([("titlePrefix", why)]);

    [Fact]
    public void A_title_prefix_has_at_most_64_characters()
    {
        Refusals(New with { TitlePrefix = new('x', 64) }).ShouldBeEmpty();
        Refusals(New with { TitlePrefix = new('x', 65) })
            .ShouldBe([("titlePrefix", "Email Title Prefix may have at most 64 characters; got 65")]);
    }

    [Fact]
    public void An_emoji_in_a_title_prefix_is_one_character()
    {
        Refusals(New with { TitlePrefix = Repeat("🚨", 64) }).ShouldBeEmpty();
        Refusals(New with { TitlePrefix = Repeat("🚨", 65) })
            .ShouldBe([("titlePrefix", "Email Title Prefix may have at most 64 characters; got 65")]);
    }

    [Theory]
    [InlineData(1_000_000, true)]
    [InlineData(-1_000_000, true)]
    [InlineData(1_000_001, false)]
    [InlineData(int.MaxValue, false)]
    [InlineData(int.MinValue, false)]
    public void A_position_leaves_room_for_the_next(int position, bool ok) => Refusals(New with { Position = position })
        .ShouldBe(ok ? [] : [("position", $"Position must be -1000000 to 1000000; got {position}")]);

    [Fact]
    public void A_sender_saved_where_nobody_is_called_any_more_can_still_be_disabled()
    {
        var saved = SenderExamples.Saved with { Settings = SenderExamples.Saved.Settings with { Server = "169.254.169.254" } };
        SenderDraft.Of(saved.Settings).Check(saved).ShouldBeEmpty();
        (SenderDraft.Of(saved.Settings) with { Server = "169.254.169.253" }).Check(saved).ShouldContain(refusal => refusal.Field == "server");
    }

    [Theory]
    [InlineData(null, "SMTP Outbox is required: the address mails come from")]
    [InlineData(" ", "SMTP Outbox is required: the address mails come from")]
    [InlineData("ops", "SMTP Outbox must be a mail address such as ops@example.com or Operations <ops@example.com>; got ops")]
    [InlineData(
        "a@example.com, b@example.com",
        "SMTP Outbox must be a mail address such as ops@example.com or Operations <ops@example.com>; got a@example.com, b@example.com")]
    public void An_outbox_is_one_mail_address(string? outbox, string why) =>
        Refusals(New with { Outbox = outbox }).ShouldBe([("outbox", why)]);

    [Fact]
    public void A_refusal_quotes_no_more_of_a_value_than_it_takes_to_recognise_it() =>
        Refusals(New with { Outbox = new('x', 5000) }).ShouldHaveSingleItem().Why.Length.ShouldBeLessThan(250);

    [Fact]
    public void A_username_is_one_line_of_at_most_320_characters()
    {
        const string Why = "SMTP Username must be one line of at most 320 characters";
        Refusals(New with { Username = new('x', 320) }).ShouldBeEmpty();
        Refusals(New with { Username = new('x', 321) }).ShouldBe([("username", Why)]);
        Refusals(New with { Username = "ops\r\nRSET" }).ShouldBe([("username", Why)]);
    }

    [Theory]
    [InlineData("smtp.example.com", "smtp.example.com")]
    [InlineData("SMTP.Example.COM", "smtp.example.com")]
    [InlineData(" smtp.example.com. ", "smtp.example.com")]
    [InlineData("localhost", "localhost")]
    [InlineData("mail_relay", "mail_relay")]
    [InlineData("smtp-1.dr", "smtp-1.dr")]
    [InlineData("192.0.2.25", "192.0.2.25")]
    [InlineData("2001:DB8::25", "2001:db8::25")]
    [InlineData("2001:db8:0:0:0:0:0:25", "2001:db8::25")]
    [InlineData("[2001:db8::25]", "2001:db8::25")]
    [InlineData("[192.0.2.25]", "192.0.2.25")]
    [InlineData("smtp.例子.中国", "smtp.xn--fsqu00a.xn--fiqs8s")]
    [InlineData("smtp。例子。中国", "smtp.xn--fsqu00a.xn--fiqs8s")]
    [InlineData("smtp.BÜCHER.example", "smtp.xn--bcher-kva.example")]
    public void A_server_is_a_host_name_or_an_address_in_one_spelling(string typed, string normal)
    {
        Refusals(New with { Server = typed }).ShouldBeEmpty();
        (New with { Server = typed }).ToSettings(1).Server.ShouldBe(normal);
    }

    [Theory]
    [InlineData(null, "SMTP Server is required: a host name or IP address such as smtp.example.com")]
    [InlineData(" ", "SMTP Server is required: a host name or IP address such as smtp.example.com")]
    [InlineData("smtp://Smtp.example.com", "SMTP Server must be a host name or IP address, not a URL; got smtp://Smtp.example.com")]
    [InlineData("smtp.example.com/", "SMTP Server must be a host name or IP address, not a URL; got smtp.example.com/")]
    public void A_server_is_no_URL(string? server, string why) => Refusals(New with { Server = server }).ShouldBe([("server", why)]);

    [Theory]
    [InlineData("smtp.example.com:587")]
    [InlineData("[2001:db8::25]:587")]
    [InlineData("[smtp.example.com]")]
    [InlineData("ops@smtp.example.com")]
    [InlineData("smtp example com")]
    [InlineData("smtp..example.com")]
    [InlineData("smtp.example.com..")]
    [InlineData(".")]
    [InlineData("-smtp.example.com")]
    [InlineData("smtp-.example.com")]
    [InlineData("*.example.com")]
    [InlineData("smtp,example.com")]
    [InlineData("smtp.example.com\r\nx")]
    [InlineData("1.2.3")]
    [InlineData("256.1.1.1")]
    [InlineData("1.2.3.4.5")]
    [InlineData("010.0.0.1")]
    [InlineData("2130706433")]
    [InlineData("0x7f.1")]
    [InlineData("fe80::1%eth0")]
    [InlineData("2001:db8::g")]
    [InlineData("[2001:db8::25")]
    public void What_a_resolver_would_only_guess_at_is_no_server(string server) =>
        Refusals(New with { Server = server }).ShouldBe([("server", NotAHost + server)]);

    [Fact]
    public void A_server_name_has_at_most_253_characters_and_63_between_dots()
    {
        var longest = $"{new string('a', 63)}.{new string('b', 63)}.{new string('c', 63)}.{new string('d', 61)}";
        Refusals(New with { Server = longest }).ShouldBeEmpty();
        Refusals(New with { Server = longest + "d" }).ShouldHaveSingleItem().Field.ShouldBe("server");
        Refusals(New with { Server = $"{new string('a', 64)}.com" }).ShouldHaveSingleItem().Field.ShouldBe("server");
    }

    [Theory]
    [InlineData("1", 1)]
    [InlineData(" 25 ", 25)]
    [InlineData("0587", 587)]
    [InlineData("65535", 65535)]
    public void A_port_is_a_whole_number_from_1_to_65535(string typed, int port)
    {
        Refusals(New with { Port = typed }).ShouldBeEmpty();
        (New with { Port = typed }).ToSettings(1).Port.ShouldBe(port);
    }

    [Theory]
    [InlineData("0", "0")]
    [InlineData("65536", "65536")]
    [InlineData("70000", "70000")]
    [InlineData("99999999999999999999", "99999999999999999999")]
    [InlineData("-25", "-25")]
    [InlineData("+25", "+25")]
    [InlineData("25.0", "25.0")]
    [InlineData("2 5", "2 5")]
    [InlineData("1e2", "1e2")]
    [InlineData("٢٥", "٢٥")]
    [InlineData("smtp", "smtp")]
    [InlineData(" ", "-")]
    [InlineData(null, "-")]
    public void Anything_else_is_no_port(string? typed, string shown) =>
        Refusals(New with { Port = typed }).ShouldBe([("port", $"SMTP Port must be 1-65535; got {shown}")]);

    [Fact]
    public void SSL_and_TLS_together_are_refused_at_tls() =>
        Refusals(New with { Ssl = true, Tls = true }).ShouldBe([
            ("tls", "SMTP SSL and SMTP TLS exclude each other: SSL encrypts from the first byte (port 465), " +
                "TLS switches over with STARTTLS (port 587); choose one")]);

    [Theory]
    [InlineData(true, false, Encryption.Ssl)]
    [InlineData(false, true, Encryption.Tls)]
    [InlineData(false, false, Encryption.None)]
    public void The_two_boxes_say_how_the_connection_is_protected(bool ssl, bool tls, Encryption encryption) =>
        (New with { Ssl = ssl, Tls = tls }).ToSettings(1).Encryption.ShouldBe(encryption);

    [Fact]
    public void Neither_SSL_nor_TLS_with_a_password_needs_consent()
    {
        var plain = New with { Tls = false };
        Refusals(plain).ShouldBe([("allowUnencrypted", NoConsent)]);
        Refusals(plain with { AllowUnencrypted = true }).ShouldBeEmpty();
        Refusals(plain with { Username = "", Password = null }).ShouldBeEmpty();
    }

    [Fact]
    public void Consent_is_asked_for_before_the_password_is_typed_too() =>
        Refusals(Untouched with { Tls = false })
            .ShouldBe([("allowUnencrypted", NoConsent), ("password", "SMTP Password is required when an SMTP Username is given")]);

    [Fact]
    public void Nobody_is_asked_for_consent_to_send_a_password_that_is_being_removed() =>
        Refusals(Untouched with { Tls = false, RemovePassword = true }, Saved).ShouldHaveSingleItem().Field.ShouldBe("password");

    [Fact]
    public void A_stored_password_needs_consent_as_well()
    {
        var plain = Saved with { Settings = Settings with { Encryption = Encryption.None, AllowUnencrypted = true } };
        Refusals(Untouched with { Tls = false }, plain).ShouldBe([("allowUnencrypted", NoConsent)]);
    }

    [Fact]
    public void Username_and_password_go_together()
    {
        Refusals(New with { Username = " " }).ShouldBe([
            ("username", "A password needs an SMTP Username to sign in with; fill it in, or leave the password empty")]);
        Refusals(New with { Password = null }).ShouldBe([("password", "SMTP Password is required when an SMTP Username is given")]);
        Refusals(Untouched with { RemovePassword = true }, Saved).ShouldBe([
            ("password", "SMTP Username ops@example.com cannot sign in without a password: empty the username too, or keep the password")]);
    }

    [Fact]
    public void A_trusted_CA_is_PEM_text_kept_with_plain_line_ends()
    {
        var pem = Certificate();
        Refusals(New with { TrustedCa = pem }).ShouldBeEmpty();
        Refusals(New with { TrustedCa = pem + "\n" + pem }).ShouldBeEmpty();
        (New with { TrustedCa = $"\r\n{pem.ReplaceLineEndings("\r\n")}\r\n" }).ToSettings(1).TrustedCa.ShouldBe(pem.ReplaceLineEndings("\n"));
    }

    [Theory]
    [InlineData("a file name.pem")]
    [InlineData("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----")]
    [InlineData("-----BEGIN CERTIFICATE-----")]
    public void Anything_else_is_no_trusted_CA(string text) =>
        Refusals(New with { TrustedCa = text }).ShouldBe([
            ("trustedCa", "Trusted CA must be one or more certificates in PEM form (-----BEGIN CERTIFICATE-----), at most 262144 characters")]);

    [Fact]
    public void A_private_key_pasted_with_its_certificate_is_refused_and_so_never_stored()
    {
        using var key = ECDsa.Create();
        Refusals(New with { TrustedCa = $"{Certificate()}\n{key.ExportPkcs8PrivateKeyPem()}" }).ShouldBe([
            ("trustedCa", "Trusted CA must hold certificates only: there is a private key in it, and everyone who may read senders would see it")]);
    }

    private static IReadOnlyList<(string Field, string Why)> Refusals(SenderDraft draft, Sender? saved = null) =>
        [.. draft.Check(saved).Select(r => (r.Field, r.Why.ToString()))];

    private static string Repeat(string text, int times) => string.Concat(Enumerable.Repeat(text, times));

    private static string Certificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = new CertificateRequest("CN=Test CA", key, HashAlgorithmName.SHA256).CreateSelfSigned(Now, Now.AddYears(1));
        return certificate.ExportCertificatePem();
    }
}
