using System.Security.Cryptography;
using System.Text;
using LiveNotify.Domain.Notifications;

namespace LiveNotify.Domain.Templates;

/// <summary>How mails of one kind in one language look, when not as we made them.</summary>
/// <param name="Revision">Counts saves, from 1, over removals.</param>
/// <param name="Removed">The built-in look holds again.</param>
public sealed record Template(
    Guid Id, int Revision, Kind Kind, string Language, TemplateTexts Texts, bool Removed, DateTimeOffset CreatedAt, DateTimeOffset ModifiedAt)
{
    /// <summary>
    /// There is one template for a kind and a language because both make its id (a name-based UUID, version 8 of RFC 9562
    /// §5.8 over SHA-256): two admins who add it at once meet in the same stream.
    /// </summary>
    public static Guid IdOf(Kind kind, string language)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"livenotify/template/{Words.Of(kind)}/{language}"));
        hash[6] = (byte)((hash[6] & 0x0F) | 0x80);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash.AsSpan(0, 16), bigEndian: true);
    }

    public static Template? Evolve(Template? state, ITemplateEvent @event) => (@event, state) switch
    {
        (TemplateAdded e, _) => new(e.TemplateId, e.Version, e.Kind, e.Language, e.Texts, false, e.At, e.At),
        (TemplateModified e, { } t) => t with
        {
            Revision = e.Version,
            ModifiedAt = e.At,
            Texts = new(e.Subject ?? t.Texts.Subject, e.Text ?? t.Texts.Text, e.Html ?? t.Texts.Html),
        },
        (TemplateRemoved e, { } t) => t with { Revision = e.Version, ModifiedAt = e.At, Removed = true },
        _ => state,
    };
}

public static class Templates
{
    /// <summary>The one that holds for a mail, or null: the built-in look.</summary>
    public static Template? For(this IEnumerable<Template> templates, Kind kind, string language) =>
        templates.FirstOrDefault(template => !template.Removed && template.Kind == kind && template.Language == language);
}
