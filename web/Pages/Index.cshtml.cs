using LiveNotify.Domain.Deliveries;
using LiveNotify.Domain.Notifications;
using LiveNotify.Domain.Receivers;
using LiveNotify.Domain.Senders;
using LiveNotify.Domain.Sources;
using LiveNotify.Web.EventStore;
using Marten;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace LiveNotify.Web.Pages;

/// <summary>What matters now: what is missing, what failed, what came in last.</summary>
public sealed class OverviewModel(IQuerySession session, DeliveryQueries deliveries, NotificationQueries notifications, TimeProvider clock) : PageModel
{
    private const int Shown = 5;

    private static readonly TimeSpan Recently = TimeSpan.FromDays(1);

    public IReadOnlyList<Sender> Senders { get; private set; } = [];

    public IReadOnlyList<Receiver> Receivers { get; private set; } = [];

    public IReadOnlyList<Source> Sources { get; private set; } = [];

    /// <summary>Of those queued since yesterday, by status.</summary>
    public IReadOnlyList<DeliveryCount> Counts { get; private set; } = [];

    public DateTimeOffset Since { get; private set; }

    /// <summary>Failed ones first, then those that wait to be tried again.</summary>
    public IReadOnlyList<Delivery> Troubles { get; private set; } = [];

    public IReadOnlyList<(LiveNotify.Domain.Notifications.Notification Notification, IReadOnlyList<Delivery> Deliveries)> Latest { get; private set; } = [];

    /// <summary>The way from an empty installation to the first mail, in the order it is walked.</summary>
    public IReadOnlyList<FirstStep> FirstSteps =>
    [
        new("Add a sender", "the mail server notifications go out through", "/Notification/Email/Index", Senders.Count > 0),
        new("Send a test mail", "see step by step that the sender works", "/Notification/Email/Index", Senders.Any(sender => sender.LastTest is { Ok: true })),
        new("Add a receiver", "who hears of what", "/Notification/Receivers/Index", Receivers.Count > 0),
        new("Add a source", "the system that reports, with its key", "/Notification/Sources/Index", Sources.Any(source => !OwnSource.Is(source))),
        new("Post a notification", "the page of the new source shows the command", "/Notification/Sources/Index", Latest.Count > 0),
    ];

    public bool IsSetUp => FirstSteps.All(step => step.Done);

    public async Task OnGetAsync(CancellationToken cancellationToken) => await LoadAsync(cancellationToken);

    /// <summary>The same without the page around it, for when something changed.</summary>
    public async Task<IActionResult> OnGetNowAsync(CancellationToken cancellationToken)
    {
        await LoadAsync(cancellationToken);
        return Partial("_Overview", this);
    }

    private async Task LoadAsync(CancellationToken cancellationToken)
    {
        Since = clock.GetUtcNow() - Recently;
        Senders = (await session.Query<Sender>().ToListAsync(cancellationToken)).ByPosition();
        Receivers = await session.Query<Receiver>().Where(r => !r.Removed).ToListAsync(cancellationToken);
        Sources = await session.Query<Source>().ToListAsync(cancellationToken);
        Counts = await deliveries.CountAsync(new DeliveryFilter(Since: Since), cancellationToken);
        Troubles = [.. (await LastAsync(DeliveryStatus.Failed, cancellationToken)).Concat(await LastAsync(DeliveryStatus.Deferred, cancellationToken)).Take(Shown)];
        Latest = (await notifications.ListAsync(null, Shown, null, cancellationToken)).Items;
    }

    private async Task<IReadOnlyList<Delivery>> LastAsync(DeliveryStatus status, CancellationToken cancellationToken) =>
        (await deliveries.ListAsync(new DeliveryFilter(status, Since: Since), Shown, null, cancellationToken)).Items;
}

/// <param name="What">English text, the key of its translation.</param>
/// <param name="Why">English text, the key of its translation.</param>
/// <param name="Page">Where it is done.</param>
public sealed record FirstStep(string What, string Why, string Page, bool Done);
