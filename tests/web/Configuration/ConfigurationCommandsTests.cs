using System.Text;
using System.Text.Json.Nodes;
using LiveNotify.Tests.Fixtures;
using LiveNotify.Tests.Web.Api;
using LiveNotify.Web;
using LiveNotify.Web.Configuration;
using Shouldly;
using Xunit;
using static LiveNotify.Tests.Web.Configuration.ConfigurationFiles;

namespace LiveNotify.Tests.Web.Configuration;

/// <summary>The command line, with what a pipeline looks at: exit code, output, errors.</summary>
public sealed class ConfigurationCommandsTests(PostgresFixture postgres) : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private LiveNotifyApp _app = null!;

    public async ValueTask InitializeAsync() => _app = await LiveNotifyApp.StartAsync(postgres, ("Configuration:SecretsFolder", _folder.Path));

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_plan_is_readable_and_its_exit_code_says_whether_there_is_anything_to_do()
    {
        var (sender, receiver) = (Sender("[Ops]"), Receiver("Leaves"));
        await ApplyAsync(_app.Api(), File(("senders", [sender]), ("receivers", [receiver])));
        (sender["port"], sender["password"]) = (465, Password);
        var template = Template();
        template["text"] = "Red\u001b[31m\nwords";
        var path = Write(File(("senders", [sender]), ("receivers", []), ("sources", [Source("backup")]), ("templates", [template])));

        var (code, said, errors) = await RunAsync("plan", path);

        (code, errors).ShouldBe((ConfigurationCommands.Pending, ""));
        said.ShouldStartWith($"""
            ~ update sender [Ops] ({sender.Id()})
                port: 587 -> 465
            + create source The backup
            """);
        said.ShouldContain("    slug: backup\n");
        said.ShouldContain("    key: set\n");
        said.ShouldContain($"- delete receiver Leaves ({receiver.Id()})\n");
        said.ShouldContain("Plan: 2 to create, 1 to update, 1 to delete.\n");
        said.ShouldContain("    text: Red [31m ⏎ words\n");
        said.ShouldNotContain(Password);

        (await RunAsync("apply", path)).Code.ShouldBe(0);
        (await RunAsync("plan", path)).ShouldBe((0, "No changes: everything is as the file says.\n", ""));
    }

    [Fact]
    public async Task A_plan_shows_of_a_long_value_what_changes_in_it()
    {
        string[] addresses = [.. Enumerable.Range(1, 9).Select(i => $"shift{i}@operations.example.com")];
        var receiver = Receiver("Shifts");
        receiver["addresses"] = Listed(addresses);
        await ApplyAsync(_app.Api(), File(("receivers", [receiver])));
        receiver["addresses"] = Listed([.. addresses, "night@example.com"]);

        var (_, said, _) = await RunAsync("plan", Write(File(("receivers", [receiver]))));

        said.ShouldContain("    addresses: …erations.example.com -> …erations.example.com, night@example.com\n");

        static JsonArray Listed(string[] all) => [.. all.Select(address => JsonValue.Create(address))];
    }

    [Fact]
    public async Task Apply_says_what_was_done_shows_new_keys_once_and_is_on_record_as_the_console()
    {
        var path = Write(File(("sources", [Source("backup")])));

        var (code, said, _) = await RunAsync("apply", path);

        code.ShouldBe(0);
        said.ShouldContain("Done: 1 created.");
        var key = said.Split("key ")[1].Split(',')[0];
        (await Answer.CallAsync(_app.Api(key), HttpMethod.Post, "/notifications", new { kind = "system", title = "Hello" })).Status.ShouldBe(System.Net.HttpStatusCode.Accepted);
        (await RunAsync("apply", path)).Said.ShouldBe("No changes: everything is as the file says.\n");
        var entry = (await Answer.CallAsync(_app.Api(), HttpMethod.Get, "/audit?limit=1")).Json["items"]![0]!;
        entry["actor"]!.ToString().ShouldBe($"console:{Environment.UserName}");
        entry["correlation"]!.ToString().ShouldNotBeEmpty();
    }

    [Fact]
    public async Task A_password_comes_from_a_variable_or_a_file_and_the_same_again_is_no_change()
    {
        var variable = $"{PasswordReferences.EnvironmentPrefix}{Guid.NewGuid():N}";
        Environment.SetEnvironmentVariable(variable, "first");
        await System.IO.File.WriteAllTextAsync(Path.Combine(_folder.Path, "ops"), "second\n");
        var sender = Sender("[Ops]", null, ("password", new JsonObject { ["env"] = variable }));
        var path = Write(File(("senders", [sender])));

        (await RunAsync("apply", path)).Code.ShouldBe(0);
        (await RunAsync("plan", path)).Code.ShouldBe(0);
        Environment.SetEnvironmentVariable(variable, "changed");
        (await RunAsync("plan", path)).Said.ShouldContain("    password: changed\n");

        sender["password"] = new JsonObject { ["file"] = "ops" };
        path = Write(File(("senders", [sender])));
        (await RunAsync("apply", path)).Said.ShouldContain("password: changed");
        sender["password"] = "second";
        (await RunAsync("plan", Write(File(("senders", [sender]))))).Code.ShouldBe(0);
        (await GetAsync(_app.Api())).Json.ToJsonString().ShouldContain("""{"stored":true}""");
    }

    [Fact]
    public async Task What_was_planned_is_applied_only_while_nobody_else_saves()
    {
        var receiver = Receiver("Planned");
        var path = Write(File(("receivers", [receiver])));
        var revision = (await RunAsync("plan", path)).Said.TrimEnd().Split(' ')[^1];
        await Answer.CallAsync(_app.Api(), HttpMethod.Post, "/receivers", new { name = "Somebody", addresses = new[] { "x@example.com" } });

        var (code, _, errors) = await RunAsync("apply", path, revision);

        code.ShouldBe(1);
        errors.ShouldContain("Plan again");
        revision = (await RunAsync("plan", path)).Said.TrimEnd().Split(' ')[^1];
        (await RunAsync("apply", path, revision)).Code.ShouldBe(0);
    }

    [Theory]
    [InlineData("""{ "version": 1, "sender": [] }""", "sender: There is no field sender here")]
    [InlineData("""{ "version": 1, "sources": [ { "slug": "UPPER", "name": "x" } ] }""", "sources[0].slug: Slug must be")]
    [InlineData("""{ "version": 1, "senders": [ { "id": "6f9619ff-8b86-4011-b42d-00cf4fc964ff", "password": { "env": "PATH" } } ] }""", "senders[0].password: The name of the variable must begin with LIVENOTIFY_SECRET_; got PATH")]
    [InlineData("no json", "file: The file is not JSON: line 1")]
    public async Task What_is_wrong_is_said_a_line_each(string file, string expected)
    {
        var path = Path.Combine(_folder.Path, "wrong.json");
        await System.IO.File.WriteAllTextAsync(path, file);
        foreach (var command in new[] { "plan", "apply" })
        {
            var (code, said, errors) = await RunAsync(command, path);
            (code, said).ShouldBe((1, ""));
            errors.ShouldContain(expected);
            errors.ShouldStartWith("Nothing was changed: ");
        }
    }

    [Fact]
    public async Task What_is_exported_is_what_the_API_says_to_a_file_or_to_a_pipe_and_goes_in_again()
    {
        await ApplyAsync(_app.Api(), File(("senders", [Sender()]), ("receivers", [Receiver("值班")])));
        var path = Path.Combine(_folder.Path, "exported.json");

        (await RunAsync("export", path)).ShouldBe((0, "", ""));
        var (_, piped, _) = await RunAsync("export");

        piped.ShouldBe(await System.IO.File.ReadAllTextAsync(path));
        piped.ShouldContain("值班");
        Same(JsonNode.Parse(piped)!, (await GetAsync(_app.Api())).Json).ShouldBeTrue();
        (await PipeAsync(piped, "plan", "-")).Code.ShouldBe(0);
        (await RunAsync("schema", "-")).Said.ShouldContain("https://json-schema.org/draft/2020-12/schema");
    }

    [Fact]
    public async Task A_command_that_was_interrupted_does_not_say_that_all_is_well() =>
        (await CommandLine.Read(["config", "plan", "/nowhere/config.json"])!(_app.Services, new CancellationToken(canceled: true))).ShouldBe(1);

    [Fact]
    public async Task A_file_that_is_not_there_is_named() =>
        (await Should.ThrowAsync<StartupProblem>(() => RunAsync("plan", "/nowhere/config.json"))).Message.ShouldContain("/nowhere/config.json");

    private string Write(JsonNode file)
    {
        var path = Path.Combine(_folder.Path, $"{Guid.NewGuid():N}.json");
        System.IO.File.WriteAllText(path, file.ToJsonString());
        return path;
    }

    private Task<(int Code, string Said, string Errors)> RunAsync(string command, params string[] arguments) => PipeAsync("", command, arguments);

    private async Task<(int Code, string Said, string Errors)> PipeAsync(string input, string command, params string[] arguments)
    {
        var (output, errors) = (new StringWriter { NewLine = "\n" }, new StringWriter { NewLine = "\n" });
        var commands = new ConfigurationCommands(_app.Services, new MemoryStream(Encoding.UTF8.GetBytes(input)), output, errors);
        var code = await (command switch
        {
            "export" => commands.ExportAsync(arguments, CancellationToken.None),
            "schema" => commands.SchemaAsync(arguments, CancellationToken.None),
            "plan" => commands.PlanAsync(arguments, CancellationToken.None),
            _ => commands.ApplyAsync(arguments, CancellationToken.None),
        });
        return (code, output.ToString(), errors.ToString());
    }
}
