using LiveNotify.Domain;
using LiveNotify.Domain.Deliveries;
using LiveNotify.Domain.Diagnosis;
using LiveNotify.Web.Access;
using LiveNotify.Web.EventStore;
using LiveNotify.Web.Localization;
using Microsoft.Extensions.Localization;

namespace LiveNotify.Web.Api;

internal static class DeliveryEndpoints
{
    public static void MapDeliveries(this IEndpointRouteBuilder api)
    {
        var deliveries = api.MapGroup("/deliveries").WithTags("Deliveries");
        deliveries.MapGet("/", ListAsync).WithSummary("Deliveries, newest first")
            .WithDescription("A version in the filter finds what came about under exactly that version. With one, or with text, a page may be short and still have a nextCursor: that goes on further back.")
            .Produces<Page<DeliveryView>>().ProducesValidationProblem(StatusCodes.Status422UnprocessableEntity);
        deliveries.MapGet("/{id:guid}", GetAsync).Produces<DeliveryDetailView>().ProducesProblem(StatusCodes.Status404NotFound);
        deliveries.MapOrder("cancel", DeliveryOrder.Cancel);
        deliveries.MapOrder("resend", DeliveryOrder.Resend);
    }

    /// <summary>An order for one delivery, and for all that a filter names.</summary>
    private static void MapOrder(this IEndpointRouteBuilder deliveries, string verb, DeliveryOrder order)
    {
        deliveries.MapPost($"/{{id:guid}}/{verb}", (Guid id, OrderBody? body, HttpContext context, DeliveryOrders orders, IStringLocalizer<Texts> texts) =>
                OrderAsync(order, id, body, context, orders, texts))
            .ForAdmins().Produces<DeliveryView>().ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict).ProducesValidationProblem(StatusCodes.Status422UnprocessableEntity);
        deliveries.MapPost($"/{verb}", (BulkOrderBody body, HttpContext context, DeliveryOrders orders, IStringLocalizer<Texts> texts) =>
                OrderForAllAsync(order, body, context, orders, texts))
            .ForAdmins().Produces<BulkOrderView>().ProducesValidationProblem(StatusCodes.Status422UnprocessableEntity);
    }

    private static async Task<IResult> OrderAsync(
        DeliveryOrder order, Guid id, OrderBody? body, HttpContext context, DeliveryOrders orders, IStringLocalizer<Texts> texts)
    {
        var written = await orders.CarryOutAsync(order, id, body?.Reason, context.Actor(), context.RequestAborted);
        return Answers.Of(written.Decision, texts, () => TypedResults.Ok(DeliveryView.From(written.State!)));
    }

    private static async Task<IResult> OrderForAllAsync(
        DeliveryOrder order, BulkOrderBody body, HttpContext context, DeliveryOrders orders, IStringLocalizer<Texts> texts)
    {
        var (filter, refusals) = DeliveryFilter.Parse(body.Filter ?? new());
        refusals = [.. refusals.Select(r => r with { Field = $"filter.{r.Field}" }), .. Reason.Check(body.Reason)];
        if (refusals.Count > 0) return Answers.Invalid(refusals, texts);
        return TypedResults.Ok(new BulkOrderView(body.DryRun
            ? await orders.CountAsync(order, filter, context.RequestAborted)
            : await orders.CarryOutForAllAsync(order, filter, body.Reason, context.Actor(), context.RequestAborted)));
    }

    private static async Task<IResult> ListAsync(
        [AsParameters] Paging paging, [AsParameters] DeliveryFilterDraft asked, DeliveryQueries deliveries, IStringLocalizer<Texts> texts, CancellationToken cancellationToken)
    {
        var (filter, refusals) = DeliveryFilter.Parse(asked);
        if (!DeliveryCursor.TryRead(paging.Cursor, out var before)) refusals = [.. refusals, DeliveryCursor.NotOurs(paging.Cursor!)];
        refusals = [.. refusals, .. paging.Check()];
        if (refusals.Count > 0) return Answers.Invalid(refusals, texts);
        var page = await deliveries.ListAsync(filter, paging.Size, before, cancellationToken);
        return TypedResults.Ok(new Page<DeliveryView>([.. page.Items.Select(DeliveryView.From)], page.NextCursor));
    }

    private static async Task<IResult> GetAsync(Guid id, DeliveryQueries deliveries, IStringLocalizer<Texts> texts, CancellationToken cancellationToken)
    {
        if (await deliveries.LifeAsync(id, cancellationToken) is not var (delivery, all)) return Answers.NotFound();
        var events = all.Where(e => e.Data is IDeliveryEvent).ToList();
        var timeline = events.Select(e => (Line: DeliveryStory.Tell((IDeliveryEvent)e.Data), e.UserName))
            .Select(x => new TimelineView(x.Line.At, x.Line.Name, texts.Say(x.Line.Detail), x.UserName));
        var template = TemplateUseView.From((await deliveries.MailAsync(id, cancellationToken))?.Template);
        return TypedResults.Ok(new DeliveryDetailView(
            DeliveryView.From(delivery), [.. timeline], [.. Attempts(events.Select(e => (IDeliveryEvent)e.Data), texts)], template));
    }

    private static IEnumerable<AttemptView> Attempts(IEnumerable<IDeliveryEvent> events, IStringLocalizer<Texts> texts) => events
        .Select(e => (DeliveryStory.Tell(e).At, Ended: DeliveryStory.AttemptOf(e)))
        .Where(x => x.Ended is not null)
        .Select((x, i) => (x.At, x.Ended!.Value.Attempt, x.Ended.Value.Class, Number: i + 1))
        .Select(x => new AttemptView(
            x.Number, x.At, x.Attempt.SenderId, x.Attempt.Server, x.Attempt.Tls, Words.Of(x.Attempt.Stage), x.Attempt.Reply,
            x.Class is { } failure ? Words.Of(failure) : null, x.Attempt.Ms, FindingView.Of(Findings.For(x.Attempt), texts)));
}
