using System.Globalization;
using LiveNotify.Web.Localization;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;

namespace LiveNotify.Web.Pages.Error;

/// <summary>Shown in place of an answer that has only a status; a refused post comes here as a post.</summary>
[AllowAnonymous]
[IgnoreAntiforgeryToken]
public class ErrorModel(IStringLocalizer<Texts> texts) : PageModel
{
    /// <summary>Not bound: after a form that could not be read nothing is.</summary>
    public int Code => int.Parse((string)RouteData.Values["code"]!, CultureInfo.InvariantCulture);

    public string Title => Code switch
    {
        StatusCodes.Status400BadRequest => texts["This page was out of date"],
        StatusCodes.Status403Forbidden => texts["You may not do that"],
        StatusCodes.Status404NotFound => texts["There is no such page"],
        StatusCodes.Status429TooManyRequests => texts["Too many attempts"],
        StatusCodes.Status503ServiceUnavailable => texts["The database does not answer"],
        _ => texts["Something went wrong"],
    };

    public string WayOut => Code switch
    {
        StatusCodes.Status400BadRequest => texts["Nothing was changed. Go back, reload the page and try again."],
        StatusCodes.Status403Forbidden => texts["Your role may look at this but not change it. Ask an admin."],
        StatusCodes.Status404NotFound => texts["The address may be mistyped, or what was here has been removed."],
        StatusCodes.Status429TooManyRequests => texts["Wait a minute, then try again."],
        StatusCodes.Status503ServiceUnavailable => texts["Nothing was changed. Try again in a moment."],
        _ => texts["It is in the log of the server. Try again; if it happens again, tell whoever runs LiveNotify."],
    };

    public void OnGet() => Response.StatusCode = Code;

    public void OnPost() => Response.StatusCode = Code;
}
