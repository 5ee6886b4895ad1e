using LiveNotify.Web.Access;
using LiveNotify.Web.EventStore;
using LiveNotify.Web.Localization;
using LiveNotify.Web.Pages.Shared;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;

namespace LiveNotify.Web.Pages.Notification.Email;

/// <summary>How both pages with the sender form answer.</summary>
internal static class SenderAnswers
{
    public static IActionResult Answer(this PageModel page, Saving saving, Action<SenderForm> show)
    {
        var texts = page.HttpContext.RequestServices.GetRequiredService<IStringLocalizer<Texts>>();
        switch (saving)
        {
            case Saving.Done { Changed: false } done:
                return page.Saved("Index", texts["Nothing to save: {0} is as it was.", done.Sender.Settings.TitlePrefix]);
            case Saving.Done done:
                return page.Saved("Index", texts["Sender {0} saved.", done.Sender.Settings.TitlePrefix]);
            case Saving.Again again:
                show(again.Form);
                return page.Again(again.Status, "_Form", again.Form);
            default:
                return page.NotFound();
        }
    }

    /// <summary>The form after a test, with the status that fits how it went.</summary>
    public static IActionResult Answer(this PageModel page, SenderForm? tested, Action<SenderForm> show)
    {
        if (tested is null) return page.NotFound();
        show(tested);
        if (tested.Wait is { } wait) page.Response.Headers.RetryAfter = TestSendLimit.Seconds(wait);
        return page.Again(StatusOf(tested), "_Form", tested);
    }

    /// <summary>The ports that were found: by themselves for a script, else in the page.</summary>
    public static IActionResult Found(this PageModel page, SenderForm? form, Action<SenderForm> show)
    {
        if (form is null) return page.NotFound();
        show(form);
        if (form.Ports is PortTrial.TooMany { Wait: var wait }) page.Response.Headers.RetryAfter = TestSendLimit.Seconds(wait);
        return page.Again(StatusOf(form.Ports), "_FoundPorts", form.Ports);
    }

    private static int StatusOf(PortTrial ports) => ports switch
    {
        PortTrial.Refused => StatusCodes.Status422UnprocessableEntity,
        PortTrial.TooMany => StatusCodes.Status429TooManyRequests,
        _ => StatusCodes.Status200OK,
    };

    private static int StatusOf(SenderForm tested) =>
        tested.Refusals.Count > 0 ? StatusCodes.Status422UnprocessableEntity
        : tested.Wait is not null ? StatusCodes.Status429TooManyRequests
        : StatusCodes.Status200OK;
}
