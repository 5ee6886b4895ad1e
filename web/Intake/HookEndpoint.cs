using LiveNotify.Domain.Sources;
using LiveNotify.Web.Access;
using LiveNotify.Web.Localization;
using Microsoft.Extensions.Localization;

namespace LiveNotify.Web.Intake;

/// <summary><c>POST /hooks/{slug}</c>: a source's own format, with its key or signature. What is answered 202 is stored.</summary>
internal static class HookEndpoint
{
    public static async Task<IResult> PostAsync(
        string slug, HttpContext context, IntakeOptions options, SourceKeys sources, IntakePipeline intake, IStringLocalizer<Texts> texts)
    {
        if (await sources.FindBySlugAsync(slug.ToLowerInvariant(), context.RequestAborted) is not { } source || OwnSource.Is(source))
            return IntakeAnswers.NoSuchHook(slug, texts);
        var arrival = new Arrival(
            source, source.Format, source.Authentication, context.Actor(source), context.Request.Headers, context.Request.ContentType,
            await RawBody.ReadAsync(context.Request, options.MaxBodyBytes, context.RequestAborted))
        { FoldsByContent = true };
        var (verdict, _) = await intake.TakeAsync(arrival, context.RequestAborted);
        return IntakeAnswers.Of(verdict, context, wantsAll: true, texts);
    }
}
