using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using LiveNotify.Domain.Deliveries;
using LiveNotify.Domain.Diagnosis;
using LiveNotify.Domain.Senders;
using LiveNotify.Tests.Fixtures;
using LiveNotify.Web.Access;
using LiveNotify.Web.EventStore;
using Marten;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace LiveNotify.Tests.Web.Pages;

public sealed class SenderTroublesTests(PostgresFixture postgres) : IAsyncLifetime
{
    private const string Email = "/notification/email";

    private static readonly Actor Somebody = new("admin@example.com", "192.0.2.7");

    private readonly ScriptedProbe _probe = new();
    private LiveNotifyApp _app = null!;
    private DeliveryScene _scene = null!;
    private Sender _sender = null!;

    private SenderCare Care => _app.Services.GetRequiredService<SenderCare>();

    public async ValueTask InitializeAsync()
    {
        _app = LiveNotifyApp.Start(await postgres.CreateDatabaseAsync(), _probe.Configure);
        _scene = new(_app.Services);
        _sender = await _scene.SenderAsync();
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    [Fact]
    public async Task Nothing_is_said_while_every_sender_works()
    {
        (await _app.Admin.PageAsync("/")).QuerySelectorAll("[data-sender-trouble]").ShouldBeEmpty();
    }

    [Fact]
    public async Task Every_page_about_mail_says_why_a_paused_sender_is_paused()
    {
        await PauseAsync();
        await _scene.ReceiverAsync("ada@example.com");
        var delivery = (await _scene.ReportAsync(await _scene.SourceAsync(), "Disk full")).Single();

        foreach (var path in new[] { "/", "/deliveries", $"/deliveries/{delivery.Id}", Email, "/notification/receivers", "/notification/sources" })
        {
            var box = (await _app.Admin.PageAsync(path)).QuerySelectorAll("[data-sender-trouble]").ShouldHaveSingleItem(path);
            foreach (var said in new[] { "[Ops]", "Paused", "mails wait since", "Tried again by itself", "Try now" }) box.TextContent.ShouldContain(said, customMessage: path);
            box.QuerySelector("a")!.GetAttribute("href")!.ShouldContain($"{_sender.Id}");
        }

        (await _app.Admin.PageAsync("/account/profile")).QuerySelectorAll("[data-sender-trouble]").ShouldBeEmpty();
    }

    [Fact]
    public async Task Where_the_mend_is_a_value_the_banner_leads_to_the_form_with_it_filled_in()
    {
        await Care.PauseAsync(
            new Attempt(_sender.Id, _sender.Revision, "mail.example.com:25", null, SmtpStage.Authenticate, "538 5.7.11 encryption required", 3), CancellationToken.None);
        var link = (await _app.Admin.PageAsync(Email)).QuerySelectorAll("[data-sender-trouble] a").Single(a => a.TextContent.StartsWith("Use ", StringComparison.Ordinal));

        var form = await _app.Admin.PageAsync(link.GetAttribute("href")!);

        form.QuerySelector<IHtmlInputElement>("#port")!.Value.ShouldBe("587");
        form.QuerySelector<IHtmlInputElement>("#tls")!.IsChecked.ShouldBeTrue();
    }

    [Fact]
    public async Task The_banner_comes_alone_when_something_changed()
    {
        await Care.HoldAsync(_sender.Id, "Moving house", Somebody, CancellationToken.None);
        var url = (await _app.Admin.PageAsync("/deliveries?status=failed")).QuerySelector("[data-live-topic=senders]")!.GetAttribute("data-live-url")!;

        using var response = await _app.Admin.HxGetAsync(url);

        var part = await response.DocumentAsync();
        part.QuerySelector("h1, nav, main").ShouldBeNull();
        part.QuerySelector("[data-sender-trouble]")!.TextContent.ShouldContain("Held back by an admin: Moving house");
        part.QuerySelector("form")!.GetAttribute("action")!.ShouldContain("status%3Dfailed");
    }

    [Fact]
    public async Task A_disabled_sender_is_none_of_its_business()
    {
        var disabled = await _scene.SenderAsync("[Off]", enabled: false);
        await Care.HoldAsync(disabled.Id, null, Somebody, CancellationToken.None);

        (await _app.Admin.PageAsync("/")).QuerySelectorAll("[data-sender-trouble]").ShouldBeEmpty();
    }

    [Fact]
    public async Task An_auditor_sees_it_without_buttons_and_may_not_use_them()
    {
        await PauseAsync();
        var auditor = await _app.AsAsync(Role.Auditor, "auditor.troubles@example.com");

        (await auditor.PageAsync("/")).QuerySelector("[data-sender-trouble]")!.QuerySelector("button").ShouldBeNull();
        (await auditor.PostFormAsync($"{Email}/troubles?handler=Try&id={_sender.Id}")).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await SenderAsync()).Pause.ShouldNotBeNull();
    }

    [Fact]
    public async Task Try_now_lets_mail_out_again_when_the_relay_works_and_leads_back()
    {
        await PauseAsync();
        var page = await _app.Admin.PageAsync("/deliveries?status=failed");

        using var response = await PressAsync(page);

        response.Headers.Location!.ToString().ShouldBe("/deliveries?status=failed");
        (await SenderAsync()).State.ShouldBe(SenderState.Ok);
        (await _app.Admin.PageAsync("/deliveries")).QuerySelector(".alert-success")!.TextContent.ShouldContain("[Ops] works again.");
    }

