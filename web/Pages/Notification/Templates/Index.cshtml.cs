using LiveNotify.Domain;
using LiveNotify.Domain.Notifications;
using LiveNotify.Domain.Templates;
using LiveNotify.Web.EventStore;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace LiveNotify.Web.Pages.Notification.Templates;

/// <summary>Every kind in every language, and how its mails look.</summary>
public sealed class IndexModel(TemplateQueries templates) : PageModel
{
    public IReadOnlyList<(Kind Kind, string Language, Template? Own)> Rows { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        var saved = await templates.AllAsync(cancellationToken);
        Rows = [.. from kind in Enum.GetValues<Kind>() from language in Languages.All select (kind, language, saved.For(kind, language))];
    }
}
