using LiveNotify.Domain;
using LiveNotify.Domain.Audit;
using LiveNotify.Domain.Notifications;
using LiveNotify.Domain.Receivers;
using LiveNotify.Domain.Senders;
using LiveNotify.Domain.Sources;
using LiveNotify.Domain.Templates;

namespace LiveNotify.Web.Configuration;

internal enum FieldShape
{
    Text,
    Flag,
    Number,
    Id,
    Texts,

    /// <summary>Texts by name.</summary>
    Table,

    /// <summary>Text, or a reference to it.</summary>
    Password,
}

/// <summary>A field of an entry: what the reader takes and the schema says.</summary>
/// <param name="What">For who writes a file; in English, like the names.</param>
internal sealed record ConfigurationField(string Name, FieldShape Shape, string What)
{
    public bool IsRequired { get; init; }

    public bool MayBeNull { get; init; }

    /// <summary>Characters of a text, or entries of a list or table.</summary>
    public int? Most { get; init; }

    public (int From, int To)? Range { get; init; }

    public string? Pattern { get; init; }

    /// <summary>The only values there are; of a list, for its entries.</summary>
    public IReadOnlyList<string>? Words { get; init; }
}

internal sealed record ConfigurationSection(string Name, IReadOnlyList<ConfigurationField> Fields)
{
    /// <summary>What becomes of a thing that the section does not name; in English, like the names.</summary>
    public required string Leftover { get; init; }

    public const int Version = 1;

    public const string SchemaField = "$schema";
    public const string VersionField = "version";

    /// <summary>In the order in which they are read and written: what is referred to before who refers.</summary>
    public static IReadOnlyList<ConfigurationSection> All { get; } =
    [
        new(
            AuditSubjects.Senders,
            [
                new("id", FieldShape.Id, "By which the sender is known on every installation: any random UUID, never changed.") { IsRequired = true },
                new("titlePrefix", FieldShape.Text, "Stands before every mail title.") { IsRequired = true, Most = SenderDraft.MaxTitlePrefix },
                new("outbox", FieldShape.Text, "The address mails come from, perhaps with a display name.") { IsRequired = true },
                new("username", FieldShape.Text, "Left out: the relay asks for no sign-in.") { Most = SenderDraft.MaxUsername },
                new("password", FieldShape.Password, "Left out: the stored one, as long as server, port, encryption, trusted CA, username and outbox stay the same."),
                new("server", FieldShape.Text, "Host name or IP address.") { IsRequired = true },
                new("port", FieldShape.Number, "Usually 465 with ssl, 587 with tls.") { IsRequired = true, Range = (1, 65535) },
                new("ssl", FieldShape.Flag, "Encrypted from the first byte. Left out: false."),
                new("tls", FieldShape.Flag, "STARTTLS, required. Left out: false."),
                new("enabled", FieldShape.Flag, "Left out: true."),
                new("position", FieldShape.Number, "Order of take-over, lowest first. Left out: as it is, a new one last.") { Range = (-SenderDraft.MaxPosition, SenderDraft.MaxPosition) },
                new("trustedCa", FieldShape.Text, "Certificates in PEM form, trusted beside the system's.") { Most = SenderDraft.MaxTrustedCa },
                new("allowUnencrypted", FieldShape.Flag, "Consent to send the password in plain text. Left out: false."),
            ])
        { Leftover = "A sender that is not in the list is disabled." },
        new(
            AuditSubjects.Sources,
            [
                new("slug", FieldShape.Text, "By which the source is known on every installation, and in /hooks/SLUG; never changed.")
                {
                    IsRequired = true, Most = SourceDraft.MaxSlug, Pattern = "^[a-z0-9]+(-[a-z0-9]+)*$",
                },
                new("name", FieldShape.Text, "What people know it by.") { IsRequired = true, Most = SourceDraft.MaxName },
                new("format", FieldShape.Text, "Never changed. Left out: native.") { Words = WordsOf<SourceFormat>() },
                new("enabled", FieldShape.Flag, "Left out: true."),
                new("authentication", FieldShape.Text, "Left out: as the format has it by default.") { Words = WordsOf<SourceAuthentication>() },
                new("mapping", FieldShape.Table, "For the format generic: our fields, and the JSON paths to them."),
                new("severities", FieldShape.Table, "The source's words for our severities.") { Most = FormatRulesDraft.MaxEntries },
                new("states", FieldShape.Table, "The source's words for firing and resolved.") { Most = FormatRulesDraft.MaxEntries },
            ])
        { Leftover = "A source that is not in the list is disabled." },
        new(
            AuditSubjects.Receivers,
            [
                new("id", FieldShape.Id, "By which the receiver is known on every installation: any random UUID, never changed.") { IsRequired = true },
                new("name", FieldShape.Text, "What people know it by.") { IsRequired = true, Most = ReceiverDraft.MaxName },
                new("addresses", FieldShape.Texts, "Mail addresses, at least one.") { IsRequired = true, Most = ReceiverDraft.MaxAddresses },
                new("kinds", FieldShape.Texts, "Left out: every kind.") { Words = WordsOf<Kind>() },
                new("minSeverity", FieldShape.Text, "This one and those above it. Left out: info.") { Words = WordsOf<Severity>() },
                new("sources", FieldShape.Texts, "Slugs of sources. Left out: every source."),
                new("labels", FieldShape.Table, "Each must be there with exactly this value."),
                new("matchers", FieldShape.Texts, "In the syntax of Alertmanager; each must hold.") { Most = LabelMatcher.MaxCount },
                new("senderId", FieldShape.Id, "Null or left out: the first enabled sender by position.") { MayBeNull = true },
                new("senderFallback", FieldShape.Flag, "Whether another sender may stand in. Left out: false."),
                new("language", FieldShape.Text, "Of the mails. Left out: en.") { Words = Languages.All },
                new("timeZone", FieldShape.Text, "IANA name. Left out: UTC."),
                new("enabled", FieldShape.Flag, "Left out: true."),
            ])
        { Leftover = "A receiver that is not in the list is deleted." },
        new(
            AuditSubjects.Templates,
            [
                new("kind", FieldShape.Text, "With the language, by which the template is known.") { IsRequired = true, Words = WordsOf<Kind>() },
                new("language", FieldShape.Text, "With the kind, by which the template is known.") { IsRequired = true, Words = Languages.All },
                new("subject", FieldShape.Text, "Liquid, one line.") { IsRequired = true, Most = TemplateDraft.MaxSubject },
                new("text", FieldShape.Text, "Liquid; the mail's plain text.") { IsRequired = true, Most = TemplateDraft.MaxText },
                new("html", FieldShape.Text, "Liquid; the mail's HTML.") { IsRequired = true, Most = TemplateDraft.MaxText },
            ])
        { Leftover = "Where the list has no template, mails look as LiveNotify makes them." },
    ];

    private static IReadOnlyList<string> WordsOf<T>() where T : struct, Enum => [.. Enum.GetValues<T>().Select(Words.Of)];
}
