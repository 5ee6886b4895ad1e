using LiveNotify.Domain;
using LiveNotify.Web.Access;
using LiveNotify.Web.Localization;
using Microsoft.Extensions.Localization;

namespace LiveNotify.Web.Api;

internal static class TokenEndpoints
{
    public static void MapTokens(this IEndpointRouteBuilder api)
    {
        var tokens = api.MapGroup("/tokens").WithTags("Tokens").ForAdmins();
        tokens.MapGet("/", ListAsync).Produces<Page<TokenView>>();
        tokens.MapPost("/", AddAsync).Produces<TokenView>(StatusCodes.Status201Created).ProducesValidationProblem(StatusCodes.Status422UnprocessableEntity);
        tokens.MapDelete("/{id:guid}", RevokeAsync).Produces(StatusCodes.Status204NoContent).ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<IResult> ListAsync([AsParameters] Paging paging, ApiTokens tokens, IStringLocalizer<Texts> texts, CancellationToken cancellationToken) =>
        paging.Check().ToList() is { Count: > 0 } refusals
            ? Answers.Invalid(refusals, texts)
            : TypedResults.Ok(paging.Of(await tokens.ListAsync(cancellationToken), t => t.Id, t => TokenView.From(t)));

    private static async Task<IResult> AddAsync(TokenBody body, HttpContext context, ApiTokens tokens, IStringLocalizer<Texts> texts, CancellationToken cancellationToken)
    {
        if (tokens.Check(body.Name, body.Scope, body.ExpiresAt).ToList() is { Count: > 0 } refusals) return Answers.Invalid(refusals, texts);
        var (token, secret) = await tokens.AddAsync(body.Name!, Words.Parse<TokenScope>(body.Scope)!.Value, body.ExpiresAt, context.Actor(), cancellationToken);
        return TypedResults.Created((string?)null, TokenView.From(token, secret));
    }

    private static async Task<IResult> RevokeAsync(Guid id, HttpContext context, ApiTokens tokens, CancellationToken cancellationToken) =>
        await tokens.RevokeAsync(id, context.Actor(), cancellationToken) ? TypedResults.NoContent() : Answers.NotFound();
}
