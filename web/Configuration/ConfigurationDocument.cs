using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using LiveNotify.Domain;
using LiveNotify.Domain.Configuration;
using LiveNotify.Domain.Receivers;
using LiveNotify.Domain.Senders;
using LiveNotify.Domain.Sources;
using LiveNotify.Domain.Templates;

namespace LiveNotify.Web.Configuration;

/// <summary>The saved configuration as a file: the same again for the same configuration, whatever installation it is on. It holds no secret.</summary>
public sealed record ConfigurationDocument(
    int Version, IReadOnlyList<SenderPart> Senders, IReadOnlyList<SourcePart> Sources, IReadOnlyList<ReceiverPart> Receivers, IReadOnlyList<TemplatePart> Templates)
{
    /// <summary>For people to read and compare. The relaxed encoder leaves their words as they wrote them; it is no HTML.</summary>
    public static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static ConfigurationDocument Of(SavedConfiguration saved) => new(
        ConfigurationSection.Version,
        [.. saved.Senders.OrderBy(s => s.Settings.Position).ThenBy(s => s.Id).Select(SenderPart.Of)],
        [.. saved.Sources.Where(s => !OwnSource.Is(s)).OrderBy(s => s.Slug, StringComparer.Ordinal).Select(SourcePart.Of)],
        [.. saved.Receivers.Where(r => !r.Removed).OrderBy(r => r.Settings.Name, StringComparer.Ordinal).ThenBy(r => r.Id).Select(r => ReceiverPart.Of(r, saved))],
        [.. saved.Templates.Where(t => !t.Removed).OrderBy(t => t.Kind).ThenBy(t => t.Language, StringComparer.Ordinal).Select(TemplatePart.Of)]);
}

/// <summary>Instead of a password: the one that is stored.</summary>
public sealed record StoredPassword(bool Stored)
{
    public static StoredPassword Kept { get; } = new(true);
}

public sealed record SenderPart(
    Guid Id, string TitlePrefix, string Outbox, string Username,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] StoredPassword? Password,
    string Server, int Port, bool Ssl, bool Tls, bool Enabled, int Position, string TrustedCa, bool AllowUnencrypted)
{
    internal static SenderPart Of(Sender sender)
    {
        var s = sender.Settings;
        return new(
            sender.Id, s.TitlePrefix, s.Outbox, s.Username, sender.HasPassword ? StoredPassword.Kept : null, s.Server, s.Port,
            s.Encryption == Encryption.Ssl, s.Encryption == Encryption.Tls, s.Enabled, s.Position, s.TrustedCa, s.AllowUnencrypted);
    }
}

public sealed record SourcePart(
    string Slug, string Name, string Format, bool Enabled, string Authentication,
    SortedDictionary<string, string> Mapping, SortedDictionary<string, string> Severities, SortedDictionary<string, string> States)
{
    internal static SourcePart Of(Source source) => new(
        source.Slug, source.Name, Words.Of(source.Format), source.Enabled, Words.Of(source.Authentication),
        Table.Sorted(source.Rules.Mapping), Table.Sorted(source.Rules.Severities), Table.Sorted(source.Rules.States));
}

public sealed record ReceiverPart(
    Guid Id, string Name, IReadOnlyList<string> Addresses, IReadOnlyList<string> Kinds, string MinSeverity, IReadOnlyList<string> Sources,
    SortedDictionary<string, string> Labels, IReadOnlyList<string> Matchers, Guid? SenderId, bool SenderFallback, string Language, string TimeZone, bool Enabled)
{
    internal static ReceiverPart Of(Receiver receiver, SavedConfiguration saved)
    {
        var s = receiver.Settings;
        return new(
            receiver.Id, s.Name, s.Addresses, [.. s.Kinds.Select(Words.Of)], Words.Of(s.MinSeverity), saved.SlugsOf(s.Sources), Table.Sorted(s.Labels), s.Matchers,
            s.SenderId, s.SenderFallback, s.Language, s.TimeZone, s.Enabled);
    }
}

public sealed record TemplatePart(string Kind, string Language, string Subject, string Text, string Html)
{
    internal static TemplatePart Of(Template template) =>
        new(Words.Of(template.Kind), template.Language, template.Texts.Subject, template.Texts.Text, template.Texts.Html);
}

file static class Table
{
    /// <summary>The database keeps no order.</summary>
    public static SortedDictionary<string, string> Sorted(IReadOnlyDictionary<string, string> table) =>
        new(table.ToDictionary(pair => pair.Key, pair => pair.Value), StringComparer.Ordinal);
}
