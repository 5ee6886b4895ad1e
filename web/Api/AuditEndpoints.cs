using System.Globalization;
using LiveNotify.Domain;
using LiveNotify.Domain.Audit;
using LiveNotify.Web.Access;
using LiveNotify.Web.EventStore;
using LiveNotify.Web.Localization;
using Microsoft.Extensions.Localization;

namespace LiveNotify.Web.Api;

/// <param name="EventHash">Of the event the entry tells of; part of what the seal is over.</param>
public sealed record AuditEntryView(
    long Sequence, DateTimeOffset At, string Actor, string? Ip, string? UserAgent, string? Correlation, string Subject, string SubjectName, int? Version, string Action,
    IReadOnlyList<AuditChange> Changes, string? Comment, Guid? EventId, string? EventHash, string Hash, string PreviousHash)
{
    internal static AuditEntryView From(AuditEntry entry)
    {
        var r = entry.Record;
        return new(
            entry.Sequence, r.At, r.Actor, r.Ip, r.UserAgent, r.Correlation, r.Subject, r.SubjectName, r.Version, r.Action, r.Changes, r.Comment, r.EventId, r.EventHash,
            entry.Hash, entry.PreviousHash);
    }
}

/// <param name="FirstBroken">A sequence, or null when every entry holds.</param>
/// <param name="Why">In words; null when every entry holds.</param>
/// <param name="LastHash">The seal of the last entry, to be noted elsewhere; null when something is broken.</param>
public sealed record AuditProofView(bool Ok, long Checked, long? FirstBroken, string? Why, string? LastHash);

/// <param name="Settings">By field; a secret only as whether there is one.</param>
public sealed record SettingsView(string Subject, string Name, int? Version, DateTimeOffset At, IReadOnlyDictionary<string, string?> Settings);

public sealed record VersionView(int Version, DateTimeOffset At, string? Actor, IReadOnlyList<AuditChange> Changes, string? Comment);

/// <param name="Version">The version to go back to.</param>
/// <param name="Password">Of a sender whose password was for another destination.</param>
public sealed record RestoreBody(int? Version, string? Password);

/// <param name="Version">The new one, which says what the old one said.</param>
public sealed record RestoredView(Guid Id, int Version);