    [Fact]
    public async Task Try_now_warns_when_the_relay_still_does_not_work()
    {
        await PauseAsync();
        _probe.Trouble = Trouble;

        using var _ = await PressAsync(await _app.Admin.PageAsync("/"));

        var page = await _app.Admin.PageAsync("/");
        page.QuerySelectorAll(".alert-warning").ShouldContain(alert => alert.TextContent.Contains("[Ops] is still paused"));
        page.QuerySelectorAll(".alert-success").ShouldBeEmpty();
    }

    [Fact]
    public async Task It_leads_back_to_no_other_site()
    {
        await PauseAsync();

        using var response = await _app.Admin.PostFormAsync($"{Email}/troubles?handler=Try&id={_sender.Id}&back=https%3A%2F%2Fexample.com");

        response.Headers.Location!.ToString().ShouldBe("/");
    }

    [Fact]
    public async Task The_list_says_paused_and_held_beside_enabled()
    {
        await PauseAsync();
        (await RowAsync()).TextContent.ShouldContain("Paused");

        await Care.HoldAsync(_sender.Id, null, Somebody, CancellationToken.None);

        var row = await RowAsync();
        row.TextContent.ShouldContain("Enabled");
        row.TextContent.ShouldContain("Held");
    }

    [Fact]
    public async Task The_menu_holds_with_a_reason_and_releases_without_script()
    {
        using var asked = await _app.Admin.PostFormAsync($"{Email}?handler=Hold", Checked);
        (await _app.Admin.PageAsync(asked.Headers.Location!.ToString())).QuerySelector("#hold-form")!.TextContent.ShouldContain("[Ops]");
        using var held = await _app.Admin.PostFormAsync($"{Email}/hold", Checked, ("reason", " Moving house "));
        held.Headers.Location!.ToString().ShouldBe(Email);
        (await SenderAsync()).Hold!.Reason.ShouldBe("Moving house");

        using var released = await _app.Admin.PostFormAsync($"{Email}?handler=Release", Checked);

        released.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        (await SenderAsync()).Hold.ShouldBeNull();
    }

    [Fact]
    public async Task A_reason_that_is_too_long_is_refused_and_kept()
    {
        var reason = new string('x', 501);

        using var response = await _app.Admin.PostFormAsync($"{Email}/hold", Checked, ("reason", reason));

        response.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        ((IHtmlInputElement)(await response.DocumentAsync()).GetElementById("reason")!).Value.ShouldBe(reason);
        (await SenderAsync()).Hold.ShouldBeNull();
    }

    [Fact]
    public async Task The_menu_tries_a_paused_sender()
    {
        await PauseAsync();

        using var _ = await _app.Admin.HxPostFormAsync($"{Email}?handler=Try", Checked);

        (await SenderAsync()).State.ShouldBe(SenderState.Ok);
    }

    [Fact]
    public async Task Moving_swaps_a_sender_with_its_neighbour_even_where_both_had_the_same_position()
    {
        var second = await _scene.SenderAsync("[Second]");
        var third = await _scene.SenderAsync("[Third]");

        using var up = await _app.Admin.PostFormAsync($"{Email}?handler=Up", ("id", $"{third.Id}"));
        (await OrderAsync()).ShouldBe(["[Ops]", "[Third]", "[Second]"]);
        using var down = await _app.Admin.PostFormAsync($"{Email}?handler=Down", Checked);
        (await OrderAsync()).ShouldBe(["[Third]", "[Ops]", "[Second]"]);
        using var end = await _app.Admin.PostFormAsync($"{Email}?handler=Down", ("id", $"{second.Id}"));
        (await OrderAsync()).ShouldBe(["[Third]", "[Ops]", "[Second]"]);
    }

    private (string, string?) Checked => ("id", $"{_sender.Id}");

    private Attempt Trouble => new(_sender.Id, _sender.Revision, "mail.example.com:25", null, SmtpStage.Connect, "Connection refused", 3);

    private Task PauseAsync() => Care.PauseAsync(Trouble, CancellationToken.None);

    private Task<HttpResponseMessage> PressAsync(IHtmlDocument page) =>
        _app.Admin.PostFormAsync(page.QuerySelector("[data-sender-trouble] form")!.GetAttribute("action")!);

    private async Task<IElement> RowAsync() => (await _app.Admin.PageAsync(Email)).GetElementById($"sender-{_sender.Id}")!;

    private async Task<IEnumerable<string>> OrderAsync()
    {
        await using var session = _app.Services.GetRequiredService<IDocumentStore>().QuerySession();
        return (await session.Query<Sender>().ToListAsync()).ByPosition().Select(s => s.Settings.TitlePrefix);
    }

    private async Task<Sender> SenderAsync()
    {
        await using var session = _app.Services.GetRequiredService<IDocumentStore>().QuerySession();
        return (await session.LoadAsync<Sender>(_sender.Id))!;
    }
}
