using LiveNotify.Web.Access;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.HttpOverrides;
using OpenTelemetry.Metrics;
using Scalar.AspNetCore;

namespace LiveNotify.Web.Operations;

/// <summary>What those who run it need: health, metrics, the API's description, and errors without internals.</summary>
public static class OperationsSetup
{
    public static WebApplicationBuilder AddOperations(this WebApplicationBuilder builder)
    {
        builder.Services.AddExceptionHandler<DatabaseAway>();
        builder.Services.AddHealthChecks().AddCheck<DatabaseHealth>("database", tags: [Readiness.Tag], timeout: Readiness.Timeout)
            .AddCheck<SenderHealth>("senders", tags: [Readiness.Tag], timeout: Readiness.Timeout);
        builder.Services.AddOpenApi(ApiDescription.Describe);
        builder.Services.AddOpenTelemetry().WithMetrics(metrics => metrics
            .AddAspNetCoreInstrumentation().AddMeter("Npgsql").AddMeter("System.Runtime").AddPrometheusExporter());
        builder.Services.Configure<ForwardedHeadersOptions>(o =>
        {
            o.ForwardedHeaders =
                ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedHost | ForwardedHeaders.XForwardedPrefix;
            // The host a proxy passes on is held to the same list as the one it asks for.
            if (builder.Configuration["AllowedHosts"] is { Length: > 0 } hosts && hosts != "*") o.AllowedHosts = hosts.Split(';', StringSplitOptions.RemoveEmptyEntries);
        });
        return builder;
    }

    public static WebApplication MapOperations(this WebApplication app)
    {
        app.MapHealthChecks("/healthz", new HealthCheckOptions { Predicate = _ => false }).AllowAnonymous();
        app.MapHealthChecks("/readyz", Readiness.Options).AllowAnonymous();
        app.MapPrometheusScrapingEndpoint("/metrics").RequireAuthorization(Policies.Reader);
        app.MapOpenApi("/openapi/{documentName}.json").AllowAnonymous();
        app.MapScalarApiReference("/docs", ApiDescription.Show).AllowAnonymous();
        return app;
    }
}
