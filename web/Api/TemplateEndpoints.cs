using LiveNotify.Domain;
using LiveNotify.Domain.Templates;
using LiveNotify.Web.Access;
using LiveNotify.Web.EventStore;
using LiveNotify.Web.Localization;
using Microsoft.Extensions.Localization;
using Decided = LiveNotify.Domain.Decision<LiveNotify.Domain.Templates.ITemplateEvent>;

namespace LiveNotify.Web.Api;

/// <summary>How mails look: one template for a kind and a language, in Liquid.</summary>
internal static class TemplateEndpoints
{
    public static void MapTemplates(this IEndpointRouteBuilder api)
    {
        var templates = api.MapGroup("/templates").WithTags("Templates");
        templates.MapGet("/", ListAsync).Produces<Page<TemplateView>>();
        templates.MapPost("/", AddAsync).ForAdmins().Produces<TemplateView>(StatusCodes.Status201Created).ProducesValidationProblem(StatusCodes.Status422UnprocessableEntity);
        templates.MapGet("/{id:guid}", GetAsync).WithName("GetTemplate").Produces<TemplateView>().ProducesProblem(StatusCodes.Status404NotFound);
        templates.MapPut("/{id:guid}", ModifyAsync).ForAdmins().Produces<TemplateView>()
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict).ProducesValidationProblem(StatusCodes.Status422UnprocessableEntity);
        templates.MapDelete("/{id:guid}", RemoveAsync).ForAdmins().Produces(StatusCodes.Status204NoContent).ProducesProblem(StatusCodes.Status404NotFound);
        templates.MapGet("/{id:guid}/versions", VersionsAsync).Produces<Page<TemplateVersionView>>().ProducesProblem(StatusCodes.Status404NotFound);
        templates.MapPost("/preview", PreviewAsync).ForAdmins().WithMetadata(new ChangesNothing()).Produces<TemplatePreviewView>().ProducesValidationProblem(StatusCodes.Status422UnprocessableEntity);
    }

    private static async Task<IResult> ListAsync([AsParameters] Paging paging, TemplateQueries templates, IStringLocalizer<Texts> texts, CancellationToken cancellationToken) =>
        paging.Check().ToList() is { Count: > 0 } refusals
            ? Answers.Invalid(refusals, texts)
            : TypedResults.Ok(paging.Of(await templates.AllAsync(cancellationToken), t => t.Id, TemplateView.From));

    private static async Task<IResult> GetAsync(Guid id, TemplateQueries templates, CancellationToken cancellationToken) =>
        await templates.FindAsync(id, cancellationToken) is { Removed: false } template ? TypedResults.Ok(TemplateView.From(template)) : Answers.NotFound();

    private static async Task<IResult> AddAsync(
        TemplateBody body, HttpContext context, Streams streams, ITemplateCheck liquid, TimeProvider clock, IStringLocalizer<Texts> texts)
    {
        var draft = body.Over(null);
        if (draft is not { ParsedKind: { } kind, ParsedLanguage: { } language }) return Answers.Invalid(draft.Check(liquid), texts);
        var id = Template.IdOf(kind, language);
        var written = await streams.WriteAsync<Template, ITemplateEvent>(
            id, context.Actor(), template => TemplateDecider.Add(template, draft, liquid, clock.GetUtcNow()), context.RequestAborted);
        return Answers.Of(written.Decision, texts, () => TypedResults.CreatedAtRoute(TemplateView.From(written.State!), "GetTemplate", new { id }));
    }

    private static async Task<IResult> ModifyAsync(
        Guid id, TemplateBody body, HttpContext context, Streams streams, ITemplateCheck liquid, TimeProvider clock, IStringLocalizer<Texts> texts)
    {
        if (Versions.Of(body.Version, context.Request) is not { } version) return Answers.Invalid([Versions.Missing], texts);
        var written = await streams.WriteAsync<Template, ITemplateEvent>(
            id, context.Actor(),
            template => template is null ? new Decided.Missing() : TemplateDecider.Modify(template, body.Over(template), version, liquid, clock.GetUtcNow()),
            context.RequestAborted);
        var current = written.State is { } state ? TemplateView.From(state) : null;
        return Answers.Of(written.Decision, texts, () => TypedResults.Ok(current), current);
    }

    private static async Task<IResult> RemoveAsync(Guid id, HttpContext context, Streams streams, TimeProvider clock, IStringLocalizer<Texts> texts)
    {
        var written = await streams.WriteAsync<Template, ITemplateEvent>(
            id, context.Actor(), template => TemplateDecider.Remove(template, clock.GetUtcNow()), context.RequestAborted);
        return Answers.Of(written.Decision, texts, TypedResults.NoContent);
    }

    private static async Task<IResult> VersionsAsync(Guid id, TemplateQueries templates, CancellationToken cancellationToken) =>
        await templates.VersionsAsync(id, cancellationToken) is { Count: > 0 } versions
            ? TypedResults.Ok(new Page<TemplateVersionView>([.. versions.Select(TemplateVersionView.From)], null))
            : Answers.NotFound();

    /// <summary>Unsaved texts, with a past notification or an example.</summary>
    private static async Task<IResult> PreviewAsync(
        TemplatePreviewBody body, TemplateQueries templates, ITemplateWorkshop workshop, TimeProvider clock, IStringLocalizer<Texts> texts,
        CancellationToken cancellationToken)
    {
        var draft = body.Over(null);
        if (draft.Check(workshop).ToList() is { Count: > 0 } refusals) return Answers.Invalid(refusals, texts);
        var (kind, language) = (draft.ParsedKind!.Value, draft.ParsedLanguage!);
        var notification = body.NotificationId is { } id
            ? await templates.NotificationAsync(id, cancellationToken)
            : workshop.Sample(kind, language, clock.GetUtcNow());
        if (notification is null) return Answers.Invalid([new Refusal("notificationId", "There is no notification {0}", body.NotificationId)], texts);
        var prefix = await templates.TitlePrefixAsync(cancellationToken);
        var trial = workshop.Try(draft.ToTexts(), notification, prefix, language, body.TimeZone ?? "UTC");
        return trial.Mail is { } mail ? TypedResults.Ok(new TemplatePreviewView(mail.Subject, mail.Text, mail.Html)) : Answers.Invalid(trial.Refusals, texts);
    }
}
