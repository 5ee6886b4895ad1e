using LiveNotify.Domain.Notifications;
using LiveNotify.Domain.Sources;
using LiveNotify.Web.Access;
using LiveNotify.Web.EventStore;
using LiveNotify.Web.Intake.Formats;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace LiveNotify.Web.Intake;

/// <summary>Where systems post. Each format has one file; what leaves this folder is in our words.</summary>
public static class IntakeSetup
{
    public static WebApplicationBuilder AddIntake(this WebApplicationBuilder builder)
    {
        var options = IntakeOptions.From(builder.Configuration);
        builder.Services.AddSingleton(options);
        builder.Services.AddSingleton(options.Folding);
        builder.Services
            .AddSingleton<IFormat, NativeFormat>().AddSingleton<IFormat, AlertmanagerFormat>().AddSingleton<IFormat, GrafanaFormat>()
            .AddSingleton<IFormat, CloudEventsFormat>().AddSingleton<IFormat, GithubFormat>().AddSingleton<IFormat, UptimeKumaFormat>()
            .AddSingleton<IFormat, AppriseFormat>().AddSingleton<IFormat, StandardWebhooksFormat>().AddSingleton<IFormat, GenericFormat>()
            .AddSingleton<IFormatPreview, FormatPreviewer>();
        builder.Services.AddSingleton<KnownFormats>();
        builder.Services.AddSingleton<SourceRates>();
        builder.Services.AddSingleton<IntakePipeline>();
        builder.Services.AddSingleton<ISourceTrial, AdminTrial>();
        builder.Services.AddExceptionHandler<BrokenUploads>();
        return builder;
    }

    public static WebApplication MapIntake(this WebApplication app)
    {
        app.MapPost("/api/v1/notifications", NotificationEndpoint.PostAsync)
            .WithTags("Notifications").WithName("PostNotification").WithSummary("Reports what happened, with a source's key")
            .AddOpenApiOperationTransformer(DescribeBodyAsync)
            .Produces<Receipt>(StatusCodes.Status202Accepted).Produces<Receipt>()
            .Refuses().RequireAuthorization(Policies.Source);
        app.MapPost("/hooks/{slug}", HookEndpoint.PostAsync)
            .WithTags("Hooks").WithName("PostHook").WithSummary("Takes what a source posts in its own format, with its key or signature")
            .AddOpenApiOperationTransformer(DescribeAnyAsync)
            .Produces<PostReceipt>(StatusCodes.Status202Accepted).Produces<PostReceipt>()
            .ProducesProblem(StatusCodes.Status404NotFound).Refuses().AllowAnonymous();
        return app;
    }

    private static RouteHandlerBuilder Refuses(this RouteHandlerBuilder endpoint) => endpoint
        .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status401Unauthorized).ProducesProblem(StatusCodes.Status403Forbidden)
        .ProducesProblem(StatusCodes.Status413PayloadTooLarge).ProducesProblem(StatusCodes.Status415UnsupportedMediaType)
        .ProducesValidationProblem(StatusCodes.Status422UnprocessableEntity).ProducesProblem(StatusCodes.Status429TooManyRequests)
        .ProducesProblem(StatusCodes.Status503ServiceUnavailable);

    /// <summary>
    /// Described by hand: metadata that says what is accepted would let the router answer a wrong content type, before
    /// the key was looked at.
    /// </summary>
    private static async Task DescribeBodyAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken) =>
        operation.RequestBody = Body(await context.GetOrCreateSchemaAsync(typeof(ReportDraft), null, cancellationToken));

    private static Task DescribeAnyAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        operation.RequestBody = Body(new OpenApiSchema { Description = "What the format of the source says" });
        return Task.CompletedTask;
    }

    private static OpenApiRequestBody Body(IOpenApiSchema schema) => new()
    {
        Required = true,
        Content = new Dictionary<string, OpenApiMediaType> { ["application/json"] = new() { Schema = schema } },
    };
}
