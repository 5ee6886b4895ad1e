using LiveNotify.Domain;

namespace LiveNotify.Web.Pages.Notification.Sources.Snippets;

/// <summary>With the CloudEvents SDK for JavaScript.</summary>
internal static class CloudEvents
{
    public static Snippet Of(Posting posting) => new(
        "cloudevents", "CloudEvents SDK",
        [
            new("Add the package", "npm install cloudevents"),
            new(new Phrase("Save as {0} and run it with node", "send.mjs"), Script(posting)),
        ]);

    private static string Script(Posting posting)
    {
        List<string> lines =
        [
            "import { CloudEvent, HTTP } from 'cloudevents';",
            .. posting.Signs ? ["import { createHmac } from 'node:crypto';"] : Array.Empty<string>(),
            "",
            "const event = new CloudEvent({",
            "  source: '/first/script',",
            "  type: 'com.example.first',",
            "  data: { kind: 'alert', severity: 'warning', title: 'A first alert', body: 'Sent with the CloudEvents SDK' },",
            "});",
            "const { headers, body } = HTTP.structured(event);",
            $"const answer = await fetch({Literal.Json(posting.HookUrl)}, {{",
            "  method: 'POST',",
            "  headers: {",
            "    ...headers,",
        ];
        if (posting.SendsKey) lines.Add($"    authorization: {Literal.Json($"Bearer {posting.Key}")},");
        if (posting.Signs) lines.Add($"    'x-hub-signature-256': 'sha256=' + createHmac('sha256', {Literal.Json(posting.Secret)}).update(body).digest('hex'),");
        return string.Join('\n', [.. lines, "  },", "  body,", "});", "console.log(answer.status, await answer.text());"]);
    }
}
