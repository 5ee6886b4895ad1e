using LiveNotify.Web.Access;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace LiveNotify.Web.Pages;

/// <summary>
/// A page is for readers, its forms are for admins: whatever is not a mere look is refused to others with 403. The pages of
/// one's own account, setup and errors are exempt, and the one whose form only asks.
/// </summary>
internal sealed class OnlyAdminsChange : IAuthorizationFilter
{
    private static readonly string[] Exempt = ["/Account/", "/Setup/", "/Error/", "/Notification/Receivers/DryRun"];

    public void OnAuthorization(AuthorizationFilterContext context)
    {
        var method = context.HttpContext.Request.Method;
        if (HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || context.HttpContext.User.IsAdmin()) return;
        if (context.ActionDescriptor is PageActionDescriptor page && Exempt.Any(page.ViewEnginePath.StartsWith)) return;
        context.Result = new StatusCodeResult(StatusCodes.Status403Forbidden);
    }
}
