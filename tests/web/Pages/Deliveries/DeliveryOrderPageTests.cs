using System.Net;
using LiveNotify.Domain.Deliveries;
using LiveNotify.Domain.Diagnosis;
using LiveNotify.Tests.Fixtures;
using LiveNotify.Web.Access;
using LiveNotify.Web.EventStore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace LiveNotify.Tests.Web.Pages.Deliveries;

public sealed class DeliveryOrderPageTests(PostgresFixture postgres) : IAsyncLifetime
{
    private LiveNotifyApp _app = null!;
    private DeliveryScene _scene = null!;
    private IReadOnlyList<Delivery> _deliveries = [];

    public async ValueTask InitializeAsync()
    {
        _app = LiveNotifyApp.Start(await postgres.CreateDatabaseAsync(), new ScriptedProbe().Configure);
        _scene = new(_app.Services);
        await _scene.SenderAsync();
        await _scene.ReceiverAsync("ada@example.com", "bob@example.com", "cyd@example.com");
        _deliveries = await _scene.ReportAsync(await _scene.SourceAsync(), "Disk full");
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    [Fact]
    public async Task A_queued_delivery_is_cancelled_with_a_reason()
    {
        var page = await _app.Admin.PageAsync(PathOf(0));
        Buttons(page).ShouldBe(["Cancel"]);

        using var response = await _app.Admin.PostFormAsync($"{PathOf(0)}/cancel", ("reason", "Planned work"));

        response.Headers.Location!.ToString().ShouldBe(PathOf(0));
        var after = await _app.Admin.PageAsync(PathOf(0));
        after.QuerySelector(".alert-success")!.TextContent.ShouldContain("Cancelled");
        after.QuerySelector(".timeline")!.TextContent.ShouldContain("Planned work");
        Buttons(after).ShouldBe(["Send again"]);
    }

    [Fact]
    public async Task An_accepted_delivery_warns_of_a_repeat_and_is_sent_again()
    {
        await _scene.AcceptAsync(_deliveries[0]);
        var page = await _app.Admin.PageAsync(PathOf(0));
        page.QuerySelector("form.orders .alert-warning")!.TextContent.ShouldContain("The recipient may have this mail already");

        using var _ = await _app.Admin.PostFormAsync($"{PathOf(0)}/resend");

        (await StatusAsync(0)).ShouldBe(DeliveryStatus.Queued);
    }

    [Fact]
    public async Task A_failed_one_that_cannot_have_arrived_warns_of_nothing()
    {
        await _scene.FailAsync(_deliveries[0], FailureClass.Recipient, SmtpStage.Recipient, "550 5.1.1 No such user");

        var page = await _app.Admin.PageAsync(PathOf(0));

        Buttons(page).ShouldBe(["Send again"]);
        page.QuerySelector("form.orders .alert-warning").ShouldBeNull();
    }

    [Fact]
    public async Task What_is_not_possible_now_says_why()
    {
        await _scene.AcceptAsync(_deliveries[0]);

        using var response = await _app.Admin.PostFormAsync($"{PathOf(0)}/cancel");

        response.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        (await _app.Admin.PageAsync(PathOf(0))).QuerySelector("main > .alert-warning")!.TextContent.ShouldContain("Only queued and deferred mail can be cancelled");
        (await StatusAsync(0)).ShouldBe(DeliveryStatus.Accepted);
    }

    [Fact]
    public async Task The_buttons_come_alone_when_something_changed_and_leave_the_reason_be()
    {
        var live = (await _app.Admin.PageAsync(PathOf(0))).QuerySelector("form.orders [data-live-topic]")!;
        live.QuerySelector("[name=reason]").ShouldBeNull();

        var part = await (await _app.Admin.HxGetAsync(live.GetAttribute("data-live-url")!)).DocumentAsync();

        part.QuerySelectorAll("button").Length.ShouldBe(1);
        part.QuerySelector("main").ShouldBeNull();
    }

    [Fact]
    public async Task An_auditor_orders_nothing()
    {
        var auditor = await _app.AsAsync(Role.Auditor, "auditor.orders@example.com");

        (await auditor.PageAsync(PathOf(0))).QuerySelector("form.orders").ShouldBeNull();
        (await auditor.PageAsync("/deliveries")).QuerySelector(".orders-links").ShouldBeNull();
        (await auditor.GetAsync("/deliveries/orders?order=cancel")).StatusCode.ShouldNotBe(HttpStatusCode.OK);
        (await auditor.PostFormAsync($"{PathOf(0)}/cancel")).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await StatusAsync(0)).ShouldBe(DeliveryStatus.Queued);
    }

