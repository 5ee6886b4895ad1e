using System.Net;
using LiveNotify.Domain.Senders;
using Shouldly;
using Xunit;
using static LiveNotify.Tests.Domain.Senders.SenderExamples;

namespace LiveNotify.Tests.Domain.Senders;

/// <summary>Where no connection goes, in every way such an address can be written.</summary>
public class OffLimitsTests
{
    [Theory]
    [InlineData("169.254.169.254")]
    [InlineData("169.254.0.0")]
    [InlineData("169.254.255.255")]
    [InlineData("169.254.170.2")]
    [InlineData("100.100.100.200")]
    [InlineData("192.0.0.192")]
    [InlineData("168.63.129.16")]
    [InlineData("0.0.0.0")]
    [InlineData("0.1.2.3")]
    [InlineData("224.0.0.1")]
    [InlineData("239.255.255.250")]
    [InlineData("240.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("::")]
    [InlineData("fe80::1")]
    [InlineData("fe80::1%1")]
    [InlineData("febf::1")]
    [InlineData("ff02::1")]
    [InlineData("fd00:ec2::254")]
    [InlineData("fd00:ec2::23")]
    [InlineData("fd20:ce::254")]
    [InlineData("fd00:c1::a9fe:a9fe")]
    [InlineData("fd00:42::42")]
    [InlineData("::ffff:169.254.169.254")]
    [InlineData("::ffff:0.0.0.0")]
    [InlineData("::ffff:0:169.254.169.254")]
    [InlineData("::169.254.169.254")]
    [InlineData("64:ff9b::a9fe:a9fe")]
    [InlineData("64:ff9b:1::a9fe:a9fe")]
    [InlineData("64:ff9b:1:a9fe:a9:fe00::")]
    [InlineData("64:ff9b:1:5a9:fe:a9fe::")]
    [InlineData("64:ff9b::100.100.100.200")]
    [InlineData("2002:a9fe:a9fe::1")]
    [InlineData("2001:0:4136:e378:8000:63bf:5601:5601")]
    public void Nobody_is_called_there(string address) => OffLimits.Contains(IPAddress.Parse(address)).ShouldBeTrue();

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("127.0.0.53")]
    [InlineData("::1")]
    [InlineData("10.1.2.3")]
    [InlineData("172.16.0.25")]
    [InlineData("192.168.1.25")]
    [InlineData("100.64.0.1")]
    [InlineData("100.100.100.201")]
    [InlineData("169.253.255.255")]
    [InlineData("169.255.0.0")]
    [InlineData("192.0.1.25")]
    [InlineData("223.255.255.255")]
    [InlineData("203.0.113.25")]
    [InlineData("64:ff9b:1::203.0.113.25")]
    [InlineData("64:ff9b:1:cb00:71:1900::")]
    [InlineData("fc00::25")]
    [InlineData("fd12:3456::25")]
    [InlineData("fd00:ec3::254")]
    [InlineData("2001:db8::25")]
    [InlineData("2606:4700::1111")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("::ffff:10.1.2.3")]
    [InlineData("64:ff9b::203.0.113.25")]
    [InlineData("2002:cb00:7119::1")]
    public void Relays_live_there(string address) => OffLimits.Contains(IPAddress.Parse(address)).ShouldBeFalse();

    [Theory]
    [InlineData("169.254.169.254")]
    [InlineData("[::ffff:169.254.169.254]")]
    [InlineData("FE80::1")]
    [InlineData("0.0.0.0")]
    public void Such_an_address_is_refused_as_a_server_and_the_refusal_names_it_and_the_way_out(string typed)
    {
        var refusal = (Untouched with { Server = typed, Password = OtherSecret }).Check(null).ShouldHaveSingleItem();

        refusal.Field.ShouldBe("server");
        refusal.Why.ToString().ShouldBe(
            $"SMTP Server {typed} is an address LiveNotify never calls (link-local, cloud metadata, multicast or broadcast): enter the relay's own name or address");
        PortSearch.Check(Untouched with { Server = typed }).ShouldHaveSingleItem().Field.ShouldBe("server");
    }
}
