using LiveNotify.Domain.Sources;
using LiveNotify.Web.EventStore;
using LiveNotify.Web.Localization;
using Microsoft.Extensions.Localization;
using static LiveNotify.Domain.Words;

namespace LiveNotify.Web.Api;

/// <summary>A source to add or change. On a change, what is left out stays as it is; slug and format never change.</summary>
/// <param name="Authentication"><c>key</c>, <c>signature</c>, <c>both</c> or <c>either</c>; left out when adding: as the format has it by default.</param>
/// <param name="Mapping">For the format generic: our fields, and the JSON paths to them.</param>
/// <param name="Severities">The source's words for our severities; before the format's own.</param>
/// <param name="States">The source's words for firing and resolved; before the format's own.</param>
public sealed record SourceBody(
    string? Name = null,
    string? Slug = null,
    string? Format = null,
    bool? Enabled = null,
    string? Authentication = null,
    Dictionary<string, string?>? Mapping = null,
    Dictionary<string, string?>? Severities = null,
    Dictionary<string, string?>? States = null,
    int? Version = null)
{
    internal SourceDraft Over(Source? was) => new(Name ?? was?.Name, Slug, Format, Enabled ?? was?.Enabled ?? true)
    {
        Authentication = Authentication,
        Mapping = Mapping,
        Severities = Severities,
        States = States,
    };
}

/// <param name="OverlapMinutes">How long the old ones stay good; 60 when left out.</param>
/// <param name="What"><c>key</c> or <c>signingSecret</c>; left out: both.</param>
public sealed record RotationBody(int? OverlapMinutes = null, string? What = null);

/// <param name="PreviousKeyUntil">Until when the key before the last rotation is good; null when it is not.</param>
/// <param name="PreviousSecretUntil">The same for the signing secret.</param>
/// <param name="LastHeardAt">When it last posted; null when it never did.</param>
/// <param name="Key">Only in the answer that made it; it is kept nowhere.</param>
/// <param name="SigningSecret">Only in the answer that made it.</param>
public sealed record SourceView(
    Guid Id, string Name, string Slug, string Format, bool Enabled, string Authentication,
    IReadOnlyDictionary<string, string> Mapping, IReadOnlyDictionary<string, string> Severities, IReadOnlyDictionary<string, string> States,
    DateTimeOffset? PreviousKeyUntil, DateTimeOffset? PreviousSecretUntil, DateTimeOffset? LastHeardAt, int Version, string? Key, string? SigningSecret)
{
    internal static SourceView From(Source source, DateTimeOffset now, DateTimeOffset? lastHeardAt = null, string? key = null, string? signingSecret = null) => new(
        source.Id, source.Name, source.Slug, Of(source.Format), source.Enabled, Of(source.Authentication),
        source.Rules.Mapping, source.Rules.Severities, source.Rules.States,
        Future(source.PreviousKeyUntil, now), Future(source.PreviousSecretUntil, now), lastHeardAt, source.Revision, key, signingSecret);

    private static DateTimeOffset? Future(DateTimeOffset? until, DateTimeOffset now) => until > now ? until : null;

    /// <summary>A record would print the key.</summary>
    public override string ToString() => $"{nameof(SourceView)} of {Slug}";
}

/// <summary>One of a source's last requests.</summary>
/// <param name="Origin"><c>posted</c>, <c>replay</c> or <c>sample</c>.</param>
/// <param name="By">The admin who replayed it or sent the sample.</param>
/// <param name="Verdict"><c>accepted</c>, <c>repeat</c>, <c>nothing</c>, <c>refused</c> or <c>failed</c>.</param>
/// <param name="Reason">Why it made no notification, in the caller's language; null when it did.</param>
/// <param name="Body">At most 64 kB of it, its secrets replaced by dots.</param>
/// <param name="IsCut">The body was longer; it cannot be replayed.</param>
public sealed record PostedRequestView(
    Guid Id, DateTimeOffset At, string Origin, string? By, string? Ip, string? ContentType, IReadOnlyDictionary<string, string> Headers, int Status,
    string Verdict, string? Reason, IReadOnlyList<Guid> Notifications, string Body, bool IsCut)
{
    internal static PostedRequestView From(PostedRequest request, IStringLocalizer<Texts> texts) => new(
        request.Id, request.At, Of(request.Origin), request.By, request.Address, request.ContentType, request.Headers, request.Status, Of(request.Verdict),
        Said(request.Reasons.Select(reason => (reason.Field, texts.Say(reason.Sentence())))), request.Notifications, request.Body, request.IsCut);

    internal static string? Said(IEnumerable<(string Field, string Sentence)> reasons)
    {
        var said = reasons.Select(reason => reason.Field.Length == 0 ? reason.Sentence : $"{reason.Field}: {reason.Sentence}").ToList();
        return said.Count == 0 ? null : string.Join("; ", said);
    }
}

/// <summary>A sample to send as a source.</summary>
/// <param name="Body">Left out: the format's own sample.</param>
/// <param name="ContentType">Of that body; left out: the type the format's own sample has.</param>
public sealed record SampleBody(string? Body = null, string? ContentType = null);

/// <summary>What came of a sample or a replay that was taken: what the source would have been answered, and where it is on record.</summary>
/// <param name="RequestId">Under which it is among the last requests.</param>
/// <param name="Id">Of the first notification; null when there is none.</param>
/// <param name="Received">How many reports the body held.</param>
/// <param name="Why">Why there is no notification: a test, or an event nobody wants mail about.</param>
public sealed record TrialView(
    Guid RequestId, int Status, string Verdict, Guid? Id, bool Duplicate, int Deliveries, string? Href, int Received, int Duplicates,
    IReadOnlyList<TrialNotificationView> Notifications, string? Why)
{
    internal static TrialView From(TrialAnswer answer, PathString pathBase, IStringLocalizer<Texts> texts)
    {
        var made = answer.Receptions.Select(reception => new TrialNotificationView(
            reception.NotificationId, reception.Duplicate, reception.Deliveries, $"{pathBase}/api/v1/notifications/{reception.NotificationId}")).ToList();
        return new(
            answer.RequestId, answer.Status, Of(answer.Verdict), made.FirstOrDefault()?.Id, made.FirstOrDefault()?.Duplicate ?? false,
            made.FirstOrDefault()?.Deliveries ?? 0, made.FirstOrDefault()?.Href, made.Count, made.Count(one => one.Duplicate), made,
            PostedRequestView.Said(answer.Reasons.Select(reason => (reason.Field, texts.Say(reason.Why)))));
    }
}

public sealed record TrialNotificationView(Guid Id, bool Duplicate, int Deliveries, string Href);
