using System.Net;
using LiveNotify.Tests.Fixtures;
using LiveNotify.Tests.Web.Api;
using LiveNotify.Web.Access;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace LiveNotify.Tests.Web.Access;

/// <summary>However it is tried, one enabled admin is left.</summary>
public sealed class LastAdminTests(PostgresFixture postgres) : IAsyncLifetime
{
    private LiveNotifyApp _app = null!;

    public async ValueTask InitializeAsync() => _app = await LiveNotifyApp.StartAsync(postgres);

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task The_last_one_is_neither_disabled_nor_demoted_and_the_answer_names_why()
    {
        var id = await IdAsync(LiveNotifyApp.AdminEmail);

        var disabled = await CallAsync(HttpMethod.Put, $"/users/{id}", new { enabled = false });
        var demoted = await CallAsync(HttpMethod.Put, $"/users/{id}", new { role = "auditor" });

        const string why = $"{LiveNotifyApp.AdminEmail} is the last enabled admin: make or enable another one first";
        (disabled.Status, disabled.Error("enabled")).ShouldBe((HttpStatusCode.UnprocessableEntity, why));
        (demoted.Status, demoted.Error("role")).ShouldBe((HttpStatusCode.UnprocessableEntity, why));
        (await _app.Admin.GetAsync("/users")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await _app.RecordAsync(LiveNotifyApp.AdminEmail)).ShouldBeEmpty();

        await _app.AsAsync(Role.Admin, "second@people.example");
        (await CallAsync(HttpMethod.Put, $"/users/{id}", new { role = "auditor" })).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Admins_who_disable_each_other_at_once_from_two_nodes_leave_one()
    {
        await using var other = LiveNotifyApp.Start(_app.ConnectionString);
        await _app.AsAsync(Role.Admin, "second@people.example");
        var (first, second) = (await IdAsync(LiveNotifyApp.AdminEmail), await IdAsync("second@people.example"));

        var answers = await Task.WhenAll(
            CallAsync(HttpMethod.Put, $"/users/{first}", new { enabled = false }),
            Answer.CallAsync(other.Api(), HttpMethod.Put, $"/users/{second}", new { enabled = false }));

        answers.Select(a => a.Status).ShouldBe([HttpStatusCode.OK, HttpStatusCode.UnprocessableEntity], ignoreOrder: true);
    }

    [Fact]
    public async Task What_another_node_changes_holds_here_a_second_later()
    {
        await using var other = LiveNotifyApp.Start(_app.ConnectionString);
        var person = await _app.AsAsync(Role.Auditor, "second@people.example");
        (await person.GetAsync("/")).StatusCode.ShouldBe(HttpStatusCode.OK);

        await Answer.CallAsync(other.Api(), HttpMethod.Post, $"/users/{await IdAsync("second@people.example")}/sign-out");

        await Wait.UntilAsync(async () => (await person.GetAsync("/")).StatusCode == HttpStatusCode.Redirect, "the session has ended here, too");
    }

    [Fact]
    public async Task The_command_line_brings_an_admin_back_where_none_is_left()
    {
        await _app.AsAsync(Role.Auditor, "second@people.example");
        await DisableBehindTheDoorAsync(LiveNotifyApp.AdminEmail);

        var link = await ResetAsync("second@people.example");

        using var person = _app.NewVisitor();
        (await person.ChooseAsync(link, "a sentence of my own")).StatusCode.ShouldBe(HttpStatusCode.Redirect);
        (await person.GetAsync("/users")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await _app.RecordAsync("second@people.example")).ShouldContain(e => e.Action == "invited" && e.Actor.StartsWith("console:", StringComparison.Ordinal));

        var refused = await Should.ThrowAsync<LiveNotify.Web.StartupProblem>(() => ResetAsync("nobody@people.example"));
        refused.Message.ShouldContain("There is no user nobody@people.example");
    }

    [Fact]
    public async Task The_command_line_makes_an_admin_where_there_is_not_even_a_user()
    {
        await using var app = await LiveNotifyApp.StartAsync(postgres, ("Bootstrap:AdminEmail", null));

        await UserReset.RunAsync(app.Services, ["first@people.example"], TextWriter.Null, CancellationToken.None);

        var users = (await Answer.CallAsync(app.Api(), HttpMethod.Get, "/users")).Json["items"]!.AsArray();
        users.Single()!["role"]!.ToString().ShouldBe("admin");
    }

    private async Task<string> ResetAsync(string email)
    {
        using var said = new StringWriter();
        await UserReset.RunAsync(_app.Services, [email], said, CancellationToken.None);
        return said.ToString().Split('\n').Single(line => line.StartsWith("http", StringComparison.Ordinal)).Trim().Replace("http://localhost:5080/", _app.Address.ToString(), StringComparison.Ordinal);
    }

    private async Task DisableBehindTheDoorAsync(string email)
    {
        await using var command = _app.Services.GetRequiredService<Npgsql.NpgsqlDataSource>().CreateCommand(
            "update livenotify.mt_doc_user set data = jsonb_set(data, '{enabled}', 'false') where data ->> 'email' = $1");
        command.Parameters.Add(new() { Value = email });
        (await command.ExecuteNonQueryAsync()).ShouldBe(1);
    }

    private Task<Answer> CallAsync(HttpMethod method, string path, object? body = null) => Answer.CallAsync(_app.Api(), method, path, body);

    private async Task<string> IdAsync(string email) =>
        (await CallAsync(HttpMethod.Get, "/users?limit=500")).Json["items"]!.AsArray().Single(u => u!["email"]!.ToString() == email)!["id"]!.ToString();
}
