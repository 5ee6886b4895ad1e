namespace LiveNotify.Domain.Sources;

/// <summary>How a source shows at <c>/hooks/{slug}</c> that it is the one. It always has both a key and a signing secret.</summary>
public enum SourceAuthentication
{
    /// <summary>Its key, as a bearer token or the password of HTTP Basic.</summary>
    Key,

    /// <summary>A signature of the raw body made with its signing secret.</summary>
    Signature,

    /// <summary>Key and signature.</summary>
    Both,

    /// <summary>Whichever of the two it brings; what it brings must be right.</summary>
    Either,
}

/// <summary>What a tool can do by itself decides how it shows who it is, until an admin decides otherwise.</summary>
public static class SourceAuthentications
{
    /// <summary>Standard Webhooks are signed by definition; GitHub and Grafana can sign; the others know keys.</summary>
    public static SourceAuthentication DefaultOf(SourceFormat format) => format switch
    {
        SourceFormat.StandardWebhooks => SourceAuthentication.Signature,
        SourceFormat.Github or SourceFormat.Grafana => SourceAuthentication.Either,
        _ => SourceAuthentication.Key,
    };
}
