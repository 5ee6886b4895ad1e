using System.Text.Json;
using LiveNotify.Domain.Sources;

namespace LiveNotify.Web.Intake.Formats;

/// <summary>Grafana Alerting's webhook contact point, payload version 1 (Grafana, Configure the webhook notifier).</summary>
internal sealed class GrafanaFormat(TimeProvider clock) : IFormat
{
    public SourceFormat Name => SourceFormat.Grafana;

    public string Sample => $$$"""
        {
          "receiver": "LiveNotify",
          "status": "firing",
          "orgId": 1,
          "alerts": [
            {
              "status": "firing",
              "labels": { "alertname": "Orders stopped", "grafana_folder": "Shop", "severity": "major", "service": "checkout" },
              "annotations": { "summary": "No orders for 10 minutes", "description": "The last order came before the release of 1.8." },
              "startsAt": "{{{clock.GetUtcNow():yyyy-MM-ddTHH:mm:ss.fffZ}}}",
              "endsAt": "0001-01-01T00:00:00Z",
              "generatorURL": "https://grafana.example/alerting/grafana/ae1x/view",
              "fingerprint": "c6eadffa33fcdf37",
              "silenceURL": "https://grafana.example/alerting/silence/new?alertmanager=grafana",
              "dashboardURL": "https://grafana.example/d/shop",
              "panelURL": "https://grafana.example/d/shop?viewPanel=2",
              "values": { "A": 0, "C": 1 },
              "valueString": "[ var='A' labels={service=checkout} value=0 ]"
            }
          ],
          "groupLabels": { "alertname": "Orders stopped" },
          "commonLabels": { "alertname": "Orders stopped" },
          "commonAnnotations": {},
          "externalURL": "https://grafana.example/",
          "version": "1",
          "groupKey": "{}:{alertname=\"Orders stopped\"}",
          "truncatedAlerts": 0,
          "title": "[FIRING:1] Orders stopped Shop",
          "state": "alerting",
          "message": "**Firing**"
        }
        """;

    public Parsed Parse(Posted posted, FormatRules rules) => JsonReading.ReadObject(posted.Body, json =>
    {
        if (IsTest(json)) return new Parsed.Nothing(new("The test of {0} was received; nobody gets mail for it", "Grafana"));
        var left = json.Get("truncatedAlerts").Whole() ?? 0;
        return GroupedAlerts.Read(json, rules, clock.GetUtcNow(), (alert, report) => report with
        {
            Title = Title(alert) ?? report.Title,
            Body = string.Join("\n\n", new[] { report.Body ?? "", Facts(alert) }.Where(part => part.Length > 0)),
            Link = new[] { "panelURL", "dashboardURL", "generatorURL" }.Select(name => ForeignText.Link(alert.Get(name).Text())).FirstOrDefault(link => link is not null)
                ?? json.Get("externalURL").Text(),
            Labels = report.Labels.Where(label => !label.Name.StartsWith("__", StringComparison.Ordinal)),
            Notes = left > 0 ? [$"Grafana left out {left} more alerts of this group (max alerts)."] : [],
        });
    });

    /// <summary>"Test" of a contact point posts one alert whose name and instance nobody can choose: they are reserved there.</summary>
    private static bool IsTest(JsonElement json) =>
        json.Get("alerts").Items().ToList() is [var only] && only.Get("labels").Get("alertname").Text() == "TestAlert"
        && only.Get("labels").Get("instance").Text() == "Grafana";

    /// <summary>A rule that gets no data, or no answer, fires under a name of Grafana's; whose rule it is stands in a label.</summary>
    private static string? Title(JsonElement alert)
    {
        var labels = alert.Get("labels");
        return labels.Get("alertname").Text() is "DatasourceNoData" or "DatasourceError" && labels.Get("rulename").Text() is { } rule
            ? $"{rule}: {(labels.Get("alertname").Text() == "DatasourceNoData" ? "no data" : "the data source fails")}"
            : null;
    }

    private static string Facts(JsonElement alert)
    {
        var values = string.Join(", ", alert.Get("values").Texts().Select(value => $"{value.Name} = {value.Value}"));
        (string Name, string? Value)[] facts =
        [
            ("Values", values.Length > 0 ? values : alert.Get("valueString").Text()),
            ("Dashboard", ForeignText.Link(alert.Get("dashboardURL").Text())),
            ("Silence it", ForeignText.Link(alert.Get("silenceURL").Text())),
        ];
        return string.Join('\n', facts.Where(fact => fact.Value is not null).Select(fact => $"{fact.Name}: {fact.Value}"));
    }
}
