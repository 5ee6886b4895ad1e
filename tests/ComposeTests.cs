using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using Shouldly;
using Xunit;
using YamlDotNet.RepresentationModel;

namespace LiveNotify.Tests;

/// <summary>
/// compose.yaml and web/Dockerfile, read as a container engine would read them: this is where they are tested, because
/// a developer's machine need not have an engine.
/// </summary>
public partial class ComposeTests
{
    private static readonly YamlMappingNode Compose = Parse(Repository.Read("compose.yaml"));
    private static readonly string[] Dockerfile = Instructions(Repository.Read("web/Dockerfile"));

    public static TheoryData<string> Services => ["web", "postgres", "mailpit"];

    [Fact]
    public void The_services_are_web_postgres_and_mailpit() =>
        Map(Compose, "services").Children.Keys.Select(key => key.ToString()).ShouldBe(["web", "postgres", "mailpit"]);

    [Theory]
    [MemberData(nameof(Services))]
    public void A_service_has_a_health_check_that_ends(string service)
    {
        var check = Map(Service(service), "healthcheck");

        List(check, "test")[0].ShouldBe("CMD");
        List(check, "test").Length.ShouldBeGreaterThan(1);
        Seconds(check, "timeout").ShouldBeLessThanOrEqualTo(Seconds(check, "interval"));
        Text(check, "retries").ShouldMatch("^[1-9]");
        Seconds(check, "start_period").ShouldBeGreaterThan(0);
    }

    [Fact]
    public void Web_waits_until_the_others_are_healthy()
    {
        var waits = Map(Service("web"), "depends_on");

        waits.Children.Keys.Select(key => key.ToString()).ShouldBe(["postgres", "mailpit"], ignoreOrder: true);
        waits.Children.Values.ShouldAllBe(wait => Text((YamlMappingNode)wait, "condition") == "service_healthy");
    }

    [Theory]
    [MemberData(nameof(Services))]
    public void A_service_runs_without_root_and_cannot_become_root(string service)
    {
        var user = service == "web" ? Last("USER") : Text(Service(service), "user");

        user.ShouldNotBeNullOrEmpty();
        user.ShouldNotMatch("^(root|0)(:|$)");
        List(Service(service), "cap_drop").ShouldContain("ALL");
        List(Service(service), "security_opt").ShouldContain("no-new-privileges:true");
    }

    [Fact]
    public void Images_are_pinned_to_a_version()
    {
        string[] images = [Text(Service("postgres"), "image"), Text(Service("mailpit"), "image"),
            .. Dockerfile.Where(line => line.StartsWith("FROM ", StringComparison.Ordinal)).Select(line => line.Split(' ')[1])];

        images.Length.ShouldBe(5);
        images.ShouldAllBe(image => PinnedTag().IsMatch(image));
    }

    [Fact]
    public void No_secret_stands_in_the_file()
    {
        var settings = from service in Map(Compose, "services").Children.Values
                       from setting in Map((YamlMappingNode)service, "environment").Children
                       select (Name: setting.Key.ToString(), Value: setting.Value.ToString());

        foreach (var (name, value) in settings.Where(setting => SecretName().IsMatch(setting.Name + "=" + setting.Value)))
        {
            value.ShouldMatch(@"(^|Password=)\$\{\w+:\?[^}]+\}(;|$)", $"{name} must come from the environment and be asked for when it is missing");
        }

        settings.Count(setting => SecretName().IsMatch(setting.Name + "=" + setting.Value)).ShouldBe(3);
    }

    [Fact]
    public void Every_variable_is_explained_in_env_example_which_gives_no_secret()
    {
        var asked = Variable().Matches(Repository.Read("compose.yaml")).Select(match => match.Groups[1].Value).Distinct().ToArray();
        var explained = Repository.Read(".env.example").Split('\n').Where(line => line.Length > 0 && line[0] != '#').ToArray();

        explained.Select(line => line.Split('=')[0]).ShouldBe(asked, ignoreOrder: true);
        explained.ShouldAllBe(line => line.EndsWith('='));
    }

    [Fact]
    public void Git_and_the_image_leave_the_real_env_file_alone()
    {
        Repository.Read(".gitignore").Split('\n').ShouldContain(".env");
        var taken = Repository.Read(".dockerignore").Split('\n');
        taken.ShouldContain("*");
        taken.ShouldNotContain(line => line.StartsWith("!.env", StringComparison.Ordinal));
    }

    [Fact]
    public void Web_is_given_only_settings_that_exist()
    {
        var known = SettingRow().Matches(Repository.Read("docs/settings.md")).Select(match => match.Groups[1].Value).ToArray();

        known.Length.ShouldBeGreaterThan(10);
        Map(Service("web"), "environment").Children.Keys.Select(key => key.ToString()).ShouldBeSubsetOf(known);
    }

    [Fact]
    public void The_database_is_not_published_and_its_data_outlives_the_container()
    {
        Service("postgres").Children.ContainsKey("ports").ShouldBeFalse();
        List(Service("postgres"), "volumes").ShouldBe(["postgres-data:/var/lib/postgresql"]);
        Map(Compose, "volumes").Children.Keys.Select(key => key.ToString()).ShouldBe(["postgres-data"]);
    }

    [Fact]
    public void Ports_are_published_to_this_machine_only() =>
        List(Service("web"), "ports").Concat(List(Service("mailpit"), "ports")).ShouldBe(["127.0.0.1:8080:8080", "127.0.0.1:8025:8025"]);

