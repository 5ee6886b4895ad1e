using System.Net.Http.Json;
using System.Text.Json;
using AngleSharp.Html.Dom;
using LiveNotify.Domain;
using LiveNotify.Domain.Sources;
using LiveNotify.Tests.Fixtures;
using Shouldly;
using Xunit;

namespace LiveNotify.Tests.Web.Pages.Notification;

/// <summary>The snippets as a person copies them from the page that shows the key, run by the real programs.</summary>
public class SnippetRunTests(AppFixture fixture) : IClassFixture<AppFixture>
{
    /// <summary>Zabbix's own object, over curl; its functions are synchronous, as in its engine.</summary>
    private const string ZabbixHost =
        """
        import { execFileSync } from 'node:child_process';
        import { createHmac } from 'node:crypto';
        import { readFileSync } from 'node:fs';
        class HttpRequest {
          headers = [];
          addHeader(header) { this.headers.push('-H', header); }
          post(url, body) {
            const said = execFileSync('curl', ['-s', '-w', '\n%{http_code}', ...this.headers, '--data-binary', body, url]).toString();
            this.status = Number(said.split('\n').at(-1));
            return said;
          }
          getStatus() { return this.status; }
        }
        const hmac = (sort, key, data) => createHmac(sort, key).update(data).digest('hex');
        const script = new Function('value', 'HttpRequest', 'hmac', readFileSync('script.js', 'utf8'));
        console.log(script(readFileSync('value.json', 'utf8'), HttpRequest, hmac));
        """;

    private readonly LiveNotifyApp _app = fixture.App;
    private readonly string _name = $"System {Guid.NewGuid():N}";

    public static TheoryData<SourceFormat, SourceAuthentication> WithCurl
    {
        get
        {
            var data = new TheoryData<SourceFormat, SourceAuthentication>();
            foreach (var format in Enum.GetValues<SourceFormat>().Where(f => f is not (SourceFormat.Github or SourceFormat.Generic)))
                foreach (var authentication in Enum.GetValues<SourceAuthentication>())
                    data.Add(format, authentication);
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(WithCurl))]
    public async Task Curl_posts_an_alert_with_every_format_and_authentication(SourceFormat format, SourceAuthentication authentication)
    {
        var page = await AddAsync(format, authentication);

        var (_, said) = await Shell.RunAsync(Text(page, "curl-1"));

        said.ShouldContain("\"deliveries\":", customMessage: said);
        (await TitlesAsync()).ShouldHaveSingleItem()!.ShouldStartWith("A first alert");
    }

