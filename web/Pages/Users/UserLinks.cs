using Htmx;
using LiveNotify.Web.Access;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace LiveNotify.Web.Pages.Users;

/// <summary>Hands out the one-time link that was just made: on screen, and by mail where that is wanted.</summary>
public sealed class UserLinks(InvitationPost post)
{
    private const string LinkedEvent = "user:linked";

    public async Task<NewLink> MakeAsync(Changed changed, bool mail, HttpContext context)
    {
        var link = PublicAddress.Invitation(PublicAddress.Of(context), changed.Secret!);
        var problem = mail ? await post.SendAsync(changed.User!, link, context.RequestAborted) : null;
        return new(changed.User!, link, mail && problem is null, problem);
    }

    public static IActionResult Show(PageModel page, NewLink link)
    {
        page.Response.Headers.CacheControl = "no-store";
        if (!page.Request.IsHtmx()) return page.Page();
        page.Response.Htmx(headers => headers.WithTrigger(LinkedEvent));
        return page.Partial("_Link", link);
    }
}
