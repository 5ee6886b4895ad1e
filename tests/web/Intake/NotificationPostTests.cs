using System.Net;
using System.Net.Http.Headers;
using System.Text;
using LiveNotify.Tests.Web.Api;
using Shouldly;
using Xunit;

namespace LiveNotify.Tests.Web.Intake;

public sealed class NotificationPostTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    private static readonly object Report = new
    {
        kind = "alert",
        severity = "critical",
        title = "Host backup failed",
        body = "host-17: disk full",
        resource = "host-17",
        key = "backup/host-17",
        state = "firing",
        link = "https://ops.example/host-17",
        occurredAt = "2026-11-23T03:13:00Z",
        labels = new { site = "dr-1" },
        unknown = new { fields = "are welcome" },
    };

    [Fact]
    public async Task A_report_is_stored_and_can_be_asked_for_where_the_answer_says()
    {
        var (_, _, source) = await api.SourceAsync();

        var posted = await Answer.CallAsync(source, HttpMethod.Post, "/notifications", Report);

        posted.Status.ShouldBe(HttpStatusCode.Accepted);
        posted.Json["duplicate"]!.GetValue<bool>().ShouldBeFalse();
        posted.Json["deliveries"]!.GetValue<int>().ShouldBeGreaterThanOrEqualTo(1);
        var href = posted.Json["href"]!.ToString();
        href.ShouldBe($"/api/v1/notifications/{posted.Json["id"]}");
        var stored = await Answer.CallAsync(source, HttpMethod.Get, href["/api/v1".Length..]);
        stored.Json["title"]!.ToString().ShouldBe("Host backup failed");
        stored.Json["occurredAt"]!.ToString().ShouldBe("2026-11-23T03:13:00Z");
        stored.Json["labels"]!["site"]!.ToString().ShouldBe("dr-1");
        stored.Json["deliveries"]!.AsArray().Count.ShouldBe(posted.Json["deliveries"]!.GetValue<int>());
    }

    [Fact]
    public async Task Where_nobody_matched_one_suppressed_delivery_says_so()
    {
        var (_, _, source) = await api.SourceAsync();

        var posted = await Answer.CallAsync(source, HttpMethod.Post, "/notifications", new { kind = "task", title = "Nobody cares" });

        var delivery = (await api.CallAsync(HttpMethod.Get, $"/deliveries?notification={posted.Json["id"]}")).Json["items"]!.AsArray().Single()!;
        delivery["to"].ShouldBeNull();
        delivery["status"]!.ToString().ShouldBe("suppressed");
        delivery["reason"]!.ToString().ShouldBe("no-receiver");
    }

    [Fact]
    public async Task Fifty_repeats_at_once_make_one_notification()
    {
        var (_, _, source) = await api.SourceAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ =>
            Answer.CallAsync(source, HttpMethod.Post, "/notifications", Report, ("Idempotency-Key", "nightly-17"))));

        answers.Count(a => a.Status == HttpStatusCode.Accepted).ShouldBe(1);
        answers.Count(a => a.Status == HttpStatusCode.OK && a.Json["duplicate"]!.GetValue<bool>()).ShouldBe(49);
        answers.Select(a => a.Json["id"]!.ToString()).Distinct().Count().ShouldBe(1);
        (await Answer.CallAsync(source, HttpMethod.Get, "/notifications")).Json["items"]!.AsArray().Count.ShouldBe(1);
    }

    [Fact]
    public async Task The_same_key_of_two_sources_names_two_things()
    {
        var (_, _, one) = await api.SourceAsync();
        var (_, _, other) = await api.SourceAsync();

        var first = await Answer.CallAsync(one, HttpMethod.Post, "/notifications", Report, ("Idempotency-Key", "1"));
        var second = await Answer.CallAsync(other, HttpMethod.Post, "/notifications", Report, ("Idempotency-Key", "1"));

        second.Status.ShouldBe(HttpStatusCode.Accepted);
        second.Json["id"]!.ToString().ShouldNotBe(first.Json["id"]!.ToString());
        (await Answer.CallAsync(other, HttpMethod.Get, $"/notifications/{first.Json["id"]}")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("{}", "kind", "title")]
    [InlineData("""{"kind":"noise","title":"x"}""", "kind")]
    [InlineData("""{"kind":"alert","title":5}""", "title")]
    [InlineData("""{"kind":"alert","title":"a\nb"}""", "title")]
    [InlineData("""{"kind":"alert","title":"x","severity":"loud","state":"maybe","link":"javascript:alert(1)"}""", "severity", "state", "link")]
    [InlineData("""{"kind":"alert","title":"x","labels":{"a":1}}""", "labels.a")]
    [InlineData("""{"kind":"alert","title":"x","occurredAt":"yesterday"}""", "occurredAt")]
    public async Task What_can_be_read_but_is_invalid_is_422_by_field(string body, params string[] fields)
    {
        var (_, _, source) = await api.SourceAsync();

        var refused = await Answer.CallAsync(source, HttpMethod.Post, "/notifications", new StringContent(body, Encoding.UTF8, "application/json"));

        refused.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        refused.Errors.ShouldBe(fields, ignoreOrder: true);
    }

    [Theory]
    [InlineData("{\"kind\":")]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{\"kind\":\"alert\"} trailing")]
    public async Task What_cannot_be_read_is_400(string body)
    {
        var (_, _, source) = await api.SourceAsync();

        (await Answer.CallAsync(source, HttpMethod.Post, "/notifications", new StringContent(body, Encoding.UTF8, "application/json"))).Status.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Too_much_is_413_and_another_type_415()
    {
        var (_, _, source) = await api.SourceAsync();

        (await Answer.CallAsync(source, HttpMethod.Post, "/notifications", new { kind = "alert", title = "x", body = new string('x', 300_000) })).Status.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
        (await Answer.CallAsync(source, HttpMethod.Post, "/notifications", new StringContent("kind=alert", Encoding.UTF8, "application/x-www-form-urlencoded"))).Status.ShouldBe(HttpStatusCode.UnsupportedMediaType);
    }

    [Fact]
    public async Task The_key_is_checked_as_bearer_and_as_basic_password()
    {
        var (_, _, source) = await api.SourceAsync();
        var key = source.DefaultRequestHeaders.Authorization!.Parameter!;
        using var basic = api.App.Api();
        basic.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"whoever:{key}")));

        (await Answer.CallAsync(basic, HttpMethod.Post, "/notifications", Report)).Status.ShouldBe(HttpStatusCode.Accepted);
        (await Answer.CallAsync(api.App.Api("lnk_wrong"), HttpMethod.Post, "/notifications", Report)).Status.ShouldBe(HttpStatusCode.Unauthorized);
        (await Answer.CallAsync(api.App.Anonymous, HttpMethod.Post, "/notifications", Report)).Status.ShouldBe(HttpStatusCode.Unauthorized);
        (await Answer.CallAsync(api.Admin, HttpMethod.Post, "/notifications", Report)).Status.ShouldBe(HttpStatusCode.Forbidden);
    }
}
