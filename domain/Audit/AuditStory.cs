using LiveNotify.Domain.Deliveries;
using LiveNotify.Domain.Receivers;
using LiveNotify.Domain.Senders;
using LiveNotify.Domain.Sources;
using LiveNotify.Domain.Templates;

namespace LiveNotify.Domain.Audit;

/// <summary>Which things have a history, by the folder of their path in the API.</summary>
public static class AuditSubjects
{
    public const string Senders = "senders";
    public const string Receivers = "receivers";
    public const string Sources = "sources";
    public const string Templates = "templates";
    public const string Deliveries = "deliveries";
    public const string Users = "users";
    public const string Tokens = "tokens";
    public const string Exports = "exports";
    public const string Keys = "keys";

    /// <summary>All of them, in the order a filter offers them.</summary>
    public static IReadOnlyList<string> All { get; } = [Senders, Receivers, Sources, Templates, Deliveries, Users, Tokens, Exports, Keys];

    /// <summary>Those whose settings at any moment can be told.</summary>
    public static IReadOnlyList<string> WithSettings { get; } = [Senders, Receivers, Sources, Templates];

    public static string Path(string subject, Guid id) => $"{subject}/{id}";

    /// <summary>Folder and id of something whose settings can be told; null for any other text.</summary>
    public static (string Folder, Guid Id)? Read(string? path) =>
        path?.Trim().Split('/') is [var folder, var id] && WithSettings.Contains(folder) && Guid.TryParse(id, out var parsed) ? (folder, parsed) : null;
}

/// <summary>What an event says in an audit entry, beside the change of fields.</summary>
/// <param name="Subject">One of <see cref="AuditSubjects"/>.</param>
/// <param name="Action">What happened, in one word.</param>
/// <param name="Details">What the event itself names and no field of the subject shows.</param>
public sealed record AuditAct(
    string Subject, Guid Id, string Action, DateTimeOffset At, int? Version = null, string? Comment = null, string? Name = null, params IReadOnlyList<AuditChange> Details);

/// <summary>Which events an auditor reads, and how each is told.</summary>
public static class AuditStory
{
    private static readonly Type[] _told = [typeof(ISenderEvent), typeof(IReceiverEvent), typeof(ISourceEvent), typeof(ITemplateEvent), typeof(IAccessEvent)];

    /// <summary>The types of the events it tells of.</summary>
    public static IReadOnlyList<Type> Types { get; } =
    [
        .. typeof(AuditStory).Assembly.GetTypes().Where(type => type.IsSealed && _told.Any(told => told.IsAssignableFrom(type))),
        typeof(DeliveryCancelled),
        typeof(DeliveryResent),
    ];

    /// <summary>Those the program writes by itself as well: of senders that break and mend, and of people (the first admin), who are what their rows say.</summary>
    public static IReadOnlyList<Type> OfTheProgram { get; } =
    [
        typeof(SenderPaused), typeof(SenderProbeBegun), typeof(SenderProbeFailed), typeof(SenderResumed),
        .. Types.Where(typeof(IAccessEvent).IsAssignableFrom),
    ];

    /// <summary>Null for what is no change of the configuration and nothing a person orders: mail on its way.</summary>
    public static AuditAct? Of(object @event) => @event switch
    {
        ISenderEvent e => OfSender(e),
        IReceiverEvent e => OfReceiver(e),
        ISourceEvent e => OfSource(e),
        ITemplateEvent e => OfTemplate(e),
        DeliveryCancelled e => new(AuditSubjects.Deliveries, e.DeliveryId, "cancelled", e.At, Comment: e.Reason),
        DeliveryResent e => new(AuditSubjects.Deliveries, e.DeliveryId, "resent", e.At, Comment: e.Reason),
        IAccessEvent e => OfAccess(e),
        _ => null,
    };

    private static AuditAct OfSender(ISenderEvent @event) => @event switch
    {
        SenderAdded e => Sender(e.SenderId, "added", e.At, e.Version),
        SenderModified e => Sender(e.SenderId, "modified", e.At, e.Version),
        SenderEnabled e => Sender(e.SenderId, "enabled", e.At, e.Version),
        SenderDisabled e => Sender(e.SenderId, "disabled", e.At, e.Version),
        SenderTested e => Sender(e.SenderId, "tested", e.At, e.Version) with { Details = [new("to", null, e.To), new("result", null, e.Ok ? "accepted" : e.Diagnosis)] },
        SenderPaused e => Sender(e.SenderId, "paused", e.At),
        SenderProbeBegun e => Sender(e.SenderId, "tried", e.At),
        SenderProbeFailed e => Sender(e.SenderId, "still paused", e.At),
        SenderResumed e => Sender(e.SenderId, "resumed", e.At),
        SenderHeld e => Sender(e.SenderId, "held", e.At) with { Comment = e.Reason },
        SenderReleased e => Sender(e.SenderId, "released", e.At) with { Comment = e.Reason },
        _ => throw new ArgumentOutOfRangeException(nameof(@event), @event, "No such event"),
    };

    private static AuditAct OfReceiver(IReceiverEvent @event) => @event switch
    {
        ReceiverAdded e => Receiver(e.ReceiverId, "added", e.At, e.Version),
        ReceiverModified e => Receiver(e.ReceiverId, "modified", e.At, e.Version),
        ReceiverEnabled e => Receiver(e.ReceiverId, "enabled", e.At, e.Version),
        ReceiverDisabled e => Receiver(e.ReceiverId, "disabled", e.At, e.Version),
        ReceiverRemoved e => Receiver(e.ReceiverId, "removed", e.At, e.Version),
        _ => throw new ArgumentOutOfRangeException(nameof(@event), @event, "No such event"),
    };

