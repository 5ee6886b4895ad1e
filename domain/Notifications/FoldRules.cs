namespace LiveNotify.Domain.Notifications;

/// <summary>For how long, counted from the first, repeats of one key fold into its mail; zero: never.</summary>
/// <param name="Window">Of alerts and system events.</param>
/// <param name="TaskWindow">Of tasks.</param>
public sealed record FoldRules(TimeSpan Window, TimeSpan TaskWindow)
{
    public static FoldRules Default { get; } = new(TimeSpan.FromMinutes(5), TimeSpan.Zero);

    public TimeSpan For(Kind kind) => kind == Kind.Task ? TaskWindow : Window;
}
