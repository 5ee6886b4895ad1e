using Shouldly;
using Xunit;

namespace LiveNotify.Tests.Web.Intake.Formats;

public class GrafanaFormatTests
{
    private const string Fired = """
        {
          "receiver": "Ops", "status": "firing", "orgId": 1,
          "alerts": [
            {
              "status": "firing",
              "labels": { "alertname": "Queue too long", "grafana_folder": "Shop", "severity": "high", "__alert_rule_uid__": "a1" },
              "annotations": { "summary": "1,204 orders wait", "description": "Nobody packs." },
              "startsAt": "2026-11-23T04:10:00.157076+01:00", "endsAt": "0001-01-01T00:00:00Z",
              "generatorURL": "https://grafana.example/alerting/a1/edit", "fingerprint": "9a1b",
              "silenceURL": "https://grafana.example/alerting/silence/new", "dashboardURL": "", "panelURL": "",
              "values": { "B": 1204.5, "C": 1 }, "valueString": "[ var='B' value=1204.5 ]", "orgId": 1
            },
            {
              "status": "resolved",
              "labels": { "alertname": "DatasourceNoData", "rulename": "Paid orders", "grafana_folder": "Shop" },
              "annotations": {},
              "startsAt": "2026-11-23T03:00:00Z", "endsAt": "2026-11-23T03:12:00Z",
              "generatorURL": "https://grafana.example/alerting/a2/edit", "fingerprint": "9a1c",
              "dashboardURL": "https://grafana.example/d/shop", "panelURL": "https://grafana.example/d/shop?viewPanel=2", "values": null
            }
          ],
          "groupLabels": {}, "commonLabels": {}, "commonAnnotations": {}, "externalURL": "https://grafana.example/",
          "version": "1", "groupKey": "{}:{}", "truncatedAlerts": 0,
          "title": "[FIRING:1, RESOLVED:1]", "state": "alerting", "message": "**Firing** ..."
        }
        """;

    private const string ContactPointTest = """
        {
          "receiver": "Ops", "status": "firing", "orgId": 1,
          "alerts": [{
            "status": "firing", "labels": { "alertname": "TestAlert", "instance": "Grafana" }, "annotations": { "summary": "Notification test" },
            "startsAt": "2026-11-23T03:13:00Z", "endsAt": "0001-01-01T00:00:00Z", "generatorURL": "", "fingerprint": "57c6", "values": null
          }],
          "version": "1", "title": "[FIRING:1]  (TestAlert Grafana)", "state": "alerting", "message": "**Firing**"
        }
        """;

    private readonly Tool tool = Tool.Grafana;

    [Fact]
    public void Each_alert_is_told_with_its_values_and_the_panel_it_can_be_seen_on()
    {
        var reports = tool.Reports(Fired);

        var fired = reports[0].Draft;
        (fired.Kind, fired.Severity, fired.State, fired.Title, fired.Key).ShouldBe(("alert", "major", "firing", "1,204 orders wait", "9a1b"));
        fired.Body.ShouldBe("Nobody packs.\n\nValues: B = 1204.5, C = 1\nSilence it: https://grafana.example/alerting/silence/new");
        fired.Link.ShouldBe("https://grafana.example/alerting/a1/edit");
        fired.OccurredAt!.Value.ToUniversalTime().TimeOfDay.ShouldBe(new TimeSpan(0, 3, 10, 0, 157, 76));
        fired.Labels!.Keys.ShouldBe(["alertname", "grafana_folder", "severity"], ignoreOrder: true);

        var resolved = reports[1].Draft;
        (resolved.State, resolved.Severity, resolved.Title).ShouldBe(("resolved", "warning", "Paid orders: no data"));
        resolved.Link.ShouldBe("https://grafana.example/d/shop?viewPanel=2");
        resolved.OccurredAt.ShouldBe(Tool.Now.AddMinutes(-1));
    }

    [Fact]
    public void The_test_of_a_contact_point_raises_no_alarm() =>
        tool.Nothing(ContactPointTest).ShouldBe("The test of Grafana was received; nobody gets mail for it");

    [Fact]
    public void A_real_alert_that_is_called_like_the_test_is_told() =>
        tool.Report(ContactPointTest.Replace("\"instance\": \"Grafana\"", "\"instance\": \"web-1\"", StringComparison.Ordinal)).Title.ShouldBe("Notification test");

    [Fact]
    public void Posted_twice_it_is_the_same() => tool.Reports(Fired).Select(r => r.Id).ShouldBe(tool.Reports(Fired).Select(r => r.Id));
}
