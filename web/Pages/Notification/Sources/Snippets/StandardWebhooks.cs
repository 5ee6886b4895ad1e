using LiveNotify.Domain;

namespace LiveNotify.Web.Pages.Notification.Sources.Snippets;

/// <summary>Signed with the reference library of Standard Webhooks for JavaScript.</summary>
internal static class StandardWebhooks
{
    public static Snippet Of(Posting posting) => new(
        "standard-webhooks", "Standard Webhooks",
        [
            new("Add the package", "npm install standardwebhooks"),
            new(new Phrase("Save as {0} and run it with node", "send.mjs"), Script(posting)),
            new("A repeat with the same webhook-id makes no second notification."),
        ]);

    private static string Script(Posting posting)
    {
        List<string> lines =
        [
            "import { randomUUID } from 'node:crypto';",
            "import { Webhook } from 'standardwebhooks';",
            "",
            "const id = `msg_${randomUUID()}`;",
            "const now = new Date();",
            "const body = JSON.stringify({ kind: 'alert', severity: 'warning', title: 'A first alert', body: 'Sent with Standard Webhooks' });",
            $"const answer = await fetch({Literal.Json(posting.HookUrl)}, {{",
            "  method: 'POST',",
            "  headers: {",
            "    'content-type': 'application/json',",
            "    'webhook-id': id,",
            "    'webhook-timestamp': `${Math.floor(now.getTime() / 1000)}`,",
        ];
        if (posting.MaySign) lines.Add($"    'webhook-signature': new Webhook({Literal.Json(posting.Secret)}).sign(id, now, body),");
        if (!posting.MaySign || posting.Signs && posting.SendsKey) lines.Add($"    authorization: {Literal.Json($"Bearer {posting.Key}")},");
        return string.Join('\n', [.. lines, "  },", "  body,", "});", "console.log(answer.status, await answer.text());"]);
    }
}
