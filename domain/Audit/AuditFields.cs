using System.Globalization;
using LiveNotify.Domain.Receivers;
using LiveNotify.Domain.Senders;
using LiveNotify.Domain.Sources;
using LiveNotify.Domain.Templates;

namespace LiveNotify.Domain.Audit;

/// <summary>A field as an auditor sees it.</summary>
/// <param name="Name">Its API name.</param>
/// <param name="Value">Null where there is none.</param>
/// <param name="IsSecret">The value may be compared, and is shown to nobody.</param>
public sealed record AuditField(string Name, string? Value, bool IsSecret = false);

/// <summary>What an aggregate consists of, field by field, and how two of its states differ. Secrets are sealed or hashed already, and even so only compared.</summary>
public static class AuditFields
{
    /// <summary>Whether the mails of a sender are kept back: no setting of it, but what somebody ordered.</summary>
    public const string Held = "held";

    public static IReadOnlyList<AuditField> Of(Sender? sender) => sender is null ? [] :
    [
        new("titlePrefix", sender.Settings.TitlePrefix),
        new("outbox", sender.Settings.Outbox),
        new("username", Text(sender.Settings.Username)),
        new("password", sender.Password?.Ciphertext, IsSecret: true),
        new("server", sender.Settings.Server),
        new("port", Text(sender.Settings.Port)),
        new("ssl", Text(sender.Settings.Encryption == Encryption.Ssl)),
        new("tls", Text(sender.Settings.Encryption == Encryption.Tls)),
        new("enabled", Text(sender.Settings.Enabled)),
        new("position", Text(sender.Settings.Position)),
        new("trustedCa", Text(sender.Settings.TrustedCa)),
        new("allowUnencrypted", Text(sender.Settings.AllowUnencrypted)),
        new(Held, Text(sender.Hold is not null)),
    ];

    public static IReadOnlyList<AuditField> Of(Receiver? receiver) => receiver is null or { Removed: true } ? [] :
    [
        new("name", receiver.Settings.Name),
        new("addresses", Text(receiver.Settings.Addresses)),
        new("kinds", Text(receiver.Settings.Kinds.Select(Words.Of))),
        new("minSeverity", Words.Of(receiver.Settings.MinSeverity)),
        new("sources", Text(receiver.Settings.Sources.Select(id => id.ToString()))),
        new("labels", Text(receiver.Settings.Labels)),
        new("senderId", receiver.Settings.SenderId?.ToString()),
        new("senderFallback", Text(receiver.Settings.SenderFallback)),
        new("language", receiver.Settings.Language),
        new("timeZone", receiver.Settings.TimeZone),
        new("matchers", Text(receiver.Settings.Matchers)),
        new("enabled", Text(receiver.Settings.Enabled)),
    ];

    public static IReadOnlyList<AuditField> Of(Source? source) => source is null ? [] :
    [
        new("name", source.Name),
        new("slug", source.Slug),
        new("format", Words.Of(source.Format)),
        new("enabled", Text(source.Enabled)),
        new("authentication", Words.Of(source.Authentication)),
        new("mapping", Text(source.Rules.Mapping)),
        new("severities", Text(source.Rules.Severities)),
        new("states", Text(source.Rules.States)),
        new("key", source.KeyHash, IsSecret: true),
        new("signingSecret", source.SigningSecret?.Ciphertext, IsSecret: true),
    ];

    public static IReadOnlyList<AuditField> Of(Template? template) => template is null or { Removed: true } ? [] :
    [
        new("kind", Words.Of(template.Kind)),
        new("language", template.Language),
        new("subject", Text(template.Texts.Subject)),
        new("text", Text(template.Texts.Text)),
        new("html", Text(template.Texts.Html)),
    ];

    /// <summary>The fields as they may be shown: of a secret only whether there is one, as <c>hasX</c>.</summary>
    public static IReadOnlyDictionary<string, string?> Shown(IReadOnlyList<AuditField> fields) => fields.ToDictionary(
        field => field.IsSecret ? $"has{char.ToUpperInvariant(field.Name[0])}{field.Name[1..]}" : field.Name,
        field => field.IsSecret ? Text(field.Value is not null) : field.Value);

    /// <summary>What is not the same in both, in the order of the fields.</summary>
    public static IReadOnlyList<AuditChange> Between(IReadOnlyList<AuditField> before, IReadOnlyList<AuditField> after)
    {
        var was = before.ToDictionary(field => field.Name);
        var will = after.ToDictionary(field => field.Name);
        return [.. was.Keys.Union(will.Keys)
            .Select(name => (Was: was.GetValueOrDefault(name), Will: will.GetValueOrDefault(name)))
            .Where(x => x.Was?.Value != x.Will?.Value)
            .Select(x => Change(x.Was, x.Will))];
    }

    private static AuditChange Change(AuditField? was, AuditField? will)
    {
        var field = (was ?? will)!;
        if (!field.IsSecret) return new(field.Name, was?.Value, will?.Value);
        return new(field.Name, null, (was?.Value, will?.Value) switch
        {
            (null, _) => SecretSet,
            (_, null) => SecretRemoved,
            _ => SecretChanged,
        });
    }

    /// <summary>There was none, and now there is.</summary>
    public const string SecretSet = "set";

    public const string SecretChanged = "changed";
    public const string SecretRemoved = "removed";

    private static string? Text(string text) => text.Length == 0 ? null : text;

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Text(bool yes) => yes ? "true" : "false";

    private static string? Text(IReadOnlyDictionary<string, string> table) =>
        Text(table.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key} = {pair.Value}"));

    private static string? Text(IEnumerable<string> list) => Text(string.Join(", ", list));
}
