using Htmx;
using LiveNotify.Web.Access;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace LiveNotify.Web.Pages.Shared;

/// <summary>How a page with a form answers, in the drawer and as a full page.</summary>
internal static class DrawerAnswers
{
    public const string NoticeKey = "notice";
    public const string WarningKey = "warning";

    private const string SavedEvent = "drawer:saved";

    /// <summary>It is done: the drawer closes, the list comes anew and <paramref name="notice"/> is announced; a full page goes back to the list, which says it.</summary>
    public static IActionResult Saved(this PageModel page, string listPage, string notice)
    {
        if (!page.Request.IsHtmx()) return page.BackTo(listPage, NoticeKey, notice);
        page.Response.Htmx(headers => headers.WithTrigger(SavedEvent, new { notice }));
        return page.StatusCode(StatusCodes.Status204NoContent);
    }

    /// <summary>It was not done: the form again, its values kept, with 422 for a refusal or 409 for a conflict.</summary>
    /// <param name="form">The partial that is the form.</param>
    public static IActionResult Again(this PageModel page, int status, string form, object model)
    {
        page.Response.StatusCode = status;
        return page.Request.IsHtmx() ? page.Partial(form, model) : page.Page();
    }

    /// <summary>Whether the comment was refused; then the answer has 422, and is the form again, which says why.</summary>
    public static bool IsCommentRefused(this PageModel page)
    {
        if (page.HttpContext.Actor().CommentRefused is null) return false;
        page.Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return true;
    }

    /// <summary>Back to the list, which says <paramref name="text"/>.</summary>
    public static IActionResult BackTo(this PageModel page, string listPage, string key, string text)
    {
        page.TempData[key] = text;
        return page.RedirectToPage(listPage);
    }
}
