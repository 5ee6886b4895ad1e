using System.Threading.RateLimiting;
using LiveNotify.Domain.Sources;
using LiveNotify.Web.Access;
using LiveNotify.Web.Intake.Formats;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace LiveNotify.Web.Intake;

/// <summary>Where systems post. Each format has one file; what leaves this folder is in our words.</summary>
public static class IntakeSetup
{
    private const string PerSource = nameof(PerSource);

    public static WebApplicationBuilder AddIntake(this WebApplicationBuilder builder)
    {
        var options = IntakeOptions.From(builder.Configuration);
        builder.Services.AddSingleton(options);
        builder.Services.AddRateLimiter(limiter => limiter.AddPolicy(PerSource, context => RateLimitPartition.GetSlidingWindowLimiter(
            context.User.SourceId(),
            _ => new() { PermitLimit = options.RatePerMinute, Window = TimeSpan.FromMinutes(1), SegmentsPerWindow = 12 })));
        builder.Services
            .AddSingleton<IFormat, NativeFormat>().AddSingleton<IFormat, AlertmanagerFormat>().AddSingleton<IFormat, GrafanaFormat>()
            .AddSingleton<IFormat, CloudEventsFormat>().AddSingleton<IFormat, GithubFormat>().AddSingleton<IFormat, UptimeKumaFormat>()
            .AddSingleton<IFormat, AppriseFormat>().AddSingleton<IFormat, StandardWebhooksFormat>().AddSingleton<IFormat, GenericFormat>()
            .AddSingleton<IFormatPreview, FormatPreviewer>();
        return builder;
    }

    public static WebApplication MapIntake(this WebApplication app)
    {
        app.MapPost("/api/v1/notifications", NotificationEndpoint.PostAsync)
            .WithTags("Notifications").WithName("PostNotification").WithSummary("Reports what happened, with a source's key")
            .AddOpenApiOperationTransformer(DescribeBodyAsync)
            .Produces<Receipt>(StatusCodes.Status202Accepted).Produces<Receipt>()
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status401Unauthorized).ProducesProblem(StatusCodes.Status403Forbidden)
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge).ProducesProblem(StatusCodes.Status415UnsupportedMediaType)
            .ProducesValidationProblem(StatusCodes.Status422UnprocessableEntity).ProducesProblem(StatusCodes.Status429TooManyRequests)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable)
            .RequireAuthorization(Policies.Source).RequireRateLimiting(PerSource);
        return app;
    }

    /// <summary>
    /// Described by hand: metadata that says what is accepted would let the router answer a wrong content type, before
    /// the key was looked at.
    /// </summary>
    private static async Task DescribeBodyAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken) =>
        operation.RequestBody = new OpenApiRequestBody
        {
            Required = true,
            Content = new Dictionary<string, OpenApiMediaType>
            {
                ["application/json"] = new() { Schema = await context.GetOrCreateSchemaAsync(typeof(NativeBody), null, cancellationToken) },
            },
        };
}
