using System.Globalization;
using LiveNotify.Domain.Deliveries;

namespace LiveNotify.Web.Queue;

/// <summary>The settings <c>Delivery__*</c> that say when and how often.</summary>
/// <param name="Lease">After this an interrupted delivery is taken up again.</param>
public sealed record QueueOptions(RetryPolicy Retry, TimeSpan Lease)
{
    /// <summary>How often something is tried that is not the database's outage.</summary>
    public int MostTries => 3;

    /// <summary>
    /// No conversation goes on beyond this without a renewal: one that is in DATA by then still gets a moment to end
    /// (<see cref="IMailTransport"/>), and all is silent when another node may take over.
    /// </summary>
    public TimeSpan LeaseUsable => Lease - (Lease / 3 < Ending ? Lease / 3 : Ending);

    private static readonly TimeSpan Ending = TimeSpan.FromSeconds(12);

    /// <summary>0.2 s, then twice as long each time, up to 5 s.</summary>
    public TimeSpan WaitAfter(int tries) => TimeSpan.FromSeconds(Math.Min(5, 0.2 * Math.Pow(2, Math.Min(tries, 10) - 1)));

    private const string DefaultSchedule = "00:00:30,00:02:00,00:10:00,00:30:00,01:00:00,02:00:00,04:00:00";

    /// <exception cref="StartupProblem">A setting has a value that means nothing.</exception>
    public static QueueOptions From(IConfiguration configuration)
    {
        var delivery = configuration.GetSection("Delivery");
        var schedule = delivery["RetrySchedule"] ?? DefaultSchedule;
        return new(
            new RetryPolicy(
                [.. schedule.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(wait => Span("RetrySchedule", wait))],
                Span("MaxAge", delivery["MaxAge"] ?? "24:00:00")),
            Seconds("LeaseSeconds", delivery["LeaseSeconds"] ?? "60"));
    }

    private static TimeSpan Span(string name, string text) =>
        Parse(text) is { } span && span > TimeSpan.Zero
            ? span
            : throw new StartupProblem($"Delivery__{name} must be made of time spans such as 00:02:00; got {text}. Correct the setting and start again.");

    private static TimeSpan Seconds(string name, string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds is >= 5 and <= 3600
            ? TimeSpan.FromSeconds(seconds)
            : throw new StartupProblem($"Delivery__{name} must be a number of seconds from 5 to 3600; got {text}. Correct the setting and start again.");

    /// <summary>Hours may exceed a day here (24:00:00), which .NET would read as 24 days.</summary>
    private static TimeSpan? Parse(string text)
    {
        var parts = text.Split(':');
        if (parts.Length == 3
            && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var hours)
            && TimeSpan.TryParseExact($"00:{parts[1]}:{parts[2]}", ["c", "g"], CultureInfo.InvariantCulture, out var rest))
            return TimeSpan.FromHours(hours) + rest;
        return TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var span) ? span : null;
    }
}
