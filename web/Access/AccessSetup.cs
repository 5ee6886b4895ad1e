using Htmx;
using LiveNotify.Domain;
using LiveNotify.Web.Access.Keys;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.CookiePolicy;
using Microsoft.AspNetCore.Identity;

namespace LiveNotify.Web.Access;

/// <summary>The door: who gets in, as whom, and what a browser may do with our pages.</summary>
public static class AccessSetup
{
    /// <summary>Cookie for people, key for programs; which of them a request brings decides.</summary>
    private const string CookieOrKey = nameof(CookieOrKey);

    public static WebApplicationBuilder AddAccess(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddIdentityCore<User>(ConfigureIdentity).AddSignInManager().AddUserStore<UserStore>().AddPasswordValidator<PasswordBlocklist>().AddClaimsPrincipalFactory<UserClaims>();
        services.AddAuthentication(o => o.DefaultScheme = o.DefaultChallengeScheme = o.DefaultForbidScheme = CookieOrKey)
            .AddPolicyScheme(CookieOrKey, null, o => o.ForwardDefaultSelector = SchemeOf)
            .AddScheme<AuthenticationSchemeOptions, KeyAuthentication>(KeyAuthentication.SchemeName, null)
            .AddCookie(IdentityConstants.ApplicationScheme, ConfigureCookie);
        services.AddAuthorization(Policies.Add);
        services.AddAntiforgery(o => o.Cookie.Name = "livenotify.antiforgery");
        services.AddHttpContextAccessor();
        services.AddHsts(o => o.MaxAge = TimeSpan.FromDays(365));
        services.Configure<CookiePolicyOptions>(ConfigureEveryCookie);
        services.AddKeys(builder.Configuration);
        services.AddSingleton<ISecretBox, SecretBox>();
        services.AddSingleton<Sessions>();
        services.AddScoped<AccessJournal>();
        services.AddSingleton<RefusalFold>();
        services.AddHostedService(provider => provider.GetRequiredService<RefusalFold>());
        services.AddScoped<SignIns>();
        services.AddScoped<People>();
        services.AddScoped<InvitationPost>();
        services.AddSingleton<FirstAdmin>();
        services.AddSingleton<ApiTokens>();
        services.AddSingleton<SourceKeys>();
        services.AddSingleton<SourceDoor>();
        services.AddSingleton<TestSendLimit>();
        services.AddBodyLimits();
        services.AddRateLimits().AddSignInLimit();
        services.AddProblemDetails();
        return builder;
    }

    public static WebApplication UseAccess(this WebApplication app)
    {
        app.UseSecurityHeaders();
        // Only ever said over HTTPS, and never of localhost.
        if (!app.Environment.IsDevelopment()) app.UseHsts();
        app.UseCookiePolicy();
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseRateLimiter();
        return app;
    }

    /// <exception cref="StartupProblem">The key ring cannot be opened, or the bootstrap settings cannot make an admin.</exception>
    public static async Task PrepareAccessAsync(this WebApplication app, CancellationToken cancellationToken)
    {
        await app.Services.GetRequiredService<KeyRingGuard>().CheckAsync(cancellationToken);
        await app.Services.GetRequiredService<FirstAdmin>().PrepareAsync(cancellationToken);
    }

    /// <summary>While there is no user: where the first admin is made. Only who reads the log learns the token.</summary>
    public static void LogWayIn(this WebApplication app)
    {
        if (app.Services.GetRequiredService<FirstAdmin>().SetupPath is not { } path) return;
        var address = PublicAddress.Of(app.Configuration) ?? app.Urls.First();
        app.Logger.LogInformation("Nobody can sign in yet: make the first admin at {Link} (the link works once)", address.TrimEnd('/') + path);
    }

    private static void ConfigureIdentity(IdentityOptions options)
    {
        options.User.RequireUniqueEmail = true;
        options.User.AllowedUserNameCharacters = "";
        // Length is what makes a password good; composition rules make people write it down (NIST SP 800-63B §5.1.1.2).
        options.Password = new() { RequiredLength = PasswordRules.MinLength, RequireDigit = false, RequireLowercase = false, RequireUppercase = false, RequireNonAlphanumeric = false };
        options.Lockout.AllowedForNewUsers = true;
    }

    /// <summary>No script needs one, none goes out in the open where the page did not, and none comes along from elsewhere.</summary>
    private static void ConfigureEveryCookie(CookiePolicyOptions options)
    {
        options.HttpOnly = HttpOnlyPolicy.Always;
        options.Secure = CookieSecurePolicy.SameAsRequest;
        options.MinimumSameSitePolicy = SameSiteMode.Lax;
    }

    private static void ConfigureCookie(CookieAuthenticationOptions options)
    {
        options.Cookie.Name = "livenotify.session";
        options.Cookie.SameSite = SameSiteMode.Lax;
        options.LoginPath = "/account/login";
        options.LogoutPath = "/account/logout";
        options.ReturnUrlParameter = "ReturnUrl";
        options.ExpireTimeSpan = TimeSpan.FromHours(12);
        options.SlidingExpiration = true;
        options.Events.OnValidatePrincipal = Sessions.ValidateAsync;
        options.Events.OnRedirectToLogin = context => ForPages(context, StatusCodes.Status401Unauthorized, "Sign in first, or send an API token.");
        options.Events.OnRedirectToAccessDenied = context => ForPages(context, StatusCodes.Status403Forbidden, "Your role may not do that.");
    }

    /// <summary>A person is led to the page that helps; a program gets the status.</summary>
    private static Task ForPages(RedirectContext<CookieAuthenticationOptions> context, int status, string detail)
    {
        if (ProgramPaths.Include(context.Request.Path)) return Problems.WriteAsync(context.HttpContext, status, detail);
        if (status == StatusCodes.Status403Forbidden)
            context.Response.StatusCode = status;
        else if (context.Request.IsHtmx(out var htmx))
            context.Response.Htmx(headers => headers.Redirect(SignInPath(context, htmx?.CurrentUrl)));
        else
            context.Response.Redirect(context.RedirectUri);
        return Task.CompletedTask;
    }

    /// <summary>What htmx asked for is a piece of a page: the way back leads to the page it was asked from.</summary>
    private static string SignInPath(RedirectContext<CookieAuthenticationOptions> context, string? page)
    {
        var back = Uri.TryCreate(page, UriKind.Absolute, out var from) ? from.PathAndQuery : $"{context.Request.PathBase}/";
        return $"{context.Request.PathBase}{context.Options.LoginPath}{QueryString.Create(context.Options.ReturnUrlParameter, back)}";
    }

    /// <summary>At <c>/hooks</c> a source is asked for its key, or its signature, by the endpoint: the body is needed for it.</summary>
    private static string SchemeOf(HttpContext context) =>
        context.Request.Headers.Authorization.Count > 0 && !context.Request.Path.StartsWithSegments("/hooks", StringComparison.OrdinalIgnoreCase) ? KeyAuthentication.SchemeName : IdentityConstants.ApplicationScheme;
}
