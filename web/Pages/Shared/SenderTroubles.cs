using LiveNotify.Domain.Senders;
using Marten;
using Microsoft.AspNetCore.Mvc.Abstractions;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace LiveNotify.Web.Pages.Shared;

/// <summary>The enabled senders nothing goes out through, for the banner above every page about mail.</summary>
public sealed class SenderTroubles(IQuerySession session)
{
    private static readonly string[] MailFolders = ["/Deliveries/", "/Notification/"];

    public static bool AreShownOn(ActionDescriptor action) =>
        action is PageActionDescriptor page && (page.ViewEnginePath == "/Index" || MailFolders.Any(page.ViewEnginePath.StartsWith));

    public async Task<IReadOnlyList<Sender>> NowAsync(CancellationToken cancellationToken) =>
        (await session.Query<Sender>().ToListAsync(cancellationToken))
        .Where(sender => sender is { Settings.Enabled: true, State: not SenderState.Ok }).ByPosition();
}
