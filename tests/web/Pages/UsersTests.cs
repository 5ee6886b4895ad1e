using System.Net;
using AngleSharp.Dom;
using LiveNotify.Tests.Fixtures;
using LiveNotify.Tests.Smtp;
using LiveNotify.Tests.Web.Access;
using LiveNotify.Tests.Web.Api;
using LiveNotify.Web.Access;
using Shouldly;
using Xunit;

namespace LiveNotify.Tests.Web.Pages;

public class UsersTests(AppFixture fixture, PostgresFixture postgres) : IClassFixture<AppFixture>
{
    private readonly LiveNotifyApp _app = fixture.App;
    private readonly string _email = Visitors.NewEmail();

    [Fact]
    public async Task The_list_says_who_may_do_what_and_how_it_stands_with_them()
    {
        await AddAsync(("role", "admin"));
        await _app.AsAsync(Role.Auditor, $"locked{_email}");
        await _app.ChangeUserAsync($"locked{_email}", user => user.LockoutEnd = DateTimeOffset.UtcNow.AddMinutes(5));
        await _app.ChangeUserAsync($"locked{_email}", user => user.Enabled = false);

        var page = await _app.Admin.PageAsync("/users");

        page.QuerySelector("h1")!.TextContent.ShouldBe("Users");
        Words(RowIn(page, _email)).ShouldBe([_email, "Admin", "Enabled Invited", "Never"]);
        Words(RowIn(page, $"locked{_email}")).ShouldBe([$"locked{_email}", "Auditor", "Disabled Locked", "Never"]);
        page.QuerySelector("#navigation a[aria-current=page]")!.TextContent.Trim().ShouldBe("Users");
    }

    [Fact]
    public async Task An_invitation_is_shown_once_and_kept_nowhere()
    {
        var made = await AddAsync();

        made.StatusCode.ShouldBe(HttpStatusCode.OK);
        made.Headers.CacheControl!.NoStore.ShouldBeTrue();
        var link = (await made.DocumentAsync()).QuerySelector("#invitation-link")!.TextContent;
        var secret = link.Split('=')[1];
        made.Headers.ToString().ShouldNotContain(secret);
        (await _app.Admin.PageAsync("/users")).DocumentElement.OuterHtml.ShouldNotContain(secret);
        (await DatabaseSearch.FindAsync(_app.ConnectionString, secret)).Found.ShouldBeEmpty();

        using var person = _app.NewVisitor();
        var form = await person.PageAsync(new Uri(link).PathAndQuery);
        form.QuerySelector("h1")!.TextContent.ShouldBe("Choose your password");
        form.Body!.TextContent.ShouldContain(_email);
        var refused = await (await person.ChooseAsync(link, "password123")).DocumentAsync();
        refused.QuerySelector("[role=alert] a[href='#password']")!.TextContent.ShouldStartWith("This password is among the first that attackers try");
        (await person.ChooseAsync(link, "a sentence of my own")).StatusCode.ShouldBe(HttpStatusCode.Redirect);
        (await person.PageAsync("/account/profile")).Body!.TextContent.ShouldContain(_email);
        (await _app.RecordAsync(_email)).ShouldBe([("signed in", _email, ""), ("modified", _email, ""), ("invited", LiveNotifyApp.AdminEmail, ""), ("added", LiveNotifyApp.AdminEmail, "")]);
    }

