using System.Text;
using System.Text.Json;
using LiveNotify.Domain;
using LiveNotify.Domain.Configuration;
using LiveNotify.Web.EventStore;

namespace LiveNotify.Web.Configuration;

/// <summary>The configuration from a terminal or a pipeline: export, plan, apply. A file called <c>-</c> is what comes in, or goes out.</summary>
internal sealed class ConfigurationCommands(IServiceProvider services, Stream input, TextWriter output, TextWriter errors)
{
    private const string InOrOut = "-";

    private const int Failed = 1;

    /// <summary>There are changes to apply; told apart from a failure.</summary>
    public const int Pending = 2;

    public static Task<int> ExportAsync(IServiceProvider services, string[] arguments, TextWriter output, CancellationToken cancellationToken) =>
        With(services, output).ExportAsync(arguments, cancellationToken);

    public static Task<int> SchemaAsync(IServiceProvider services, string[] arguments, TextWriter output, CancellationToken cancellationToken) =>
        With(services, output).SchemaAsync(arguments, cancellationToken);

    public static Task<int> PlanAsync(IServiceProvider services, string[] arguments, TextWriter output, CancellationToken cancellationToken) =>
        With(services, output).PlanAsync(arguments, cancellationToken);

    public static Task<int> ApplyAsync(IServiceProvider services, string[] arguments, TextWriter output, CancellationToken cancellationToken) =>
        With(services, output).ApplyAsync(arguments, cancellationToken);

    public async Task<int> ExportAsync(string[] arguments, CancellationToken cancellationToken)
    {
        var saved = await Configurations.ReadAsync(cancellationToken);
        return await WriteAsync(arguments, JsonSerializer.Serialize(ConfigurationDocument.Of(saved), ConfigurationDocument.Json), cancellationToken);
    }

    public Task<int> SchemaAsync(string[] arguments, CancellationToken cancellationToken) =>
        WriteAsync(arguments, ConfigurationSchema.Document.ToJsonString(ConfigurationDocument.Json), cancellationToken);

    public async Task<int> PlanAsync(string[] arguments, CancellationToken cancellationToken)
    {
        if (await OrderAsync(arguments, cancellationToken) is not { } order) return Failed;
        if (await AnswerAsync(await Configurations.PlanAsync(order, cancellationToken)) is not { } planned) return Failed;
        var text = new PlanText(output);
        await text.WriteAsync(planned.Plan);
        if (planned.Plan.Changes.Count == 0) return 0;
        await output.WriteLineAsync($"To apply exactly this, as long as nobody saves anything else: config apply {arguments[0]} {planned.Revision}");
        return Pending;
    }

    public async Task<int> ApplyAsync(string[] arguments, CancellationToken cancellationToken)
    {
        if (await OrderAsync(arguments, cancellationToken) is not { } order) return Failed;
        if (await AnswerAsync(await Configurations.ApplyAsync(order, cancellationToken)) is not { } applied) return Failed;
        await new PlanText(output).WriteAsync(applied.Plan, applied.Keys);
        return 0;
    }

    private static ConfigurationCommands With(IServiceProvider services, TextWriter output) => new(services, Console.OpenStandardInput(), output, Console.Error);

    private Configurations Configurations => services.GetRequiredService<Configurations>();

    /// <summary>What the file wants; null where it cannot be read, which is said.</summary>
    private async Task<ConfigurationOrder?> OrderAsync(string[] arguments, CancellationToken cancellationToken)
    {
        var reader = new ConfigurationReader(services.GetRequiredService<ISecretBox>(), PasswordReferences.Of(services.GetRequiredService<IConfiguration>()));
        await using var file = Open(arguments[0]);
        var reading = await reader.ReadAsync(file, cancellationToken);
        if (reading.Wanted is { } wanted)
            return new(wanted, new($"console:{Environment.UserName}"), arguments is [_, var revision] ? [revision] : null, RecognizesPasswords: true);
        await SayAsync(reading.Refusals);
        return null;
    }

    /// <summary>Null where it was refused, which is said.</summary>
    private async Task<ConfigurationAnswer.Done?> AnswerAsync(ConfigurationAnswer answer)
    {
        if (answer is ConfigurationAnswer.Refused { Refusals: var refusals }) await SayAsync(refusals);
        if (answer is ConfigurationAnswer.Stale { Current: var current })
            await errors.WriteLineAsync($"Nothing was changed: somebody saved something since the plan, and the configuration is {current} now. Plan again.");
        return answer as ConfigurationAnswer.Done;
    }

    private async Task SayAsync(IReadOnlyList<Refusal> refusals)
    {
        await errors.WriteLineAsync($"Nothing was changed: {refusals.Count} {(refusals.Count == 1 ? "error" : "errors")}.");
        foreach (var refusal in refusals) await errors.WriteLineAsync($"  {PlanText.OneLine($"{refusal.Field}: {refusal.Why}")}");
    }

    private Stream Open(string file)
    {
        if (file == InOrOut) return input;
        try
        {
            var stream = File.OpenRead(file);
            return stream.Length <= ConfigurationReader.MaxSize
                ? stream
                : throw new StartupProblem($"The file {file} is too large: a configuration may have at most {ConfigurationReader.MaxSize} bytes.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StartupProblem($"The file {file} cannot be read: {e.Message}", e);
        }
    }

    private async Task<int> WriteAsync(string[] arguments, string json, CancellationToken cancellationToken)
    {
        if (arguments is [] or [InOrOut])
        {
            await output.WriteLineAsync(json);
            return 0;
        }

        try
        {
            await File.WriteAllTextAsync(arguments[0], json + "\n", new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), cancellationToken);
            return 0;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StartupProblem($"The file {arguments[0]} cannot be written: {e.Message}", e);
        }
    }
}
