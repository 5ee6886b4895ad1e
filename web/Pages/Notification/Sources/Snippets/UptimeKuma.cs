namespace LiveNotify.Web.Pages.Notification.Sources.Snippets;

internal static class UptimeKuma
{
    public static Snippet Of(Posting posting) => new(
        "uptime-kuma", "Uptime Kuma",
        [
            new("Settings > Notifications > Setup Notification; choose the type Webhook, with this Post URL", posting.HookUrl),
            new("Request Body: Preset - application/json"),
            new("Additional Headers", $$"""{ "Authorization": {{Literal.Json($"Bearer {posting.Key}")}} }"""),
            new("The Test button raises no alarm; it shows under the last requests. Then choose the notification in each monitor."),
        ])
    { Caution = Cautions.CannotSign(posting, "Uptime Kuma") };
}
