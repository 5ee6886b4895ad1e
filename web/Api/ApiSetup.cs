using LiveNotify.Web.Access;
using LiveNotify.Web.Localization;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Localization;

namespace LiveNotify.Web.Api;

/// <summary>The API under <c>/api/v1</c>: what the pages do, for programs. Reading is for readers, writing for admins.</summary>
public static class ApiSetup
{
    public static WebApplicationBuilder AddApi(this WebApplicationBuilder builder)
    {
        builder.Services.AddExceptionHandler<BadRequests>();
        builder.Services.Configure<RouteHandlerOptions>(o => o.ThrowOnBadRequest = true);
        builder.Services.ConfigureHttpJsonOptions(o => o.SerializerOptions.Converters.Add(new UtcTime()));
        return builder;
    }

    public static WebApplication MapApi(this WebApplication app)
    {
        var api = app.MapGroup("/api/v1").RequireAuthorization(Policies.Reader).AddEndpointFilter(CheckAntiforgeryAsync).AddEndpointFilter(CheckCommentAsync)
            .WithMetadata(new TakesComment())
            .ProducesProblem(StatusCodes.Status401Unauthorized).ProducesProblem(StatusCodes.Status403Forbidden);
        api.MapSenders();
        api.MapReceivers();
        api.MapSources();
        api.MapTemplates();
        api.MapUsers();
        api.MapTokens();
        api.MapDeliveries();
        api.MapAudit();
        api.MapConfiguration();
        app.MapGroup("/api/v1").MapNotifications();
        return app;
    }

    internal static TBuilder ForAdmins<TBuilder>(this TBuilder endpoint) where TBuilder : IEndpointConventionBuilder =>
        endpoint.RequireAuthorization(Policies.Admin);

    /// <summary>A browser sends its cookie wherever a foreign page tells it to; a key it does not have.</summary>
    private static async ValueTask<object?> CheckAntiforgeryAsync(EndpointFilterInvocationContext invocation, EndpointFilterDelegate next)
    {
        var context = invocation.HttpContext;
        var byCookie = context.User.Identity?.AuthenticationType == IdentityConstants.ApplicationScheme;
        if (byCookie && !HttpMethods.IsGet(context.Request.Method)
            && !await context.RequestServices.GetRequiredService<IAntiforgery>().IsRequestValidAsync(context))
            return TypedResults.Problem("Calls with a session cookie need the RequestVerificationToken header.", statusCode: StatusCodes.Status400BadRequest);
        return await next(invocation);
    }

    /// <summary>Before anything is done: not every change is one decision.</summary>
    private static async ValueTask<object?> CheckCommentAsync(EndpointFilterInvocationContext invocation, EndpointFilterDelegate next)
    {
        var context = invocation.HttpContext;
        return context.Actor().CommentRefused is { } refused
            ? Answers.Invalid([refused], context.RequestServices.GetRequiredService<IStringLocalizer<Texts>>())
            : await next(invocation);
    }
}
