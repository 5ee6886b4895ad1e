using Htmx;
using LiveNotify.Web.Pages.Shared;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace LiveNotify.Web.Pages.Notification.Sources;

/// <summary>How the pages that change one source answer: what comes after is the page of that source.</summary>
internal static class SourceAnswers
{
    public static IActionResult Done(this PageModel page, Guid id, string notice) =>
        page.Request.IsHtmx() ? page.Saved("Index", notice) : page.ToSource(id, DrawerAnswers.NoticeKey, notice);

    /// <summary>The page of the source, which says <paramref name="text"/>.</summary>
    public static IActionResult ToSource(this PageModel page, Guid id, string key, string text)
    {
        page.TempData[key] = text;
        return page.RedirectToPage("Details", null, new { id });
    }
}
