using System.Text.Json;
using LiveNotify.Domain;
using LiveNotify.Web.Access;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Scalar.AspNetCore;

namespace LiveNotify.Web.Operations;

/// <summary>What <c>/openapi/v1.json</c> says of itself, and how <c>/docs</c> shows it: nothing of it comes from or goes to elsewhere.</summary>
internal static class ApiDescription
{
    private const string Key = "key";

    public static void Describe(OpenApiOptions options) => options.AddDocumentTransformer(DescribeAll).AddOperationTransformer(OfferComment).AddOperationTransformer(NameAsCalled);

    private static Task DescribeAll(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Info = new()
        {
            Title = "LiveNotify",
            Version = "v1",
            Description =
                "Mail for what happened. Systems post notifications with a source's key; programs of an admin set up senders, receivers and "
                + "sources with an API token. Errors are problem documents (RFC 9457), with `errors` by field where a value was refused. "
                + $"Whatever changes something takes the header `{RequestComment.Header}`: why, in a line that stays on record with it.",
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
    }

    /// <summary>What comes from a record has its property's name; it is called as everything else in the API is.</summary>
    private static Task NameAsCalled(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        foreach (var parameter in (operation.Parameters ?? []).OfType<OpenApiParameter>().Where(parameter => parameter.In == ParameterLocation.Query))
            parameter.Name = JsonNamingPolicy.CamelCase.ConvertName(parameter.Name!);
        return Task.CompletedTask;
    }

    /// <summary>On every operation of people and their programs that changes something.</summary>
    private static Task OfferComment(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var endpoint = context.Description.ActionDescriptor.EndpointMetadata;
        var changes = !HttpMethods.IsGet(context.Description.HttpMethod!) && endpoint.OfType<TakesComment>().Any() && !endpoint.OfType<ChangesNothing>().Any();
        if (changes)
            (operation.Parameters ??= []).Add(new OpenApiParameter
            {
                Name = RequestComment.Header,
                In = ParameterLocation.Header,
                Description =
                    $"Why: one line of at most {Comment.MaxLength} characters, kept on record with the change. UTF-8 as it is, or percent-encoded as "
                    + "`UTF-8''%E6%B5%8B%E8%AF%95` (RFC 8187). Where the body has a `reason`, that is kept instead.",
                Schema = new OpenApiSchema { Type = JsonSchemaType.String, MaxLength = Comment.MaxLength },
            });
        return Task.CompletedTask;
    }

    public static void Show(ScalarOptions options) => options
        .WithTitle("LiveNotify API")
        .WithOpenApiRoutePattern("openapi/{documentName}.json")
        .DisableDefaultFonts().DisableTelemetry().DisableAgent().DisableMcp().HideDeveloperTools();
}
