using System.Text.Json.Serialization;
using JasperFx;
using JasperFx.Events;
using JasperFx.Events.Projections;
using LiveNotify.Domain.Audit;
using LiveNotify.Domain.Deliveries;
using LiveNotify.Domain.Notifications;
using LiveNotify.Domain.Receivers;
using LiveNotify.Domain.Senders;
using LiveNotify.Domain.Sources;
using LiveNotify.Domain.Templates;
using LiveNotify.Web.Access;
using LiveNotify.Web.Access.Keys;
using Marten;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Npgsql;
using Weasel.Core;

namespace LiveNotify.Web.EventStore;

/// <summary>Marten: streams of events, and one row document per aggregate, written in the same transaction.</summary>
public static class EventStoreSetup
{
    public const string ConnectionName = "Postgres";

    /// <summary>The same few dozen things are said all day; planning each anew costs more than running it.</summary>
    private const int PreparedStatements = 200;

    public static WebApplicationBuilder AddEventStore(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton(_ => DataSource(builder.Configuration.GetConnectionString(ConnectionName)!));
        builder.Services.AddMarten(services => Options(services))
            .UseNpgsqlDataSource()
            .UseLightweightSessions()
            .ApplyAllDatabaseChangesOnStartup();
        builder.Services.AddHostedService<MailCopyStorage>();
        builder.Services.AddSingleton<Streams>();
        builder.Services.AddSingleton<SenderTestProofs>();
        builder.Services.AddSingleton<SenderTrials>();
        builder.Services.AddSingleton<PortTrials>();
        builder.Services.AddSingleton(FoldRules.Default); // the settings of the intake go before it
        builder.Services.AddSingleton<MailThreads>();
        builder.Services.TryAddSingleton<IImmediateDelivery, NothingImmediate>(); // the queue goes before it
        builder.Services.AddSingleton<Receptions>();
        builder.Services.AddHostedService(services => services.GetRequiredService<Receptions>());
        builder.Services.AddHostedService<RepeatWindows>();
        builder.Services.AddSingleton<RequestLog>();
        builder.Services.AddHostedService(services => services.GetRequiredService<RequestLog>());
        builder.Services.AddSingleton<PostedRequests>();
        builder.Services.AddSingleton<SenderCare>();
        builder.Services.AddSingleton<KnownDeliveries>();
        builder.Services.AddSingleton<DeliveryLedger>();
        builder.Services.AddSingleton<DueDeliveries>();
        builder.Services.AddSingleton<DeliveryOrders>();
        builder.Services.AddSingleton<DeliveryQueries>();
        builder.Services.AddSingleton<DeliveryFlow>();
        builder.Services.AddSingleton<PastDeliveries>();
        builder.Services.AddSingleton<NotificationQueries>();
        builder.Services.AddSingleton<SenderNews>();
        builder.Services.AddSingleton<DryRuns>();
        builder.Services.AddSingleton<TemplateQueries>();
        builder.Services.AddSingleton<AuditQueries>();
        builder.Services.AddSingleton<AuditVerifier>();
        builder.Services.AddSingleton<AccessRecords>();
        builder.Services.AddSingleton<Restorations>();
        builder.Services.AddSingleton<Configurations>();
        builder.Services.AddSingleton<AuditBackfill>();
        builder.Services.AddHostedService(services => services.GetRequiredService<AuditBackfill>());
        return builder;
    }

