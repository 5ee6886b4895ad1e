using LiveNotify.Web.Intake;
using Shouldly;
using Xunit;

namespace LiveNotify.Tests.Web.Intake.Formats;

public class CloudEventsFormatTests
{
    private const string Structured = "application/cloudevents+json; charset=utf-8";
    private const string Batch = "application/cloudevents-batch+json";

    private const string Plain = """
        { "specversion": "1.0", "id": "A-1", "source": "/disks", "type": "example.disk.replaced", "subject": "host-17", "time": "2026-11-23T03:00:00Z",
          "site": "dr-1", "data": { "slot": 4, "serial": "W-<77>" } }
        """;

    private static readonly (string, string)[] Headers =
        [("ce-specversion", "1.0"), ("ce-id", "A-1"), ("ce-source", "/disks"), ("Ce-Type", "example.disk.replaced"), ("ce-subject", "host%20%E4%B8%80"), ("ce-time", "2026-11-23T03:00:00Z")];

    private readonly Tool tool = Tool.CloudEvents;

    [Fact]
    public void A_structured_event_of_any_data_is_a_system_event_that_shows_it()
    {
        var report = tool.Report(Plain, Structured);

        (report.Kind, report.Severity, report.Title, report.Resource, report.Key).ShouldBe(("system", "info", "example.disk.replaced: host-17", "host-17", null));
        report.Body.ShouldBe("{\n  \"slot\": 4,\n  \"serial\": \"W-<77>\"\n}");
        report.OccurredAt.ShouldBe(Tool.Now.AddMinutes(-13));
        report.Labels!.Select(l => $"{l.Key}={l.Value}").ShouldBe(["source=/disks", "type=example.disk.replaced", "subject=host-17", "site=dr-1"], ignoreOrder: true);
    }

    [Fact]
    public void Data_with_our_fields_is_our_body()
    {
        var report = tool.Report("""
            { "specversion": "1.0", "id": "A-2", "source": "/copy", "type": "copy", "data": {
              "kind": "task", "title": "Copy of orders failed", "body": "Disk full", "severity": "error", "key": "copy/orders", "link": "https://ops.example/1",
              "taskStatus": "failed", "progress": 40, "labels": { "site": "dr-2", "tries": 3 } } }
            """, Structured);

        (report.Kind, report.Severity, report.Title, report.Body, report.Key).ShouldBe(("task", "major", "Copy of orders failed", "Disk full", "copy/orders"));
        (report.Link, report.TaskStatus, report.Progress).ShouldBe(("https://ops.example/1", "failed", 40));
        (report.Labels!["site"], report.Labels!["tries"]).ShouldBe(("dr-2", "3"));
    }

    [Fact]
    public void In_binary_mode_the_attributes_are_headers()
    {
        var report = tool.Report("""{"title":"Disk replaced","severity":"info"}""", "application/json", Headers);

        (report.Kind, report.Title, report.Resource).ShouldBe(("alert", "Disk replaced", "host 一"));
        tool.Report("", "application/json", Headers).Title.ShouldBe("example.disk.replaced: host 一");
        tool.Report("\"only a text\"", "application/json", Headers).Body.ShouldBe("only a text");
    }

    [Fact]
    public void The_id_is_that_of_source_and_id_together_in_any_mode()
    {
        var id = tool.Reports(Plain, Structured)[0].Id;

        tool.Reports("{}", "application/json", Headers)[0].Id.ShouldBe(id);
        tool.Reports(Plain.Replace("/disks", "/other", StringComparison.Ordinal), Structured)[0].Id.ShouldNotBe(id);
    }

    [Fact]
    public void A_batch_is_many_events_and_an_empty_one_none()
    {
        tool.Reports($"[{Plain},{Plain.Replace("A-1", "A-2", StringComparison.Ordinal)},{Plain}]", Batch).Count.ShouldBe(2);
        tool.Posts("[]", Batch).ShouldBeOfType<Parsed.Nothing>();
    }

    [Fact]
    public void Bytes_that_are_text_are_shown_and_others_are_not()
    {
        string? Body(string base64) => tool.Report($$"""{"specversion":"1.0","id":"1","source":"/s","type":"t","data_base64":"{{base64}}"}""", Structured).Body;

        Body("eyJhIjoxfQ==").ShouldBe("{\"a\":1}");
        Body("//79").ShouldBe("");
        Body("not base64!").ShouldBe("");
    }

    [Fact]
    public void What_an_event_needs_is_named()
    {
        tool.Refused("{}", Structured).ShouldBe(["specversion", "id", "source", "type"]);
        tool.Refused("""{"title":"native"}""").ShouldBe(["specversion", "id", "source", "type"]);
        tool.Refused($"[{Plain},7]", Batch).ShouldBe(["[1].specversion", "[1].id", "[1].source", "[1].type"]);
        tool.Refused(Plain.Replace("1.0", "0.3", StringComparison.Ordinal), Structured).ShouldBe(["specversion"]);
        tool.Refused("{}", "application/json", ("ce-id", "1"), ("ce-specversion", "1.0")).ShouldBe(["source", "type"]);
        tool.Posts("7", Structured).ShouldBeOfType<Parsed.Unreadable>();
    }
}