    [Fact]
    public async Task Curl_posts_what_the_mapping_of_a_generic_source_reads()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(Path.Combine(folder.Path, "event.json"), """{"what":{"happened":"Disk full"}}""");
        foreach (var authentication in new[] { SourceAuthentication.Key, SourceAuthentication.Both })
        {
            var page = await AddAsync(SourceFormat.Generic, authentication, ("mapping[title]", "$.what.happened"));

            var (_, said) = await Shell.RunAsync(Text(page, "curl-1"), folder.Path);

            said.ShouldContain("\"deliveries\":", customMessage: said);
            (await TitlesAsync())[0].ShouldBe("Disk full");
        }
    }

    [Theory]
    [InlineData(SourceFormat.Cloudevents, SourceAuthentication.Key)]
    [InlineData(SourceFormat.Cloudevents, SourceAuthentication.Both)]
    [InlineData(SourceFormat.StandardWebhooks, SourceAuthentication.Signature)]
    [InlineData(SourceFormat.StandardWebhooks, SourceAuthentication.Both)]
    [InlineData(SourceFormat.StandardWebhooks, SourceAuthentication.Key)]
    public async Task The_JavaScript_of_CloudEvents_and_Standard_Webhooks_posts_an_alert(SourceFormat format, SourceAuthentication authentication)
    {
        using var folder = new TemporaryFolder();
        Directory.CreateSymbolicLink(Path.Combine(folder.Path, "node_modules"), Repository.PathOf("tests/node_modules"));
        var page = await AddAsync(format, authentication);
        await File.WriteAllTextAsync(Path.Combine(folder.Path, "send.mjs"), Text(page, $"{(format == SourceFormat.Cloudevents ? "cloudevents" : "standard-webhooks")}-2"));

        var (exit, said) = await Shell.RunAsync("node send.mjs", folder.Path);

        exit.ShouldBe(0, said);
        said.ShouldStartWith("202 ", customMessage: said);
        (await TitlesAsync()).ShouldBe(["A first alert"]);
    }

    [Theory]
    [InlineData(SourceAuthentication.Key)]
    [InlineData(SourceAuthentication.Both)]
    public async Task The_Zabbix_script_posts_a_problem_and_its_end_with_the_parameters_beside_it(SourceAuthentication authentication)
    {
        using var folder = new TemporaryFolder();
        var page = await AddAsync(SourceFormat.Native, authentication);
        await File.WriteAllTextAsync(Path.Combine(folder.Path, "script.js"), Text(page, "zabbix-2"));
        await File.WriteAllTextAsync(Path.Combine(folder.Path, "host.mjs"), ZabbixHost);

        foreach (var value in new[] { "1", "0" })
        {
            await File.WriteAllTextAsync(Path.Combine(folder.Path, "value.json"), JsonSerializer.Serialize(Parameters(Text(page, "zabbix-1"), value)));
            var (exit, said) = await Shell.RunAsync("node host.mjs", folder.Path);
            exit.ShouldBe(0, said);
            said.Trim().ShouldBe("OK");
        }

        var sent = await NotificationsAsync();
        sent.Select(n => n.GetProperty("state").GetString()).ShouldBe(["resolved", "firing"]);
        sent[1].GetProperty("severity").GetString().ShouldBe("major");
        sent[1].GetProperty("key").GetString().ShouldBe("zabbix/16201");
        sent[1].GetProperty("resource").GetString().ShouldBe("host-17");
    }

    [Fact]
    public async Task Apprise_posts_with_the_address_made_for_it()
    {
        var page = await AddAsync(SourceFormat.Apprise, SourceAuthentication.Key);

        var (exit, said) = await Shell.RunAsync(Text(page, "apprise-2"));

        exit.ShouldBe(0, said);
        (await TitlesAsync()).ShouldBe(["A first message"]);
    }

    [Fact]
    public async Task Alertmanagers_own_check_accepts_its_receiver()
    {
        using var folder = new TemporaryFolder();
        var page = await AddAsync(SourceFormat.Alertmanager, SourceAuthentication.Key);
        await File.WriteAllTextAsync(Path.Combine(folder.Path, "alertmanager.yml"), $"{Text(page, "alertmanager-1")}\n{Text(page, "alertmanager-2")}\n");

        var (exit, said) = await Shell.RunAsync("amtool check-config alertmanager.yml", folder.Path);

        exit.ShouldBe(0, said);
    }

    private async Task<IHtmlDocument> AddAsync(SourceFormat format, SourceAuthentication authentication, params (string Name, string? Value)[] more)
    {
        var made = await _app.Admin.PostFormAsync(
            "/notification/sources/add",
            [("id", $"{Guid.NewGuid()}"), ("version", "0"), ("name", _name), ("slug", $"s-{Guid.NewGuid():N}"), ("format", Words.Of(format)), ("authentication", Words.Of(authentication)), ("enabled", "true"), .. more]);
        return await made.DocumentAsync();
    }

    private static string Text(IHtmlDocument page, string id) => page.QuerySelector($"[id='{id}']")!.TextContent;

    private static Dictionary<string, string> Parameters(string text, string value)
    {
        var macros = new Dictionary<string, string>
        {
            ["{EVENT.ID}"] = "4711",
            ["{HOST.NAME}"] = "host-17",
            ["{ALERT.MESSAGE}"] = "Problem started at 03:13",
            ["{EVENT.NSEVERITY}"] = "4",
            ["{ALERT.SUBJECT}"] = "Problem: disk full",
            ["{TRIGGER.ID}"] = "16201",
            ["{EVENT.VALUE}"] = value,
        };
        return text.Split('\n').Select(line => line.Split(' ', 2)).ToDictionary(
            pair => pair[0], pair => macros.Aggregate(pair[1].Trim(), (filled, macro) => filled.Replace(macro.Key, macro.Value, StringComparison.Ordinal)));
    }

    private async Task<IReadOnlyList<string?>> TitlesAsync() => [.. (await NotificationsAsync()).Select(n => n.GetProperty("title").GetString())];

    /// <summary>Of this test's source, the newest first.</summary>
    private async Task<IReadOnlyList<JsonElement>> NotificationsAsync()
    {
        var all = await _app.Api().GetFromJsonAsync<JsonElement>("/api/v1/notifications?limit=500");
        return [.. all.GetProperty("items").EnumerateArray().Where(n => n.GetProperty("sourceName").GetString() == _name)];
    }
}
