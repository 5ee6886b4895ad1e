using System.Net;

namespace LiveNotify.Domain.Senders;

/// <summary>
/// Addresses no connection ever goes to, whoever asks for it: there is no relay, but there may be the credentials of the machine
/// LiveNotify runs on. Private addresses and the loopback are not among them: that is where relays live.
/// </summary>
public static class OffLimits
{
    private static readonly IPNetwork[] _networks =
    [
        // RFC 1122 §3.2.1.3: "this host"; Linux takes it for the loopback.
        IPNetwork.Parse("0.0.0.0/8"),
        // RFC 3927: link-local, and in it the metadata service of nearly every cloud (169.254.169.254, 169.254.170.2).
        IPNetwork.Parse("169.254.0.0/16"),
        // RFC 6890 §2.2.2: protocol assignments; Oracle Cloud's metadata service is 192.0.0.192.
        IPNetwork.Parse("192.0.0.0/24"),
        // Alibaba Cloud, "Instance metadata".
        IPNetwork.Parse("100.100.100.200/32"),
        // Microsoft, "What is IP address 168.63.129.16?"
        IPNetwork.Parse("168.63.129.16/32"),
        // RFC 5771: multicast. RFC 1112 §4 and RFC 919 §7: reserved, and the broadcast at its end.
        IPNetwork.Parse("224.0.0.0/4"),
        IPNetwork.Parse("240.0.0.0/4"),
        // RFC 4291 §2.5.2, §2.5.6 and §2.7: unspecified, link-local, multicast.
        IPNetwork.Parse("::/128"),
        IPNetwork.Parse("fe80::/10"),
        IPNetwork.Parse("ff00::/8"),
        // Metadata services over IPv6: AWS "Use the Instance Metadata Service" (and EKS Pod Identity), Google Cloud "About VM
        // metadata", Oracle Cloud "Instance Metadata Service", Scaleway "Instance metadata".
        IPNetwork.Parse("fd00:ec2::/32"),
        IPNetwork.Parse("fd20:ce::254/128"),
        IPNetwork.Parse("fd00:c1::a9fe:a9fe/128"),
        IPNetwork.Parse("fd00:42::42/128"),
    ];

    private static readonly int[] _last = [12, 13, 14, 15];

    /// <summary>
    /// Forms of IPv6 that lead on to an IPv4 address, and where in them it stands: compatible and mapped (RFC 4291 §2.5.5), translated
    /// (RFC 2765 §2.1), NAT64 (RFC 6052 §2.1, RFC 8215), 6to4 (RFC 3056 §2).
    /// </summary>
    private static readonly (IPNetwork Network, int[] At)[] _wrappings =
    [
        (IPNetwork.Parse("::/96"), _last),
        (IPNetwork.Parse("::ffff:0:0/96"), _last),
        (IPNetwork.Parse("::ffff:0:0:0/96"), _last),
        (IPNetwork.Parse("64:ff9b::/96"), _last),
        (IPNetwork.Parse("2002::/16"), [2, 3, 4, 5]),
    ];

    /// <summary>RFC 8215: an operator takes all of it for NAT64, or a longer prefix within.</summary>
    private static readonly IPNetwork _localNat64 = IPNetwork.Parse("64:ff9b:1::/48");

    /// <summary>RFC 6052 §2.2: where the IPv4 address stands behind a prefix of 48, 56, 64 and 96 bits; bits 64 to 71 are no part of it.</summary>
    private static readonly int[][] _behindPrefixes = [[6, 7, 9, 10], [7, 9, 10, 11], [9, 10, 11, 12], _last];

    private static readonly IPNetwork _teredo = IPNetwork.Parse("2001::/32");

    public static bool Contains(IPAddress address)
    {
        if (IPAddress.IPv6Loopback.Equals(address)) return false;
        return _networks.Any(network => network.Contains(address)) || Wrapped(address).Any(Contains);
    }

    /// <summary>The IPv4 addresses it may lead to: of a prefix that is cut in several ways, each reading.</summary>
    private static IEnumerable<IPAddress> Wrapped(IPAddress address)
    {
        var bytes = address.GetAddressBytes();
        // RFC 4380 §4: Teredo turns over every bit of the client's address.
        if (_teredo.Contains(address)) yield return new([.. bytes[12..].Select(b => (byte)~b)]);
        foreach (var (network, at) in _wrappings)
            if (network.Contains(address))
                yield return new([.. at.Select(i => bytes[i])]);
        if (!_localNat64.Contains(address)) yield break;
        // What begins with a zero is what another reading leaves empty.
        foreach (var at in _behindPrefixes.Where(at => bytes[at[0]] != 0)) yield return new([.. at.Select(i => bytes[i])]);
    }
}
