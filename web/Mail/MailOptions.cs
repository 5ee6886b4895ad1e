using System.Globalization;
using System.Net;

namespace LiveNotify.Web.Mail;

/// <summary>What Mail needs of the settings <c>Delivery__*</c>; retry and lease belong to the queue.</summary>
public sealed record MailOptions
{
    /// <summary>SMTP connections per sender and node.</summary>
    public int Connections { get; init; } = 8;

    /// <summary>Per SMTP stage; after the final dot twice that.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>A connection idle for longer is closed. Relays hang up by themselves after one to five minutes.</summary>
    public TimeSpan Idle { get; init; } = TimeSpan.FromSeconds(45);

    /// <summary>An older connection carries no further mail: relays end those too, and their DNS names move.</summary>
    public TimeSpan Age { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How long a sender's lane is quiet after its relay asked for a slower pace without naming a time.</summary>
    public TimeSpan Quiet { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>A test send ends after this at the latest.</summary>
    public TimeSpan Test { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The port finder gives each port this long.</summary>
    public TimeSpan Knock { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// What a stop leaves to a message that is going out already. The process must be gone 25 s after a SIGTERM, outcomes
    /// written down included, and no lease (60 s by default) may run out meanwhile.
    /// </summary>
    public TimeSpan AfterStop { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Where people reach LiveNotify, for links in mails, without a slash at the end; empty: mails have no such link.</summary>
    public string PublicUrl { get; init; } = "";

    /// <summary>No setting: the machine's name service, but where a test needs names that lead elsewhere.</summary>
    public NameLookUp LookUp { get; init; } = Dns.GetHostAddressesAsync;

    /// <exception cref="StartupProblem">A setting has a value that means nothing.</exception>
    public static MailOptions From(IConfiguration configuration)
    {
        var delivery = configuration.GetSection("Delivery");
        return new()
        {
            Connections = Number("Connections", delivery["Connections"] ?? "8", 100),
            Timeout = TimeSpan.FromSeconds(Number("TimeoutSeconds", delivery["TimeoutSeconds"] ?? "30", 600)),
            PublicUrl = Address(configuration["PublicUrl"] ?? ""),
        };
    }

    private static int Number(string name, string text, int most) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= most
            ? number
            : throw new StartupProblem($"Delivery__{name} must be a number from 1 to {most}; got {text}. Correct the setting and start again.");

    private static string Address(string text) =>
        text.Length == 0 || Plain.IsWebAddress(text)
            ? text.TrimEnd('/')
            : throw new StartupProblem($"PublicUrl must be an address such as https://notify.example.com; got {text}. Correct the setting and start again.");
}
