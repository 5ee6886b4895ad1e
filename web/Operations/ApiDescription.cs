using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Scalar.AspNetCore;

namespace LiveNotify.Web.Operations;

/// <summary>What <c>/openapi/v1.json</c> says of itself, and how <c>/docs</c> shows it: nothing of it comes from or goes to elsewhere.</summary>
internal static class ApiDescription
{
    private const string Key = "key";

    public static void Describe(OpenApiOptions options) => options.AddDocumentTransformer((document, _, _) =>
    {
        document.Info = new()
        {
            Title = "LiveNotify",
            Version = "v1",
            Description =
                "Mail for what happened. Systems post notifications with a source's key; programs of an admin set up senders, receivers and "
                + "sources with an API token. Errors are problem documents (RFC 9457), with `errors` by field where a value was refused.",
        };
        document.Components ??= new();
        document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>();
        document.Components.SecuritySchemes[Key] = new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.Http,
            Scheme = "bearer",
            Description = "An API token or a source's key; also taken as the password of HTTP Basic",
        };
        document.Security = [new() { [new OpenApiSecuritySchemeReference(Key, document)] = [] }];
        return Task.CompletedTask;
    });

    public static void Show(ScalarOptions options) => options
        .WithTitle("LiveNotify API")
        .WithOpenApiRoutePattern("openapi/{documentName}.json")
        .DisableDefaultFonts().DisableTelemetry().DisableAgent().DisableMcp().HideDeveloperTools();
}
