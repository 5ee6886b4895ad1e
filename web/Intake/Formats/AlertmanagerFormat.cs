using LiveNotify.Domain.Sources;

namespace LiveNotify.Web.Intake.Formats;

/// <summary>Prometheus Alertmanager's webhook, version 4 (Alertmanager, Configuration, webhook_config).</summary>
internal sealed class AlertmanagerFormat(TimeProvider clock) : IFormat
{
    public SourceFormat Name => SourceFormat.Alertmanager;

    public string Sample => $$$"""
        {
          "version": "4",
          "groupKey": "{}:{alertname=\"DiskFull\"}",
          "truncatedAlerts": 0,
          "status": "firing",
          "receiver": "livenotify",
          "groupLabels": { "alertname": "DiskFull" },
          "commonLabels": { "alertname": "DiskFull", "severity": "critical" },
          "commonAnnotations": {},
          "externalURL": "http://alertmanager.example:9093",
          "alerts": [
            {
              "status": "firing",
              "labels": { "alertname": "DiskFull", "severity": "critical", "instance": "host-17:9100", "mountpoint": "/backup" },
              "annotations": {
                "summary": "Disk /backup of host-17 is full",
                "description": "2 % are left. At this rate it is full in 20 minutes.",
                "runbook_url": "https://ops.example/runbooks/disk-full"
              },
              "startsAt": "{{{clock.GetUtcNow():yyyy-MM-ddTHH:mm:ss.fffZ}}}",
              "endsAt": "0001-01-01T00:00:00Z",
              "generatorURL": "http://prometheus.example:9090/graph?g0.expr=disk_free",
              "fingerprint": "5ef77f1f8a3ecfc9"
            }
          ]
        }
        """;

    public Parsed Parse(Posted posted, FormatRules rules) => JsonReading.ReadObject(posted.Body, json =>
    {
        var left = json.Get("truncatedAlerts").Whole() ?? 0;
        return GroupedAlerts.Read(json, rules, clock.GetUtcNow(), (_, report) => report with
        {
            Link = ForeignText.Link(report.Link) ?? json.Get("externalURL").Text(),
            Notes = left > 0 ? [$"Alertmanager left out {left} more alerts of this group (max_alerts)."] : [],
        });
    });
}
