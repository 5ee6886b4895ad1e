using LiveNotify.Tests.Fixtures;
using LiveNotify.Tests.Web.Pages.Notification.Email;
using LiveNotify.Web.Access;
using LiveNotify.Web.EventStore;
using LiveNotify.Web.Live;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;
using Shouldly;
using Xunit;

namespace LiveNotify.Tests.Web.Live;

public sealed class SenderTestHubTests(EmailPages email) : IClassFixture<EmailPages>
{
    private static SenderFields Fields(string server = "smtp.example.com") => new()
    {
        TitlePrefix = "[Hub]",
        Outbox = "ops@example.com",
        Username = "ops@example.com",
        Password = EmailPages.Secret,
        Server = server,
        Port = "587",
        Tls = true,
    };

    [Fact]
    public async Task The_one_who_asked_hears_each_step_and_the_end()
    {
        var news = await TestAsync(Fields());

        news.Select(n => n.Type).ShouldBe(["started", "ended", "accepted"]);
        news[1].ShouldSatisfyAllConditions(n => n.Step.ShouldBe("resolve"), n => n.Ok.ShouldBe(true), n => n.Ms.ShouldBe(3), n => n.Detail.ShouldBe("192.0.2.1"));
        news[2].ShouldSatisfyAllConditions(n => n.Reply.ShouldBe("250 2.0.0 queued as 42"), n => n.Proof.ShouldNotBeNullOrEmpty(), n => n.Message.ShouldBeNull());
    }

    [Theory]
    [InlineData("en", "There is no server named broken.example.com")]
    [InlineData("zh-CN", "broken.example.com")]
    public async Task A_failure_is_said_in_the_language_of_the_page(string language, string message)
    {
        var news = await TestAsync(Fields("broken.example.com"), language: language);

        news[^1].Type.ShouldBe("failed");
        news[^1].Message!.ShouldContain(message);
        news[^1].Message!.Any(c => c > 0x2e80).ShouldBe(language == "zh-CN");
        news[^1].Proof.ShouldBeNull();
        news[^1].Mend.ShouldNotBeNull().ShouldSatisfyAllConditions(mend => (mend.Port, mend.Mode).ShouldBe((465, "ssl")), mend => mend.Label.ShouldContain("465"));
    }

    [Fact]
    public async Task What_is_refused_is_tested_with_nobody()
    {
        (await TestAsync(Fields("not a host"))).Single().Type.ShouldBe("refused");
        (await TestAsync(Fields(), to: "nobody")).Single().Type.ShouldBe("refused");
        (await TestAsync(Fields(), id: Guid.NewGuid())).Single().Type.ShouldBe("missing");
    }

    [Fact]
    public async Task The_stored_password_is_not_for_another_server()
    {
        var id = await email.SavedAsync("[Hub saved]");
        var elsewhere = Fields("elsewhere.example.com");
        elsewhere.Password = null;

        (await TestAsync(elsewhere, id)).Single().Type.ShouldBe("refused");
        email.Tester.Requests.ShouldNotContain(request => request.SenderId == id);
    }

    [Fact]
    public async Task Nobody_but_an_admin_gets_in()
    {
        (await Should.ThrowAsync<HttpRequestException>(() => TestAsync(Fields(), session: "nobody=0"))).Message.ShouldContain("401");
        await email.App.AsAsync(Role.Auditor, "auditor.hub@example.com");
        var auditor = await email.App.SessionAsync("auditor.hub@example.com");
        (await Should.ThrowAsync<HttpRequestException>(() => TestAsync(Fields(), session: auditor))).Message.ShouldContain("403");
    }

    private async Task<IReadOnlyList<SenderTestNews>> TestAsync(
        SenderFields fields, Guid? id = null, string to = "admin@example.com", string language = "en", string? session = null)
    {
        session ??= await email.App.SessionAsync();
        await using var connection = new HubConnectionBuilder().WithUrl(new Uri(email.App.Address, SenderTestHub.Path), o =>
        {
            o.Headers["Cookie"] = session;
            o.Headers["Accept-Language"] = language;
        }).Build();
        await connection.StartAsync();
        var heard = new List<SenderTestNews>();
        await foreach (var news in connection.StreamAsync<SenderTestNews>(nameof(SenderTestHub.Test), fields, id, to)) heard.Add(news);
        return heard;
    }
}
