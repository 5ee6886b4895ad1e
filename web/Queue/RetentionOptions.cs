using System.Globalization;

namespace LiveNotify.Web.Queue;

/// <summary>The setting <c>Retention__Days</c>.</summary>
/// <param name="Kept">How long mail that ended is kept; null: for good.</param>
public sealed record RetentionOptions(TimeSpan? Kept)
{
    private const string Default = "90";

    /// <summary>A century.</summary>
    private const int MaxDays = 36_500;

    /// <exception cref="StartupProblem">The setting has a value that means nothing.</exception>
    public static RetentionOptions From(IConfiguration configuration)
    {
        var text = configuration["Retention:Days"] ?? Default;
        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var days) || days > MaxDays)
            throw new StartupProblem(
                $"Retention__Days must be a number of days from 1 to {MaxDays}, or 0 to keep everything for good; got {text}. Correct the setting and start again.");
        return new(days == 0 ? null : TimeSpan.FromDays(days));
    }
}
