using LiveNotify.Domain;

namespace LiveNotify.Web.Pages.Notification.Sources.Snippets;

/// <summary>A media type of the type Webhook; its script runs in Zabbix 6.0 and later, in an engine that knows JavaScript of 2011.</summary>
internal static class Zabbix
{
    public static Snippet Of(Posting posting) => new(
        "zabbix", "Zabbix",
        [
            new("Alerts > Media types > Create media type, of the type Webhook. Put in these parameters, and remove the others", Parameters(posting)),
            new("Script", Script(posting)),
            new("Message templates: add Problem and Problem recovery. Then give the media type to a user, with any text as Send to."),
        ]);

    private static string Parameters(Posting posting)
    {
        List<(string Name, string Value)> parameters =
        [
            ("url", posting.Url),
            ("event", "{EVENT.ID}"),
            ("host", "{HOST.NAME}"),
            ("link", "{$ZABBIX.URL}/tr_events.php?triggerid={TRIGGER.ID}&eventid={EVENT.ID}"),
            ("message", "{ALERT.MESSAGE}"),
            ("severity", "{EVENT.NSEVERITY}"),
            ("subject", "{ALERT.SUBJECT}"),
            ("trigger", "{TRIGGER.ID}"),
            ("value", "{EVENT.VALUE}"),
        ];
        if (posting.Signs) parameters.Insert(1, ("secret", posting.Secret));
        if (posting.SendsKey) parameters.Insert(1, ("key", posting.Key));
        return string.Join('\n', parameters.Select(parameter => $"{parameter.Name,-10}{parameter.Value}"));
    }

    private static string Script(Posting posting)
    {
        List<string> lines =
        [
            "var p = JSON.parse(value);",
            "var body = JSON.stringify({",
            "  kind: 'alert',",
            "  severity: ['info', 'info', 'warning', 'major', 'major', 'critical'][+p.severity] || 'warning',",
            "  state: p.value === '0' ? 'resolved' : 'firing',",
            "  title: (p.subject || 'Zabbix').replace(/\\s+/g, ' ').slice(0, 250),",
            "  body: p.message,",
            "  resource: p.host,",
            "  key: 'zabbix/' + p.trigger,",
            // Without the global macro the address would begin with its name.
            "  link: /^https?:/.test(p.link) ? p.link : undefined,",
            "  labels: { event: p.event }",
            "});",
            "var request = new HttpRequest();",
            "request.addHeader('Content-Type: application/json');",
        ];
        if (posting.SendsKey) lines.Add("request.addHeader('Authorization: Bearer ' + p.key);");
        if (posting.Signs) lines.Add("request.addHeader('X-Hub-Signature-256: sha256=' + hmac('sha256', p.secret, body));");
        return string.Join('\n', [
            .. lines,
            "var answer = request.post(p.url, body), status = request.getStatus();",
            "if (status !== 202 && status !== 200) throw 'LiveNotify answered ' + status + ': ' + answer;",
            "return 'OK';",
        ]);
    }
}
