using LiveNotify.Domain.Sources;

namespace LiveNotify.Web.Intake.Formats;

/// <summary>
/// Our own body, sent and signed as Standard Webhooks 1.0 says: <c>webhook-id</c> names the event, and stays the same when it
/// is sent again.
/// </summary>
internal sealed class StandardWebhooksFormat(TimeProvider clock) : IFormat
{
    public SourceFormat Name => SourceFormat.StandardWebhooks;

    public string Sample => $$"""
        {
          "kind": "task",
          "severity": "info",
          "title": "Nightly copy of orders has ended",
          "body": "41,902 rows in 12 minutes",
          "resource": "orders",
          "key": "copy/orders",
          "occurredAt": "{{clock.GetUtcNow():yyyy-MM-ddTHH:mm:ss.fffZ}}",
          "labels": { "site": "dr-1" }
        }
        """;

    public Parsed Parse(Posted posted, FormatRules rules) => NativeFormat.Parse(posted.Body) switch
    {
        Parsed.Reports { Drafts: [var report] } when ForeignText.Name(posted.Headers["webhook-id"].ToString()) is { } id =>
            new Parsed.Reports(report with { Id = id }),
        var parsed => parsed,
    };
}
