using LiveNotify.Domain;
using LiveNotify.Domain.Senders;
using LiveNotify.Web.Access;
using LiveNotify.Web.EventStore;
using LiveNotify.Web.Localization;
using Marten;
using Microsoft.Extensions.Localization;
using Decided = LiveNotify.Domain.Decision<LiveNotify.Domain.Senders.ISenderEvent>;

namespace LiveNotify.Web.Api;

internal static class SenderEndpoints
{
    public static void MapSenders(this IEndpointRouteBuilder api)
    {
        var senders = api.MapGroup("/senders").WithTags("Senders");
        senders.MapGet("/", ListAsync).Produces<Page<SenderView>>();
        senders.MapPost("/", AddAsync).ForAdmins().Produces<SenderView>(StatusCodes.Status201Created).ProducesValidationProblem(StatusCodes.Status422UnprocessableEntity);
        senders.MapGet("/{id:guid}", GetAsync).WithName("GetSender").Produces<SenderView>().ProducesProblem(StatusCodes.Status404NotFound);
        senders.MapPut("/{id:guid}", ModifyAsync).ForAdmins().Produces<SenderView>()
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict).ProducesValidationProblem(StatusCodes.Status422UnprocessableEntity);
        senders.MapPost("/{id:guid}/hold", HoldAsync).ForAdmins().ProducesSender();
        senders.MapPost("/{id:guid}/release", ReleaseAsync).ForAdmins().ProducesSender();
        senders.MapPost("/{id:guid}/retry", RetryAsync).ForAdmins().ProducesSender();
        senders.MapPost("/test", TestAsync).ForAdmins().WithMetadata(new ChangesNothing()).Produces<TestReportView>()
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesValidationProblem(StatusCodes.Status422UnprocessableEntity).ProducesProblem(StatusCodes.Status429TooManyRequests);
        senders.MapPost("/find", FindAsync).ForAdmins().WithMetadata(new ChangesNothing()).Produces<PortsView>()
            .ProducesValidationProblem(StatusCodes.Status422UnprocessableEntity).ProducesProblem(StatusCodes.Status429TooManyRequests);
    }

    private static async Task<IResult> ListAsync([AsParameters] Paging paging, IQuerySession session, IStringLocalizer<Texts> texts, CancellationToken cancellationToken)
    {
        if (paging.Check().ToList() is { Count: > 0 } refusals) return Answers.Invalid(refusals, texts);
        var senders = await session.Query<Sender>().ToListAsync(cancellationToken);
        var ordered = senders.ByPosition();
        return TypedResults.Ok(paging.Of(ordered, s => s.Id, s => SenderView.Of(s, texts)));
    }

    private static async Task<IResult> GetAsync(Guid id, IQuerySession session, HttpContext context, IStringLocalizer<Texts> texts)
    {
        if (await session.LoadAsync<Sender>(id, context.RequestAborted) is not { } sender) return Answers.NotFound();
        return Tagged(context, sender, TypedResults.Ok(SenderView.Of(sender, texts)));
    }

    private static async Task<IResult> AddAsync(
        SenderBody body, HttpContext context, Streams streams, ISecretBox secrets, TimeProvider clock, IStringLocalizer<Texts> texts)
    {
        var fields = body.Over(null);
        if (fields.Check().ToList() is { Count: > 0 } refusals) return Answers.Invalid(refusals, texts);
        var (draft, now) = (fields.ToDraft(secrets), clock.GetUtcNow());
        var id = Guid.CreateVersion7(now);
        var written = await streams.WriteAsync<Sender, ISenderEvent>(
            id, context.Actor(), async (session, _) => SenderDecider.Add(draft, id, await SenderPositions.NextAsync(session), now), context.RequestAborted);
        return Answers.Of(written.Decision, texts, () => Tagged(
            context, written.State!, TypedResults.CreatedAtRoute(SenderView.Of(written.State!, texts), "GetSender", new { id })));
    }

    private static async Task<IResult> ModifyAsync(
        Guid id, SenderBody body, HttpContext context, Streams streams, ISecretBox secrets, TimeProvider clock, IStringLocalizer<Texts> texts)
    {
        if (Versions.Of(body.Version, context.Request) is not { } version) return Answers.Invalid([Versions.Missing], texts);
        if (body.Over(null).Check().ToList() is { Count: > 0 } refusals) return Answers.Invalid(refusals, texts);
        var written = await streams.WriteAsync<Sender, ISenderEvent>(
            id, context.Actor(),
            sender => sender is null ? new Decided.Missing() : SenderDecider.Modify(sender, body.Over(sender).ToDraft(secrets), version, clock.GetUtcNow()),
            context.RequestAborted);
        var current = written.State is { } state ? SenderView.Of(state, texts) : null;
        return Answers.Of(written.Decision, texts, () => Tagged(context, written.State!, TypedResults.Ok(current)), current);
    }

    private static RouteHandlerBuilder ProducesSender(this RouteHandlerBuilder endpoint) => endpoint.Produces<SenderView>()
        .ProducesProblem(StatusCodes.Status404NotFound).ProducesValidationProblem(StatusCodes.Status422UnprocessableEntity);

    private static async Task<IResult> HoldAsync(Guid id, OrderBody? body, HttpContext context, SenderCare care, IStringLocalizer<Texts> texts) =>
        Answer(await care.HoldAsync(id, body?.Reason, context.Actor(), context.RequestAborted), context, texts);

    private static async Task<IResult> ReleaseAsync(Guid id, OrderBody? body, HttpContext context, SenderCare care, IStringLocalizer<Texts> texts) =>
        Answer(await care.ReleaseAsync(id, body?.Reason, context.Actor(), context.RequestAborted), context, texts);

    /// <summary>Tries a paused sender now; the answer says whether it works again.</summary>
    private static async Task<IResult> RetryAsync(Guid id, HttpContext context, SenderCare care, IStringLocalizer<Texts> texts) =>
        await care.ProbeAsync(id, atOnce: true, context.Actor(), context.RequestAborted) is { } sender
            ? Tagged(context, sender, TypedResults.Ok(SenderView.Of(sender, texts)))
            : Answers.NotFound();

    private static IResult Answer(Written<Sender, ISenderEvent> written, HttpContext context, IStringLocalizer<Texts> texts) =>
        Answers.Of(written.Decision, texts, () => Tagged(context, written.State!, TypedResults.Ok(SenderView.Of(written.State!, texts))));

    private static async Task<IResult> TestAsync(
        SenderTestBody body, HttpContext context, SenderTrials trials, IQuerySession session, ISecretBox secrets, IStringLocalizer<Texts> texts)
    {
        var saved = body.Id is { } id ? await session.LoadAsync<Sender>(id, context.RequestAborted) : null;
        var fields = body.Over(saved);
        if (fields.Check().ToList() is { Count: > 0 } refusals) return Answers.Invalid(refusals, texts);
        var language = System.Globalization.CultureInfo.CurrentUICulture.Name;
        return await trials.PrepareAsync(fields.ToDraft(secrets), body.Id, body.To, context.Actor(), language, context.RequestAborted) switch
        {
            SenderTrial.Ready ready => await RunAsync(ready, trials, texts, context.RequestAborted),
            SenderTrial.Refused refused => Answers.Invalid(refused.Refusals, texts),
            SenderTrial.TooMany tooMany => TooMany(context, tooMany.Wait, texts),
            _ => Answers.NotFound(),
        };
    }

    private static async Task<IResult> RunAsync(
        SenderTrial.Ready ready, SenderTrials trials, IStringLocalizer<Texts> texts, CancellationToken cancellationToken)
    {
        SenderTestReport? report = null;
        await foreach (var progress in trials.RunAsync(ready, cancellationToken))
            if (progress is SenderTestProgress.Finished finished)
                report = finished.Report;
        return TypedResults.Ok(new TestReportView(
            report!.Ok,
            [.. report.Steps.Select(s => new TestStepView(Words.Of(s.Stage), s.Ok, s.Ms, texts.Say(s.Detail)))],
            FindingView.Of(report.Diagnosis, texts),
            report.Transcript, report.ServerReply, report.MessageId));
    }

    private static async Task<IResult> FindAsync(
        SenderFindBody body, HttpContext context, PortTrials trials, ISecretBox secrets, IStringLocalizer<Texts> texts)
    {
        var draft = new SenderFields { Server = body.Server, TrustedCa = body.TrustedCa }.ToDraft(secrets);
        return await trials.FindAsync(draft, context.Actor(), context.RequestAborted) switch
        {
            PortTrial.Found { Ports: var found } => TypedResults.Ok(new PortsView(
                [.. found.Tries.Select(port => new PortTryView(
                    port.Way.Port, port.Way.Encryption == Encryption.Ssl, port.Way.Encryption == Encryption.Tls, port.Ok, texts.Say(port.Detail), port.OffersSignIn))],
                MendView.Of(found.Proposal))),
            PortTrial.Refused refused => Answers.Invalid(refused.Refusals, texts),
            PortTrial.TooMany tooMany => TooMany(context, tooMany.Wait, texts),
            var other => throw new InvalidOperationException($"A search ends with an answer; got {other}"),
        };
    }

    private static IResult TooMany(HttpContext context, TimeSpan wait, IStringLocalizer<Texts> texts)
    {
        context.Response.Headers.RetryAfter = TestSendLimit.Seconds(wait);
        return TypedResults.Problem(texts["Too many test mails; try again in {0} s", TestSendLimit.Seconds(wait)], statusCode: StatusCodes.Status429TooManyRequests);
    }

    private static IResult Tagged(HttpContext context, Sender sender, IResult result)
    {
        context.Response.Headers.ETag = Versions.Tag(sender.Revision);
        return result;
    }
}
