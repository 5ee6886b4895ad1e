using System.Net;
using System.Text;
using System.Text.Json;
using LiveNotify.Domain.Notifications;
using LiveNotify.Domain.Sources;
using LiveNotify.Tests.Fixtures;
using LiveNotify.Web.Intake;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace LiveNotify.Tests.Web.Intake;

/// <summary>A post with many reports is one transaction, and each report its own notification.</summary>
public sealed class SeveralReportsTests(PostgresFixture postgres) : IAsyncLifetime
{
    private LiveNotifyApp _app = null!;
    private Hook _hook = null!;

    public async ValueTask InitializeAsync()
    {
        _app = LiveNotifyApp.Start(await postgres.CreateDatabaseAsync(), services => services.AddSingleton<IFormat, Lines>());
        _hook = await Hook.AddAsync(_app, new { format = "generic", mapping = new { title = "$.title" } });
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    [Fact]
    public async Task Each_report_is_a_notification_and_the_answer_lists_them_all()
    {
        var posted = await _hook.PostAsync("""["one","two","three"]""");

        posted.Status.ShouldBe(HttpStatusCode.Accepted);
        posted.Json["received"]!.GetValue<int>().ShouldBe(3);
        posted.Json["notifications"]!.AsArray().Select(n => n!["id"]!.ToString()).Distinct().Count().ShouldBe(3);
        posted.Json["id"]!.ToString().ShouldBe(posted.Json["notifications"]![0]!["id"]!.ToString());
        (await _hook.NotificationsAsync()).ShouldBe(3);
    }

    [Fact]
    public async Task What_the_format_names_is_a_repeat_however_it_is_packed()
    {
        await _hook.PostAsync("""["#a","#b"]""");

        var mixed = await _hook.PostAsync("""["#b","#c"]""");
        var all = await _hook.PostAsync("""["#c","#a"]""");

        mixed.Status.ShouldBe(HttpStatusCode.Accepted);
        mixed.Json["duplicate"]!.GetValue<bool>().ShouldBeTrue();
        mixed.Json["duplicates"]!.GetValue<int>().ShouldBe(1);
        all.Status.ShouldBe(HttpStatusCode.OK);
        all.Json["duplicates"]!.GetValue<int>().ShouldBe(2);
        (await _hook.NotificationsAsync()).ShouldBe(3);
    }

    [Fact]
    public async Task Two_of_a_name_in_one_post_are_one_and_two_without_a_name_are_two()
    {
        (await _hook.PostAsync("""["#a","#a"]""")).Json["duplicates"]!.GetValue<int>().ShouldBe(1);
        (await _hook.PostAsync("""["same","same"]""")).Json["duplicates"]!.GetValue<int>().ShouldBe(0);
        (await _hook.PostAsync("""["same","same"]""")).Json["duplicates"]!.GetValue<int>().ShouldBe(2);
        (await _hook.NotificationsAsync()).ShouldBe(3);
    }

    [Fact]
    public async Task A_key_of_the_caller_names_each_report_by_its_place()
    {
        var first = await _hook.PostAsync("""["one","two"]""", ("Idempotency-Key", "k"));
        var second = await _hook.PostAsync("""["uno","due"]""", ("Idempotency-Key", "k"));

        second.Status.ShouldBe(HttpStatusCode.OK);
        second.Json["notifications"]!.AsArray().Select(n => n!["id"]!.ToString()).ShouldBe(first.Json["notifications"]!.AsArray().Select(n => n!["id"]!.ToString()));
    }

    [Fact]
    public async Task One_invalid_report_keeps_all_of_them_out_and_the_answer_says_which()
    {
        var refused = await _hook.PostAsync("""["one",""]""");

        refused.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        refused.Errors.ShouldBe(["[1].title"]);
        (await _hook.NotificationsAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task A_test_of_the_tool_is_received_and_makes_nothing()
    {
        var tested = await _hook.PostAsync("[]");

        tested.Status.ShouldBe(HttpStatusCode.Accepted);
        tested.Json["id"].ShouldBeNull();
        tested.Json["notifications"]!.AsArray().ShouldBeEmpty();
        tested.Json["why"]!.ToString().ShouldBe("The body tells of nothing");
        (await _hook.RequestsAsync(1))[0]!["verdict"]!.ToString().ShouldBe("nothing");
    }

    [Fact]
    public async Task Many_posts_of_many_reports_at_once_are_all_there()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(i =>
            _hook.PostAsync(JsonSerializer.Serialize(Enumerable.Range(0, 30).Select(j => $"{i}.{j}")))));

        answers.ShouldAllBe(a => a.Status == HttpStatusCode.Accepted);
        (await _hook.NotificationsAsync()).ShouldBe(360);
    }

    /// <summary>A list of titles; one that begins with # is its own name.</summary>
    private sealed class Lines : IFormat
    {
        public SourceFormat Name => SourceFormat.Generic;

        public string Sample => """["sample"]""";

        public Parsed Parse(Posted posted, FormatRules rules) => new Parsed.Reports([.. JsonSerializer.Deserialize<string[]>(Encoding.UTF8.GetString(posted.Body.Span))!
            .Select(title => new ReportedDraft(
                new("alert", null, title, null, null, null, null, null, null, null), title.StartsWith('#') ? title : null))]);
    }
}
