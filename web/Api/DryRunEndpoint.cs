using System.Text.Json;
using LiveNotify.Domain;
using LiveNotify.Domain.Deliveries;
using LiveNotify.Domain.Notifications;
using LiveNotify.Web.Access;
using LiveNotify.Web.EventStore;
using LiveNotify.Web.Localization;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.Localization;
using Microsoft.OpenApi;

namespace LiveNotify.Web.Api;

/// <param name="NotificationId">The past one that was tried; null for one that came in the body.</param>
/// <param name="Receivers">All of them, by name.</param>
/// <param name="Mails">One per address; where nobody matched, one without address says so.</param>
public sealed record DryRunView(Guid? NotificationId, IReadOnlyList<DryRunReceiverView> Receivers, IReadOnlyList<DryRunMailView> Mails);

/// <param name="Reasons">Why it would not hear of it; empty where it matched.</param>
public sealed record DryRunReceiverView(Guid Id, string Name, int Version, bool Matched, IReadOnlyList<DryRunReasonView> Reasons);

/// <param name="Code"><c>disabled</c>, <c>kind</c>, <c>severity</c>, <c>source</c>, <c>label</c> or <c>matcher</c>.</param>
/// <param name="Message">In the caller's language.</param>
public sealed record DryRunReasonView(string Code, string Message);

/// <param name="Receivers">Those whose rules chose the address.</param>
/// <param name="Status"><c>queued</c> or <c>suppressed</c>.</param>
/// <param name="Reason">Why it would be suppressed; null when it would be sent, and then all that follows is set.</param>
/// <param name="SenderState"><c>ok</c>, or <c>paused</c> or <c>held</c>: then it would wait.</param>
public sealed record DryRunMailView(
    string? To, IReadOnlyList<ReceiverVersionView> Receivers, string Status, string? Reason, Guid? SenderId, string? TitlePrefix, string? SenderState,
    string Language, string TimeZone, string? Subject, string? Text, string? Html)
{
    internal static DryRunMailView Of(DryMail mail) => new(
        mail.Envelope.To, ReceiverVersionView.Of(mail.Envelope), Words.Of(mail.Reason is null ? DeliveryStatus.Queued : DeliveryStatus.Suppressed), mail.Reason,
        mail.Sender?.Id, mail.Sender?.Settings.TitlePrefix, mail.Sender is { } sender ? Words.Of(sender.State) : null,
        mail.Envelope.Language, mail.Envelope.TimeZone, mail.Mail?.Subject, mail.Mail?.Text, mail.Mail?.Html);
}

/// <summary><c>POST /api/v1/receivers/dry-run</c>: who would get which mail, and why the others not.</summary>
internal static class DryRunEndpoint
{
    public static void MapDryRun(this IEndpointRouteBuilder receivers) => receivers.MapPost("/dry-run", RunAsync).WithMetadata(new ChangesNothing())
        .WithSummary("Who would get a past or a made-up notification now, rendered, and why the others not; nothing is stored or sent")
        .AddOpenApiOperationTransformer(DescribeBodyAsync)
        .Produces<DryRunView>().ProducesProblem(StatusCodes.Status400BadRequest).ProducesValidationProblem(StatusCodes.Status422UnprocessableEntity);

    private static async Task<IResult> RunAsync(JsonElement body, DryRuns dryRuns, IStringLocalizer<Texts> texts, CancellationToken cancellationToken)
    {
        if (body.ValueKind != JsonValueKind.Object)
            return TypedResults.Problem(texts["The body must be a JSON object"], statusCode: StatusCodes.Status400BadRequest);
        return await dryRuns.RunAsync(body, cancellationToken) switch
        {
            DryRunAnswer.Done done => TypedResults.Ok(ViewOf(done.Run, past: body.TryGetProperty("notificationId", out var id) && id.ValueKind == JsonValueKind.String, texts)),
            DryRunAnswer.Refused refused => Answers.Invalid(refused.Refusals, texts),
            var other => throw new InvalidOperationException($"A dry run ends with an answer; got {other}"),
        };
    }

    private static DryRunView ViewOf(DryRun run, bool past, IStringLocalizer<Texts> texts) => new(
        past ? run.Notification.Id : null,
        [.. run.Receivers.Select(judged => new DryRunReceiverView(
            judged.Receiver.Id, judged.Receiver.Settings.Name, judged.Receiver.Revision, judged.Matched,
            [.. judged.Reasons.Select(reason => new DryRunReasonView(Words.Of(reason.Code), texts.Say(reason.Why)))]))],
        [.. run.Mails.Select(DryRunMailView.Of)]);

    /// <summary>By hand, for the fields are those of a report and two more.</summary>
    private static async Task DescribeBodyAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var report = await context.GetOrCreateSchemaAsync(typeof(ReportDraft), null, cancellationToken);
        var own = new OpenApiSchema
        {
            Type = JsonSchemaType.Object,
            Properties = new Dictionary<string, IOpenApiSchema>
            {
                ["notificationId"] = new OpenApiSchema { Type = JsonSchemaType.String, Format = "uuid", Description = "A past notification; then nothing else counts." },
                ["source"] = new OpenApiSchema { Type = JsonSchemaType.String, Description = "Id or slug of the source it is taken to come from." },
            },
        };
        operation.RequestBody = new OpenApiRequestBody
        {
            Required = true,
            Content = new Dictionary<string, OpenApiMediaType> { ["application/json"] = new() { Schema = new OpenApiSchema { AllOf = [own, report] } } },
        };
    }
}
