using System.Text.Json;
using LiveNotify.Domain.Sources;
using LiveNotify.Tests.Fixtures;
using LiveNotify.Web.Pages.Notification.Sources.Snippets;
using Shouldly;
using Xunit;
using YamlDotNet.Serialization;

namespace LiveNotify.Tests.Web.Pages.Notification;

/// <summary>What can be told from the text alone; SnippetRunTests run them.</summary>
public class SnippetTests
{
    private const string Base = "https://notify.example.com/ops";
    private const string Awkward = "http://[2001:db8::1]:5080/it's \"$here\"";

    public static TheoryData<SourceFormat> Formats => [.. Enum.GetValues<SourceFormat>()];

    [Theory]
    [MemberData(nameof(Formats))]
    public void Every_format_has_a_snippet_with_the_real_address_and_every_text_can_be_copied_by_an_id_of_its_own(SourceFormat format)
    {
        var snippets = SnippetList.For(To(format));

        snippets.ShouldNotBeEmpty();
        snippets.Select(snippet => snippet.Id).ShouldBeUnique();
        foreach (var snippet in snippets) AllText(snippet).ShouldContain("notify.example.com/ops");
    }

    [Fact]
    public void Our_own_format_is_posted_to_the_api_and_others_to_their_hook()
    {
        Text(SourceFormat.Native, "curl").ShouldContain($"{Base}/api/v1/notifications'");
        Text(SourceFormat.Alertmanager, "curl").ShouldContain($"{Base}/hooks/dr-1'");
        Text(SourceFormat.Native, "curl", SourceAuthentication.Both).ShouldContain($"{Base}/hooks/dr-1'");
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Without_a_key_to_show_a_placeholder_stands_in_its_place_and_no_snippet_prints_a_key(SourceFormat format)
    {
        var shown = To(format, SourceAuthentication.Both) with { Key = "lnk_secret", Secret = "whsec_c2VjcmV0" };

        SnippetList.For(To(format, SourceAuthentication.Both)).Select(AllText).ShouldAllBe(text => text.Contains("$KEY") || text.Contains("$SECRET"));
        SnippetList.For(shown).Select(AllText).ShouldAllBe(text => text.Contains("lnk_secret") || text.Contains("whsec_c2VjcmV0"));
        SnippetList.For(shown).Select(AllText).ShouldAllBe(text => !text.Contains("$KEY") && !text.Contains("$SECRET"));
        shown.ToString().ShouldNotContain("secret");
    }

    [Fact]
    public void Alertmanager_and_Grafana_read_back_the_address_from_their_yaml()
    {
        var receiver = Yaml(Text(SourceFormat.Alertmanager, "alertmanager", where: Awkward, step: 0));
        var hook = (Dictionary<object, object>)((List<object>)((Dictionary<object, object>)((List<object>)receiver["receivers"])[0])["webhook_configs"])[0];
        hook["url"].ShouldBe($"{Awkward}/hooks/dr-1");

        var point = Yaml(SnippetList.For(To(SourceFormat.Grafana, SourceAuthentication.Both, Awkward))[0].Steps.Single(step => step.Text?.Contains("apiVersion") == true).Text!);
        var contact = (Dictionary<object, object>)((List<object>)((Dictionary<object, object>)((List<object>)point["contactPoints"])[0])["receivers"])[0];
        var settings = (Dictionary<object, object>)contact["settings"];
        settings["url"].ShouldBe($"{Awkward.Replace("$", "$$", StringComparison.Ordinal)}/hooks/dr-1");
        settings["authorization_credentials"].ShouldBe("$KEY");
        ((Dictionary<object, object>)settings["hmacConfig"])["secret"].ShouldBe("$SECRET");
    }

    [Fact]
    public async Task A_shell_reads_back_the_address_and_expands_nothing_in_it()
    {
        var command = Text(SourceFormat.Alertmanager, "curl", where: Awkward);

        var (_, said) = await Shell.RunAsync($"curl() {{ printf '%s\\n' \"$@\"; }}\n{command}", null, ("KEY", "lnk_1"), ("here", "gone"));

        said.Split('\n').ShouldContain($"{Awkward}/hooks/dr-1");
        said.Split('\n').ShouldContain("Authorization: Bearer lnk_1");
        said.Split('\n').ShouldContain("-g", "curl would read the brackets of the host as a range");
    }

    [Fact]
    public void Uptime_Kumas_headers_are_json()
    {
        var headers = SnippetList.For(To(SourceFormat.UptimeKuma) with { Key = "lnk_1" })[0].Steps[2].Text!;

        JsonDocument.Parse(headers).RootElement.GetProperty("Authorization").GetString().ShouldBe("Bearer lnk_1");
    }

    [Theory]
    [InlineData("http://[::1]:5080", "json://livenotify:$KEY@[::1]:5080/hooks/dr-1")]
    [InlineData("https://notify.example.com/ops", "jsons://livenotify:$KEY@notify.example.com/ops/hooks/dr-1")]
    public void Apprise_gets_an_address_of_its_own_sort(string where, string address) =>
        SnippetList.For(To(SourceFormat.Apprise, where: where))[0].Steps[0].Text.ShouldBe(address);

    [Theory]
    [InlineData(SourceFormat.Alertmanager, SourceAuthentication.Signature, true)]
    [InlineData(SourceFormat.Alertmanager, SourceAuthentication.Either, false)]
    [InlineData(SourceFormat.Github, SourceAuthentication.Key, true)]
    [InlineData(SourceFormat.Github, SourceAuthentication.Either, false)]
    [InlineData(SourceFormat.Grafana, SourceAuthentication.Both, false)]
    public void A_tool_that_cannot_do_what_the_source_asks_for_says_so(SourceFormat format, SourceAuthentication authentication, bool cautions) =>
        (SnippetList.For(To(format, authentication))[0].Caution is not null).ShouldBe(cautions);

    [Fact]
    public void Our_own_format_leads_on_to_the_formats_of_the_tools()
    {
        SnippetList.OthersThan(SourceFormat.Native).ShouldContain(SourceFormat.Alertmanager);
        SnippetList.OthersThan(SourceFormat.Native).ShouldNotContain(SourceFormat.Native);
        SnippetList.OthersThan(SourceFormat.Grafana).ShouldBeEmpty();
    }

    private static Posting To(SourceFormat format, SourceAuthentication authentication = SourceAuthentication.Key, string where = Base) =>
        new(where, "dr-1", format, authentication);

    private static string Text(
        SourceFormat format, string id, SourceAuthentication authentication = SourceAuthentication.Key, string where = Base, int step = 0) =>
        SnippetList.For(To(format, authentication, where)).Single(snippet => snippet.Id == id).Steps[step].Text!;

    private static string AllText(Snippet snippet) => string.Join('\n', snippet.Steps.Select(step => step.Text));

    private static Dictionary<object, object> Yaml(string text) => new DeserializerBuilder().Build().Deserialize<Dictionary<object, object>>(text);
}