    /// <summary>
    /// What everybody who opens connections here wants, unless the connection string says otherwise: statements that prepare
    /// themselves, and no reset of a session that nobody has changed, which would be seven statements for each that is meant.
    /// </summary>
    public static NpgsqlConnectionStringBuilder Connection(string connectionString)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString);
        if (!settings.ShouldSerialize("Max Auto Prepare")) settings.MaxAutoPrepare = PreparedStatements;
        if (!settings.ShouldSerialize("No Reset On Close")) settings.NoResetOnClose = true;
        return settings;
    }

    /// <summary>Keepalives, so that a killed host's locks do not outlive it for many minutes.</summary>
    private static NpgsqlDataSource DataSource(string connectionString)
    {
        var settings = Connection(connectionString);
        (settings.KeepAlive, settings.TcpKeepAlive) = (30, true);
        if (!settings.ShouldSerialize("Timeout")) settings.Timeout = 10;
        if (!settings.ShouldSerialize("Application Name")) settings.ApplicationName = "LiveNotify";
        return NpgsqlDataSource.Create(settings);
    }

    private static StoreOptions Options(IServiceProvider services)
    {
        var options = new StoreOptions { AutoCreateSchemaObjects = AutoCreate.CreateOrUpdate, DatabaseSchemaName = DeliverySql.Schema };
        // Most of a delivery's fields are null for most of its life: what is not there need not be written, nor read.
        options.UseSystemTextJsonForSerialization(EnumStorage.AsString, Casing.CamelCase, json => json.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull);
        options.Events.MetadataConfig.EnableAll();
        options.Events.MetadataConfig.UserNameEnabled = true;
        options.Events.AppendMode = EventAppendMode.QuickWithServerTimestamps;
        options.Projections.Add<SenderProjection>(ProjectionLifecycle.Inline);
        options.Projections.Add<ReceiverProjection>(ProjectionLifecycle.Inline);
        options.Projections.Add<SourceProjection>(ProjectionLifecycle.Inline);
        options.Projections.Add<TemplateProjection>(ProjectionLifecycle.Inline);
        options.Projections.Add<NotificationProjection>(ProjectionLifecycle.Inline);
        options.Projections.Add<DeliveryProjection>(ProjectionLifecycle.Inline);
        options.Schema.For<Sender>();
        options.Schema.For<Receiver>();
        options.Schema.For<Source>().UniqueIndex(x => x.Slug).Index(x => x.KeyHash).Index(x => x.PreviousKeyHash!);
        options.Schema.For<Template>();
        options.Schema.For<Notification>().Duplicate(n => n.ReceivedAt).Index(n => n.SourceId);
        AddDeliveryIndexes(options.Schema.For<Delivery>());
        AddDocuments(options.Schema);
        options.Events.AddEventTypes(AuditStory.Types);
        options.Listeners.Add(new AuditTrail());
        options.Listeners.Add(new AfterCommit(services.GetServices<ICommitObserver>()));
        return options;
    }

    /// <summary>What is kept as it is, beside the streams.</summary>
    private static void AddDocuments(MartenRegistry schema)
    {
        schema.For<MailCopy>();
        schema.For<RepeatMark>();
        schema.For<PostedRequest>().Duplicate(r => r.IsStranger, configure: index => index.Predicate = "false").Duplicate(r => r.SourceId, configure: index => index.Mask = "?, id");
        schema.For<SourceContact>();
        schema.For<MailThread>()
            .Duplicate(t => t.Owes, configure: index => (index.Mask, index.Predicate) = ("id", "owes"))
            // Asked for once an hour, and paid for by every keyed report: the column comes without a filled index.
            .Duplicate(t => t.ChangedAt, configure: index => index.Predicate = "false");
        schema.For<AuditOrigin>();
        schema.For<AuditEntry>().Identity(entry => entry.Sequence).Index(entry => entry.Record.Subject);
        schema.For<User>().UniqueIndex(u => u.NormalizedEmail).Index(u => u.InvitationHash!);
        schema.For<ApiToken>().UniqueIndex(t => t.Hash);
        schema.For<SetupToken>();
        schema.For<KeyRingEntry>();
    }

    /// <summary>
    /// Each list goes by id, newest first (UUID version 7 is a clock), so each filter's index ends in the id; the sweep
    /// goes by what is due for each sender and by what waits for one, and only there. Every index is paid for by every step of
    /// every delivery: no more than these.
    /// </summary>
    private static void AddDeliveryIndexes(MartenRegistry.DocumentMappingExpression<Delivery> deliveries) => deliveries
        .Duplicate(x => x.Status, configure: index => index.Mask = "?, id")
        .Duplicate(x => x.Envelope.To!, notNull: false, configure: index => index.Mask = "lower(?), id")
        .Duplicate(x => x.Envelope.NotificationId)
        .Duplicate(x => x.Envelope.SourceId, configure: index => index.Mask = "?, id")
        // A column comes with an index in Marten: that of the due time is the sender's, and its own stays empty.
        .Duplicate(x => x.SenderId, configure: index => (index.Mask, index.Predicate) = ("?, due_at", "due_at is not null"))
        .Duplicate(x => x.DueAt, configure: index => index.Predicate = "false")
        .Duplicate(x => x.WaitsFor, configure: index => (index.Mask, index.Predicate) = ("?, id", "waits_for is not null"))
        .Duplicate(x => x.FoldedInto, configure: index => (index.Mask, index.Predicate) = ("?, id", "folded_into is not null"));
}