    private static AuditAct OfSource(ISourceEvent @event) => @event switch
    {
        SourceAdded e => Source(e.SourceId, "added", e.At, e.Version),
        SourceRenamed e => Source(e.SourceId, "modified", e.At, e.Version),
        SourceEnabled e => Source(e.SourceId, "enabled", e.At, e.Version),
        SourceDisabled e => Source(e.SourceId, "disabled", e.At, e.Version),
        SourceAuthenticationChanged e => Source(e.SourceId, "modified", e.At, e.Version),
        SourceRulesChanged e => Source(e.SourceId, "modified", e.At, e.Version),
        SourceKeyRotated e => Source(e.SourceId, "rotated", e.At, e.Version),
        SourceSigningSecretRotated e => Source(e.SourceId, "rotated", e.At, e.Version),
        _ => throw new ArgumentOutOfRangeException(nameof(@event), @event, "No such event"),
    };

    private static AuditAct OfTemplate(ITemplateEvent @event) => @event switch
    {
        TemplateAdded e => Template(e.TemplateId, "added", e.At, e.Version),
        TemplateModified e => Template(e.TemplateId, "modified", e.At, e.Version),
        TemplateRemoved e => Template(e.TemplateId, "removed", e.At, e.Version),
        _ => throw new ArgumentOutOfRangeException(nameof(@event), @event, "No such event"),
    };

    private static AuditAct OfAccess(IAccessEvent @event) => @event switch
    {
        UserAdded e => User(e.UserId, e.Email, "added", e.At, new AuditChange("email", null, e.Email), new AuditChange("role", null, e.Role)),
        UserModified e => User(e.UserId, e.Email, "modified", e.At, [.. Set("role", e.Role), .. Set("language", e.Language), .. Set("timeZone", e.TimeZone)]),
        UserEnabled e => User(e.UserId, e.Email, "enabled", e.At),
        UserDisabled e => User(e.UserId, e.Email, "disabled", e.At),
        UserUnlocked e => User(e.UserId, e.Email, "unlocked", e.At),
        UserInvited e => User(e.UserId, e.Email, "invited", e.At),
        UserPasswordSet e => User(e.UserId, e.Email, "modified", e.At, new AuditChange("password", null, AuditFields.SecretChanged)),
        UserSignedOutEverywhere e => User(e.UserId, e.Email, "signed out everywhere", e.At),
        UserSignedIn e => User(e.UserId, e.Email, "signed in", e.At),
        UserSignedOut e => User(e.UserId, e.Email, "signed out", e.At),
        SignInRefused e => User(e.UserId ?? Guid.Empty, e.Email, "sign-in refused", e.At, new AuditChange("reason", null, e.Why)),
        SignInsRefused e => User(
            e.UserId ?? Guid.Empty, e.Email, "sign-ins refused", e.At,
            new AuditChange("reason", null, e.Why), new AuditChange("count", null, e.Count.ToString(System.Globalization.CultureInfo.InvariantCulture))),
        TokenIssued e => Token(e.TokenId, e.Name, "added", e.At) with
        {
            Details = [new("scope", null, e.Scope), .. Set("expiresAt", e.ExpiresAt?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture))],
        },
        TokenRevoked e => Token(e.TokenId, e.Name, "revoked", e.At),
        SourceTried e => new(AuditSubjects.Sources, e.SourceId, e.IsReplay ? "replayed" : "sample sent", e.At, Name: e.Name),
        TestMailTried e => new(
            AuditSubjects.Senders, e.SenderId ?? Guid.Empty, "tested", e.At, Name: e.Outbox,
            Details: [new("server", null, e.Server), new("to", null, e.To), new("result", null, e.Ok ? "accepted" : e.Diagnosis)]),
        KeysRotated e => new(AuditSubjects.Keys, e.KeyId, "rotated", e.At, Details: [new("protectedBy", null, e.ProtectedBy ?? "-")]),
        KeysForgotten e => new(AuditSubjects.Keys, Guid.Empty, "removed", e.At, Name: string.Join(", ", e.Keys)),
        Exported e => new(AuditSubjects.Exports, Guid.Empty, "exported", e.At, Name: e.What, Details: [new("format", null, e.Format), .. Set("filter", e.Filter.Length == 0 ? null : e.Filter)]),
        _ => throw new ArgumentOutOfRangeException(nameof(@event), @event, "No such event"),
    };

    private static IEnumerable<AuditChange> Set(string field, string? value) => value is null ? [] : [new(field, null, value)];

    private static AuditAct Sender(Guid id, string action, DateTimeOffset at, int? version = null) => new(AuditSubjects.Senders, id, action, at, version);

    private static AuditAct Receiver(Guid id, string action, DateTimeOffset at, int version) => new(AuditSubjects.Receivers, id, action, at, version);

    private static AuditAct Source(Guid id, string action, DateTimeOffset at, int version) => new(AuditSubjects.Sources, id, action, at, version);

    private static AuditAct Template(Guid id, string action, DateTimeOffset at, int version) => new(AuditSubjects.Templates, id, action, at, version);

    private static AuditAct User(Guid id, string email, string action, DateTimeOffset at, params IReadOnlyList<AuditChange> details) =>
        new(AuditSubjects.Users, id, action, at, Name: email, Details: details);

    private static AuditAct Token(Guid id, string name, string action, DateTimeOffset at) => new(AuditSubjects.Tokens, id, action, at, Name: name);
}
