using LiveNotify.Web.Localization;
using LiveNotify.Web.Pages.Shared;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;
using Decided = LiveNotify.Domain.Decision<LiveNotify.Domain.Receivers.IReceiverEvent>;

namespace LiveNotify.Web.Pages.Notification.Receivers;

/// <summary>How both pages with the receiver form answer a save.</summary>
internal static class ReceiverAnswers
{
    public static IActionResult Answer(this PageModel page, (Decided Decision, ReceiverForm Form) saving, Action<ReceiverForm> show)
    {
        var texts = page.HttpContext.RequestServices.GetRequiredService<IStringLocalizer<Texts>>();
        var (decision, form) = saving;
        show(form);
        return decision switch
        {
            Decided.Accepted { Events.Count: 0 } => page.Saved("Index", texts["Nothing to save: {0} is as it was.", form.Fields.Name!.Trim()]),
            Decided.Accepted => page.Saved("Index", texts["Receiver {0} saved.", form.Fields.Name!.Trim()]),
            Decided.Refused => page.Again(StatusCodes.Status422UnprocessableEntity, "_Form", form),
            Decided.Stale => page.Again(StatusCodes.Status409Conflict, "_Form", form),
            _ => page.NotFound(),
        };
    }
}
