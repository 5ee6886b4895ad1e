using LiveNotify.Domain.Sources;
using LiveNotify.Web.Access;
using LiveNotify.Web.Localization;
using Microsoft.Extensions.Localization;

namespace LiveNotify.Web.Intake;

/// <summary><c>POST /api/v1/notifications</c>: our own body, with a source's key. What is answered 202 is stored.</summary>
internal static class NotificationEndpoint
{
    public static async Task<IResult> PostAsync(HttpContext context, IntakeOptions options, IntakePipeline intake, IStringLocalizer<Texts> texts)
    {
        var source = context.Features.Get<Source>() ?? throw new InvalidOperationException("The policy lets sources in, and nobody else");
        var way = source.Authentication == SourceAuthentication.Both ? SourceAuthentication.Both : SourceAuthentication.Key;
        var arrival = new Arrival(
            source, SourceFormat.Native, way, context.Actor(), context.Request.Headers, context.Request.ContentType,
            await RawBody.ReadAsync(context.Request, options.MaxBodyBytes, context.RequestAborted));
        var (verdict, _) = await intake.TakeAsync(arrival, context.RequestAborted);
        return IntakeAnswers.Of(verdict, context, wantsAll: false, texts);
    }
}
