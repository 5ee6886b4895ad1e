namespace LiveNotify.Domain.Sources;

/// <summary>The shape of the bodies a source posts to <c>/hooks/{slug}</c>.</summary>
public enum SourceFormat
{
    /// <summary>The body of <c>POST /api/v1/notifications</c>.</summary>
    Native,

    /// <summary>Prometheus Alertmanager's webhook, version 4.</summary>
    Alertmanager,

    /// <summary>Grafana Alerting's webhook contact point, version 1.</summary>
    Grafana,

    /// <summary>CloudEvents 1.0 over HTTP: structured, binary or a batch.</summary>
    Cloudevents,

    /// <summary>GitHub's webhooks.</summary>
    Github,

    /// <summary>Uptime Kuma's webhook notification.</summary>
    UptimeKuma,

    /// <summary>Apprise's <c>json://</c> notification.</summary>
    Apprise,

    /// <summary>The native body, signed as Standard Webhooks 1.0 says.</summary>
    StandardWebhooks,

    /// <summary>Any JSON, read by paths an admin wrote.</summary>
    Generic,
}
