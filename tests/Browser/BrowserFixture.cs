using LiveNotify.Tests.Browser;
using LiveNotify.Tests.Fixtures;
using Microsoft.Playwright;
using Xunit;

[assembly: AssemblyFixture(typeof(BrowserFixture))]

namespace LiveNotify.Tests.Browser;

/// <summary>
/// One Chromium for the whole run, started when the first test asks for a page. Each page has a profile of its own: no cookie, no
/// storage, reduced motion.
/// </summary>
public sealed class BrowserFixture : IAsyncDisposable
{
    public static readonly ViewportSize Desktop = new() { Width = 1280, Height = 800 };

    /// <summary>320 CSS pixels: WCAG 2.2 1.4.10 asks for no sideways scrolling there.</summary>
    public static readonly ViewportSize Narrow = new() { Width = 320, Height = 640 };

    /// <summary>How long a page may take to come to what is expected; a busy machine is slow, not wrong.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Lazy<Task<(IPlaywright Playwright, IBrowser Browser)>> _started = new(StartAsync);

    /// <param name="signedIn">As the bootstrap admin.</param>
    /// <param name="locale">What the browser asks for: <c>en-US</c> or <c>zh-CN</c>.</param>
    public async Task<BrowserPage> NewPageAsync(
        LiveNotifyApp app,
        bool signedIn = true,
        ColorScheme colorScheme = ColorScheme.Light,
        ViewportSize? viewport = null,
        string locale = "en-US",
        bool javaScript = true)
    {
        var (_, browser) = await _started.Value;
        var context = await browser.NewContextAsync(new()
        {
            BaseURL = app.Address.ToString(),
            ColorScheme = colorScheme,
            ViewportSize = viewport ?? Desktop,
            Locale = locale,
            JavaScriptEnabled = javaScript,
            ReducedMotion = ReducedMotion.Reduce,
            Permissions = ["clipboard-read", "clipboard-write"],
        });
        context.SetDefaultTimeout((float)Patience.TotalMilliseconds);
        if (signedIn) await SignInAsync(context, app);
        return await BrowserPage.OpenAsync(context);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_started.IsValueCreated || !_started.Value.IsCompletedSuccessfully) return;
        var (playwright, browser) = await _started.Value;
        await browser.DisposeAsync();
        playwright.Dispose();
    }

    private static async Task<(IPlaywright, IBrowser)> StartAsync()
    {
        Assertions.SetDefaultExpectTimeout((float)Patience.TotalMilliseconds);
        var program = ChromiumFinder.Find();
        var playwright = await Playwright.CreateAsync();
        var browser = await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = program,
            Args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        });
        return (playwright, browser);
    }

    private static async Task SignInAsync(IBrowserContext context, LiveNotifyApp app)
    {
        var session = (await app.SessionAsync()).Split('=', 2);
        await context.AddCookiesAsync([new() { Name = session[0], Value = session[1], Url = app.Address.ToString(), HttpOnly = true }]);
    }
}
