using LiveNotify.Domain;
using LiveNotify.Domain.Diagnosis;
using LiveNotify.Domain.Senders;
using Shouldly;
using Xunit;

namespace LiveNotify.Tests.Domain.Senders;

public class PortSearchTests
{
    private static readonly PortTry _ssl = new(Mend.Ssl465, true, true, new("{0}", "found"));
    private static readonly PortTry _tls = new(Mend.Tls587, true, true, new("{0}", "found"));
    private static readonly PortTry _plain = new(new(25, Encryption.None), true, true, new("{0}", "found"));

    [Fact]
    public void A_search_keeps_to_the_rules_of_a_sender_for_server_and_authority_and_to_no_others()
    {
        PortSearch.Check(Draft("smtp.example.com", "")).ShouldBeEmpty();
        PortSearch.Check(Draft("https://smtp.example.com", "no pem")).Select(refusal => refusal.Field).ShouldBe(["server", "trustedCa"]);
        PortSearch.Of(Draft(" SMTP.Example.com. ", "")).Server.ShouldBe("smtp.example.com");
    }

    [Fact]
    public void Encryption_from_the_first_byte_is_proposed_before_STARTTLS_and_any_before_none() =>
        new[] { new PortsFound([_ssl, _tls, _plain]), new PortsFound([_ssl with { Ok = false }, _tls, _plain]), new PortsFound([_plain]) }
            .Select(found => found.Proposal).ShouldBe([Mend.Ssl465, Mend.Tls587, _plain.Way]);

    [Fact]
    public void A_port_that_offers_sign_in_is_proposed_before_one_that_does_not_unless_that_costs_encryption()
    {
        new PortsFound([_ssl with { OffersSignIn = false }, _tls, _plain]).Proposal.ShouldBe(Mend.Tls587);
        new PortsFound([_ssl with { OffersSignIn = false }, _plain]).Proposal.ShouldBe(Mend.Ssl465);
    }

    [Fact]
    public void Nothing_is_proposed_where_nothing_works() => new PortsFound([_ssl with { Ok = false }]).Proposal.ShouldBeNull();

    private static SenderDraft Draft(string server, string ca) => new(null, null, null, server, null, false, false, false, null, ca, false, null, false);
}
