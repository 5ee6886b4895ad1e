using LiveNotify.Domain;
using LiveNotify.Domain.Sources;

namespace LiveNotify.Web.Pages.Notification.Sources;

/// <summary>Formats as people write them.</summary>
internal static class Formats
{
    public static Phrase Name(this SourceFormat format) => format switch
    {
        SourceFormat.Native => new Phrase("Native"),
        SourceFormat.Cloudevents => new Phrase("CloudEvents"),
        SourceFormat.Github => new Phrase("GitHub"),
        SourceFormat.UptimeKuma => new Phrase("Uptime Kuma"),
        SourceFormat.StandardWebhooks => new Phrase("Standard Webhooks"),
        SourceFormat.Generic => new Phrase("Generic"),
        _ => new Phrase(format.ToString()),
    };

    /// <summary>Whether what is posted in this format has words of its own for severities and states.</summary>
    public static bool HasWords(this SourceFormat format) => format is not (SourceFormat.Native or SourceFormat.StandardWebhooks);
}
