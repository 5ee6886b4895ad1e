using LiveNotify.Domain.Senders;
using static LiveNotify.Domain.Diagnosis.FailureKind;
using static LiveNotify.Domain.Diagnosis.SmtpStage;

namespace LiveNotify.Domain.Diagnosis;

/// <summary>From the name lookup to the greeting.</summary>
internal static class NetworkRules
{
    public static IReadOnlyList<Rule> All { get; } =
    [
        new("stopped",
            s => s.Kind is Stopped,
            s => new("The conversation was stopped at the step: {0}", s.Stage.Name()),
            s => s.Stage == Data
                ? new("The mail was on its way already and may still arrive; test again when you like")
                : new("Nothing was sent; test again when you like"),
            "RFC 5321 §4.1.1.4: a mail counts only when the final dot was answered"),

        new("name-not-found",
            s => s.Kind is NameNotFound,
            s => new("There is no server named {0}", s.Host),
            s => new("Look for a typing error in SMTP Server; if the name is right, check the name service (DNS) of the machine LiveNotify runs on"),
            "RFC 1035 §4.1.1, response code 3"),

        new("address-off-limits",
            s => s.Kind is AddressOffLimits,
            s => new("{0} leads to {1}, where LiveNotify never calls: link-local, cloud metadata, multicast and broadcast addresses have no mail server", s.Host, s.Said),
            s => new("Enter the relay's own name or address; one in a private network (10.x, 192.168.x, fc00::) or on this machine is fine"),
            "RFC 3927 §2.7; RFC 6890 §2.2; the providers' pages on instance metadata"),

        new("name-lookup-timed-out",
            s => s is { Kind: TimedOut, Stage: Resolve },
            s => new("The name service gave no answer for {0}", s.Host),
            s => new("Check the name service (DNS) of the machine LiveNotify runs on, or enter the relay's IP address"),
            "RFC 1035 §4.2.1"),

        new("connection-refused",
            s => s.Kind is ConnectionRefused,
            s => new("{0} refuses connections on port {1}: nothing listens there, or a firewall turns callers away", s.Host, s.Port),
            s => new("Check SMTP Port (usually 465 with SSL, 587 with TLS, 25 with neither) and whether the relay is running and lets this machine in"),
            "RFC 9293 §3.10.7.1: a closed port answers with a reset"),

        new("host-unreachable",
            s => s.Kind is Unreachable,
            s => new("No network path leads to {0}", s.Server),
            s => new("Check the network, routes and VPN of the machine LiveNotify runs on"),
            "RFC 1122 §3.2.2.1, destination unreachable"),

        new("connect-timed-out",
            s => s is { Kind: TimedOut, Stage: Connect },
            s => new("{0} did not answer the call; a firewall on the way may swallow it", s.Server),
            s => s.Port == 25
                ? new("Many networks block port 25: try 587 with TLS or 465 with SSL, or have the firewall opened")
                : new("Check SMTP Server and SMTP Port, and have the firewall opened for them"),
            "RFC 5321 §4.5.3.2; RFC 5068 §3.1 on blocked port 25",
            s => s.Port == 25 ? Mend.Tls587 : null),

        new("plaintext-on-tls-port",
            s => s is { Stage: Greet, Port: 465, Encryption: not Encryption.Ssl, Kind: TimedOut or Dropped or Garbage },
            s => new("Port 465 of {0} speaks TLS from the first byte, but the sender begins in plain text, as it does with SMTP TLS too", s.Host),
            s => new("Choose SMTP SSL for port 465, or port 587 with SMTP TLS"),
            "RFC 8314 §3.3 and §7.3",
            _ => Mend.Ssl465),

        new("not-smtp",
            s => s.Kind is Garbage,
            s => new("{0} answers, but not as an SMTP server", s.Server),
            s => new("Check SMTP Server and SMTP Port: another kind of server listens there"),
            "RFC 5321 §4.2: a reply begins with three digits"),

        new("greeting-timed-out",
            s => s is { Kind: TimedOut, Stage: Greet },
            s => new("{0} took the call and never greeted", s.Server),
            s => new("If the port expects encryption from the first byte, choose SMTP SSL; otherwise the relay is overloaded or makes strangers wait"),
            "RFC 5321 §4.5.3.2.1; RFC 8314 §3.3: with implicit TLS the client speaks first",
            s => s.Encryption == Encryption.Ssl ? null : new(s.Port, Encryption.Ssl)),

        new("greeting-dropped",
            s => s is { Kind: Dropped, Stage: Greet },
            s => new("{0} hung up before it greeted", s.Server),
            s => new("The relay may not let this machine in, or be overloaded: ask its administrator to allow the machine LiveNotify runs on"),
            "RFC 5321 §3.1"),

        new("blocked-by-list",
            s => s.Reply is not null && s.Says("spamhaus", "blocklist", "blacklist", "block list", "black list", "dnsbl", "rbl ", "barracuda", "spamcop"),
            s => new("The relay refuses this machine because its IP address is on a block list: {0}", s.RawWords),
            s => new("Have the address taken off the list the relay names, or send through the relay of a mail provider"),
            "RFC 5782 §2; RFC 3463 §3.8, X.7.1"),

        new("relay-busy",
            s => s.Answered(Greet, 421),
            s => new("{0} takes no more connections now: {1}", s.Server, s.RawWords),
            s => new("It clears by itself when the relay has room; fewer connections (Delivery__Connections) help where it counts them"),
            "RFC 5321 §3.8 and §4.2.3, reply 421"),

        new("caller-refused",
            s => s is { Stage: Greet, Kind: Reply },
            s => new("{0} does not talk to this machine: {1}", s.Server, s.RawWords),
            s => new("Ask the relay's administrator to allow the machine LiveNotify runs on"),
            "RFC 5321 §3.1, greeting 554; RFC 7504, greeting 521"),
    ];
}
