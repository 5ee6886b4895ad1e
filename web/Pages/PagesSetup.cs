using Htmx.TagHelpers;
using LiveNotify.Web.Access;
using LiveNotify.Web.Pages.Deliveries;
using LiveNotify.Web.Pages.Notification.Email;
using LiveNotify.Web.Pages.Notification.Receivers;
using LiveNotify.Web.Pages.Notification.Sources;
using LiveNotify.Web.Pages.Notification.Templates;
using LiveNotify.Web.Pages.Shared;
using LiveNotify.Web.Pages.Users;

namespace LiveNotify.Web.Pages;

/// <summary>Razor Pages: a folder a page, partials beside the page that owns them.</summary>
public static class PagesSetup
{
    public static WebApplicationBuilder AddPages(this WebApplicationBuilder builder)
    {
        builder.Services.AddRazorPages(options =>
        {
            options.Conventions.AllowAnonymousToFolder("/Account/Login");
            options.Conventions.AllowAnonymousToFolder("/Account/Logout");
            options.Conventions.AllowAnonymousToFolder("/Account/Language");
            options.Conventions.AllowAnonymousToFolder("/Account/Invitation");
            options.Conventions.AllowAnonymousToFolder("/Setup");
            options.Conventions.AuthorizeFolder("/Users", Policies.Admin);
            options.Conventions.ConfigureFilter(new OnlyAdminsChange());
        });
        builder.Services.Configure<RouteOptions>(o => o.LowercaseUrls = true);
        builder.Services.AddExceptionHandler<PageFailure>();
        builder.Services.AddOutputCache(o =>
        {
            o.SizeLimit = 32 << 20;
            o.AddPolicy(OneAnswerForAll.Name, policy => policy.AddPolicy<OneAnswerForAll>(), excludeDefaultPolicy: true);
        });
        builder.Services.AddScoped<SenderDesk>();
        builder.Services.AddScoped<SenderSwitch>();
        builder.Services.AddScoped<SenderControl>();
        builder.Services.AddScoped<SenderMoves>();
        builder.Services.AddScoped<SenderTroubles>();
        builder.Services.AddScoped<ReceiverDesk>();
        builder.Services.AddScoped<ReceiverConflicts>();
        builder.Services.AddScoped<ReceiverRule>();
        builder.Services.AddScoped<SourceDesk>();
        builder.Services.AddScoped<TemplateDesk>();
        builder.Services.AddScoped<SourceConflicts>();
        builder.Services.AddScoped<SourceRotation>();
        builder.Services.AddScoped<UserLinks>();
        return builder;
    }

    public static WebApplication MapPages(this WebApplication app)
    {
        app.UseOutputCache();
        app.MapHtmxAntiforgeryScript().AllowAnonymous();
        app.MapRazorPages().WithStaticAssets();
        return app;
    }
}
