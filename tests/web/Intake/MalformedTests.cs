using System.Net;
using System.Net.Sockets;
using System.Text;
using LiveNotify.Tests.Fixtures;
using Shouldly;
using Xunit;

namespace LiveNotify.Tests.Web.Intake;

/// <summary>Whatever comes in: an answer that says what is wrong with it, and a log without stack traces.</summary>
public sealed class MalformedTests(PostgresFixture postgres) : IAsyncLifetime
{
    private readonly LogCapture _log = new();
    private LiveNotifyApp _app = null!;
    private Hook _hook = null!;

    public async ValueTask InitializeAsync()
    {
        _app = LiveNotifyApp.Start(await postgres.CreateDatabaseAsync(), _log.Listen);
        _hook = await Hook.AddAsync(_app);
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    [Fact]
    public async Task No_body_is_more_than_the_intake_can_refuse()
    {
        var bodies = new Dictionary<string, byte[]>
        {
            ["empty"] = [],
            ["blank"] = "  \n"u8.ToArray(),
            ["truncated"] = "{\"kind\":\"alert\",\"title\":\"x"u8.ToArray(),
            ["no JSON"] = "kind=alert"u8.ToArray(),
            ["two documents"] = "{} {}"u8.ToArray(),
            ["deep array"] = Encoding.UTF8.GetBytes(new string('[', 100_000)),
            ["deep object"] = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("{\"a\":", 200)) + "1" + new string('}', 200)),
            ["field twice"] = """{"kind":"alert","title":"x","title":"y"}"""u8.ToArray(),
            ["field twice, escaped"] = """{"kind":"alert","title":"x","\u0074itle":"y"}"""u8.ToArray(),
            ["field twice, inside"] = """{"kind":"alert","title":"x","labels":{"a":"1","a":"2"}}"""u8.ToArray(),
            ["text as number"] = """{"kind":"alert","title":5}"""u8.ToArray(),
            ["text as object"] = """{"kind":{"a":1},"title":"x"}"""u8.ToArray(),
            ["labels as list"] = """{"kind":"alert","title":"x","labels":[1]}"""u8.ToArray(),
            ["huge number"] = """{"kind":"alert","title":"x","occurredAt":1e999999}"""u8.ToArray(),
            ["huge number as text"] = Encoding.UTF8.GetBytes($$"""{"kind":"alert","title":{{new string('9', 5000)}}}"""),
            ["NUL in text"] = """{"kind":"alert","title":"a\u0000b"}"""u8.ToArray(),
            ["NUL byte"] = "{\"kind\":\"alert\",\"title\":\"a\0b\"}"u8.ToArray(),
            ["byte order mark"] = [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(Hook.Report)],
            ["UTF-16"] = [0xFF, 0xFE, .. Encoding.Unicode.GetBytes(Hook.Report)],
            ["invalid UTF-8"] = [.. "{\"kind\":\"alert\",\"title\":\"a"u8, 0xC3, 0x28, .. "\"}"u8],
            ["invalid UTF-8 in a name"] = [.. "{\"kind\":\"alert\",\"title\":\"a\",\"x"u8, 0xFF, .. "\":1}"u8],
            ["lone surrogate"] = """{"kind":"alert","title":"a\ud800"}"""u8.ToArray(),
            ["lone surrogate in a name"] = """{"kind":"alert","title":"a","\udc00":1}"""u8.ToArray(),
            ["lone surrogate in an unknown field"] = """{"kind":"alert","title":"a","x":["\ud800x"]}"""u8.ToArray(),
        };

        foreach (var (what, body) in bodies)
        {
            var content = new ByteArrayContent(body);
            content.Headers.TryAddWithoutValidation("Content-Type", "application/json");
            var refused = await _hook.PostAsync(content, ("Authorization", $"Bearer {_hook.Key}"));
            ((int)refused.Status).ShouldBeInRange(400, 422, what);
            refused.Response.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json", what);
            (refused.Json["detail"]?.ToString().Length > 10 || refused.Errors.Count > 0).ShouldBeTrue(what);
        }

