using LiveNotify.Domain.Sources;
using LiveNotify.Web.Intake;
using LiveNotify.Web.Intake.Formats;
using Shouldly;
using Xunit;

namespace LiveNotify.Tests.Web.Intake.Formats;

public class GenericFormatTests
{
    private const string Body = """
        {
          "event": { "name": "Link down", "level": "disaster", "state": "PROBLEM", "when": 1795403580, "id": 77 },
          "host": { "name": "sw-3", "ports": [{ "no": 1, "up": true }, { "no": 2, "up": false }] },
          "x y": { "it's": "found" },
          "empty": []
        }
        """;

    [Fact]
    public void Each_field_comes_from_where_the_admin_says()
    {
        var report = Tool.Generic(
            ("title", "$.event.name"), ("body", "$['x y']['it\\'s']"), ("severity", "$.event.level"), ("state", "$.event.state"), ("resource", "$.host.name"),
            ("key", "$.event.id"), ("occurredAt", "$.event.when"), ("labels.port", "$.host.ports[1].no"), ("labels.site", "dr-1"), ("labels.gone", "$.gone")).Report(Body);

        (report.Kind, report.Title, report.Body, report.Severity, report.State).ShouldBe(("alert", "Link down", "found", "critical", "firing"));
        (report.Resource, report.Key, report.OccurredAt).ShouldBe(("sw-3", "77", DateTimeOffset.FromUnixTimeSeconds(1795403580)));
        report.Labels!.Select(l => $"{l.Key}={l.Value}").ShouldBe(["port=2", "site=dr-1"]);
    }

    [Fact]
    public void What_does_not_begin_with_a_dollar_is_the_text_itself()
    {
        var report = Tool.Generic(("title", "Something happened"), ("kind", "task"), ("severity", "major"), ("taskStatus", "done"), ("progress", "100"), ("body", "$")).Report("""{"a":[1]}""");

        (report.Title, report.Kind, report.Severity, report.TaskStatus, report.Progress, report.Body).ShouldBe(("Something happened", "task", "major", "succeeded", 100, """{"a":[1]}"""));
    }

    [Fact]
    public void One_id_for_the_beginning_and_the_end_tells_both()
    {
        var tool = Tool.Generic(("title", "$.t"), ("id", "$.id"), ("state", "$.s"));
        var ids = new[] { "problem", "ok" }.Select(state => tool.Reports($$"""{"t":"Disk full","id":"17","s":"{{state}}"}""").Single().Id);

        ids.ShouldBe(["17 firing", "17 resolved"]);
    }

    [Fact]
    public void A_list_makes_one_report_of_each_element()
    {
        var reports = Tool.Generic(("title", "$.host.ports[*].no"), ("resource", "$.host.name"), ("id", "$.host.ports[*].no"), ("labels", "$.host.ports[*]")).Reports(Body);

        reports.Select(r => (r.Draft.Title, r.Draft.Resource, r.Id, r.Draft.Labels!["up"])).ShouldBe([("1", "sw-3", "1", "true"), ("2", "sw-3", "2", "false")]);
        Tool.Generic(("title", "$[*]")).Reports("""["a","b",{},"c"]""").Select(r => r.Draft.Title).ShouldBe(["a", "b", "{}", "c"]);
        Tool.Generic(("title", "$[*].t")).Reports("""[{"t":"a"},{},7,{"t":"d"}]""").Select(r => r.Draft.Title).ShouldBe(["a", "d"]);
    }

    [Fact]
    public void An_empty_list_is_nothing_and_a_missing_one_is_said_where_it_was_looked_for()
    {
        Tool.Generic(("title", "$.empty[*].name")).Nothing(Body).ShouldBe("The list the mapping reads is empty");
        var missing = Tool.Generic(("title", "$.gone[*].name")).Posts(Body).ShouldBeOfType<Parsed.Invalid>().Refusals.ShouldHaveSingleItem();
        (missing.Field, missing.Why.ToString()).ShouldBe(("title", "There is nothing at $.gone[*].name, where the mapping has title"));
        Tool.Generic(("title", "$.gone")).Refused(Body).ShouldBe(["title"]);
        Tool.Generic(("title", "$[*]")).Refused($"[{string.Join(',', Enumerable.Repeat("1", ForeignReport.MaxReports + 1))}]").ShouldBe(["$"]);
    }

    [Fact]
    public void Words_and_severities_are_the_admin_s_first_then_ours_then_the_usual()
    {
        var rules = FormatRules.None with
        {
            Mapping = new Dictionary<string, string> { ["title"] = "x", ["severity"] = "$.s", ["state"] = "$.st" },
            Severities = new Dictionary<string, string> { ["rot"] = "critical" },
            States = new Dictionary<string, string> { ["weg"] = "resolved" },
        };

        var report = Tool.Generic().With(rules).Report("""{"s":" ROT ","st":"weg"}""");
        (report.Severity, report.State).ShouldBe(("critical", "resolved"));
        Tool.Generic().With(rules).Report("""{"s":"blue"}""").Severity.ShouldBe("warning", "an alert nobody weighed is a warning");
        Tool.Generic(("title", "x"), ("kind", "system")).Report("{}").Severity.ShouldBe("info");
        Tool.Generic(("title", "x"), ("kind", "task"), ("taskStatus", "$.s")).Report("""{"s":"error"}""").Severity.ShouldBe("warning");
    }

    [Theory]
    [InlineData("40", 40)]
    [InlineData("41.9", 41)]
    [InlineData("\"42 %\"", 42)]
    [InlineData("1e300", null)]
    [InlineData("-3", 0)]
    [InlineData("250", 100)]
    [InlineData("\"half\"", null)]
    public void Progress_is_read_as_percent(string progress, int? percent) =>
        Tool.Generic(("title", "x"), ("kind", "task"), ("progress", "$.p")).Report($$"""{"p":{{progress}}}""").Progress.ShouldBe(percent);

    [Theory]
    [InlineData("\"2026-11-23T04:13:00+01:00\"")]
    [InlineData("\"2026-11-23 03:13:00\"")]
    [InlineData("1795403580")]
    [InlineData("1795403580000")]
    [InlineData("\"1795403580.0\"")]
    public void A_time_is_read_in_the_ways_tools_write_it(string time) =>
        Tool.Generic(("title", "x"), ("occurredAt", "$.t")).Report($$"""{"t":{{time}}}""").OccurredAt!.Value.ToUniversalTime().ShouldBe(Tool.Now);

    [Theory]
    [InlineData("\"yesterday\"")]
    [InlineData("1e999")]
    [InlineData("-5")]
    [InlineData("{}")]
    [InlineData("\"0001-01-01T00:00:00Z\"")]
    [InlineData("\"2999-01-01T00:00:00Z\"")]
    [InlineData("\"2026-99-99T00:00:00Z\"")]
    public void A_time_that_cannot_be_is_none(string time) =>
        Tool.Generic(("title", "x"), ("occurredAt", "$.t")).Report($$"""{"t":{{time}}}""").OccurredAt.ShouldBeNull();
}
