using LiveNotify.Domain.Sources;

namespace LiveNotify.Web.Pages.Notification.Sources.Snippets;

/// <summary>A command for a POSIX shell that posts a first notification.</summary>
internal static class Curl
{
    public static Snippet Of(Posting posting) => new(
        "curl", "curl",
        [
            new(posting.Format == SourceFormat.Generic
                ? "A command that posts what stands in event.json"
                : "A command that posts a first notification", Command(posting)),
        ]);

    private static string Command(Posting posting)
    {
        // Nothing is expanded in the address: an IPv6 host stands in brackets, which curl would read as a range.
        var glob = posting.BaseUrl.AsSpan().ContainsAny("[]{}") ? "-g " : "";
        List<string> lines = [$"curl {glob}-X POST {Literal.Shell(posting.Url)}"];
        if (posting.SendsKey) lines.Add($"-H \"Authorization: Bearer {posting.Key}\"");
        if (posting.Signs) lines.Add("-H \"X-Hub-Signature-256: sha256=$SIGNATURE\"");
        lines.Add($"-H 'Content-Type: {ContentType(posting.Format)}'");
        lines.Add($"--data-binary {(posting.Signs ? "\"$BODY\"" : Data(posting.Format))}");
        var command = string.Join(" \\\n  ", lines);
        return posting.Signs
            ? $"BODY={Body(posting.Format)}\nSIGNATURE=$(printf '%s' \"$BODY\" | openssl dgst -sha256 -hmac \"{posting.Secret}\" | sed 's/^.* //')\n{command}"
            : command;
    }

    private static string ContentType(SourceFormat format) => format == SourceFormat.Cloudevents ? "application/cloudevents+json" : "application/json";

    private static string Data(SourceFormat format) => format == SourceFormat.Generic ? "@event.json" : Body(format);

    private static string Body(SourceFormat format) => format == SourceFormat.Generic ? "$(cat event.json)" : Literal.Shell(Sample(format));

    /// <summary>As short as the tool's own post can be.</summary>
    private static string Sample(SourceFormat format) => format switch
    {
        SourceFormat.Alertmanager =>
            """{"version":"4","status":"firing","alerts":[{"status":"firing","labels":{"alertname":"A first alert","severity":"warning"},"annotations":{"description":"Sent with curl"}}]}""",
        SourceFormat.Grafana =>
            """{"version":"1","status":"firing","alerts":[{"status":"firing","labels":{"alertname":"A first alert","severity":"warning"},"annotations":{"description":"Sent with curl"}}]}""",
        SourceFormat.Cloudevents =>
            """{"specversion":"1.0","id":"first-1","source":"/curl","type":"com.example.first","data":{"kind":"alert","severity":"warning","title":"A first alert","body":"Sent with curl"}}""",
        SourceFormat.UptimeKuma =>
            """{"heartbeat":{"status":0,"msg":"Sent with curl"},"monitor":{"name":"A first alert"},"msg":"[A first alert] [Down] Sent with curl"}""",
        SourceFormat.Apprise => """{"version":"1.0","title":"A first alert","message":"Sent with curl","type":"warning","attachments":[]}""",
        _ => """{"kind":"alert","severity":"warning","title":"A first alert","body":"Sent with curl"}""",
    };
}
