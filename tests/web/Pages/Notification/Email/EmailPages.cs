using System.Net.Http.Json;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using LiveNotify.Domain.Diagnosis;
using LiveNotify.Domain.Senders;
using LiveNotify.Tests.Fixtures;
using Marten;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace LiveNotify.Tests.Web.Pages.Notification.Email;

/// <summary>One app for the tests of a class, whose test sends never leave the house.</summary>
public sealed class EmailPages(PostgresFixture postgres) : IAsyncLifetime
{
    public const string List = "/notification/email";
    public const string Add = "/notification/email/add";
    public const string Modify = "/notification/email/modify";
    public const string Secret = "Sésame-open-9417";

    public LiveNotifyApp App { get; private set; } = null!;

    public RecordingTester Tester { get; } = new();

    public HttpClient Admin => App.Admin;

    public async ValueTask InitializeAsync() =>
        App = LiveNotifyApp.Start(await postgres.CreateDatabaseAsync(), services => services.AddSingleton<ISenderTester>(Tester), ("TestSend:PerMinute", "1000"));

    public ValueTask DisposeAsync() => App.DisposeAsync();

    /// <summary>The fields of a good form; those named replace the ones here, and null takes one away.</summary>
    public static (string Name, string? Value)[] Fields(params (string Name, string? Value)[] others)
    {
        (string Name, string? Value)[] good =
        [
            ("id", Guid.NewGuid().ToString()), ("version", "0"), ("titlePrefix", "[Ops]"), ("outbox", "Operations <ops@example.com>"), ("username", "ops@example.com"),
            ("password", Secret), ("server", "smtp.example.com"), ("port", "587"), ("tls", "true"), ("enabled", "true"), ("to", "admin@example.com"),
        ];
        var names = others.Select(o => o.Name).ToHashSet();
        return [.. good.Where(field => !names.Contains(field.Name)), .. others.Where(o => o.Value is not null)];
    }

    /// <summary>A sender, saved by the API as in <see cref="Fields"/>.</summary>
    public async Task<Guid> SavedAsync(string prefix = "[Saved]", bool enabled = true, int port = 587)
    {
        var added = await App.Api().PostAsJsonAsync("/api/v1/senders", new
        {
            titlePrefix = prefix,
            outbox = "ops@example.com",
            username = "ops@example.com",
            password = Secret,
            server = "smtp.example.com",
            port,
            tls = true,
            enabled,
        });
        return Guid.Parse((await added.Content.ReadFromJsonAsync<JsonNode>())!["id"]!.ToString());
    }

    public async Task ReceiverAsync(string name, Guid sender) =>
        (await App.Api().PostAsJsonAsync("/api/v1/receivers", new { name, addresses = new[] { "shift@example.com" }, senderId = sender })).EnsureSuccessStatusCode();

    public async Task<Sender?> LoadAsync(Guid id)
    {
        await using var session = App.Services.GetRequiredService<IDocumentStore>().QuerySession();
        return await session.LoadAsync<Sender>(id);
    }

    public async Task<IReadOnlyList<Sender>> WithPrefixAsync(string prefix)
    {
        await using var session = App.Services.GetRequiredService<IDocumentStore>().QuerySession();
        return await session.Query<Sender>().Where(s => s.Settings.TitlePrefix == prefix).ToListAsync();
    }
}

/// <summary>Accepts every test mail and remembers what was asked of it.</summary>
public sealed class RecordingTester : ISenderTester
{
    public List<SenderTestRequest> Requests { get; } = [];

    public async IAsyncEnumerable<SenderTestProgress> RunAsync(SenderTestRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Requests.Add(request);
        await Task.Yield();
        var step = new SenderTestStep(SmtpStage.Resolve, true, 3, new("{0}", "192.0.2.1"));
        yield return new SenderTestProgress.StepStarted(SmtpStage.Resolve);
        yield return new SenderTestProgress.StepEnded(step);
        var ok = !request.Settings.Server.StartsWith("broken", StringComparison.Ordinal);
        yield return new SenderTestProgress.Finished(new(
            ok, [step], ok ? null : new("name-not-found", new("There is no server named {0}", request.Settings.Server), new("It is tried again by itself"), Mend.Ssl465),
            "S: 220 hello", ok ? "250 2.0.0 queued as 42" : "554 no", ok ? "42@example.com" : null));
    }
}
