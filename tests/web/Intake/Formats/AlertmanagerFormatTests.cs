using System.Text.Json;
using System.Text.Json.Nodes;
using LiveNotify.Domain.Notifications;
using LiveNotify.Web.Intake;
using LiveNotify.Web.Intake.Formats;
using Shouldly;
using Xunit;

namespace LiveNotify.Tests.Web.Intake.Formats;

public class AlertmanagerFormatTests
{
    private readonly Tool tool = Tool.Alertmanager;

    [Fact]
    public void Each_alert_of_a_group_becomes_one_report()
    {
        var reports = tool.Reports(Group(Alert("web-1"), Alert("web-2", severity: "page"), Alert("web-3", severity: "info")));

        reports.Select(r => r.Draft.Resource).ShouldBe(["web-1:9100", "web-2:9100", "web-3:9100"]);
        reports.Select(r => r.Draft.Severity).ShouldBe(["warning", "critical", "info"]);
        reports.Select(r => r.Id).Distinct().Count().ShouldBe(3);
    }

    [Fact]
    public void An_alert_is_told_in_our_words()
    {
        var report = tool.Report(Group(Alert("web-1")));

        report.Kind.ShouldBe("alert");
        report.Severity.ShouldBe("warning");
        report.State.ShouldBe("firing");
        report.Title.ShouldBe("High load on web-1");
        report.Body.ShouldBe("The load is 17 for 5 minutes.\n\nrunbook_url: https://ops.example/load");
        report.Resource.ShouldBe("web-1:9100");
        report.Key.ShouldBe("fp-web-1");
        report.Link.ShouldBe("http://prometheus.example:9090/graph?g0.expr=load");
        report.OccurredAt.ShouldBe(new DateTimeOffset(2026, 11, 23, 3, 10, 0, TimeSpan.Zero).AddTicks(1_234_568));
        report.Labels!["alertname"].ShouldBe("HighLoad");
    }

    [Fact]
    public void A_resolved_alert_says_when_it_ended()
    {
        var report = tool.Report(Group(Alert("web-1", status: "resolved", ends: "2026-11-23T03:12:30Z")));

        (report.State, report.OccurredAt).ShouldBe(("resolved", new DateTimeOffset(2026, 11, 23, 3, 12, 30, TimeSpan.Zero)));
        report.Key.ShouldBe("fp-web-1");
    }

    [Fact]
    public void A_group_posted_again_because_another_alert_joined_repeats_nothing()
    {
        var first = tool.Reports(Group(Alert("web-1")))[0].Id;
        tool.Clock.Advance(TimeSpan.FromMinutes(5));

        tool.Reports(Group(Alert("web-1"), Alert("web-2")))[0].Id.ShouldBe(first);
    }

    [Fact]
    public void A_reminder_hours_later_a_new_beginning_and_an_end_are_news()
    {
        var first = tool.Id(Group(Alert("web-1")));
        var ended = tool.Id(Group(Alert("web-1", status: "resolved", ends: "2026-11-23T03:12:30Z")));
        var again = tool.Id(Group(Alert("web-1", starts: "2026-11-23T03:12:50Z")));
        tool.Clock.Advance(TimeSpan.FromHours(4));
        var reminder = tool.Id(Group(Alert("web-1")));

        new[] { first, ended, again, reminder }.Distinct().Count().ShouldBe(4);
        tool.Id(Group(Alert("web-1", status: "resolved", ends: "2026-11-23T03:12:30Z"))).ShouldBe(ended);
    }

    [Fact]
    public void Without_a_fingerprint_the_labels_in_any_order_are_the_key()
    {
        string Key(string labels) => tool.Report($$"""{"alerts":[{"labels":{{labels}}}]}""").Key!;

        Key("""{"a":"1","b":"2"}""").ShouldBe(Key("""{"b":"2","a":"1"}"""));
        Key("""{"a":"1","b":"2"}""").ShouldNotBe(Key("""{"a":"1","b":"3"}"""));
    }

    [Fact]
    public void The_admin_s_words_go_before_ours()
    {
        tool.With(Tool.Severities("warning", "critical")).Report(Group(Alert("web-1"))).Severity.ShouldBe("critical");
        tool.Report(Group(Alert("web-1", severity: "purple"))).Severity.ShouldBe("warning");
    }

