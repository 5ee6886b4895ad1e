using LiveNotify.Web.Access;
using LiveNotify.Web.EventStore;
using LiveNotify.Web.Localization;
using Microsoft.Extensions.Localization;

namespace LiveNotify.Web.Api;

/// <summary>Reading notifications; a source sees its own. Posting them is Intake's.</summary>
internal static class NotificationEndpoints
{
    public static void MapNotifications(this IEndpointRouteBuilder api)
    {
        var notifications = api.MapGroup("/notifications").WithTags("Notifications").RequireAuthorization(Policies.ReaderOrSource);
        notifications.MapGet("/", ListAsync).Produces<Page<NotificationView>>();
        notifications.MapGet("/{id:guid}", GetAsync).Produces<NotificationView>().ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<IResult> ListAsync([AsParameters] Paging paging, HttpContext context, NotificationQueries notifications, IStringLocalizer<Texts> texts)
    {
        if (paging.Check().ToList() is { Count: > 0 } refusals) return Answers.Invalid(refusals, texts);
        var page = await notifications.ListAsync(context.User.SourceId(), paging.Size, paging.Cursor, context.RequestAborted);
        return TypedResults.Ok(new Page<NotificationView>([.. page.Items.Select(i => NotificationView.From(i.Notification, i.Deliveries))], page.NextCursor));
    }

    private static async Task<IResult> GetAsync(Guid id, HttpContext context, NotificationQueries notifications)
    {
        if (await notifications.FindAsync(id, context.RequestAborted) is not var (notification, deliveries)) return Answers.NotFound();
        var mayRead = context.User.SourceId() is not { } source || source == notification.SourceId;
        return mayRead ? TypedResults.Ok(NotificationView.From(notification, deliveries)) : Answers.NotFound();
    }
}
