using Decided = LiveNotify.Domain.Decision<LiveNotify.Domain.Templates.ITemplateEvent>;

namespace LiveNotify.Domain.Templates;

/// <summary>What may happen to a template, and why not.</summary>
public static class TemplateDecider
{
    /// <param name="template">What there is under <see cref="Template.IdOf"/> the draft's kind and language.</param>
    public static Decided Add(Template? template, TemplateDraft draft, ITemplateCheck liquid, DateTimeOffset now)
    {
        var refusals = draft.Check(liquid).ToList();
        if (refusals.Count > 0) return new Decided.Refused(refusals);
        var (kind, language) = (draft.ParsedKind!.Value, draft.ParsedLanguage!);
        return template is { Removed: false }
            ? new Decided.Refused(new Refusal("kind", "There is a template for {0} in {1} already; change that one", Words.Of(kind), language))
            : new Decided.Accepted(new TemplateAdded(Template.IdOf(kind, language), (template?.Revision ?? 0) + 1, kind, language, draft.ToTexts(), now));
    }

    /// <param name="version">The version the person saw when they began to edit.</param>
    public static Decided Modify(Template? template, TemplateDraft draft, int version, ITemplateCheck liquid, DateTimeOffset now)
    {
        if (template is null or { Removed: true }) return new Decided.Missing();
        if (template.Revision != version) return new Decided.Stale(version, template.Revision);
        var same = draft with { Kind = Words.Of(template.Kind), Language = template.Language };
        var refusals = same.Check(liquid).ToList();
        return refusals.Count > 0 ? new Decided.Refused(refusals) : new Decided.Accepted([.. Changes(template, same.ToTexts(), now)]);
    }

    public static Decided Remove(Template? template, DateTimeOffset now) => template is null or { Removed: true }
        ? new Decided.Missing()
        : new Decided.Accepted(new TemplateRemoved(template.Id, template.Revision + 1, now));

    private static IEnumerable<ITemplateEvent> Changes(Template template, TemplateTexts will, DateTimeOffset now)
    {
        var was = template.Texts;
        if (was == will) yield break;
        yield return new TemplateModified(
            template.Id, template.Revision + 1,
            was.Subject == will.Subject ? null : will.Subject,
            was.Text == will.Text ? null : will.Text,
            was.Html == will.Html ? null : will.Html,
            now);
    }
}
