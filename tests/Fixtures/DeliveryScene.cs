using LiveNotify.Domain;
using LiveNotify.Domain.Deliveries;
using LiveNotify.Domain.Diagnosis;
using LiveNotify.Domain.Notifications;
using LiveNotify.Domain.Receivers;
using LiveNotify.Domain.Senders;
using LiveNotify.Domain.Sources;
using LiveNotify.Domain.Templates;
using LiveNotify.Web.EventStore;
using Marten;
using Microsoft.Extensions.DependencyInjection;

namespace LiveNotify.Tests.Fixtures;

/// <summary>Deliveries in every state, made by the verbs the queue itself uses; the test decides how each attempt ends.</summary>
public sealed class DeliveryScene(IServiceProvider services)
{
    private const string Node = "node-1";

    private static readonly Actor Admin = new("admin@example.com", "192.0.2.7");
    private static readonly RetryPolicy Policy = new([TimeSpan.FromMinutes(10)], TimeSpan.FromDays(1));

    private readonly Streams _streams = services.GetRequiredService<Streams>();
    private readonly DeliveryLedger _ledger = services.GetRequiredService<DeliveryLedger>();

    /// <summary>A sender that signs in nowhere.</summary>
    public Task<Sender> SenderAsync(string server, int port) => SenderAsync("[Ops]", true, server, port);

    public async Task<Sender> SenderAsync(string titlePrefix = "[Ops]", bool enabled = true, string server = "mail.example.com", int port = 25)
    {
        var draft = new SenderDraft(
            titlePrefix, "Operations <ops@example.com>", null, server, $"{port}", false, false, enabled, null, null, false, null, false);
        var written = await _streams.WriteAsync<Sender, ISenderEvent>(
            Guid.CreateVersion7(), Admin, _ => SenderDecider.Add(draft, Guid.CreateVersion7(), 1, DateTimeOffset.UtcNow));
        return written.State!;
    }

    public Task ChangeAsync(Sender sender, Func<Sender?, Decision<ISenderEvent>> decide) => _streams.WriteAsync(sender.Id, Admin, decide);

    public async Task<Receiver> ReceiverAsync(params string[] addresses)
    {
        var draft = new ReceiverDraft("Night shift", addresses, null, null, null, null, null, false, null, null, true);
        var written = await _streams.WriteAsync<Receiver, IReceiverEvent>(
            Guid.CreateVersion7(), Admin, _ => ReceiverDecider.Add(draft, Guid.CreateVersion7(), [], [], DateTimeOffset.UtcNow));
        return written.State!;
    }

    public async Task<Source> SourceAsync(string name = "Backup")
    {
        var written = await _streams.WriteAsync<Source, ISourceEvent>(
            Guid.CreateVersion7(),
            Admin,
            _ => SourceDecider.Add(new SourceDraft(name, null, null, true), Guid.CreateVersion7(), $"{Guid.NewGuid():N}", [], DateTimeOffset.UtcNow));
        return written.State!;
    }

    /// <returns>The deliveries of the new notification.</returns>
    public async Task<IReadOnlyList<Delivery>> ReportAsync(Source source, string title, Severity severity = Severity.Major, string? key = null)
    {
        var report = new Report(
            Kind.Alert, severity, title, "host-17: disk full", "host-17", key, AlertState.Firing, null, DateTimeOffset.UtcNow,
            new Dictionary<string, string>());
        var received = await services.GetRequiredService<Receptions>().ReceiveAsync(
            source, report, null, new Actor($"source:{source.Slug}", "192.0.2.9"), CancellationToken.None);
        await using var session = services.GetRequiredService<IDocumentStore>().QuerySession();
        return await session.Query<Delivery>().Where(d => d.Envelope.NotificationId == received.NotificationId).ToListAsync();
    }

    public Task<IReadOnlyList<LeasedDelivery>> LeaseAsync(params IEnumerable<Delivery> deliveries) =>
        _ledger.LeaseAsync([.. deliveries.Select(d => d.Id)], Node, TimeSpan.FromMinutes(1), Policy, CancellationToken.None);

    /// <summary>One whole attempt that the relay answered with 250; the mail is made with the template there is for it.</summary>
    public async Task AcceptAsync(Delivery delivery, string? message = null)
    {
        var (leased, template) = await LeasedAsync(delivery);
        await RecordAsync(delivery, new Outcome.Accepted(Attempt(leased, SmtpStage.Data, "250 2.0.0 Ok: queued as 4711")), message, template);
    }

    /// <summary>One whole attempt that failed.</summary>
    public async Task FailAsync(Delivery delivery, FailureClass @class, SmtpStage stage, string reply)
    {
        var (leased, template) = await LeasedAsync(delivery);
        await RecordAsync(delivery, new Outcome.Failed(@class, Attempt(leased, stage, reply)), null, template);
    }

    private async Task<(Delivery Delivery, TemplateUse? Template)> LeasedAsync(Delivery delivery) => (await LeaseAsync(delivery)).SingleOrDefault() is { } leased
        ? (leased.Delivery, leased.Template is { } template ? new(template.Id, template.Revision) : null)
        : (delivery, null);

    private Task RecordAsync(Delivery delivery, Outcome outcome, string? message, TemplateUse? template) => _ledger.RecordAsync(
        [new(delivery.Id, Node, new SentMail(outcome, System.Text.Encoding.UTF8.GetBytes(message ?? ""), template))], Policy, CancellationToken.None);

    private static Attempt Attempt(Delivery delivery, SmtpStage stage, string reply) =>
        new(delivery.SenderId!.Value, delivery.SenderVersion!.Value, "mail.example.com:25", "TLS 1.3", stage, reply, 42);
}
