namespace LiveNotify.Web.Intake;

/// <summary>The settings <c>Intake__*</c>: what one request, and one source, may bring.</summary>
public sealed record IntakeOptions(int MaxBodyBytes, int RatePerMinute)
{
    public static IntakeOptions From(IConfiguration configuration) => new(
        Positive(configuration, "MaxBodyBytes", 262_144),
        Positive(configuration, "RatePerMinute", 6000));

    /// <exception cref="StartupProblem">The setting is no positive whole number.</exception>
    private static int Positive(IConfiguration configuration, string name, int byDefault)
    {
        var text = configuration[$"Intake:{name}"];
        if (string.IsNullOrWhiteSpace(text)) return byDefault;
        return int.TryParse(text, out var number) && number > 0
            ? number
            : throw new StartupProblem($"Intake__{name} must be a positive whole number; got {text}. Correct the setting and start again.");
    }
}
