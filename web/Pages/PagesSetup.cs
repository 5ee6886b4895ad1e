using Htmx.TagHelpers;
using LiveNotify.Web.Access;

namespace LiveNotify.Web.Pages;

/// <summary>Razor Pages: a folder a page, partials beside the page that owns them.</summary>
public static class PagesSetup
{
    public static WebApplicationBuilder AddPages(this WebApplicationBuilder builder)
    {
        builder.Services.AddRazorPages(options =>
        {
            options.Conventions.AllowAnonymousToFolder("/Account");
            options.Conventions.AllowAnonymousToPage("/Setup");
            options.Conventions.AuthorizeFolder("/Account/Profile", Policies.Reader);
        });
        builder.Services.Configure<RouteOptions>(o => o.LowercaseUrls = true);
        return builder;
    }

    public static WebApplication MapPages(this WebApplication app)
    {
        app.MapHtmxAntiforgeryScript().AllowAnonymous();
        app.MapRazorPages().WithStaticAssets();
        return app;
    }
}
