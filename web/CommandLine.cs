using LiveNotify.Web.Access;
using LiveNotify.Web.Access.Keys;
using LiveNotify.Web.Configuration;
using LiveNotify.Web.EventStore;

namespace LiveNotify.Web;

/// <summary>Something the program does instead of serving: <c>dotnet run --project web -- user reset EMAIL</c>.</summary>
/// <param name="Words">By which it is asked for.</param>
/// <param name="Arguments">What has to follow, by name; what may follow, in square brackets behind that.</param>
/// <param name="RunAsync">Gets the application's services, the arguments, and where to say what came of it. Its result is the exit code.</param>
public sealed record CommandLine(string[] Words, string[] Arguments, string What, Func<IServiceProvider, string[], TextWriter, CancellationToken, Task<int>> RunAsync)
{
    private static readonly CommandLine[] _all =
    [
        new(["user", "reset"], ["EMAIL"], "prints a link by which that user chooses a new password", UserReset.RunAsync),
        new(["audit", "verify"], [], "checks the chain of audit entries; 0 when it holds, 2 when it is broken", AuditCheck.RunAsync),
        new(["config", "export"], ["[FILE]"], "writes the configuration, without secrets", ConfigurationCommands.ExportAsync),
        new(["config", "schema"], ["[FILE]"], "writes the JSON Schema of such a file", ConfigurationCommands.SchemaAsync),
        new(["config", "plan"], ["FILE"], "says what applying the file would change; 0 when nothing, 2 when something", ConfigurationCommands.PlanAsync),
        new(["config", "apply"], ["FILE", "[REVISION]"], "makes the configuration what the file says, if it is still the one planned with", ConfigurationCommands.ApplyAsync),
        new(["keys", "rotate"], [], "makes a new key, and protects every key of the ring as the settings say now", KeyRingCare.RotateAsync),
        new(["keys", "forget"], ["KEYS"], "removes keys of the ring that can no longer be opened, named with commas between them", KeyRingCare.ForgetAsync),
    ];

    /// <summary>What to do instead of serving; null where nothing else is asked for.</summary>
    /// <exception cref="StartupProblem">Words that are no command, or one with something missing or too much.</exception>
    public static Func<IServiceProvider, CancellationToken, Task<int>>? Read(string[] args)
    {
        if (args.Length == 0 || IsSetting(args[0])) return null;
        var asked = Asked(args);
        var arguments = asked?.ArgumentsIn(args) ?? [];
        if (asked is null || arguments.Length < asked.Fewest || args.Skip(asked.Words.Length + arguments.Length).FirstOrDefault() is { } next && !IsSetting(next))
            throw new StartupProblem($"There is no command {string.Join(' ', args.TakeWhile(word => !IsSetting(word)))}. There is: {string.Join("; ", _all.Select(command => command.Usage))}.");
        return async (services, stop) =>
        {
            try
            {
                // What a command does has its place behind what was done before there was a record.
                await services.GetRequiredService<AuditBackfill>().StartAsync(stop);
                return await asked.RunAsync(services, arguments, Console.Out, stop);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                // To stop a server is no failure; a command that did not come to its end has not found that all is well.
                await Console.Error.WriteLineAsync("Interrupted.");
                return 1;
            }
        };
    }

    /// <summary>The settings among the arguments: without a command and what belongs to it, of which a path would be taken for a setting.</summary>
    public static string[] SettingsIn(string[] args) => Asked(args) is { } asked ? args[(asked.Words.Length + asked.ArgumentsIn(args).Length)..] : args;

    private static CommandLine? Asked(string[] args) => _all.FirstOrDefault(command => args.Take(command.Words.Length).SequenceEqual(command.Words));

    private int Fewest => Arguments.Count(argument => !argument.StartsWith('['));

    private string Usage => $"{string.Join(' ', [.. Words, .. Arguments])} ({What})";

    /// <summary>As many as it takes. A path may begin with a slash, and a single hyphen is no setting: it stands for what comes in or goes out.</summary>
    private string[] ArgumentsIn(string[] args) =>
        [.. args.Skip(Words.Length).Take(Arguments.Length).TakeWhile(word => !IsSetting(word) || word == "-" || (word.StartsWith('/') && !word.Contains('=', StringComparison.Ordinal)))];

    /// <summary>Settings (--name=value) may stand behind a command, as for every start.</summary>
    private static bool IsSetting(string word) => word.StartsWith('-') || word.StartsWith('/') || word.Contains('=', StringComparison.Ordinal);
}
