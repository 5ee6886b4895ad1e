using LiveNotify.Domain.Sources;

namespace LiveNotify.Web.Pages.Notification.Sources.Snippets;

/// <summary>The snippets for a source: first the tool its format is made for. Tools of another format need a source of that format.</summary>
public static class SnippetList
{
    public static IReadOnlyList<Snippet> For(Posting posting) => posting.Format switch
    {
        SourceFormat.Native => [Curl.Of(posting), Zabbix.Of(posting), AnySystem.Of(posting)],
        SourceFormat.Alertmanager => [Alertmanager.Of(posting), Curl.Of(posting)],
        SourceFormat.Grafana => [Grafana.Of(posting), Curl.Of(posting)],
        SourceFormat.Cloudevents => [CloudEvents.Of(posting), Curl.Of(posting)],
        SourceFormat.Github => [GitHub.Of(posting)],
        SourceFormat.UptimeKuma => [UptimeKuma.Of(posting), Curl.Of(posting)],
        SourceFormat.Apprise => [Apprise.Of(posting), Curl.Of(posting)],
        SourceFormat.StandardWebhooks => [StandardWebhooks.Of(posting), Curl.Of(posting)],
        _ => [AnySystem.Of(posting), Curl.Of(posting)],
    };

    /// <summary>Whoever posts our own words can be any system; for these tools there is a format that spares the work.</summary>
    public static IReadOnlyList<SourceFormat> OthersThan(SourceFormat format) =>
        format == SourceFormat.Native ? [.. Enum.GetValues<SourceFormat>().Where(other => other != format)] : [];
}
