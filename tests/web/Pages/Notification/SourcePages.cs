using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using LiveNotify.Tests.Fixtures;

namespace LiveNotify.Tests.Web.Pages.Notification;

/// <summary>A new source as its pages make it.</summary>
internal sealed record NewSource(Guid Id, string Slug, string Key, string Secret, IHtmlDocument Page)
{
    public string Path => $"/notification/sources/{Id}";
}

/// <summary>What the tests of the pages of sources do to come to one.</summary>
internal static class SourcePages
{
    public const string List = "/notification/sources";

    /// <param name="fields">In place of a native source with a key.</param>
    public static async Task<NewSource> AddSourceAsync(this LiveNotifyApp app, params (string Name, string? Value)[] fields)
    {
        var made = await app.PostSourceAsync(fields);
        var page = await made.DocumentAsync();
        var id = Guid.Parse(page.QuerySelector(".drawer-foot a")!.GetAttribute("href")!.Split('/')[^1]);
        var detail = await app.Admin.PageAsync($"{List}/{id}");
        return new(id, detail.QuerySelector("#hook-url")!.TextContent.Split('/')[^1], Text(page, "source-key"), Text(page, "source-secret"), page);
    }

    public static Task<HttpResponseMessage> PostSourceAsync(this LiveNotifyApp app, params (string Name, string? Value)[] fields)
    {
        (string Name, string? Value)[] defaults =
            [("id", $"{Guid.NewGuid()}"), ("version", "0"), ("name", $"System {Guid.NewGuid():N}"), ("format", "native"), ("enabled", "true")];
        return app.Admin.PostFormAsync($"{List}/add", [.. defaults.Where(d => fields.All(f => f.Name != d.Name)), .. fields]);
    }

    public static string Text(this IHtmlDocument page, string id) => page.QuerySelector($"[id='{id}']")!.TextContent;

    /// <summary>The page when so many requests are on it: they are written behind.</summary>
    public static async Task<IHtmlDocument> PageWithRequestsAsync(this HttpClient client, NewSource source, int count)
    {
        IHtmlDocument page = null!;
        await Wait.UntilAsync(
            async () => Requests(page = await client.PageAsync(source.Path)).Count == count, $"{count} requests of {source.Slug} are on its page");
        return page;
    }

    public static IReadOnlyList<IElement> Requests(this IHtmlDocument page) => [.. page.QuerySelectorAll(".requests tbody tr")];

    /// <summary>As a browser would send the form again, with other values for some fields.</summary>
    public static (string, string?)[] FieldsOf(this IHtmlDocument page, string form, params (string Name, string? Value)[] other) =>
    [
        .. page.QuerySelectorAll<IElement>($"{form} :is(input, textarea, select)[name]").Select(Field).OfType<(string Name, string? Value)>()
            .Where(field => field.Name != "__RequestVerificationToken" && other.All(o => o.Name != field.Name)),
        .. other.Where(field => field.Value is not null),
    ];

    private static (string Name, string? Value)? Field(IElement control) => control switch
    {
        IHtmlInputElement { Type: "checkbox" or "radio", IsChecked: false } => null,
        IHtmlInputElement input => (input.Name!, input.Value),
        IHtmlTextAreaElement area => (area.Name!, area.Value),
        IHtmlSelectElement select => (select.Name!, select.Value),
        _ => null,
    };
}
