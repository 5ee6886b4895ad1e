using System.Globalization;
using LiveNotify.Domain;
using LiveNotify.Web.Access;
using Microsoft.AspNetCore.Localization;

namespace LiveNotify.Web.Localization;

/// <summary>English and Chinese: what the user chose, else what this browser chose here, else what the browser asks for.</summary>
public static class LocalizationSetup
{
    public const string CookieName = "livenotify.language";

    public static WebApplicationBuilder AddTexts(this WebApplicationBuilder builder)
    {
        builder.Services.AddLocalization();
        builder.Services.Configure<RequestLocalizationOptions>(options =>
        {
            options.SupportedCultures = options.SupportedUICultures = [.. Languages.All.Select(CultureInfo.GetCultureInfo)];
            options.DefaultRequestCulture = new(Languages.English);
            options.ApplyCurrentCultureToResponseHeaders = true;
            options.RequestCultureProviders =
            [
                new CustomRequestCultureProvider(context => Task.FromResult(
                    context.User.FindFirst(Claims.Language)?.Value is { } language ? new ProviderCultureResult(language) : null)),
                new CookieRequestCultureProvider { CookieName = CookieName },
                new AcceptLanguageHeaderRequestCultureProvider(),
            ];
        });
        return builder;
    }
}
