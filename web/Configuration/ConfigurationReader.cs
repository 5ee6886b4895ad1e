using System.Text.Json;
using LiveNotify.Domain;
using LiveNotify.Domain.Audit;
using LiveNotify.Domain.Configuration;

namespace LiveNotify.Web.Configuration;

/// <summary>What a file says, or everything in it that cannot be read, by path.</summary>
public sealed record ConfigurationReading(ConfigurationDraft? Wanted, IReadOnlyList<Refusal> Refusals);

/// <summary>
/// Reads a configuration file strictly: what it does not know it names, because a misspelt field that is passed over is a setting that
/// is not made.
/// </summary>
/// <param name="secrets">Seals passwords as they are read.</param>
/// <param name="references">Finds the passwords a file names; null where nobody may ask for them.</param>
public sealed class ConfigurationReader(ISecretBox secrets, PasswordReferences? references = null)
{
    /// <summary>In bytes.</summary>
    public const int MaxSize = 8 * 1024 * 1024;

    private static readonly JsonDocumentOptions _strict = new() { MaxDepth = 16 };

    public async Task<ConfigurationReading> ReadAsync(Stream utf8, CancellationToken cancellationToken)
    {
        try
        {
            using var document = await JsonDocument.ParseAsync(utf8, _strict, cancellationToken);
            return IsAllText(document.RootElement) ? Read(document.RootElement) : Unreadable(new("file", "The file holds half a character: it is no whole UTF-8, or has an unpaired surrogate"));
        }
        catch (JsonException e)
        {
            return Unreadable(new("file", "The file is not JSON: line {0}, byte {1}", e.LineNumber + 1, e.BytePositionInLine + 1));
        }
    }

    private ConfigurationReading Read(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object) return Unreadable(new("file", "The file must be a JSON object"));
        string[] known = [ConfigurationSection.SchemaField, ConfigurationSection.VersionField, .. ConfigurationSection.All.Select(section => section.Name)];
        var refusals = ConfigurationShapes.CheckNames(root, "", known).Concat(CheckVersion(root))
            .Concat(ConfigurationSection.All.SelectMany(section => ConfigurationShapes.Check(root, section))).ToList();
        if (refusals.Count > 0) return new(null, refusals);

        var entries = new ConfigurationEntries(secrets, references);
        var wanted = new ConfigurationDraft(
            ConfigurationEntries.Read(root, AuditSubjects.Senders, entries.Sender),
            ConfigurationEntries.Read(root, AuditSubjects.Sources, ConfigurationEntries.Source),
            ConfigurationEntries.Read(root, AuditSubjects.Receivers, ConfigurationEntries.Receiver),
            ConfigurationEntries.Read(root, AuditSubjects.Templates, ConfigurationEntries.Template));
        return entries.Refusals.Count > 0 ? new(null, entries.Refusals) : new(wanted, []);
    }

    /// <summary>Half a character (RFC 8259 §8.2) shows only when its text is asked for.</summary>
    private static bool IsAllText(JsonElement element)
    {
        try
        {
            return element.ValueKind switch
            {
                JsonValueKind.String => element.GetString() is not null,
                JsonValueKind.Array => element.EnumerateArray().All(IsAllText),
                JsonValueKind.Object => element.EnumerateObject().All(field => field.Name is not null && IsAllText(field.Value)),
                _ => true,
            };
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    private static IEnumerable<Refusal> CheckVersion(JsonElement root)
    {
        if (!root.TryGetProperty(ConfigurationSection.VersionField, out var version))
            yield return new(ConfigurationSection.VersionField, "The version of the format is required: {0}", ConfigurationSection.Version);
        else if (version.ValueKind != JsonValueKind.Number || !version.TryGetInt32(out var number) || number != ConfigurationSection.Version)
            yield return new(ConfigurationSection.VersionField, "The version of the format must be {0}; got {1}", ConfigurationSection.Version, ConfigurationShapes.Shown(version));
    }

    private static ConfigurationReading Unreadable(Refusal why) => new(null, [why]);
}
