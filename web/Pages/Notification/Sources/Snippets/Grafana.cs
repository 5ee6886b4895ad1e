namespace LiveNotify.Web.Pages.Notification.Sources.Snippets;

/// <summary>A contact point, by hand or from a provisioning file.</summary>
internal static class Grafana
{
    private const int MaxUid = 40;

    public static Snippet Of(Posting posting) => new(
        "grafana", "Grafana",
        [
            new("Alerting > Contact points > Add contact point; choose the integration Webhook, with this URL", posting.HookUrl),
            .. ByHand(posting),
            new("Or as a file in provisioning/alerting", Provisioning(posting)),
            new("The Test button of the contact point raises no alarm; it shows under the last requests."),
        ]);

    private static IEnumerable<SnippetStep> ByHand(Posting posting)
    {
        if (posting.SendsKey) yield return new("Optional settings: Authorization Header - Scheme Bearer, and as its credentials", posting.Key);
        if (posting.Signs) yield return new("Optional settings: HMAC Signature (Grafana 12 and later), and as its secret", posting.Secret);
    }

    private static string Provisioning(Posting posting)
    {
        List<string> lines =
        [
            "apiVersion: 1",
            "contactPoints:",
            "  - orgId: 1",
            "    name: LiveNotify",
            "    receivers:",
            $"      - uid: {Uid(posting.Slug)}",
            "        type: webhook",
            "        settings:",
            // Grafana reads $ as the begin of a variable; for the placeholders that is just right.
            $"          url: {Literal.Yaml(posting.HookUrl.Replace("$", "$$", StringComparison.Ordinal))}",
            "          httpMethod: POST",
        ];
        if (posting.SendsKey) lines.AddRange(["          authorization_scheme: Bearer", $"          authorization_credentials: {Literal.Yaml(posting.Key)}"]);
        if (posting.Signs)
        {
            lines.AddRange([
                "          hmacConfig:",
                $"            secret: {Literal.Yaml(posting.Secret)}",
                "            header: X-Grafana-Alerting-Signature",
                "            timestampHeader: X-Grafana-Alerting-Signature-Timestamp",
            ]);
        }

        return string.Join('\n', lines);
    }

    private static string Uid(string slug)
    {
        var uid = $"livenotify-{slug}";
        return uid.Length <= MaxUid ? uid : uid[..MaxUid].TrimEnd('-');
    }
}