    [Fact]
    public async Task Those_a_filter_names_are_counted_first_and_then_cancelled()
    {
        var list = await _app.Admin.PageAsync("/deliveries?to=ada%40example.com");
        var url = list.GetElementById("cancel-these")!.GetAttribute("href")!;
        var page = await _app.Admin.PageAsync(url);
        page.GetElementById("order-count")!.TextContent.ShouldContain("1 delivery would be cancelled.");
        page.QuerySelector("main")!.TextContent.ShouldContain("ada@example.com");
        (await StatusesAsync()).ShouldAllBe(status => status == DeliveryStatus.Queued);

        using var response = await _app.Admin.PostFormAsync(page.QuerySelector("#order-form")!.GetAttribute("action")!, ("reason", "Planned work"));

        response.Headers.Location!.ToString().ShouldBe("/deliveries?to=ada@example.com");
        (await StatusesAsync()).Count(status => status == DeliveryStatus.Cancelled).ShouldBe(1);
    }

    [Fact]
    public async Task Without_a_filter_all_are_cancelled_and_sent_again()
    {
        using var cancelled = await _app.Admin.PostFormAsync("/deliveries/orders?order=cancel");
        (await _app.Admin.PageAsync("/deliveries")).QuerySelector(".alert-success")!.TextContent.ShouldContain("3 deliveries cancelled");
        var page = await _app.Admin.PageAsync("/deliveries/orders?order=resend");
        page.GetElementById("order-count")!.TextContent.ShouldContain("3 deliveries would be sent again.");
        page.QuerySelector("main")!.TextContent.ShouldContain("Only failed, cancelled and suppressed ones are sent again; repeats that an earlier mail stands for are not.");

        using var resent = await _app.Admin.PostFormAsync("/deliveries/orders?order=resend");

        (await StatusesAsync()).ShouldAllBe(status => status == DeliveryStatus.Queued);
    }

    [Fact]
    public async Task Where_nothing_can_be_done_there_is_nothing_to_confirm()
    {
        var page = await _app.Admin.PageAsync("/deliveries/orders?order=cancel&status=accepted");

        page.GetElementById("order-count")!.TextContent.ShouldContain("0 deliveries");
        page.QuerySelector("#order-form").ShouldBeNull();
    }

    [Fact]
    public async Task An_order_nobody_knows_is_not_found_and_a_filter_nobody_understands_changes_nothing()
    {
        (await _app.Admin.GetAsync("/deliveries/orders?order=burn")).StatusCode.ShouldBe(HttpStatusCode.NotFound);

        using var response = await _app.Admin.PostFormAsync("/deliveries/orders?order=cancel&since=soon");

        response.Headers.Location!.ToString().ShouldBe("/deliveries?since=soon");
        (await StatusesAsync()).ShouldAllBe(status => status == DeliveryStatus.Queued);
    }

    private string PathOf(int index) => $"/deliveries/{_deliveries[index].Id}";

    private static IEnumerable<string> Buttons(AngleSharp.Html.Dom.IHtmlDocument page) =>
        page.QuerySelectorAll("form.orders button").Select(button => button.TextContent.Trim());

    private async Task<DeliveryStatus> StatusAsync(int index) =>
        (await _app.Services.GetRequiredService<DeliveryQueries>().FindAsync(_deliveries[index].Id))!.Status;

    private async Task<IReadOnlyList<DeliveryStatus>> StatusesAsync() =>
        [.. (await _app.Services.GetRequiredService<DeliveryQueries>().ListAsync(DeliveryFilter.None, 10, null)).Items.Select(d => d.Status)];
}
