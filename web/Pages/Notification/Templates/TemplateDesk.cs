using System.Security.Claims;
using LiveNotify.Domain;
using LiveNotify.Domain.Notifications;
using LiveNotify.Domain.Templates;
using LiveNotify.Web.Access;
using LiveNotify.Web.EventStore;
using LiveNotify.Web.Localization;
using LiveNotify.Web.Pages.Shared;
using Microsoft.Extensions.Localization;
using Decided = LiveNotify.Domain.Decision<LiveNotify.Domain.Templates.ITemplateEvent>;

namespace LiveNotify.Web.Pages.Notification.Templates;

/// <summary>What the page of a template does: the form filled, tried and saved, an old version brought back, the template removed.</summary>
public sealed class TemplateDesk(
    Streams streams, TemplateQueries templates, ITemplateWorkshop workshop, LinkGenerator links, IStringLocalizer<Texts> texts, TimeProvider clock)
{
    private const int Offered = 20;

    public async Task<TemplateForm> OpenAsync(Kind kind, string language, CancellationToken cancellationToken)
    {
        var saved = await FindAsync(kind, language, cancellationToken);
        var fields = TemplatePost.Of(saved?.Texts ?? workshop.Starter(kind, language), saved?.Revision ?? 0);
        return await FormAsync(kind, language, fields, saved, cancellationToken);
    }

    public async Task<TemplatePreview> TryAsync(
        Kind kind, string language, TemplatePost post, ClaimsPrincipal reader, CancellationToken cancellationToken)
    {
        var past = post.Notification is { } id ? await templates.NotificationAsync(id, cancellationToken) : null;
        var draft = post.ToDraft(kind, language);
        var refusals = draft.Check(workshop).ToList();
        return new(kind, language, post, refusals.Count > 0 ? new(null, refusals) : workshop.Try(
            draft.ToTexts(), past ?? workshop.Sample(kind, language, clock.GetUtcNow()),
            await templates.TitlePrefixAsync(cancellationToken), language, reader.TimeZone()));
    }

    /// <returns>The decision, and the form to show again where it was not accepted.</returns>
    public async Task<(Decided Decision, TemplateForm Form)> SaveAsync(
        Kind kind, string language, TemplatePost post, Actor actor, CancellationToken cancellationToken)
    {
        var written = await streams.WriteAsync<Template, ITemplateEvent>(
            Template.IdOf(kind, language), actor, template => Decide(template, post, kind, language), cancellationToken);
        var form = (await FormAsync(kind, language, post, written.State is { Removed: false } saved ? saved : null, cancellationToken)) with { Touched = true };
        return (written.Decision, written.Decision switch
        {
            Decided.Refused refused => form with { Refusals = refused.Refusals },
            Decided.Stale => Conflict(form, written.State!),
            _ => form,
        });
    }

    /// <summary>Brings the texts of an old version back as a new one.</summary>
    public async Task<Decided> RestoreAsync(Kind kind, string language, int version, Actor actor, CancellationToken cancellationToken)
    {
        var id = Template.IdOf(kind, language);
        if ((await templates.VersionsAsync(id, cancellationToken)).FirstOrDefault(v => v.Template.Revision == version) is not { } old) return new Decided.Missing();
        var written = await streams.WriteAsync<Template, ITemplateEvent>(
            id, actor, template => Decide(template, TemplatePost.Of(old.Template.Texts, template is { Removed: false } ? template.Revision : 0), kind, language), cancellationToken);
        return written.Decision;
    }

    public async Task<bool> RemoveAsync(Kind kind, string language, Actor actor, CancellationToken cancellationToken)
    {
        var written = await streams.WriteAsync<Template, ITemplateEvent>(
            Template.IdOf(kind, language), actor, template => TemplateDecider.Remove(template, clock.GetUtcNow()), cancellationToken);
        return written.Decision is Decided.Accepted;
    }

    /// <summary>Who began with the built-in look and finds a template there now was overtaken, too.</summary>
    private Decided Decide(Template? template, TemplatePost post, Kind kind, string language) => (post.Version, template) switch
    {
        (0, { Removed: false } there) => new Decided.Stale(0, there.Revision),
        (0, _) => TemplateDecider.Add(template, post.ToDraft(kind, language), workshop, clock.GetUtcNow()),
        (_, null or { Removed: true }) => TemplateDecider.Add(template, post.ToDraft(kind, language), workshop, clock.GetUtcNow()),
        _ => TemplateDecider.Modify(template, post.ToDraft(kind, language), post.Version, workshop, clock.GetUtcNow()),
    };

    private TemplateForm Conflict(TemplateForm form, Template now)
    {
        DifferingValue[] values =
        [
            new(texts["Subject"], form.Fields.Subject ?? "", now.Texts.Subject),
            new(texts["Plain text"], Begin(form.Fields.Text), Begin(now.Texts.Text)),
            new("HTML", Begin(form.Fields.Html), Begin(now.Texts.Html)),
        ];
        bool[] same = [form.Fields.Subject == now.Texts.Subject, Same(form.Fields.Text, now.Texts.Text), Same(form.Fields.Html, now.Texts.Html)];
        form.Fields.Version = now.Revision;
        return form with
        {
            Conflict = new(
                form.Versions is [{ By: { } by }, ..] ? by : "", now.ModifiedAt,
                links.GetPathByPage("/Notification/Templates/Edit", values: new { kind = Words.Of(form.Kind), language = form.Language })!,
                [.. values.Where((_, i) => !same[i])]),
        };
    }

    private async Task<TemplateForm> FormAsync(Kind kind, string language, TemplatePost fields, Template? saved, CancellationToken cancellationToken) => new(
        kind, language, fields, saved,
        await templates.VersionsAsync(Template.IdOf(kind, language), cancellationToken),
        await templates.RecentAsync(kind, Offered, cancellationToken));

    private async Task<Template?> FindAsync(Kind kind, string language, CancellationToken cancellationToken) =>
        await templates.FindAsync(Template.IdOf(kind, language), cancellationToken) is { Removed: false } template ? template : null;

    private static bool Same(string? typed, string saved) => (typed ?? "").ReplaceLineEndings("\n").TrimEnd() == saved;

    /// <summary>Whole pages side by side help nobody.</summary>
    private static string Begin(string? text) => text is null || text.Length <= 400 ? text ?? "" : $"{text[..400]}…";
}