    [Fact]
    public async Task A_link_that_was_used_says_what_to_do()
    {
        var gone = await _app.NewVisitor().GetAsync("/account/invitation?token=whatever");

        gone.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await gone.DocumentAsync()).QuerySelector("[role=alert]")!.TextContent.ShouldContain("Ask an admin for a new one");
    }

    [Fact]
    public async Task Without_a_sender_the_mail_is_not_promised_and_the_link_is_there()
    {
        var made = await (await AddAsync(("way", "mail"))).DocumentAsync();

        made.QuerySelector("[role=alert]")!.TextContent.ShouldContain("No mail was sent: there is no sender that is enabled and works");
        made.QuerySelector("#invitation-link").ShouldNotBeNull();
    }

    [Fact]
    public async Task An_invitation_by_mail_goes_through_the_first_sender_that_works_and_is_on_no_record()
    {
        await using var app = await LiveNotifyApp.StartAsync(postgres);
        await using var relay = new ScriptedSmtpServer();
        var sender = await Answer.CallAsync(app.Api(), HttpMethod.Post, "/senders", new { titlePrefix = "[Ops]", outbox = "Operations <ops@example.com>", server = relay.Host, port = relay.Port });
        sender.Status.ShouldBe(HttpStatusCode.Created);

        var invited = await Answer.CallAsync(app.Api(), HttpMethod.Post, "/users", new { email = _email, role = "auditor", mail = true, language = "en" });

        invited.Json["mailed"]!.GetValue<bool>().ShouldBeTrue(invited.Json.ToJsonString());
        var mail = MimeKit.MimeMessage.Load(new MemoryStream(System.Text.Encoding.Latin1.GetBytes(relay.Messages.Single())));
        mail.Subject.ShouldBe("[Ops] Choose your password for LiveNotify");
        mail.To.ToString().ShouldBe(_email);
        mail.TextBody!.ShouldContain(invited.Json["inviteLink"]!.ToString());
        (await DatabaseSearch.FindAsync(app.ConnectionString, invited.Json["inviteLink"]!.ToString().Split('=')[1])).Found.ShouldBeEmpty();

        relay.Always(At.Rcpt, new SmtpAct.Reply("550 5.1.1 no such user"));
        var refused = await Answer.CallAsync(app.Api(), HttpMethod.Post, $"/users/{invited.Json["id"]}/reset", new { mail = true });
        refused.Json["mailed"]!.GetValue<bool>().ShouldBeFalse();
        refused.Json["mailProblem"]!.ToString().ShouldNotBeEmpty();
        refused.Json["inviteLink"]!.ToString().ShouldNotBeEmpty();
    }

    [Fact]
    public async Task A_form_that_is_refused_keeps_what_was_typed_but_the_password()
    {
        var refused = await AddAsync(("way", "password"), ("password", "short"), ("timeZone", "Europe/Berlin"));

        refused.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        var page = await refused.DocumentAsync();
        page.QuerySelector("[role=alert] a[href='#password']")!.TextContent.ShouldBe("Password must have at least 8 characters");
        page.QuerySelector("#email")!.GetAttribute("value").ShouldBe(_email);
        page.QuerySelector("#password")!.GetAttribute("value").ShouldBeNullOrEmpty();
        page.QuerySelector("#timeZone option[selected]")!.TextContent.ShouldBe("Europe/Berlin");
    }

    [Fact]
    public async Task The_last_admin_stays_and_the_form_says_so_at_the_field()
    {
        // Of its own: the other tests of this class have made admins, too.
        await using var app = await LiveNotifyApp.StartAsync(postgres);
        var id = (await Answer.CallAsync(app.Api(), HttpMethod.Get, "/users")).Json["items"]![0]!["id"]!.ToString();

        var refused = await app.Admin.HxPostFormAsync($"/users/modify?id={id}", ("id", id), ("role", "auditor"), ("enabled", "true"), ("timeZone", "UTC"));

        refused.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await refused.DocumentAsync()).QuerySelector("#role-error")!.TextContent.ShouldContain("is the last enabled admin");
    }

    [Fact]
    public async Task A_user_is_changed_signed_out_unlocked_and_reset_in_the_drawer()
    {
        var person = await _app.AsAsync(Role.Auditor, _email);
        var id = await IdAsync(_email);

        var saved = await _app.Admin.HxPostFormAsync($"/users/modify?id={id}", ("id", id), ("role", "auditor"), ("enabled", "true"), ("timeZone", "Asia/Shanghai"), ("language", "zh-CN"));
        saved.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await person.PageAsync("/account/profile")).QuerySelector("h1")!.TextContent.ShouldBe("个人设置");

        (await _app.Admin.HxPostFormAsync($"/users/modify?id={id}&handler=SignOut")).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await person.GetAsync("/")).StatusCode.ShouldBe(HttpStatusCode.Redirect);

        await _app.ChangeUserAsync(_email, user => user.LockoutEnd = DateTimeOffset.UtcNow.AddMinutes(5));
        (await _app.Admin.PageAsync($"/users/modify?id={id}")).QuerySelector("button[form=user-unlock]").ShouldNotBeNull();
        (await _app.Admin.HxPostFormAsync($"/users/modify?id={id}&handler=Unlock")).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await _app.NewVisitor().SignInAsync(_email)).StatusCode.ShouldBe(HttpStatusCode.Redirect);

        var reset = await _app.Admin.HxPostFormAsync($"/users/reset?id={id}", ("id", id));
        (await reset.DocumentAsync()).QuerySelector("#invitation-link").ShouldNotBeNull();
        (await _app.NewVisitor().SignInAsync(_email)).StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
    }

    [Fact]
    public async Task Nobody_resets_their_own_password_here()
    {
        var id = await IdAsync(LiveNotifyApp.AdminEmail);

        (await _app.Admin.PageAsync($"/users/modify?id={id}")).QuerySelector("a[href^='/users/reset']").ShouldBeNull();
        (await _app.Admin.GetAsync($"/users/reset?id={id}")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_token_is_made_shown_once_used_and_revoked()
    {
        var name = $"Dashboard {Guid.NewGuid():N}";
        (await _app.Admin.PostFormAsync("/users/tokens/add", ("name", ""), ("scope", "read"))).StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        var made = await (await _app.Admin.PostFormAsync("/users/tokens/add", ("name", name), ("scope", "read"), ("days", "30"))).DocumentAsync();
        var secret = made.QuerySelector("#new-token")!.TextContent;
        (await _app.Api(secret).GetAsync("/api/v1/senders")).StatusCode.ShouldBe(HttpStatusCode.OK);

        var page = await _app.Admin.PageAsync("/users/tokens");
        page.DocumentElement.OuterHtml.ShouldNotContain(secret);
        var row = RowIn(page, name);
        Words(row)[1].ShouldBe("Read");
        var revoke = row.QuerySelector("a")!.GetAttribute("href")!;
        (await _app.Admin.PageAsync(revoke)).QuerySelector("h1")!.TextContent.ShouldBe($"Revoke {name}?");
        (await _app.Admin.PostFormAsync(revoke.Split('?')[0], ("id", revoke.Split('=')[1]))).StatusCode.ShouldBe(HttpStatusCode.Redirect);

        (await _app.Api(secret).GetAsync("/api/v1/senders")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await _app.Admin.PageAsync("/users/tokens")).Body!.TextContent.ShouldContain($"Token {name} revoked.");
    }

    private Task<HttpResponseMessage> AddAsync(params (string Name, string? Value)[] more) => _app.Admin.PostFormAsync(
        "/users/add", [.. new (string Name, string? Value)[] { ("email", _email), ("role", "auditor"), ("way", "link"), ("timeZone", "UTC") }.ExceptBy(more.Select(m => m.Name), f => f.Name), .. more]);

    private async Task<string> IdAsync(string email) =>
        (await Answer.CallAsync(_app.Api(), HttpMethod.Get, "/users?limit=500")).Json["items"]!.AsArray().Single(u => u!["email"]!.ToString() == email)!["id"]!.ToString();

    private static IElement RowIn(IDocument page, string name) => page.QuerySelectorAll("tbody tr").Single(row => row.QuerySelector(".name")!.TextContent.Trim() == name);

    private static string[] Words(IElement row) =>
        [.. row.QuerySelectorAll("td").Take(4).Select(cell => string.Join(' ', cell.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)))];
}
