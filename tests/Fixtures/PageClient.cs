using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using Shouldly;

namespace LiveNotify.Tests.Fixtures;

/// <summary>Reads pages and posts their forms, as a browser without JavaScript does, or as htmx does.</summary>
public static class PageClient
{
    private const string AntiforgeryField = "__RequestVerificationToken";

    /// <summary>The page, which must be there.</summary>
    public static async Task<IHtmlDocument> PageAsync(this HttpClient client, string path)
    {
        using var response = await client.GetAsync(path);
        response.StatusCode.ShouldBe(HttpStatusCode.OK, path);
        return await response.DocumentAsync();
    }

    /// <summary>What htmx would swap in.</summary>
    public static Task<HttpResponseMessage> HxGetAsync(this HttpClient client, string path) =>
        client.SendAsync(new(HttpMethod.Get, path) { Headers = { { "HX-Request", "true" } } });

    /// <param name="action">Where the form goes: path and query.</param>
    /// <param name="fields">Its fields without the antiforgery token; a name may come several times.</param>
    public static Task<HttpResponseMessage> PostFormAsync(this HttpClient client, string action, params (string Name, string? Value)[] fields) =>
        client.PostAsync(action, hx: false, fields);

    public static Task<HttpResponseMessage> HxPostFormAsync(this HttpClient client, string action, params (string Name, string? Value)[] fields) =>
        client.PostAsync(action, hx: true, fields);

    public static async Task<IHtmlDocument> DocumentAsync(this HttpResponseMessage response) =>
        new HtmlParser().ParseDocument(await response.Content.ReadAsStringAsync());

    private static async Task<HttpResponseMessage> PostAsync(this HttpClient client, string action, bool hx, (string Name, string? Value)[] fields)
    {
        var token = await client.AntiforgeryTokenAsync(action.Split('?')[0]);
        var content = new FormUrlEncodedContent(
            fields.Select(field => KeyValuePair.Create(field.Name, field.Value ?? "")).Append(new(AntiforgeryField, token)));
        var request = new HttpRequestMessage(HttpMethod.Post, action) { Content = content };
        if (hx) request.Headers.Add("HX-Request", "true");
        return await client.SendAsync(request);
    }

    /// <summary>Every page has a form; a path that only takes posts borrows the token of the page every caller can see.</summary>
    private static async Task<string> AntiforgeryTokenAsync(this HttpClient client, string path)
    {
        foreach (var page in new[] { path, "/", "/account/login" })
        {
            using var response = await client.GetAsync(page);
            var document = await response.DocumentAsync();
            if (document.QuerySelector<IHtmlInputElement>($"input[name={AntiforgeryField}]") is { } field) return field.Value;
        }

        throw new InvalidOperationException($"No form with an antiforgery token at {path}, / and /account/login");
    }
}
