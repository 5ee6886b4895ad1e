using System.Diagnostics;
using System.Text.Json.Nodes;
using LiveNotify.Tests.Fixtures;
using LiveNotify.Web.DevServices;
using Shouldly;
using Xunit;
using static LiveNotify.Tests.Web.Configuration.ConfigurationFiles;

namespace LiveNotify.Tests.Web.Configuration;

/// <summary>The program itself, as a pipeline runs it.</summary>
public sealed class ConfigurationProcessTests(PostgresFixture postgres)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task An_empty_installation_takes_a_file_from_a_pipe_and_gives_it_back_with_nothing_else_on_its_output()
    {
        var database = await postgres.CreateDatabaseAsync();
        var (sender, receiver) = (Sender("[Piped]", null, ("password", new JsonObject { ["env"] = "LIVENOTIFY_SECRET_PIPED" })), Receiver("Piped"));
        var file = File(("senders", [sender]), ("receivers", [receiver])).ToJsonString();

        var (code, said, errors) = await RunAsync(database, file, "config", "apply", "-");
        code.ShouldBe(0, errors);
        said.ShouldContain("Done: 2 created.");

        (code, said, errors) = await RunAsync(database, "", "config", "export", "-");
        code.ShouldBe(0, errors);
        JsonNode.Parse(said)!["senders"]!.AsArray().Single()!["password"]!.ToJsonString().ShouldBe("""{"stored":true}""");

        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "config.json");
        await System.IO.File.WriteAllTextAsync(path, said);
        (code, said, errors) = await RunAsync(database, "", "config", "plan", path);
        (code, said).ShouldBe((0, $"No changes: everything is as the file says.{Environment.NewLine}"), errors);
    }

    private static async Task<(int Code, string Said, string Errors)> RunAsync(string database, string input, params string[] words)
    {
        string[] arguments = [Path.Combine(AppContext.BaseDirectory, "LiveNotify.Web.dll"), .. words, "--contentRoot", ProjectFolder.Find(AppContext.BaseDirectory)];
        var start = new ProcessStartInfo("dotnet", arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Production";
        start.Environment["ConnectionStrings__Postgres"] = database;
        start.Environment["LIVENOTIFY_SECRET_PIPED"] = "of the pipe";
        using var process = Process.Start(start)!;
        using var patience = new CancellationTokenSource(Patience);
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(patience.Token), process.StandardError.ReadToEndAsync(patience.Token));
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        await process.WaitForExitAsync(patience.Token);
        return (process.ExitCode, await output, await errors);
    }
}
