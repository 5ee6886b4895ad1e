using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using LiveNotify.Domain.Templates;
using LiveNotify.Tests.Fixtures;
using LiveNotify.Web.Access;
using Microsoft.AspNetCore.SignalR.Client;
using Shouldly;
using Xunit;

namespace LiveNotify.Tests.Web.Access;

/// <summary>Nothing that is too long is read, on whatever way in.</summary>
public sealed class BodyLimitTests(AppFixture fixture) : IClassFixture<AppFixture>
{
    private const long Long = 30 << 20;

    private readonly LiveNotifyApp _app = fixture.App;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task No_route_of_the_API_reads_a_body_that_is_too_long(bool announced)
    {
        var wrong = new List<string>();
        foreach (var (method, path) in await RoutesWithBodyAsync())
        {
            var (status, sent) = await PostAsync(method, path, "application/json", announced, $"Authorization: Bearer {LiveNotifyApp.ApiToken}");
            if (status != HttpStatusCode.RequestEntityTooLarge) wrong.Add($"{method} {path}: {status}");
            if (sent > Long / 2) wrong.Add($"{method} {path}: read {sent} bytes");
        }

        wrong.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("/account/login")]
    [InlineData("/account/language")]
    [InlineData("/account/invitation")]
    [InlineData("/notification/templates/alert/en")]
    [InlineData("/notification/email/add")]
    public async Task No_form_is_read_that_is_too_long(string path)
    {
        var session = await _app.SessionAsync();
        foreach (var announced in new[] { true, false })
        {
            var (status, sent) = await PostAsync("POST", path, "application/x-www-form-urlencoded", announced, $"Cookie: {session}");
            status.ShouldBeOneOf(HttpStatusCode.RequestEntityTooLarge, HttpStatusCode.BadRequest);
            sent.ShouldBeLessThan(Long / 2);
        }
    }

    [Theory]
    [InlineData("hubs/live", "Subscribe")]
    [InlineData("hubs/sender-test", "Test")]
    public async Task A_message_to_a_hub_that_is_too_long_ends_the_connection(string hub, string method)
    {
        var session = await _app.SessionAsync();
        await using var connection = new HubConnectionBuilder().WithUrl(new Uri(_app.Address, hub), options => options.Headers["Cookie"] = session).Build();
        var closed = new TaskCompletionSource();
        connection.Closed += _ => { closed.TrySetResult(); return Task.CompletedTask; };
        await connection.StartAsync();

        await Should.ThrowAsync<Exception>(() => connection.InvokeAsync(method, new[] { new string('x', (int)Long) }));

        await closed.Task.WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task The_biggest_template_there_may_be_is_saved()
    {
        var text = string.Concat(Enumerable.Repeat("𠮷", TemplateDraft.MaxText)); // a character of twelve bytes in a form

        var saved = await _app.Admin.PostFormAsync("/notification/templates/task/zh-CN", ("version", "0"), ("subject", "x"), ("text", text), ("html", text));

        saved.StatusCode.ShouldBe(HttpStatusCode.Redirect);
    }

    private async Task<IReadOnlyList<(string, string)>> RoutesWithBodyAsync()
    {
        var description = JsonNode.Parse(await _app.Anonymous.GetStringAsync("/openapi/v1.json"))!;
        var routes = description["paths"]!.AsObject()
            .SelectMany(path => path.Value!.AsObject().Where(method => method.Value!["requestBody"] is not null).Select(method => (method.Key.ToUpperInvariant(), Filled(path.Key))))
            .Where(route => route.Item2 is not ("/api/v1/notifications" or "/hooks/1")).ToList(); // those are a source's, and have a limit of their own
        routes.Count.ShouldBeGreaterThan(20);
        return routes;
    }

    private static string Filled(string path) =>
        System.Text.RegularExpressions.Regex.Replace(path.TrimEnd('/'), @"\{[^}]*\}", match => match.Value.Contains("id", StringComparison.OrdinalIgnoreCase) ? $"{Guid.NewGuid()}" : "1");

    /// <summary>Asks first whether 30 MB may come; where it cannot say how many, sends until it is stopped.</summary>
    /// <returns>The answer, and how much was handed over.</returns>
    private async Task<(HttpStatusCode Status, long Sent)> PostAsync(string method, string path, string type, bool announced, string credentials)
    {
        using var client = new TcpClient { NoDelay = true };
        await client.ConnectAsync(_app.Address.Host, _app.Address.Port);
        await using var stream = client.GetStream();
        var length = announced ? $"Content-Length: {Long}\r\nExpect: 100-continue" : "Transfer-Encoding: chunked";
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"{method} {path} HTTP/1.1\r\nHost: {_app.Address.Authority}\r\nContent-Type: {type}\r\n{credentials}\r\n{length}\r\n\r\n"));
        using var reader = new StreamReader(stream);
        var answer = reader.ReadLineAsync();
        var sent = announced ? 0 : await SendChunksAsync(stream, answer);
        return ((HttpStatusCode)int.Parse((await answer.WaitAsync(TimeSpan.FromSeconds(30)))!.Split(' ')[1], CultureInfo.InvariantCulture), sent);
    }

    /// <summary>JSON, or a form, of which one text is 30 MB long.</summary>
    private static async Task<long> SendChunksAsync(NetworkStream stream, Task answered)
    {
        var sent = 0L;
        var text = new string('x', 64 * 1024);
        try
        {
            for (var piece = "{\"title\":\""; sent < Long && !answered.IsCompleted; piece = text, sent += piece.Length)
                await stream.WriteAsync(Encoding.ASCII.GetBytes($"{piece.Length:X}\r\n{piece}\r\n"));
        }
        catch (IOException)
        {
            // The other side has heard enough; its answer says so.
        }

        return sent;
    }
}
