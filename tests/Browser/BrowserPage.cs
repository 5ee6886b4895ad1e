using System.Collections.Concurrent;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using Shouldly;

namespace LiveNotify.Tests.Browser;

/// <summary>
/// A page in a profile of its own. What the browser complains about (errors in the console, uncaught exceptions, violations of the
/// content security policy) fails the test at the end.
/// </summary>
public sealed class BrowserPage : IAsyncDisposable
{
    private static readonly string[] WcagLevelsAToAA = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"];

    // The browser reports each answer of 4xx to a script; these are how a form says what is wrong with it.
    private static readonly string[] AnswersToForms =
        [.. new[] { 409, 422, 429 }.Select(status => $"Failed to load resource: the server responded with a status of {status}")];

    // A page that is left gives up what it was asking. htmx reports each failure twice, and the first time without its kind.
    private static readonly string[] Leaving = ["htmx:sendAbort", "htmx:afterRequest"];

    private readonly ConcurrentQueue<string> _complaints = new();
    private readonly List<string> _expected = [.. AnswersToForms, .. Leaving];

    private BrowserPage(IPage page) => Page = page;

    public IPage Page { get; }

    /// <summary>What the browser complained about so far, expected complaints left out.</summary>
    public IEnumerable<string> Complaints => _complaints.Where(text => !_expected.Exists(text.Contains));

    internal static async Task<BrowserPage> OpenAsync(IBrowserContext context)
    {
        await context.AddInitScriptAsync(
            "addEventListener('securitypolicyviolation', e => console.error(`CSP ${e.effectiveDirective}: ${e.blockedURI} ${e.sourceFile}:${e.lineNumber}`))");
        var opened = new BrowserPage(await context.NewPageAsync());
        opened.Page.Console += (_, message) =>
        {
            if (message.Type == "error") opened._complaints.Enqueue($"{message.Text} ({message.Location})");
        };
        opened.Page.PageError += (_, error) => opened._complaints.Enqueue(error);
        return opened;
    }

    /// <param name="complaint">A part of what the browser will complain about, because the test provokes it.</param>
    public void Expect(string complaint) => _expected.Add(complaint);

    public Task<IResponse?> GotoAsync(string path) => Page.GotoAsync(path);

    /// <summary>No violation of WCAG 2.2 A and AA, as far as a machine can tell.</summary>
    public async Task AxeAsync()
    {
        // A frame holds a mail: not our page, and its sandbox lets no script in, axe neither.
        var result = await Page.RunAxe(new AxeRunOptions { Iframes = false, RunOnly = new() { Type = "tag", Values = [.. WcagLevelsAToAA] } });
        result.Violations.SelectMany(violation => violation.Nodes.Select(node =>
            $"{violation.Id} ({violation.Help}): {node.Html} {string.Join(" ", node.Any.Concat(node.All).Select(check => check.Message))}"))
            .ShouldBeEmpty(Page.Url);
    }

    /// <summary>The page as a whole never scrolls sideways.</summary>
    public async Task FitsAsync() =>
        (await Page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth")).ShouldBe(0, Page.Url);

    /// <summary>Into TestResults/screenshots of the checkout, for eyes.</summary>
    public async Task ScreenshotAsync(string name)
    {
        await Page.ScreenshotAsync(new()
        {
            Path = Path.Combine(Repository.PathOf("TestResults"), "screenshots", $"{name}.png"),
            FullPage = true,
        });
        // Playwright hides the caret for it and leaves empty style attributes behind; htmx would copy them into what it swaps in, against the CSP.
        await Page.EvaluateAsync("document.querySelectorAll('[style=\"\"]').forEach(element => element.removeAttribute('style'))");
    }

    public async ValueTask DisposeAsync()
    {
        await Page.Context.CloseAsync();
        Complaints.ShouldBeEmpty("The browser complained");
    }
}
