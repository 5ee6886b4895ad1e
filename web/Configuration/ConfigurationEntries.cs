using System.Text.Json;
using LiveNotify.Domain;
using LiveNotify.Domain.Configuration;
using LiveNotify.Domain.Receivers;
using LiveNotify.Domain.Sources;
using LiveNotify.Domain.Templates;
using LiveNotify.Web.EventStore;

namespace LiveNotify.Web.Configuration;

/// <summary>Takes the entries of a well-formed file; what is left out of one is its default, for a file means the same on every installation.</summary>
internal sealed class ConfigurationEntries(ISecretBox secrets, PasswordReferences? references)
{
    private readonly List<Refusal> _refusals = [];

    public IReadOnlyList<Refusal> Refusals => _refusals;

    /// <summary>Null where the section is left out.</summary>
    public static IReadOnlyList<T>? Read<T>(JsonElement root, string section, Func<JsonElement, string, T> entry) =>
        root.TryGetProperty(section, out var entries) ? [.. entries.EnumerateArray().Select((e, i) => entry(e, $"{section}[{i}]"))] : null;

    public SenderEntry Sender(JsonElement e, string path)
    {
        var fields = new SenderFields
        {
            TitlePrefix = Text(e, "titlePrefix"),
            Outbox = Text(e, "outbox"),
            Username = Text(e, "username"),
            Password = Password(e, $"{path}.password"),
            Server = Text(e, "server"),
            Port = Number(e, "port"),
            Ssl = Flag(e, "ssl"),
            Tls = Flag(e, "tls"),
            Enabled = Flag(e, "enabled", leftOut: true),
            Position = Number(e, "position"),
            TrustedCa = Text(e, "trustedCa"),
            AllowUnencrypted = Flag(e, "allowUnencrypted"),
        };
        var refusals = fields.Check().Select(refusal => refusal with { Field = $"{path}.{refusal.Field}" }).ToList();
        _refusals.AddRange(refusals);
        if (refusals.Count > 0) fields.Password = null;
        return new(e.GetProperty("id").GetGuid(), fields.ToDraft(secrets), e.TryGetProperty("password", out var password) && IsStored(password));
    }

    public static SourceDraft Source(JsonElement e, string path)
    {
        var format = Text(e, "format") ?? Words.Of(SourceFormat.Native);
        var usual = SourceAuthentications.DefaultOf(Words.Parse<SourceFormat>(format) ?? SourceFormat.Native);
        return new(Text(e, "name"), Text(e, "slug"), format, Flag(e, "enabled", leftOut: true))
        {
            Authentication = Text(e, "authentication") ?? Words.Of(usual),
            Mapping = Nullable(e, "mapping"),
            Severities = Nullable(e, "severities"),
            States = Nullable(e, "states"),
        };
    }

    public static ReceiverEntry Receiver(JsonElement e, string path) => new(
        e.GetProperty("id").GetGuid(),
        new ReceiverDraft(
            Text(e, "name"), Texts(e, "addresses"), Texts(e, "kinds"), Text(e, "minSeverity"), null, Table(e, "labels"),
            e.TryGetProperty("senderId", out var sender) && sender.ValueKind == JsonValueKind.String ? sender.GetGuid() : null,
            Flag(e, "senderFallback"), Text(e, "language"), Text(e, "timeZone"), Flag(e, "enabled", leftOut: true))
        { Matchers = Texts(e, "matchers") },
        Texts(e, "sources"));

    public static TemplateDraft Template(JsonElement e, string path) => new(Text(e, "kind"), Text(e, "language"), Text(e, "subject"), Text(e, "text"), Text(e, "html"));

    /// <summary>Null for the stored one.</summary>
    private string? Password(JsonElement e, string path)
    {
        if (!e.TryGetProperty("password", out var given) || IsStored(given)) return null;
        if (given.ValueKind == JsonValueKind.String) return given.GetString();
        var reference = given.EnumerateObject().Single();
        var (password, why) = references?.Find(reference.Name, reference.Value.GetString()!) ?? (null, new(
            "A password by reference is found by the command line, where it runs, and never by the server: send the password itself, or leave it out to keep the stored one"));
        if (why is not null) _refusals.Add(new(path, why));
        return password;
    }

    private static bool IsStored(JsonElement password) => password.ValueKind == JsonValueKind.Object && password.TryGetProperty(PasswordReferences.Stored, out _);

    private static string? Text(JsonElement e, string name) => e.TryGetProperty(name, out var value) ? value.GetString() : null;

    private static string? Number(JsonElement e, string name) => e.TryGetProperty(name, out var value) ? value.GetRawText() : null;

    private static bool Flag(JsonElement e, string name, bool leftOut = false) => e.TryGetProperty(name, out var value) ? value.GetBoolean() : leftOut;

    private static IReadOnlyList<string> Texts(JsonElement e, string name) =>
        e.TryGetProperty(name, out var value) ? [.. value.EnumerateArray().Select(text => text.GetString()!)] : [];

    private static Dictionary<string, string> Table(JsonElement e, string name) =>
        e.TryGetProperty(name, out var value) ? value.EnumerateObject().ToDictionary(pair => pair.Name, pair => pair.Value.GetString()!) : [];

    private static Dictionary<string, string?> Nullable(JsonElement e, string name) => Table(e, name).ToDictionary(pair => pair.Key, string? (pair) => pair.Value);
}
