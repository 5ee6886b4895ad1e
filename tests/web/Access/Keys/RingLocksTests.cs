using LiveNotify.Web;
using LiveNotify.Web.Access.Keys;
using Microsoft.Extensions.Configuration;
using Shouldly;
using Xunit;

namespace LiveNotify.Tests.Web.Access.Keys;

/// <summary>What the settings may name to protect the key ring with, and what is said of everything else.</summary>
public sealed class RingLocksTests : IDisposable
{
    private readonly Locks _locks = new();

    public void Dispose() => _locks.Dispose();

    [Fact]
    public void Nothing_may_be_named_at_all()
    {
        Read().Present.ShouldBeNull();
        Read(("Certificate", ""), ("KeyFile", "")).All.ShouldBeEmpty();
    }

    [Fact]
    public void A_certificate_comes_as_PFX_or_as_PEM_with_or_without_a_password()
    {
        Read(("Certificate", _locks.Pfx()), ("CertificatePassword", Locks.Password)).Present.ShouldBeOfType<CertificateLock>();
        Read(("Certificate", _locks.Pfx("open.pfx", password: null))).Present.ShouldBeOfType<CertificateLock>();
        var (certificate, key) = _locks.Pem();
        Read(("Certificate", certificate), ("CertificateKey", key)).Present.ShouldBeOfType<CertificateLock>();
        Read(("Certificate", _locks.Write("both.pem", File.ReadAllText(key) + "\n" + File.ReadAllText(certificate)))).Present.ShouldBeOfType<CertificateLock>();
        (certificate, key) = _locks.Pem(Locks.Password);
        Read(("Certificate", certificate), ("CertificateKey", key), ("CertificatePassword", Locks.Password)).Present.ShouldBeOfType<CertificateLock>();
    }

    [Fact]
    public void Those_before_are_of_any_kind_and_in_any_number()
    {
        var locks = Read(
            ("KeyFile", _locks.KeyFile()), ("Previous:0:Certificate", _locks.Pfx()), ("Previous:0:CertificatePassword", Locks.Password), ("Previous:1:KeyFile", _locks.KeyFile("older.key")));

        locks.Present.ShouldBeOfType<KeyFileLock>();
        locks.Previous.Select(known => known.Setting).ShouldBe(["DataProtection__Previous__0__Certificate", "DataProtection__Previous__1__KeyFile"]);
    }

    [Fact]
    public void What_cannot_be_used_is_said_with_its_setting_its_file_and_the_way_out()
    {
        var (certificate, key) = _locks.Pem();
        var lockedKey = _locks.Write("locked.key", File.ReadAllText(_locks.Pem(Locks.Password).Key));
        (certificate, key) = (_locks.Write("other.crt", File.ReadAllText(certificate)), _locks.Write("other.key", File.ReadAllText(_locks.Pem().Key)));

        Refused(("Certificate", "/no/such.pfx")).ShouldStartWith("DataProtection__Certificate names /no/such.pfx, which cannot be read (");
        Refused(("Certificate", _locks.Pfx())).ShouldEndWith(", whose key has a password: set DataProtection__CertificatePassword.");
        Refused(("Certificate", _locks.Pfx()), ("CertificatePassword", "wrong")).ShouldEndWith(", whose key DataProtection__CertificatePassword does not open: correct the password.");
        Refused(("Certificate", _locks.Write("text.pfx", "no certificate"))).ShouldContain("text.pfx, which is no certificate in PFX or PEM (");
        Refused(("Certificate", _locks.Write("broken.pem", "-----BEGIN CERTIFICATE-----\nx\n-----END CERTIFICATE-----"))).ShouldContain("broken.pem, but certificate and key do not fit together, or one of them cannot be read");
        Refused(("Certificate", certificate)).ShouldContain("other.crt, which has no private key: ");
        Refused(("Certificate", certificate), ("CertificateKey", key)).ShouldContain("other.crt, but certificate and key do not fit together");
        Refused(("Certificate", certificate), ("CertificateKey", lockedKey)).ShouldContain("whose key has a password: set DataProtection__CertificatePassword");
        Refused(("Certificate", certificate), ("CertificateKey", "/no/such.key")).ShouldStartWith("DataProtection__CertificateKey names /no/such.key");
        Refused(("Certificate", _locks.EllipticPfx())).ShouldContain("whose key is not RSA: ");
        Refused(("CertificatePassword", "alone")).ShouldStartWith("DataProtection__CertificatePassword is set, but DataProtection__Certificate is not");
        Refused(("Certificate", _locks.Pfx()), ("KeyFile", _locks.KeyFile())).ShouldStartWith("DataProtection__Certificate and DataProtection__KeyFile are both set");
        Refused(("KeyFile", _locks.Write("short.key", "c2hvcnQ="))).ShouldContain("short.key, which is not 32 bytes in base64: make one with 'openssl rand");
        Refused(("Previous:0:KeyFile", "/no/such.key")).ShouldStartWith("DataProtection__Previous__0__KeyFile names /no/such.key");
        Refused(("Previous:0", "ring.pfx")).ShouldStartWith("DataProtection__Previous__0 names nothing: set DataProtection__Previous__0__Certificate");
    }

    [Fact]
    public void No_message_carries_a_password() => Refused(("Certificate", _locks.Pfx()), ("CertificatePassword", "hunter2")).ShouldNotContain("hunter2");

    private static RingLocks Read(params (string Name, string Value)[] settings) => RingLocks.Read(
        new ConfigurationBuilder().AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create($"DataProtection:{setting.Name}", (string?)setting.Value))).Build());

    private static string Refused(params (string Name, string Value)[] settings) => Should.Throw<StartupProblem>(() => Read(settings)).Message;
}
