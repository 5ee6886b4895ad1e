namespace LiveNotify.Web.Pages.Notification.Sources.Snippets;

/// <summary>A receiver for alertmanager.yml.</summary>
internal static class Alertmanager
{
    public static Snippet Of(Posting posting) => new(
        "alertmanager", "Alertmanager",
        [
            new("Put this receiver into alertmanager.yml", Receiver(posting)),
            new("Name it in a route, then have Alertmanager load its settings again", "route:\n  receiver: livenotify"),
        ])
    { Caution = Cautions.CannotSign(posting, "Alertmanager") };

    private static string Receiver(Posting posting) =>
        $"""
        receivers:
          - name: livenotify
            webhook_configs:
              - url: {Literal.Yaml(posting.HookUrl)}
                send_resolved: true
                max_alerts: 100
                http_config:
                  authorization:
                    type: Bearer
                    credentials: {Literal.Yaml(posting.Key)}
        """.ReplaceLineEndings("\n");
}
