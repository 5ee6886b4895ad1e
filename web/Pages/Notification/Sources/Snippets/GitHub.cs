namespace LiveNotify.Web.Pages.Notification.Sources.Snippets;

internal static class GitHub
{
    public static Snippet Of(Posting posting) => new(
        "github", "GitHub",
        [
            new("Settings > Webhooks > Add webhook of the repository or organization, with this Payload URL", posting.HookUrl),
            new("Content type: application/json"),
            new("Secret", posting.Secret),
            new("Let me select individual events: Workflow runs, Check suites, Deployment statuses, Dependabot alerts, Code scanning alerts, Secret scanning alerts"),
            new("The ping that GitHub sends at once raises no alarm; it shows under the last requests."),
        ])
    { Caution = Cautions.CannotSendKey(posting, "GitHub") };
}
