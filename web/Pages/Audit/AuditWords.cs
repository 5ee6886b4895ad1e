using LiveNotify.Domain;
using LiveNotify.Domain.Audit;
using LiveNotify.Domain.Notifications;
using LiveNotify.Domain.Sources;
using LiveNotify.Web.Access;
using LiveNotify.Web.Localization;
using Microsoft.Extensions.Localization;

namespace LiveNotify.Web.Pages.Audit;

/// <summary>The words of the record in the reader's language; what has no word of its own is shown as it is.</summary>
public static class AuditWords
{
    public static string Action(this IStringLocalizer<Texts> texts, string action) => action switch
    {
        "added" => texts["Added"],
        "modified" => texts["Modified"],
        "enabled" => texts["Enabled"],
        "disabled" => texts["Disabled"],
        "removed" => texts["Taken out"],
        "tested" => texts["Tested"],
        "paused" => texts["Paused"],
        "tried" => texts["Tried again"],
        "still paused" => texts["Still paused"],
        "resumed" => texts["Resumed"],
        "held" => texts["Held"],
        "released" => texts["Released"],
        "cancelled" => texts["Cancelled"],
        "resent" => texts["Sent again"],
        "invited" => texts["Invited"],
        "signed in" => texts["Signed in"],
        "signed out" => texts["Signed out"],
        "signed out everywhere" => texts["Signed out everywhere"],
        "sign-in refused" => texts["Sign-in refused"],
        "sign-ins refused" => texts["More sign-ins refused within a minute"],
        "rotated" => texts["Rotated"],
        "unlocked" => texts["Unlocked"],
        "replayed" => texts["Replayed"],
        "sample sent" => texts["Sample sent"],
        "revoked" => texts["Revoked"],
        "exported" => texts["Exported"],
        _ => action,
    };

    /// <summary>What sort of thing a path names.</summary>
    public static string Folder(this IStringLocalizer<Texts> texts, string path) => path.Split('/')[0] switch
    {
        AuditSubjects.Senders => texts["Sender"],
        AuditSubjects.Receivers => texts["Receiver"],
        AuditSubjects.Sources => texts["Source"],
        AuditSubjects.Templates => texts["Template"],
        AuditSubjects.Deliveries => texts["Delivery"],
        AuditSubjects.Users => texts["User"],
        AuditSubjects.Tokens => texts["Token"],
        AuditSubjects.Exports => texts["Export"],
        AuditSubjects.Keys => texts["Key ring"],
        var other => other,
    };

    /// <summary>What a thing is known by: a template by its kind and language, all else by a name of its own.</summary>
    public static string Name(this IStringLocalizer<Texts> texts, string path, string name) =>
        path.Split('/')[0] == AuditSubjects.Templates && name.Split(", ") is [var kind, var language] ? $"{texts.Value("kind", kind)}, {texts.Value("language", language)}" : name;

    public static string Field(this IStringLocalizer<Texts> texts, string field) => field switch
    {
        "titlePrefix" => texts["Email Title Prefix"],
        "outbox" => texts["SMTP Outbox"],
        "username" => texts["SMTP Username"],
        "password" => texts["Password"],
        "server" => texts["SMTP Server"],
        "port" => texts["SMTP Port"],
        "ssl" => texts["SMTP SSL"],
        "tls" => texts["SMTP TLS"],
        "enabled" => texts["Enabled"],
        "position" => texts["Position"],
        "trustedCa" => texts["Trusted CA"],
        "allowUnencrypted" => texts["Unencrypted allowed"],
        "held" => texts["Held"],
        "name" => texts["Name"],
        "addresses" => texts["Addresses"],
        "kinds" => texts["Kinds"],
        "minSeverity" => texts["Minimum severity"],
        "sources" => texts["Sources"],
        "labels" => texts["Labels"],
        "senderId" => texts["Sender"],
        "senderFallback" => texts["Another sender may stand in"],
        "language" => texts["Language"],
        "timeZone" => texts["Time zone"],
        "slug" => texts["Slug"],
        "format" => texts["Format"],
        "key" => texts["Key"],
        "signingSecret" => texts["Signing secret"],
        "authentication" => texts["Authentication"],
        "mapping" => texts["Mapping"],
        "severities" => texts["Severities"],
        "states" => texts["States"],
        "matchers" => texts["Label matchers"],
        "kind" => texts["Kind"],
        "subject" => texts["Subject"],
        "text" => texts["Text"],
        "html" => texts["HTML"],
        "to" => texts["To"],
        "result" => texts["Result"],
        "reason" => texts["Reason"],
        "email" => texts["Email address"],
        "count" => texts["How many"],
        "role" => texts["Role"],
        "scope" => texts["Scope"],
        "expiresAt" => texts["Expires"],
        "filter" => texts["Filter"],
        "protectedBy" => texts["Protected by"],
        _ => field,
    };

    /// <summary>A value as people read it: a word of ours in their language, what somebody typed as it is.</summary>
    public static string Value(this IStringLocalizer<Texts> texts, string field, string? value) => (field, value) switch
    {
        (_, null) => "–",
        (_, "true") => texts["yes"],
        (_, "false") => texts["no"],
        (_, AuditFields.SecretSet) => texts["set"],
        (_, AuditFields.SecretChanged) => texts["Changed"],
        (_, AuditFields.SecretRemoved) => texts["removed"],
        ("kind" or "kinds", _) => texts.Each<Kind>(value),
        ("minSeverity", _) => texts.Each<Severity>(value),
        ("authentication", _) => texts.Each<SourceAuthentication>(value),
        ("role", _) => texts.Each<Role>(value),
        ("scope", _) => texts.Each<TokenScope>(value),
        ("language", _) when Languages.All.Contains(value) => Languages.NativeName(value),
        _ => value,
    };

    private static string Each<T>(this IStringLocalizer<Texts> texts, string words) where T : struct, Enum =>
        string.Join(", ", words.Split(", ").Select(word => Words.Parse<T>(word) is { } known ? texts[known.ToString()].Value : word));
}