    [Fact]
    public void What_the_image_copies_exists_and_reaches_the_builder()
    {
        var taken = Repository.Read(".dockerignore").Split('\n').Where(line => line.StartsWith('!')).Select(line => line[1..]).ToArray();
        var copied = from line in Dockerfile
                     where line.StartsWith("COPY ", StringComparison.Ordinal) && !line.Contains("--from=", StringComparison.Ordinal)
                     from source in line.Split(' ')[1..^1]
                     where !source.StartsWith("--", StringComparison.Ordinal)
                     select source.TrimEnd('/');

        copied.ShouldNotBeEmpty();
        copied.ShouldAllBe(source => Path.Exists(Repository.PathOf(source)));
        copied.ShouldAllBe(source => taken.Contains(source.Split('/')[0]));
        Repository.PathOf(Text(Map(Service("web"), "build"), "dockerfile")).ShouldSatisfyAllConditions(path => File.Exists(path).ShouldBeTrue());
    }

    [Fact]
    public void Stages_copy_only_from_stages_before_them()
    {
        var stages = new List<string>();
        foreach (var line in Dockerfile)
        {
            if (line.Split(' ') is ["FROM", _, "AS", var stage])
            {
                stages.Add(stage);
            }
            else if (StageCopied().Match(line) is { Success: true } match)
            {
                stages.ShouldContain(match.Groups[1].Value);
            }
        }

        stages.Count.ShouldBe(3);
    }

    [Fact]
    public void The_image_tells_the_build_that_npm_has_run()
    {
        var stamp = "node_modules/" + StampName().Match(Repository.Read("web/FrontEnd.targets")).Groups[1].Value;

        Dockerfile.ShouldContain(line => line.StartsWith($"RUN touch web/{stamp} ", StringComparison.Ordinal));
        Last("HEALTHCHECK").ShouldEndWith("CMD [\"healthcheck\"]");
        Last("ENTRYPOINT").ShouldBe("[\"dotnet\", \"LiveNotify.Web.dll\"]");
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nOK", true)]
    [InlineData("HTTP/1.1 503 Service Unavailable\r\n\r\n", false)]
    [InlineData("nonsense", false)]
    public async Task The_images_health_check_believes_only_a_200(string answer, bool healthy)
    {
        Assert.SkipUnless(File.Exists("/bin/bash"), "the image's health check is a bash script");
        using var server = new TcpListener(IPAddress.Loopback, 0);
        server.Start();
        using var check = Process.Start("/bin/bash", [Repository.PathOf("web/healthcheck.sh"), $"{((IPEndPoint)server.LocalEndpoint).Port}"]);

        using (var caller = await server.AcceptTcpClientAsync())
        {
            using var request = new StreamReader(caller.GetStream(), Encoding.ASCII, leaveOpen: true);
            (await request.ReadLineAsync()).ShouldBe("GET /healthz HTTP/1.1");
            while (await request.ReadLineAsync() is not "")
            {
                // The rest of the request: an answer before its end could reach a caller that is still writing
            }

            await caller.GetStream().WriteAsync(Encoding.ASCII.GetBytes(answer));
        }

        await check.WaitForExitAsync();
        (check.ExitCode == 0).ShouldBe(healthy);
    }

    private static YamlMappingNode Parse(string text)
    {
        var yaml = new YamlStream();
        yaml.Load(new StringReader(text));
        return (YamlMappingNode)yaml.Documents.ShouldHaveSingleItem().RootNode;
    }

    /// <summary>The instructions of a Dockerfile, one a line, without comments and line continuations.</summary>
    private static string[] Instructions(string text) =>
        [.. Regex.Replace(text, @"\\\n\s*", "").Split('\n').Where(line => line.Length > 0 && line[0] != '#')];

    private static string Last(string instruction) =>
        Dockerfile[Array.FindLastIndex(Dockerfile, line => line.StartsWith("FROM ", StringComparison.Ordinal))..]
            .Last(line => line.StartsWith(instruction + " ", StringComparison.Ordinal))[(instruction.Length + 1)..];

    private static YamlMappingNode Service(string name) => Map(Map(Compose, "services"), name);

    private static YamlMappingNode Map(YamlMappingNode node, string key) => (YamlMappingNode)node.Children[key];

    private static string Text(YamlMappingNode node, string key) => node.Children[key].ToString();

    private static string[] List(YamlMappingNode node, string key) =>
        [.. ((YamlSequenceNode)node.Children[key]).Children.Select(item => item.ToString())];

    private static int Seconds(YamlMappingNode node, string key) => int.Parse(Text(node, key).TrimEnd('s'), CultureInfo.InvariantCulture);

    [GeneratedRegex(@":v?\d+(\.\d+){0,2}(-[a-z-]+)?$")]
    private static partial Regex PinnedTag();

    [GeneratedRegex("password|secret|token|key=", RegexOptions.IgnoreCase)]
    private static partial Regex SecretName();

    [GeneratedRegex(@"\$\{(\w+)")]
    private static partial Regex Variable();

    [GeneratedRegex(@"^\| `(\w+)` \|", RegexOptions.Multiline)]
    private static partial Regex SettingRow();

    [GeneratedRegex(@"^COPY .*--from=(\S+)")]
    private static partial Regex StageCopied();

    [GeneratedRegex("<NpmStamp>.*/node_modules/(.+)</NpmStamp>")]
    private static partial Regex StampName();
}
