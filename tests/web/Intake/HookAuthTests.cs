using System.Net;
using System.Text;
using LiveNotify.Tests.Fixtures;
using LiveNotify.Tests.Web.Api;
using Shouldly;
using Xunit;

namespace LiveNotify.Tests.Web.Intake;

public sealed class HookAuthTests(AppFixture fixture) : IClassFixture<AppFixture>
{
    private static DateTimeOffset Now => DateTimeOffset.UtcNow;

    [Fact]
    public async Task The_key_counts_as_bearer_and_as_basic_password_and_no_other_does()
    {
        var hook = await Hook.AddAsync(fixture.App);
        var other = await Hook.AddAsync(fixture.App);
        var basic = Convert.ToBase64String(Encoding.UTF8.GetBytes($"whoever:{hook.Key}"));

        (await hook.PostAsync()).Status.ShouldBe(HttpStatusCode.Accepted);
        (await hook.PostBareAsync(Hook.Report, ("Authorization", $"Basic {basic}"))).Status.ShouldBe(HttpStatusCode.OK);
        (await hook.PostBareAsync(Hook.Report, ("Authorization", $"Bearer {other.Key}"))).Status.ShouldBe(HttpStatusCode.Unauthorized);
        (await hook.PostBareAsync(Hook.Report, ("Authorization", $"Bearer {LiveNotifyApp.ApiToken}"))).Status.ShouldBe(HttpStatusCode.Unauthorized);
        (await hook.PostBareAsync(Hook.Report, ("Authorization", "Basic !!"))).Status.ShouldBe(HttpStatusCode.Unauthorized);
        var nothing = await hook.PostBareAsync(Hook.Report);
        nothing.Status.ShouldBe(HttpStatusCode.Unauthorized);
        nothing.Response.Headers.WwwAuthenticate.ToString().ShouldBe("Bearer");
        (await hook.PostBareAsync(Hook.Report, hook.GitHub(Hook.Report))).Status.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_signature_of_GitHub_is_of_the_raw_body_under_the_text_of_the_secret()
    {
        var hook = await Hook.AddAsync(fixture.App, new { authentication = "signature" });

        (await hook.PostBareAsync(Hook.Report, hook.GitHub(Hook.Report))).Status.ShouldBe(HttpStatusCode.Accepted);
        (await hook.PostBareAsync(Hook.Report + " ", hook.GitHub(Hook.Report))).Status.ShouldBe(HttpStatusCode.Unauthorized);
        (await hook.PostBareAsync(Hook.Report, hook.GitHub(Hook.Report, "whsec_AAAA"))).Status.ShouldBe(HttpStatusCode.Unauthorized);
        (await hook.PostBareAsync(Hook.Report, ("X-Hub-Signature-256", "sha256="))).Status.ShouldBe(HttpStatusCode.Unauthorized);
        (await hook.PostAsync()).Status.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_signature_of_Grafana_is_bare_hex_with_or_without_a_time()
    {
        var hook = await Hook.AddAsync(fixture.App, new { authentication = "signature" });
        var time = Now.ToUnixTimeSeconds();
        string Signed(string text) => hook.GitHub(text).Item2["sha256=".Length..];
        (string, string) Signature(string text) => ("X-Grafana-Alerting-Signature", Signed(text));

        (await hook.PostBareAsync(Hook.Report, Signature(Hook.Report))).Status.ShouldBe(HttpStatusCode.Accepted);
        (await hook.PostBareAsync(Hook.Report, Signature($"{time}:{Hook.Report}"), ("X-Grafana-Alerting-Signature-Timestamp", $"{time}"))).Status.ShouldBe(HttpStatusCode.OK);
        (await hook.PostBareAsync(Hook.Report, Signature($"{time - 600}:{Hook.Report}"), ("X-Grafana-Alerting-Signature-Timestamp", $"{time - 600}")))
            .Status.ShouldBe(HttpStatusCode.Unauthorized);
        (await hook.PostBareAsync(Hook.Report, Signature("another"))).Status.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_standard_webhook_is_good_for_five_minutes_either_way_and_one_signature_of_several_is_enough()
    {
        var hook = await Hook.AddAsync(fixture.App, new { authentication = "signature" });
        async Task<HttpStatusCode> PostAsync(DateTimeOffset at, string? secret = null) =>
            (await hook.PostBareAsync(Hook.Report, hook.StandardWebhooks(Hook.Report, at, secret))).Status;

        (await PostAsync(Now.AddMinutes(-4))).ShouldBe(HttpStatusCode.Accepted);
        (await PostAsync(Now.AddMinutes(4))).ShouldBe(HttpStatusCode.OK);
        (await PostAsync(Now.AddMinutes(-6))).ShouldBe(HttpStatusCode.Unauthorized);
        (await PostAsync(Now.AddMinutes(6))).ShouldBe(HttpStatusCode.Unauthorized);
        (await PostAsync(Now, "whsec_" + Convert.ToBase64String(new byte[32]))).ShouldBe(HttpStatusCode.Unauthorized);

        var headers = hook.StandardWebhooks(Hook.Report, Now);
        headers[2].Item2 = $"v2,other v1,{Convert.ToBase64String(new byte[32])} {headers[2].Item2}";
        (await hook.PostBareAsync(Hook.Report, headers)).Status.ShouldBe(HttpStatusCode.OK);
        headers[0].Item2 = "msg_2";
        (await hook.PostBareAsync(Hook.Report, headers)).Status.ShouldBe(HttpStatusCode.Unauthorized);
        headers[1].Item2 = "99999999999999999";
        (await hook.PostBareAsync(Hook.Report, headers)).Status.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task With_both_neither_is_enough_on_either_address()
    {
        var hook = await Hook.AddAsync(fixture.App, new { authentication = "both" });
        using var client = fixture.App.Api(hook.Key);
        Task<Answer> NotifyAsync(params (string, string)[] headers) =>
            Answer.CallAsync(client, HttpMethod.Post, "/notifications", new StringContent(Hook.Report, Encoding.UTF8, "application/json"), headers);

        (await hook.PostAsync()).Status.ShouldBe(HttpStatusCode.Unauthorized);
        (await hook.PostBareAsync(Hook.Report, hook.GitHub(Hook.Report))).Status.ShouldBe(HttpStatusCode.Unauthorized);
        (await hook.PostAsync(Hook.Report, hook.GitHub(Hook.Report))).Status.ShouldBe(HttpStatusCode.Accepted);
        (await NotifyAsync()).Status.ShouldBe(HttpStatusCode.Unauthorized);
        (await NotifyAsync(hook.GitHub(Hook.Report))).Status.ShouldBe(HttpStatusCode.Accepted);
    }

    [Fact]
    public async Task With_either_one_is_enough_and_what_is_brought_must_be_right()
    {
        var hook = await Hook.AddAsync(fixture.App, new { authentication = "either" });

        (await hook.PostAsync()).Status.ShouldBe(HttpStatusCode.Accepted);
        (await hook.PostBareAsync(Hook.Report, hook.GitHub(Hook.Report))).Status.ShouldBe(HttpStatusCode.OK);
        (await hook.PostAsync(Hook.Report, hook.GitHub("another"))).Status.ShouldBe(HttpStatusCode.Unauthorized);
        (await (hook with { Key = "lnk_wrong" }).PostAsync(Hook.Report, hook.GitHub(Hook.Report))).Status.ShouldBe(HttpStatusCode.Unauthorized);
        (await hook.PostBareAsync(Hook.Report)).Status.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task At_our_own_address_the_key_counts_even_for_a_source_that_signs()
    {
        var hook = await Hook.AddAsync(fixture.App, new { authentication = "signature" });

        (await Answer.CallAsync(fixture.App.Api(hook.Key), HttpMethod.Post, "/notifications", new { kind = "alert", title = "x" })).Status.ShouldBe(HttpStatusCode.Accepted);
    }

    [Fact]
    public async Task After_a_rotation_old_and_new_are_good_until_the_overlap_ends()
    {
        var old = await Hook.AddAsync(fixture.App, new { authentication = "both" });
        var rotated = (await old.AdminAsync(HttpMethod.Post, "/rotate", new { overlapMinutes = 5 })).Json;
        var renewed = old with { Key = rotated["key"]!.ToString(), Secret = rotated["signingSecret"]!.ToString() };
        rotated["previousKeyUntil"].ShouldNotBeNull();

        (await old.PostAsync(Hook.Report, old.GitHub(Hook.Report))).Status.ShouldBe(HttpStatusCode.Accepted);
        (await renewed.PostAsync(Hook.Report, renewed.GitHub(Hook.Report))).Status.ShouldBe(HttpStatusCode.OK);
        (await Answer.CallAsync(fixture.App.Api(old.Key), HttpMethod.Get, "/notifications")).Status.ShouldBe(HttpStatusCode.OK);

        var last = (await old.AdminAsync(HttpMethod.Post, "/rotate", new { overlapMinutes = 0 })).Json;
        var present = old with { Key = last["key"]!.ToString(), Secret = last["signingSecret"]!.ToString() };
        (await renewed.PostAsync(Hook.Report, renewed.GitHub(Hook.Report))).Status.ShouldBe(HttpStatusCode.Unauthorized);
        (await present.PostAsync(Hook.Report, renewed.GitHub(Hook.Report))).Status.ShouldBe(HttpStatusCode.Unauthorized);
        (await present.PostAsync(Hook.Report, present.GitHub(Hook.Report))).Status.ShouldBe(HttpStatusCode.OK);
        (await Answer.CallAsync(fixture.App.Api(renewed.Key), HttpMethod.Get, "/notifications")).Status.ShouldBe(HttpStatusCode.Unauthorized);
    }
}
