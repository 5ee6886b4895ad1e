using LiveNotify.Domain;
using LiveNotify.Web.Access;
using LiveNotify.Web.Configuration;
using LiveNotify.Web.EventStore;
using LiveNotify.Web.Localization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.Localization;
using Microsoft.OpenApi;
using Microsoft.OpenApi.Reader;

namespace LiveNotify.Web.Api;

/// <summary><c>/api/v1/config</c>: the whole configuration as a file.</summary>
internal static class ConfigurationEndpoints
{
    private const string SchemaPath = "/schema";

    public static void MapConfiguration(this IEndpointRouteBuilder api)
    {
        var config = api.MapGroup("/config").WithTags("Configuration");
        config.MapGet("/", GetAsync).ForAdmins().WithSummary("All senders, sources, receivers and templates, without secrets")
            .WithDescription("The answer can be kept in a repository and sent back. ETag is the revision; Link names the schema.")
            .Produces(StatusCodes.Status200OK, contentType: "application/json").AddOpenApiOperationTransformer(DescribeAnswerAsync);
        config.MapGet(SchemaPath, GetSchema).AllowAnonymous().WithSummary("The JSON Schema (draft 2020-12) of a configuration file")
            .Produces(StatusCodes.Status200OK, contentType: ConfigurationSchema.ContentType);
        config.MapPut("/", ApplyAsync).ForAdmins().WithSummary("Makes the configuration what the file says, all of it or nothing; with dryRun=true only says what would change")
            .WithDescription(
                "A section left out is left alone. In one that is there, receivers and templates that are not listed are deleted, senders and sources disabled. "
                + "If-Match with the ETag of an earlier answer applies the file to that configuration or not at all (409). "
                + "A reason given in the query is kept with each change.")
            .Accepts<System.Text.Json.JsonElement>("application/json").WithMetadata(new RequestSizeLimitAttribute(ConfigurationReader.MaxSize)).AddOpenApiOperationTransformer(DescribeBodyAsync)
            .Produces<ConfigurationPlanView>().ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status413PayloadTooLarge)
            .ProducesValidationProblem(StatusCodes.Status422UnprocessableEntity);
    }

    private static async Task<IResult> GetAsync(HttpContext context, Configurations configurations)
    {
        var saved = await configurations.ReadAsync(context.RequestAborted);
        context.Response.Headers.ETag = Tag(saved.Revision);
        // What the body is described by (RFC 8288, and JSON Schema 2020-12 §9.5.1.1): no field of the file, which is the same everywhere.
        context.Response.Headers.Link = $"<{context.Request.PathBase}/api/v1/config{SchemaPath}>; rel=\"describedby\"";
        return TypedResults.Json(ConfigurationDocument.Of(saved), ConfigurationDocument.Json);
    }

    private static IResult GetSchema() => TypedResults.Text(ConfigurationSchema.Document.ToJsonString(ConfigurationDocument.Json), ConfigurationSchema.ContentType);

    private static async Task<IResult> ApplyAsync(
        HttpContext context, Configurations configurations, ISecretBox secrets, IStringLocalizer<Texts> texts, string? dryRun = null, string? reason = null)
    {
        if (CheckQuery(context.Request.Query, dryRun, reason).ToList() is { Count: > 0 } refusals) return Answers.Invalid(refusals, texts);
        var reading = await new ConfigurationReader(secrets).ReadAsync(context.Request.Body, context.RequestAborted);
        if (reading.Wanted is not { } wanted) return Answers.Invalid(reading.Refusals, texts);

        var actor = context.Actor();
        var order = new ConfigurationOrder(wanted, actor with { Comment = Reason.Of(reason) ?? actor.Comment }, RevisionsIn(context.Request));
        var isDry = dryRun is not null && bool.Parse(dryRun);
        return await (isDry ? configurations.PlanAsync(order, context.RequestAborted) : configurations.ApplyAsync(order, context.RequestAborted)) switch
        {
            ConfigurationAnswer.Done done => Done(context, done, isDry),
            ConfigurationAnswer.Refused refused => Answers.Invalid(refused.Refusals, texts),
            ConfigurationAnswer.Stale stale => Stale(context, stale.Current, texts),
            var other => throw new InvalidOperationException($"An order ends with an answer; got {other}"),
        };
    }

    /// <summary>A misspelt dryRun must not apply what was only to be looked at.</summary>
    private static IEnumerable<Refusal> CheckQuery(IQueryCollection query, string? dryRun, string? reason)
    {
        foreach (var name in query.Keys)
            if (!name.Equals(nameof(dryRun), StringComparison.OrdinalIgnoreCase) && !name.Equals(nameof(reason), StringComparison.OrdinalIgnoreCase))
                yield return new(name, "There is no field {0} here; there are {1}", name, $"{nameof(dryRun)}, {nameof(reason)}");
        if (dryRun is not null && !bool.TryParse(dryRun, out _))
            yield return new(nameof(dryRun), "true or false is expected; got {0}", dryRun);
        foreach (var refusal in Reason.Check(reason)) yield return refusal;
    }

    private static IResult Done(HttpContext context, ConfigurationAnswer.Done done, bool isDry)
    {
        context.Response.Headers.ETag = Tag(done.Revision);
        return TypedResults.Ok(ConfigurationPlanView.Of(done, isDry));
    }

    private static IResult Stale(HttpContext context, string current, IStringLocalizer<Texts> texts)
    {
        context.Response.Headers.ETag = Tag(current);
        return TypedResults.Problem(texts["Somebody saved something since the revision this file is based on: get the configuration again, or send the file without If-Match"], statusCode: StatusCodes.Status409Conflict);
    }

    /// <summary>As <c>If-Match</c> names them (RFC 9110 §13.1.1), weak ones too: a proxy that compresses makes them so. Null: whatever there is.</summary>
    private static IReadOnlyList<string>? RevisionsIn(HttpRequest request)
    {
        string[] tags = [.. request.Headers.IfMatch.SelectMany(value => (value ?? "").Split(',')).Select(tag => tag.Trim())];
        return tags.Length == 0 || tags.Contains("*") ? null : [.. tags.Select(tag => (tag.StartsWith("W/", StringComparison.Ordinal) ? tag[2..] : tag).Trim('"'))];
    }

    private static string Tag(string revision) => $"\"{revision}\"";

    private static Task DescribeAnswerAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        ((OpenApiResponse)operation.Responses!["200"]).Content = Described();
        return Task.CompletedTask;
    }

    private static Task DescribeBodyAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        operation.RequestBody = new OpenApiRequestBody { Required = true, Content = Described() };
        foreach (var parameter in operation.Parameters!.OfType<OpenApiParameter>().Where(parameter => parameter.Name == "dryRun"))
            parameter.Schema = new OpenApiSchema { Type = JsonSchemaType.Boolean };
        return Task.CompletedTask;
    }

    private static Dictionary<string, OpenApiMediaType> Described() => new()
    {
        ["application/json"] = new()
        {
            Schema = OpenApiModelFactory.Parse<OpenApiSchema>(
                ConfigurationSchema.Document.ToJsonString(), OpenApiSpecVersion.OpenApi3_1, new OpenApiDocument(), out _, OpenApiConstants.Json),
        },
    };
}