internal static class AuditEndpoints
{
    public static void MapAudit(this IEndpointRouteBuilder api)
    {
        var audit = api.MapGroup("/audit").WithTags("Audit");
        audit.MapGet("/", ListAsync).WithSummary("Who did what, newest first").Produces<Page<AuditEntryView>>().ProducesValidationProblem(StatusCodes.Status422UnprocessableEntity);
        audit.MapGet("/export", ExportAsync).WithSummary("The same as a file, oldest first").Produces(StatusCodes.Status200OK, contentType: "text/csv", additionalContentTypes: "application/json")
            .ProducesValidationProblem(StatusCodes.Status422UnprocessableEntity);
        audit.MapGet("/verify", VerifyAsync).WithSummary("Checks the whole chain and the events behind it").Produces<AuditProofView>();
        audit.MapGet("/as-of", AsOfAsync).WithSummary("A subject's settings at a moment").Produces<SettingsView>()
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesValidationProblem(StatusCodes.Status422UnprocessableEntity);
        foreach (var folder in AuditSubjects.WithSettings)
        {
            // Templates answer with their texts.
            if (folder != AuditSubjects.Templates) api.MapGet($"/{folder}/{{id:guid}}/versions", (Guid id, AuditQueries audit, CancellationToken cancellationToken) => VersionsAsync(folder, id, audit, cancellationToken))
                .WithTags("Audit").WithSummary("Every version with its changes, newest first").Produces<Page<VersionView>>().ProducesProblem(StatusCodes.Status404NotFound);
            api.MapPost($"/{folder}/{{id:guid}}/restore", (Guid id, RestoreBody body, HttpContext context, Restorations restorations, IStringLocalizer<Texts> texts) =>
                    RestoreAsync(folder, id, body, context, restorations, texts))
                .ForAdmins().WithTags("Audit").WithSummary("Makes a version a new one").Produces<RestoredView>()
                .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict).ProducesValidationProblem(StatusCodes.Status422UnprocessableEntity);
        }
    }

    private static async Task<IResult> ListAsync(
        [AsParameters] Paging paging, [AsParameters] AuditFilterDraft asked, AuditQueries audit, IStringLocalizer<Texts> texts, CancellationToken cancellationToken)
    {
        var (filter, refusals) = AuditFilter.Parse(asked);
        var before = long.TryParse(paging.Cursor, NumberStyles.None, CultureInfo.InvariantCulture, out var sequence) ? sequence : (long?)null;
        if (before is null && !string.IsNullOrEmpty(paging.Cursor)) refusals = [.. refusals, DeliveryCursor.NotOurs(paging.Cursor)];
        refusals = [.. refusals, .. paging.Check()];
        if (refusals.Count > 0) return Answers.Invalid(refusals, texts);
        var page = await audit.ListAsync(filter, paging.Size, before, cancellationToken);
        return TypedResults.Ok(new Page<AuditEntryView>([.. page.Items.Select(AuditEntryView.From)], page.NextCursor));
    }

    private static async Task<IResult> ExportAsync(
        string? format, [AsParameters] AuditFilterDraft asked, HttpContext context, AuditQueries audit, AccessRecords records, IStringLocalizer<Texts> texts)
    {
        var (filter, refusals) = AuditFilter.Parse(asked);
        if (format is not (AuditExport.Csv or AuditExport.Json)) refusals = [.. refusals, new("format", "Format must be one of {0}; got {1}", "csv, json", format ?? "-")];
        if (refusals.Count > 0) return Answers.Invalid(refusals, texts);
        await records.ExportedAsync("audit", format!, context.Request.QueryString.Value ?? "", context.Actor(), context.RequestAborted);
        return TypedResults.Stream(
            body => AuditExport.WriteAsync(format!, audit.StreamAsync(filter, context.RequestAborted), body, context.RequestAborted),
            format == AuditExport.Csv ? "text/csv" : "application/json", $"audit.{format}");
    }

    private static async Task<IResult> VerifyAsync(AuditVerifier verifier, IStringLocalizer<Texts> texts, CancellationToken cancellationToken)
    {
        var proof = await verifier.VerifyAsync(cancellationToken);
        return TypedResults.Ok(new AuditProofView(proof.Ok, proof.Checked, proof.FirstBroken, proof.Why is { } why ? texts.Say(why) : null, proof.Ok ? proof.LastHash : null));
    }

    private static async Task<IResult> AsOfAsync(string? subject, string? at, AuditQueries audit, IStringLocalizer<Texts> texts, CancellationToken cancellationToken)
    {
        if (AuditSubjects.Read(subject) is not var (folder, id))
            return Answers.Invalid([new("subject", "Subject must be one of {0} with an id, such as senders/ID; got {1}", string.Join(", ", AuditSubjects.WithSettings), subject ?? "-")], texts);
        if (DeliveryFilter.ReadTime(at?.Trim() ?? "") is not { } moment) return Answers.Invalid([DeliveryFilter.NoTime("at", at ?? "-")], texts);
        return await audit.AsOfAsync(folder, id, moment, cancellationToken) is { } state && AuditState.Fields(state) is { Count: > 0 } fields
            ? TypedResults.Ok(new SettingsView(AuditSubjects.Path(folder, id), AuditState.Name(state), AuditState.Version(state), moment, AuditFields.Shown(fields)))
            : Answers.NotFound();
    }

    private static async Task<IResult> VersionsAsync(string folder, Guid id, AuditQueries audit, CancellationToken cancellationToken)
    {
        var versions = await audit.VersionsAsync(folder, id, cancellationToken);
        return versions.Count == 0
            ? Answers.NotFound()
            : TypedResults.Ok(new Page<VersionView>([.. versions.Reverse().Select(v => new VersionView(v.Version, v.At, v.Actor, v.Changes, v.Comment))], null));
    }

    private static async Task<IResult> RestoreAsync(
        string folder, Guid id, RestoreBody body, HttpContext context, Restorations restorations, IStringLocalizer<Texts> texts)
    {
        if (body.Version is not { } version) return Answers.Invalid([new("version", "Version is required: the one to restore")], texts);
        return await restorations.RestoreAsync(folder, id, version, body.Password, context.Actor(), context.RequestAborted) switch
        {
            { Version: { } made } => TypedResults.Ok(new RestoredView(id, made)),
            { Missing: true } => Answers.NotFound(),
            { Problem: { } problem } => TypedResults.Problem(texts.Say(problem), statusCode: StatusCodes.Status409Conflict),
            var refused => Answers.Invalid(refused.Refusals, texts),
        };
    }
}
