using JasperFx.Events;
using LiveNotify.Domain;
using LiveNotify.Domain.Deliveries;
using LiveNotify.Domain.Diagnosis;
using LiveNotify.Domain.Receivers;
using LiveNotify.Domain.Senders;
using LiveNotify.Domain.Sources;
using LiveNotify.Domain.Templates;
using LiveNotify.Web.Access;
using LiveNotify.Web.EventStore;
using LiveNotify.Web.Localization;
using LiveNotify.Web.Pages.Shared;
using Marten;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;

namespace LiveNotify.Web.Pages.Deliveries.Details;

/// <summary>One delivery: its facts, all that happened to it, each attempt, and the mail as it was sent.</summary>
public sealed class IndexModel(
    DeliveryQueries deliveries, DeliveryOrders orders, IQuerySession session, IMailReader reader, IStringLocalizer<Texts> texts) : PageModel
{
    private const int ShownRepeats = 20;

    public Delivery Delivery { get; private set; } = null!;

    public IReadOnlyList<IEvent> Timeline { get; private set; } = [];

    public Sender? Sender { get; private set; }

    /// <summary>As it is now; the mail has the name it had then.</summary>
    public Source? Source { get; private set; }

    /// <summary>Those whose rules chose the address; one removed since keeps its name.</summary>
    public IReadOnlyList<Receiver> Receivers { get; private set; } = [];

    /// <summary>The newest deliveries that folded into this one.</summary>
    public IReadOnlyList<Delivery> Folded { get; private set; } = [];

    /// <summary>Null when none has gone out.</summary>
    public ReadMail? Mail { get; private set; }

    /// <summary>What the mail was made with; null: the built-in look, for there was no other.</summary>
    public TemplateUse? Template { get; private set; }

    public IEnumerable<(int Number, DateTimeOffset At, Attempt Attempt, FailureClass? Class, Finding? Finding)> Attempts => Timeline
        .Select(e => e.Data).OfType<IDeliveryEvent>()
        .Select(e => (At: DeliveryStory.Tell(e).At, Ended: DeliveryStory.AttemptOf(e)))
        .Where(x => x.Ended is not null)
        .Select((x, i) => (i + 1, x.At, x.Ended!.Value.Attempt, x.Ended.Value.Class, Findings.For(x.Ended.Value.Attempt)));

    public async Task<IActionResult> OnGetAsync(Guid id, CancellationToken cancellationToken) =>
        await LoadAsync(id, cancellationToken) ? Page() : NotFound();

    /// <summary>The same without the page around it, for when something changed.</summary>
    public async Task<IActionResult> OnGetNowAsync(Guid id, CancellationToken cancellationToken) =>
        await LoadAsync(id, cancellationToken) ? Partial("_Delivery", this) : NotFound();

    /// <summary>Only the buttons, for when something changed.</summary>
    public async Task<IActionResult> OnGetOrdersAsync(Guid id, CancellationToken cancellationToken) =>
        User.IsAdmin() && await deliveries.FindAsync(id, cancellationToken) is { } delivery ? Partial("_Orders", delivery) : NotFound();

    public Task<IActionResult> OnPostCancelAsync(Guid id, string? reason, CancellationToken cancellationToken) =>
        CarryOutAsync(DeliveryOrder.Cancel, id, reason, texts["Cancelled: this mail is not sent."], cancellationToken);

    public Task<IActionResult> OnPostResendAsync(Guid id, string? reason, CancellationToken cancellationToken) =>
        CarryOutAsync(DeliveryOrder.Resend, id, reason, texts["This mail is sent again."], cancellationToken);

    public async Task<IActionResult> OnGetMailAsync(Guid id, CancellationToken cancellationToken)
    {
        if (await MessageAsync(id, cancellationToken) is not { } message || reader.Read(message).Html is not { } html) return NotFound();
        SecurityHeaders.ForMail(Response);
        return Content(html, "text/html; charset=utf-8");
    }

    public async Task<IActionResult> OnGetEmlAsync(Guid id, CancellationToken cancellationToken)
    {
        if (await MessageAsync(id, cancellationToken) is not { } message) return NotFound();
        SecurityHeaders.ForMail(Response);
        return File(message, "message/rfc822", $"{id}.eml");
    }

    private async Task<IActionResult> CarryOutAsync(DeliveryOrder order, Guid id, string? reason, string done, CancellationToken cancellationToken)
    {
        var written = await orders.CarryOutAsync(order, id, reason, HttpContext.Actor(), cancellationToken);
        if (written.Decision is Decision<IDeliveryEvent>.Missing) return NotFound();
        var (key, text) = written.Decision switch
        {
            Decision<IDeliveryEvent>.NotNow notNow => (DrawerAnswers.WarningKey, texts.Say(notNow.Why)),
            Decision<IDeliveryEvent>.Refused refused => (DrawerAnswers.WarningKey, texts.Say(refused.Refusals[0].Why)),
            _ => (DrawerAnswers.NoticeKey, done),
        };
        TempData[key] = text;
        return RedirectToPage("Index", null, new { id });
    }

    private async Task<bool> LoadAsync(Guid id, CancellationToken cancellationToken)
    {
        if (await deliveries.LifeAsync(id, cancellationToken) is not var (delivery, timeline)) return false;
        (Delivery, Timeline) = (delivery, timeline);
        Folded = (await deliveries.ListAsync(DeliveryFilter.None with { FoldedInto = id }, ShownRepeats, null, cancellationToken)).Items;
        Sender = delivery.SenderId is { } sender ? await session.LoadAsync<Sender>(sender, cancellationToken) : null;
        Source = await session.LoadAsync<Source>(delivery.Envelope.SourceId, cancellationToken);
        Receivers = await session.LoadManyAsync<Receiver>(cancellationToken, [.. delivery.Envelope.Receivers]);
        var copy = await deliveries.MailAsync(id, cancellationToken);
        (Mail, Template) = (copy is null ? null : reader.Read(copy.Read()), copy?.Template);
        return true;
    }

    private async Task<byte[]?> MessageAsync(Guid id, CancellationToken cancellationToken) =>
        await deliveries.MailAsync(id, cancellationToken) is { } copy ? copy.Read() : null;
}