        await CheckLogAsync(bodies.Count);
    }

    [Fact]
    public async Task Strange_but_rightful_bodies_are_taken()
    {
        string[] bodies =
        [
            """{"kind":"alert","title":"Emoji \ud83d\ude00 and 备份","unknown":1e400,"more":[[[[[1]]]]]}""",
            """{"kind":"alert","title":"x","body":"a\u0000b"}""",
            """{"kind":"alert","title":"x","KIND":"task"}""",
            "\r\n\t " + Hook.Report + "\n",
        ];

        foreach (var body in bodies) (await _hook.PostAsync(body)).Status.ShouldBe(HttpStatusCode.Accepted, body);
        await CheckLogAsync(bodies.Length);
    }

    [Fact]
    public async Task A_body_that_is_too_long_is_413_whether_its_length_is_announced_or_not()
    {
        var big = Encoding.UTF8.GetBytes(new string(' ', 262_145));
        (await _hook.PostAsync(Content(new ByteArrayContent(big)), ("Authorization", $"Bearer {_hook.Key}"))).Status.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
        (await _hook.PostAsync(Content(new StreamContent(new Unannounced(big))), ("Authorization", $"Bearer {_hook.Key}"))).Status.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
        (await _hook.PostAsync(Content(new StreamContent(new Unannounced(Encoding.UTF8.GetBytes(Hook.Report)))), ("Authorization", $"Bearer {_hook.Key}")))
            .Status.ShouldBe(HttpStatusCode.Accepted);
        (await _hook.PostAsync(Content(new ByteArrayContent(big)))).Status.ShouldBe(HttpStatusCode.Unauthorized);
        await CheckLogAsync(4);
    }

    [Theory]
    [InlineData("Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n", "HTTP/1.1 400")]
    [InlineData("Transfer-Encoding: chunked\r\n\r\n5\r\n{\"a\"", "")]
    [InlineData("Content-Length: 100\r\n\r\n{\"kind\":", "")]
    public async Task A_body_that_never_ends_rightly_is_refused_or_given_up(string rest, string answer)
    {
        using var connection = new TcpClient();
        await connection.ConnectAsync(_app.Address.Host, _app.Address.Port);
        var stream = connection.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            $"POST /hooks/{_hook.Slug} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAuthorization: Bearer {_hook.Key}\r\nContent-Type: application/json\r\n{rest}"));
        if (answer.Length == 0) connection.Client.Shutdown(SocketShutdown.Send);

        (await ToEndAsync(stream)).ShouldStartWith(answer);
        (await _hook.PostAsync()).Status.ShouldBe(HttpStatusCode.Accepted);
        await CheckLogAsync(1);
    }

    /// <summary>Given up is a connection that ends as much as one that is reset: which of both, is a race between reading and closing.</summary>
    private static async Task<string> ToEndAsync(Stream stream)
    {
        try
        {
            return await new StreamReader(stream).ReadToEndAsync();
        }
        catch (IOException e) when (e.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionReset })
        {
            return "";
        }
    }

    private async Task CheckLogAsync(int requests)
    {
        await _hook.RequestsAsync(Math.Min(requests, 50));
        // The database's and the server's own loggers tell more than any setting shows.
        string[] chatty = ["Npgsql", "Microsoft.AspNetCore.Server.Kestrel"];
        _log.Lines.Where(line => line.Contains("   at ", StringComparison.Ordinal) && !chatty.Any(name => line.StartsWith(name, StringComparison.Ordinal))).ShouldBeEmpty();
    }

    private static HttpContent Content(HttpContent content)
    {
        content.Headers.TryAddWithoutValidation("Content-Type", "application/json");
        return content;
    }

    /// <summary>Nobody can tell its length beforehand, so it goes out in chunks.</summary>
    private sealed class Unannounced(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;
    }
}
