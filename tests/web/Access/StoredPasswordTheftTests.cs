using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using LiveNotify.Tests.Faults;
using LiveNotify.Tests.Fixtures;
using LiveNotify.Tests.Smtp;
using LiveNotify.Tests.Web.Api;
using LiveNotify.Web.Mail;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace LiveNotify.Tests.Web.Access;

/// <summary>
/// An admin who does not know a sender's password has the network and an authority of their own: at the relay's own address and at every
/// other one a server of theirs answers, with and without TLS, and offers every way to sign in. It never hears the password.
/// </summary>
public sealed class StoredPasswordTheftTests(PostgresFixture postgres) : IAsyncLifetime
{
    private const string Secret = "Treasure-4711-of-the-relay";

    private readonly TestCa _relays = new("The relay's CA");
    private readonly TestCa _thiefs = new("The thief's CA");
    private readonly List<ScriptedSmtpServer> _thieves = [];
    private LiveNotifyApp _app = null!;
    private FaultScene _scene = null!;
    private string _id = null!;

    private int Port => _thieves[0].Port;

    public async ValueTask InitializeAsync()
    {
        Steal("127.0.0.1", 0);
        Steal("127.0.0.2", _thieves[0].Port);
        Steal("127.0.0.1", 0);
        Steal("127.0.0.2", _thieves[2].Port);
        _app = LiveNotifyApp.Start(
            await postgres.CreateDatabaseAsync(),
            services => services.AddSingleton(new MailPorts(_thieves[0].Port, _thieves[2].Port, _thieves[0].Port)),
            ("TestSend:PerMinute", "100000"), ("Delivery:TimeoutSeconds", "5"), ("Delivery:RetrySchedule", "00:00:01"));
        _scene = new(_app.Api());
        _id = (await _scene.PostAsync("/senders", Saved(), HttpStatusCode.Created))["id"]!.ToString();
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        foreach (var thief in _thieves)
        {
            await thief.DisposeAsync();
            thief.Certificate!.Dispose();
        }

        _relays.Dispose();
        _thiefs.Dispose();
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task They_would_hear_a_password_that_is_typed_for_them(bool ssl, bool tls)
    {
        var test = await TestAsync(new JsonObject
        {
            ["password"] = Secret,
            ["ssl"] = ssl,
            ["tls"] = tls,
            ["allowUnencrypted"] = true,
            ["trustedCa"] = _thiefs.Pem,
        });

        test.Status.ShouldBe(HttpStatusCode.OK, test.Json.ToJsonString());
        Stolen().ShouldNotBeEmpty();
    }

    [Fact]
    public async Task No_test_by_the_API_with_any_one_or_two_values_changed_gives_it_away()
    {
        foreach (var changes in OneOrTwo()) (await TestAsync(changes)).Status.ShouldBeOneOf(HttpStatusCode.OK, HttpStatusCode.UnprocessableEntity);

        await NothingWasHeardAsync();
    }

    [Fact]
    public async Task No_save_by_the_API_and_nothing_that_follows_it_gives_it_away()
    {
        foreach (var changes in OneOrTwo())
        {
            changes["version"] = (await SenderAsync())["version"]!.GetValue<int>();
            var put = await _scene.PutAsync($"/senders/{_id}", changes);
            put.Status.ShouldBeOneOf(HttpStatusCode.OK, HttpStatusCode.UnprocessableEntity);
            if (put.Status == HttpStatusCode.OK) (await TestAsync([])).Status.ShouldBe(HttpStatusCode.OK);
        }

        await NothingWasHeardAsync();
        var sender = await SenderAsync();
        (sender["server"]!.ToString(), sender["port"]!.GetValue<int>(), sender["trustedCa"]!.ToString().Trim()).ShouldBe(("127.0.0.1", Port, _relays.Pem.Trim()));
        sender["hasPassword"]!.GetValue<bool>().ShouldBeTrue();
    }

    [Fact]
    public async Task No_form_with_any_one_or_two_values_changed_gives_it_away()
    {
        foreach (var changes in OneOrTwo())
        {
            var fields = FormOf(await SenderAsync(), changes);
            using var tested = await _app.Admin.PostFormAsync("/notification/email/modify?handler=Test", fields);
            using var found = await _app.Admin.PostFormAsync("/notification/email/modify?handler=Find", fields);
            using var saved = await _app.Admin.PostFormAsync("/notification/email/modify", fields);
            tested.StatusCode.ShouldBeOneOf(HttpStatusCode.OK, HttpStatusCode.UnprocessableEntity);
            saved.StatusCode.ShouldBeOneOf(HttpStatusCode.Redirect, HttpStatusCode.Found, HttpStatusCode.OK, HttpStatusCode.UnprocessableEntity);
        }

        await NothingWasHeardAsync();
    }

    [Fact]
    public async Task No_delivery_probe_or_search_gives_it_away()
    {
        await _scene.ReceiverAsync("reader@example.com");
        await FaultScene.NotifyAsync(_app.Anonymous, await _scene.SourceAsync());

        await _scene.UntilSenderAsync(_id, "paused");
        (await _scene.PostAsync($"/senders/{_id}/retry"))["diagnosis"]!["code"]!.ToString().ShouldBe("certificate-unknown-issuer");
        await _scene.PostAsync($"/senders/{_id}/hold");
        await _scene.PostAsync($"/senders/{_id}/retry");
        await _scene.PostAsync($"/senders/{_id}/release");
        await _scene.PostAsync("/senders/find", new { server = "127.0.0.1", trustedCa = _thiefs.Pem });
        await _scene.PostAsync("/senders/find", new { server = "127.0.0.2", trustedCa = _thiefs.Pem });

        await NothingWasHeardAsync();
    }

    [Fact]
    public async Task No_detour_over_several_saves_gives_it_away()
    {
        await PutAsync(new { titlePrefix = "[One]" }, HttpStatusCode.OK);
        await PutAsync(new { titlePrefix = "[Two]", enabled = false }, HttpStatusCode.OK);
        await PutAsync(new { enabled = true, trustedCa = _thiefs.Pem }, HttpStatusCode.UnprocessableEntity);
        await PutAsync(new { trustedCa = "" }, HttpStatusCode.UnprocessableEntity);
        await PutAsync(new { removePassword = true, server = "127.0.0.2" }, HttpStatusCode.UnprocessableEntity);
        await TestAsync([]);

        await PutAsync(new { removePassword = true, username = "", server = "127.0.0.2", trustedCa = _thiefs.Pem }, HttpStatusCode.OK);
        (await TestAsync([])).Json["ok"]!.GetValue<bool>().ShouldBeTrue();
        await PutAsync(new { username = "ops@example.com" }, HttpStatusCode.UnprocessableEntity);
        (await TestAsync(new JsonObject { ["username"] = "ops@example.com" })).Errors.ShouldBe(["password"]);

        await NothingWasHeardAsync();
    }

    [Fact]
    public async Task No_restored_version_gives_it_away_and_a_password_typed_for_it_is_the_only_one_heard()
    {
        const string Own = "the-thief's-own";
        var bait = await _scene.PostAsync("/senders", Saved(server: "127.0.0.2", ca: _thiefs.Pem, password: Own), HttpStatusCode.Created);
        _id = bait["id"]!.ToString();
        await PutAsync(new { server = "127.0.0.1", trustedCa = _relays.Pem, password = Secret }, HttpStatusCode.OK);

        await _scene.PostAsync($"/senders/{_id}/restore", new { version = 1 }, HttpStatusCode.UnprocessableEntity);
        using var page = await _app.Admin.PostFormAsync($"/audit/senders/{_id}?version=1", ("password", ""));
        page.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        await TestAsync([]);
        await NothingWasHeardAsync();

        await _scene.PostAsync($"/senders/{_id}/restore", new { version = 1, password = Own });
        await TestAsync([]);
        await _thieves[1].WaitForCommandAsync("AUTH");
        Stolen().ShouldBeEmpty();

        await _scene.PostAsync($"/senders/{_id}/restore", new { version = 2 }, HttpStatusCode.UnprocessableEntity);
    }

    private void Steal(string host, int port) => _thieves.Add(new(port, host)
    {
        Certificate = _thiefs.Issue(["127.0.0.1", "127.0.0.2"]),
        TakesBoth = true,
        Extensions = ["AUTH PLAIN LOGIN", "8BITMIME"],
    });

    private JsonObject Saved(string server = "127.0.0.1", string? ca = null, string password = Secret) => new()
    {
        ["titlePrefix"] = "[Ops]",
        ["outbox"] = "ops@example.com",
        ["username"] = "ops@example.com",
        ["password"] = password,
        ["server"] = server,
        ["port"] = Port,
        ["tls"] = true,
        ["trustedCa"] = ca ?? _relays.Pem,
    };

    private IEnumerable<JsonObject> OneOrTwo()
    {
        (string Field, JsonNode Value)[] changes =
        [
            ("server", "127.0.0.2"), ("port", _thieves[2].Port), ("ssl", true), ("tls", false), ("username", "thief@example.com"), ("outbox", "thief@example.com"),
            ("trustedCa", _thiefs.Pem), ("allowUnencrypted", true), ("titlePrefix", "[Thief]"), ("enabled", false), ("position", 7),
        ];
        for (var i = 0; i < changes.Length; i++)
            for (var j = i; j < changes.Length; j++)
            {
                var both = new JsonObject { [changes[i].Field] = changes[i].Value.DeepClone() };
                both[changes[j].Field] = changes[j].Value.DeepClone();
                yield return both;
            }

        // What it takes to get to each of them by a way they take.
        yield return new() { ["ssl"] = true, ["tls"] = false, ["trustedCa"] = _thiefs.Pem };
        yield return new() { ["tls"] = false, ["allowUnencrypted"] = true, ["server"] = "127.0.0.2" };
        yield return new() { ["server"] = "127.0.0.2", ["port"] = _thieves[2].Port, ["trustedCa"] = _thiefs.Pem };
    }

    private static (string, string?)[] FormOf(JsonNode sender, JsonObject changes)
    {
        string Value(string name) => (changes[name] ?? sender[name])!.ToString();
        string[] texts = ["titlePrefix", "outbox", "username", "server", "port", "position", "trustedCa"];
        string[] checks = ["ssl", "tls", "enabled", "allowUnencrypted"];
        return
        [
            ("id", sender["id"]!.ToString()), ("version", sender["version"]!.ToString()), ("to", "reader@example.com"), ("password", ""),
            .. texts.Select(name => (name, (string?)Value(name))), .. checks.Where(name => Value(name) == "true").Select(name => (name, (string?)"true")),
        ];
    }

    private Task<JsonNode> SenderAsync() => _scene.GetAsync($"/senders/{_id}");

    private Task<Answer> TestAsync(JsonObject changes)
    {
        (changes["id"], changes["to"]) = (_id, "reader@example.com");
        return Answer.CallAsync(_app.Api(), HttpMethod.Post, "/senders/test", changes);
    }

    private async Task PutAsync(object changes, HttpStatusCode status)
    {
        var body = System.Text.Json.JsonSerializer.SerializeToNode(changes)!.AsObject();
        body["version"] = (await SenderAsync())["version"]!.GetValue<int>();
        var put = await _scene.PutAsync($"/senders/{_id}", body);
        put.Status.ShouldBe(status, put.Json.ToJsonString());
    }

    /// <summary>They were called, and nobody so much as began to sign in.</summary>
    private async Task NothingWasHeardAsync()
    {
        await _thieves[0].WaitForAsync(thief => thief.Connections > 0);
        Stolen().ShouldBeEmpty();
        _thieves.SelectMany(thief => thief.Heard).Where(line => line.StartsWith("AUTH", StringComparison.OrdinalIgnoreCase)).ShouldBeEmpty();
    }

    private IReadOnlyList<string> Stolen() =>
        [.. _thieves.SelectMany(thief => thief.Heard).Where(line => line.Split(' ').Append(line).Any(word => Readings(word).Any(text => text.Contains(Secret, StringComparison.Ordinal))))];

    /// <summary>As it was said, and what it says in base64.</summary>
    private static IEnumerable<string> Readings(string word)
    {
        yield return word;
        var bytes = new byte[word.Length];
        if (Convert.TryFromBase64String(word, bytes, out var length)) yield return Encoding.UTF8.GetString(bytes, 0, length);
    }
}
