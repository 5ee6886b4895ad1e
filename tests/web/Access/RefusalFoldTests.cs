using System.Text.Json.Nodes;
using LiveNotify.Domain.Audit;
using LiveNotify.Tests.Fixtures;
using LiveNotify.Tests.Web.Api;
using LiveNotify.Web.Access;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace LiveNotify.Tests.Web.Access;

/// <summary>A flood at the door is on record by its number, and hides nothing that is tried on an account there is.</summary>
public sealed class RefusalFoldTests(PostgresFixture postgres) : IAsyncLifetime
{
    private const int Flood = RefusalFold.Own + 13;

    private readonly string _email = Visitors.NewEmail();
    private LiveNotifyApp _app = null!;

    public async ValueTask InitializeAsync() => _app = await LiveNotifyApp.StartAsync(postgres);

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task Of_addresses_nobody_has_the_first_of_a_minute_have_entries_and_the_others_a_number()
    {
        await TryAsync(Flood, i => $"stranger{i}@people.example");
        await FoldAsync();

        (await EntriesAsync("sign-in refused")).Count.ShouldBe(RefusalFold.Own);
        var more = (await EntriesAsync("sign-ins refused")).Single();
        Change(more, "count").ShouldBe("13");
        Change(more, "reason").ShouldBe(SignInRefusals.Unknown);
        more["actor"]!.ToString().ShouldBe("anonymous");

        await FoldAsync();
        (await EntriesAsync("sign-ins refused")).Count.ShouldBe(1);
        await TryAsync(1, _ => "stranger@people.example");
        (await EntriesAsync("sign-in refused")).Count.ShouldBe(RefusalFold.Own + 1);
        (await Answer.CallAsync(_app.Api(), HttpMethod.Get, "/audit/verify")).Json["ok"]!.GetValue<bool>().ShouldBeTrue();
    }

    [Fact]
    public async Task Behind_a_flood_every_guess_at_an_account_has_its_own_entry()
    {
        await _app.AsAsync(Role.Auditor, _email);
        await TryAsync(Flood, i => $"stranger{i}@people.example");

        await TryAsync(7, _ => _email);

        (await _app.RecordAsync(_email)).Where(entry => entry.Action == "sign-in refused").Select(entry => entry.Why)
            .ShouldBe([.. Enumerable.Repeat(SignInRefusals.Locked, 2), .. Enumerable.Repeat(SignInRefusals.Password, 5)]);
    }

    [Fact]
    public async Task What_is_tried_on_an_account_without_end_is_counted_under_its_address()
    {
        await _app.AsAsync(Role.Auditor, _email);

        await TryAsync(5 + Flood, _ => _email);
        await FoldAsync();

        var record = await _app.RecordAsync(_email);
        record.Count(entry => entry is { Action: "sign-in refused", Why: SignInRefusals.Locked }).ShouldBe(RefusalFold.Own);
        record.Single(entry => entry.Action == "sign-ins refused").Why.ShouldBe(SignInRefusals.Locked);
        Change((await EntriesAsync("sign-ins refused")).Single(), "count").ShouldBe("13");
    }

    [Fact]
    public async Task A_node_that_stops_writes_its_numbers_first()
    {
        await TryAsync(Flood, i => $"stranger{i}@people.example");
        var database = _app.ConnectionString;
        await _app.DisposeAsync();

        _app = LiveNotifyApp.Start(database);

        Change((await EntriesAsync("sign-ins refused")).Single(), "count").ShouldBe("13");
    }

    private Task FoldAsync() => _app.Services.GetRequiredService<RefusalFold>().WriteAsync(CancellationToken.None);

    private async Task TryAsync(int times, Func<int, string> email)
    {
        using var visitor = _app.NewVisitor();
        for (var i = 0; i < times; i++) (await visitor.SignInAsync(email(i), "guessed")).StatusCode.ShouldBe(System.Net.HttpStatusCode.UnprocessableEntity);
    }

    private async Task<IReadOnlyList<JsonNode>> EntriesAsync(string action) =>
        [.. (await Answer.CallAsync(_app.Api(), HttpMethod.Get, "/audit?limit=500&what=users")).Json["items"]!.AsArray().Select(entry => entry!).Where(entry => entry["action"]!.ToString() == action)];

    private static string? Change(JsonNode entry, string field) =>
        entry["changes"]!.AsArray().Single(change => change!["field"]!.ToString() == field)!["to"]?.ToString();
}
