using System.Net;
using AngleSharp.Dom;
using LiveNotify.Tests.Fixtures;
using LiveNotify.Tests.Web.Localization;
using LiveNotify.Web.Access;
using LiveNotify.Web.Pages.Notification.Email;
using Shouldly;
using Xunit;

namespace LiveNotify.Tests.Web.Pages.Notification.Email;

public sealed class SenderListTests(EmailPages email) : IClassFixture<EmailPages>
{
    [Fact]
    public async Task The_list_has_nine_columns_and_a_row_for_each_sender()
    {
        var id = await email.SavedAsync("[Nine]");

        var page = await email.Admin.PageAsync(EmailPages.List);

        page.QuerySelectorAll("thead th a").Select(a => a.TextContent.Trim()).ShouldBe(
        [
            "Email Title Prefix", "SMTP Outbox", "SMTP Username", "SMTP Server", "SMTP Port", "SMTP SSL", "SMTP TLS", "Status", "Creation Time",
        ]);
        var row = page.GetElementById($"sender-{id}")!;
        row.QuerySelector("input[type=checkbox]")!.GetAttribute("value").ShouldBe(id.ToString());
        row.TextContent.ShouldContain("[Nine]");
        row.TextContent.ShouldContain("Enabled");
        row.TextContent.ShouldContain("not tested");
    }

    [Fact]
    public async Task A_click_on_a_column_sorts_by_it_and_the_next_one_turns_the_order_round()
    {
        await email.SavedAsync("[B sorts]", port: 2002);
        await email.SavedAsync("[A sorts]", port: 2001);
        var page = await email.Admin.PageAsync(EmailPages.List);

        var byPort = await email.Admin.PageAsync(page.GetElementById("sort-port")!.GetAttribute("href")!);
        var turned = await email.Admin.PageAsync(byPort.GetElementById("sort-port")!.GetAttribute("href")!);

        Prefixes(byPort).ShouldBe(["[A sorts]", "[B sorts]"]);
        Prefixes(turned).ShouldBe(["[B sorts]", "[A sorts]"]);
        byPort.GetElementById("sort-port")!.ParentElement!.GetAttribute("aria-sort").ShouldBe("ascending");
        turned.GetElementById("sort-port")!.ParentElement!.GetAttribute("aria-sort").ShouldBe("descending");
        byPort.GetElementById("sort-server")!.ParentElement!.GetAttribute("aria-sort").ShouldBe("none");
    }

    [Fact]
    public async Task A_sort_nobody_offers_is_the_default_order()
    {
        (await email.Admin.PageAsync($"{EmailPages.List}?sort=nonsense&dir=desc")).QuerySelectorAll("[aria-sort=descending]").ShouldBeEmpty();
    }

    [Fact]
    public async Task An_auditor_sees_the_senders_and_nothing_that_changes_them()
    {
        var id = await email.SavedAsync("[Audited]");
        var auditor = await email.App.AsAsync(Role.Auditor, "auditor.list@example.com");

        var list = await auditor.PageAsync(EmailPages.List);
        var form = await auditor.PageAsync($"{EmailPages.Modify}?id={id}");

        list.GetElementById("add-sender").ShouldBeNull();
        list.QuerySelectorAll("#senders input[type=checkbox], #senders [data-menu]").ShouldBeEmpty();
        form.QuerySelector("fieldset")!.HasAttribute("disabled").ShouldBeTrue();
        form.QuerySelectorAll("#sender-form [data-save], #sender-form [data-test-send]").ShouldBeEmpty();
    }

    [Fact]
    public async Task An_auditor_changes_nothing_whatever_is_posted()
    {
        var id = await email.SavedAsync("[Untouched]");
        var auditor = await email.App.AsAsync(Role.Auditor, "auditor.posts@example.com");

        (await auditor.GetAsync(EmailPages.Add)).StatusCode.ShouldNotBe(HttpStatusCode.OK);
        foreach (var path in new[] { EmailPages.Modify, $"{EmailPages.Modify}?handler=Test", $"{EmailPages.List}?handler=Enable" })
            (await auditor.PostFormAsync(path, EmailPages.Fields(("id", id.ToString()), ("version", "1"), ("titlePrefix", "[Touched]")))).IsSuccessStatusCode.ShouldBeFalse(path);

        (await email.LoadAsync(id))!.Revision.ShouldBe(1);
        email.Tester.Requests.ShouldNotContain(request => request.SenderId == id);
    }

    [Fact]
    public async Task Without_script_the_checked_row_goes_to_its_page_and_any_other_number_is_explained()
    {
        var id = await email.SavedAsync("[Checked]");

        var one = await email.Admin.PostFormAsync($"{EmailPages.List}?handler=Modify", ("id", id.ToString()));
        var none = await email.Admin.GetAsync(EmailPages.Modify);

        one.Headers.Location!.ToString().ShouldBe($"{EmailPages.Modify}?id={id}");
        none.Headers.Location!.ToString().ShouldBe(EmailPages.List);
        (await email.Admin.PageAsync(EmailPages.List)).Body!.TextContent.ShouldContain("Check exactly one sender to modify; 0 are checked.");
    }

    [Fact]
    public async Task Several_senders_are_switched_off_after_saying_who_would_miss_them_and_on_again()
    {
        var first = await email.SavedAsync("[First]");
        var second = await email.SavedAsync("[Second]");
        await email.ReceiverAsync("Night shift", first);

        var asked = await email.Admin.PageAsync($"/notification/email/disable?id={first}&id={second}");
        asked.QuerySelector("main")!.TextContent.ShouldContain("Receivers that name it: Night shift.");
        await email.Admin.PostFormAsync("/notification/email/disable", ("id", first.ToString()), ("id", second.ToString()));
        (await email.LoadAsync(first))!.Settings.Enabled.ShouldBeFalse();
        (await email.LoadAsync(second))!.HasPassword.ShouldBeTrue();

        await email.Admin.PostFormAsync($"{EmailPages.List}?handler=Enable", ("id", first.ToString()), ("id", second.ToString()));
        (await email.LoadAsync(second))!.Settings.Enabled.ShouldBeTrue();
    }

    [Fact]
    public void What_a_provider_needs_and_what_cannot_work_is_said_in_Chinese() => new Translations().Lacks(
    [
        .. Preset.All.SelectMany(preset => new[] { preset.Name, preset.Note }),
        .. Mismatch.All.SelectMany(mismatch => mismatch.Mends.Select(mend => mend.Label.Template).Append(mismatch.Why)),
        .. SenderColumn.All.Select(column => column.Title),
    ]).ShouldBeEmpty();

    private static IEnumerable<string> Prefixes(IParentNode page) =>
        page.QuerySelectorAll("tbody tr td a").Select(a => a.TextContent).Where(prefix => prefix.EndsWith("sorts]", StringComparison.Ordinal));
}
