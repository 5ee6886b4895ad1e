using Shouldly;
using Xunit;

namespace LiveNotify.Tests.Web.Intake.Formats;

public class UptimeKumaFormatTests
{
    private readonly Tool tool = Tool.UptimeKuma;

    [Fact]
    public void Down_is_an_alert_and_up_its_end()
    {
        var down = tool.Report(Beat(0));
        var up = tool.Report(Beat(1));

        (down.Kind, down.State, down.Severity, down.Title, down.Key).ShouldBe(("alert", "firing", "major", "Web shop is down", "monitor/7/Web shop"));
        (down.Body, down.Resource, down.Link).ShouldBe(("timeout of 48000ms exceeded", "shop.example", "https://shop.example/health"));
        down.OccurredAt.ShouldBe(Tool.Now.AddMilliseconds(250));
        (down.Labels!["site"], down.Labels!["monitor"], down.Labels!["type"]).ShouldBe(("dr-1", "Web shop", "http"));
        (up.State, up.Title, up.Key).ShouldBe(("resolved", "Web shop is up", "monitor/7/Web shop"));
        tool.Id(Beat(0)).ShouldNotBe(tool.Id(Beat(1)));
        tool.Id(Beat(0)).ShouldBe(tool.Id(Beat(0)));
    }

    [Fact]
    public void Pending_is_not_down_yet_and_maintenance_is_a_system_event()
    {
        tool.Nothing(Beat(2)).ShouldBe("Web shop failed once and is tried again; it is not down yet");
        var maintained = tool.Report(Beat(3));
        (maintained.Kind, maintained.Severity, maintained.State, maintained.Title).ShouldBe(("system", "info", null, "Web shop is under maintenance"));
    }

    [Fact]
    public void How_much_it_matters_says_the_admin_or_a_tag_of_the_monitor()
    {
        tool.With(Tool.Severities("down", "critical")).Report(Beat(0)).Severity.ShouldBe("critical");
        tool.Report(Beat(0).Replace("\"site\"", "\"severity\"", StringComparison.Ordinal).Replace("dr-1", "low", StringComparison.Ordinal)).Severity.ShouldBe("info");
    }

    [Fact]
    public void The_test_raises_no_alarm_but_a_certificate_that_runs_out_does()
    {
        tool.Nothing("""{"heartbeat":null,"monitor":null,"msg":"LiveNotify Testing"}""").ShouldBe("The test of Uptime Kuma was received; nobody gets mail for it");

        var warned = tool.Report("""{"heartbeat":null,"monitor":null,"msg":"[Web shop][https://shop.example] server certificate shop.example will expire in 7 days"}""");
        (warned.Kind, warned.Severity).ShouldBe(("system", "warning"));
        warned.Title!.ShouldEndWith("will expire in 7 days");
    }

    [Fact]
    public void Another_status_and_another_body_are_refused()
    {
        tool.Refused(Beat(9)).ShouldBe(["heartbeat.status"]);
        tool.Refused("""{"heartbeat":{"status":"gone"}}""").ShouldBe(["heartbeat.status"]);
        tool.Refused("""{"title":"native"}""").ShouldBe(["heartbeat"]);
        tool.Report("""{"heartbeat":{"status":0}}""").Title.ShouldBe("A monitor is down");
    }

    private static string Beat(int status) => $$"""
        {
          "heartbeat": { "monitorID": 7, "status": {{status}}, "time": "2026-11-23 03:13:00.250", "msg": "timeout of 48000ms exceeded", "important": true, "duration": 60,
            "timezone": "Europe/Berlin", "timezoneOffset": "+01:00", "localDateTime": "2026-11-23 04:13:00" },
          "monitor": { "id": 7, "name": "Web shop", "url": "https://shop.example/health", "hostname": null, "port": null, "type": "http",
            "tags": [{ "tag_id": 1, "name": "site", "value": "dr-1", "color": "#059669" }] },
          "msg": "[Web shop] [🔴 Down] timeout of 48000ms exceeded"
        }
        """;
}
