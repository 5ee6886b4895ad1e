using LiveNotify.Web.Access;
using LiveNotify.Web.Access.Keys;
using LiveNotify.Web.EventStore;

namespace LiveNotify.Web;

/// <summary>Something the program does instead of serving: <c>dotnet run --project web -- user reset EMAIL</c>.</summary>
/// <param name="Words">By which it is asked for.</param>
/// <param name="Arguments">What has to follow, by name.</param>
/// <param name="RunAsync">Gets the application's services, the arguments, and where to say what came of it. Its result is the exit code.</param>
public sealed record CommandLine(string[] Words, string[] Arguments, string What, Func<IServiceProvider, string[], TextWriter, CancellationToken, Task<int>> RunAsync)
{
    private static readonly CommandLine[] _all =
    [
        new(["user", "reset"], ["EMAIL"], "prints a link by which that user chooses a new password", UserReset.RunAsync),
        new(["audit", "verify"], [], "checks the chain of audit entries; 0 when it holds, 2 when it is broken", AuditCheck.RunAsync),
        new(["keys", "rotate"], [], "makes a new key, and protects every key of the ring as the settings say now", KeyRingCare.RotateAsync),
        new(["keys", "forget"], ["KEYS"], "removes keys of the ring that can no longer be opened, named with commas between them", KeyRingCare.ForgetAsync),
    ];

    /// <summary>What to do instead of serving; null where nothing else is asked for.</summary>
    /// <exception cref="StartupProblem">Words that are no command, or one with something missing or too much.</exception>
    public static Func<IServiceProvider, CancellationToken, Task<int>>? Read(string[] args)
    {
        // Settings (--name=value) may stand before and behind, as for every start.
        var words = args.TakeWhile(word => !IsSetting(word)).ToArray();
        if (words.Length == 0) return null;
        var asked = _all.FirstOrDefault(command => words.Take(command.Words.Length).SequenceEqual(command.Words));
        if (asked is null || words.Length != asked.Words.Length + asked.Arguments.Length)
            throw new StartupProblem($"There is no command {string.Join(' ', words)}. There is: {string.Join("; ", _all.Select(command => command.Usage))}.");
        return async (services, stop) =>
        {
            // What a command does has its place behind what was done before there was a record.
            await services.GetRequiredService<AuditBackfill>().StartAsync(stop);
            return await asked.RunAsync(services, words[asked.Words.Length..], Console.Out, stop);
        };
    }

    private string Usage => $"{string.Join(' ', [.. Words, .. Arguments])} ({What})";

    private static bool IsSetting(string word) => word.StartsWith('-') || word.StartsWith('/') || word.Contains('=', StringComparison.Ordinal);
}
