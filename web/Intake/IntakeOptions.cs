namespace LiveNotify.Web.Intake;

/// <summary>The settings <c>Intake__*</c>: what one request, and one source, may bring.</summary>
/// <param name="RepeatWithin">How long the same body at a hook, named by nothing, is a repeat; zero: never.</param>
public sealed record IntakeOptions(int MaxBodyBytes, int RatePerMinute, TimeSpan RepeatWithin)
{
    private const int MaxRepeatSeconds = 24 * 60 * 60;

    public static IntakeOptions From(IConfiguration configuration) => new(
        Positive(configuration, "MaxBodyBytes", 262_144),
        Positive(configuration, "RatePerMinute", 6000),
        TimeSpan.FromSeconds(UpTo(MaxRepeatSeconds, configuration, "RepeatSeconds", 60)));

    /// <exception cref="StartupProblem">The setting is no positive whole number.</exception>
    private static int Positive(IConfiguration configuration, string name, int byDefault)
    {
        var text = configuration[$"Intake:{name}"];
        if (string.IsNullOrWhiteSpace(text)) return byDefault;
        return int.TryParse(text, out var number) && number > 0
            ? number
            : throw new StartupProblem($"Intake__{name} must be a positive whole number; got {text}. Correct the setting and start again.");
    }

    /// <exception cref="StartupProblem">The setting is no whole number in its range.</exception>
    private static int UpTo(int max, IConfiguration configuration, string name, int byDefault)
    {
        var text = configuration[$"Intake:{name}"];
        if (string.IsNullOrWhiteSpace(text)) return byDefault;
        return int.TryParse(text, out var number) && number >= 0 && number <= max
            ? number
            : throw new StartupProblem($"Intake__{name} must be a whole number from 0 to {max}; got {text}. Correct the setting and start again.");
    }
}