    [Fact]
    public void Where_annotations_are_missing_the_name_is_the_title_and_the_Alertmanager_the_link()
    {
        var report = tool.Report("""{"externalURL":"http://am.example:9093","alerts":[{"status":"firing","labels":{"alertname":"Watchdog"},"generatorURL":"/graph"}]}""");

        (report.Title, report.Body, report.Link).ShouldBe(("Watchdog", "", "http://am.example:9093"));
        tool.Id("""{"alerts":[{"status":"firing"}]}""").ShouldBeNull("without a beginning nothing tells one occurrence from another");
    }

    [Fact]
    public void A_year_that_means_unset_is_no_time() =>
        tool.Report(Group(Alert("web-1", starts: "0001-01-01T00:00:00Z", ends: "0001-01-01T00:00:00Z", status: "resolved"))).OccurredAt.ShouldBeNull();

    [Fact]
    public void What_Alertmanager_left_out_is_said() =>
        tool.Report(Group(Alert("web-1")).Replace("\"truncatedAlerts\":0", "\"truncatedAlerts\":12", StringComparison.Ordinal)).Body!
            .ShouldEndWith("Alertmanager left out 12 more alerts of this group (max_alerts).");

    [Fact]
    public void No_alerts_are_no_report_and_no_list_of_them_is_another_format()
    {
        tool.Nothing("""{"version":"4","alerts":[]}""").ShouldBe("There is no alert in it");
        tool.Refused("""{"version":"4"}""").ShouldBe(["alerts"]);
        tool.Refused("""{"alerts":"many"}""").ShouldBe(["alerts"]);
        tool.Posts("[]").ShouldBeOfType<Parsed.Unreadable>();
        tool.Reports("""{"alerts":[7,null,{"labels":{"alertname":"A"}}]}""").Count.ShouldBe(1, "what can be read is not lost over what cannot");
    }

    [Fact]
    public void More_alerts_than_any_group_has_are_refused() =>
        tool.Refused($$"""{"alerts":[{{string.Join(',', Enumerable.Repeat("{}", ForeignReport.MaxReports + 1))}}]}""").ShouldBe(["alerts"]);

    [Fact]
    public void What_is_too_long_is_cut_and_shown_to_be_cut()
    {
        var alert = Alert("web-1");
        alert["annotations"]!["summary"] = string.Concat(Enumerable.Repeat("🚨", 300));
        alert["annotations"]!["description"] = new string('x', 70_000);
        alert["labels"]!["cause"] = new string('y', 300);
        for (var i = 0; i < 70; i++) alert["labels"]![$"l{i}"] = "\0\n";
        alert["fingerprint"] = new string('f', 300);

        var report = tool.Report(Group(alert));

        report.Title!.ShouldEndWith("🚨…");
        report.Labels!["cause"].Length.ShouldBe(ReportDraft.MaxShort);
        report.Labels!.Count.ShouldBe(Labels.MaxCount);
        report.Body!.ShouldEndWith("10 more labels are left out.");
        report.Key!.Length.ShouldBeLessThanOrEqualTo(ReportDraft.MaxShort);
        alert["fingerprint"] = new string('f', 301);
        tool.Report(Group(alert)).Key.ShouldNotBe(report.Key, "cut keys of different alerts stay different");
    }

    [Fact]
    public void The_same_alert_twice_in_a_post_is_one() => tool.Reports(Group(Alert("web-1"), Alert("web-1"))).Count.ShouldBe(1);

    private static JsonObject Alert(
        string host, string severity = "warning", string status = "firing", string starts = "2026-11-23T03:10:00.123456789Z", string ends = "0001-01-01T00:00:00Z") => new()
        {
            ["status"] = status,
            ["labels"] = new JsonObject { ["alertname"] = "HighLoad", ["instance"] = $"{host}:9100", ["severity"] = severity },
            ["annotations"] = new JsonObject
            {
                ["description"] = "The load is 17 for 5 minutes.",
                ["runbook_url"] = "https://ops.example/load",
                ["summary"] = $"High load on {host}",
            },
            ["startsAt"] = starts,
            ["endsAt"] = ends,
            ["generatorURL"] = "http://prometheus.example:9090/graph?g0.expr=load",
            ["fingerprint"] = $"fp-{host}",
        };

    private static string Group(params JsonObject[] alerts) => JsonSerializer.Serialize(new
    {
        receiver = "livenotify",
        status = "firing",
        alerts,
        groupLabels = new { alertname = "HighLoad" },
        commonLabels = new { alertname = "HighLoad" },
        commonAnnotations = new { },
        externalURL = "http://alertmanager.example:9093",
        version = "4",
        groupKey = "{}:{alertname=\"HighLoad\"}",
        truncatedAlerts = 0,
    });
}
