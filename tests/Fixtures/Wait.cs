namespace LiveNotify.Tests.Fixtures;

/// <summary>Waits for a condition, never for a time.</summary>
public static class Wait
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    /// <exception cref="TimeoutException">It did not come true within 60 s; says what was waited for.</exception>
    public static Task UntilAsync(Func<bool> condition, string what) => UntilAsync(() => Task.FromResult(condition()), what);

    /// <inheritdoc cref="UntilAsync(Func{bool}, string)"/>
    public static async Task UntilAsync(Func<Task<bool>> condition, string what)
    {
        for (var end = DateTime.UtcNow + Deadline; !await condition(); await Task.Delay(20))
            if (DateTime.UtcNow > end) throw new TimeoutException($"Waited {Deadline.TotalSeconds} s in vain: {what}");
    }
}
