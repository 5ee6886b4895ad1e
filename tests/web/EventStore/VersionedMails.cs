using System.Text.Json.Nodes;
using LiveNotify.Domain.Deliveries;
using LiveNotify.Domain.Sources;
using LiveNotify.Tests.Fixtures;
using LiveNotify.Tests.Web.Api;
using Marten;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;

namespace LiveNotify.Tests.Web.EventStore;

/// <summary>Sender, receiver, source and template, each saved twice, and mails that went out before, between and after.</summary>
public sealed class VersionedMails(LiveNotifyApp app)
{
    public const string Body = "<p>{{ notification.body }}</p>";

    private readonly DeliveryScene _scene = new(app.Services);
    private readonly HttpClient _admin = app.Api();

    public string Sender { get; private set; } = "";

    public string Receiver { get; private set; } = "";

    public string Source { get; private set; } = "";

    public string Template { get; private set; } = "";

    /// <summary>Queued and sent under the first version of everything.</summary>
    public Delivery First { get; private set; } = null!;

    /// <summary>Queued under the first, sent under the second version of sender and template.</summary>
    public Delivery Between { get; private set; } = null!;

    /// <summary>Under the second version of everything.</summary>
    public Delivery Second { get; private set; } = null!;

    public static async Task<VersionedMails> MakeAsync(LiveNotifyApp app)
    {
        var mails = new VersionedMails(app);
        await mails.MakeAsync();
        return mails;
    }

    /// <summary>The ids a filter finds, newest first.</summary>
    public async Task<IReadOnlyList<Guid>> FindAsync(string filter) =>
        [.. (await CallAsync(HttpMethod.Get, $"/deliveries?{filter}")).AsObject()["items"]!.AsArray().Select(d => d!["id"]!.GetValue<Guid>())];

    public async Task<JsonNode> CallAsync(HttpMethod method, string path, object? body = null)
    {
        var answer = await Answer.CallAsync(_admin, method, path, body);
        ((int)answer.Status).ShouldBeInRange(200, 299, $"{method} {path} {answer.Json}");
        return answer.Json;
    }

    private async Task MakeAsync()
    {
        Sender = await MadeAsync("/senders", new { titlePrefix = "[Ops]", outbox = "ops@example.com", server = "smtp.example.com", port = 25 });
        Receiver = await MadeAsync("/receivers", new { name = "Night shift", addresses = new[] { "ada@example.com" } });
        Source = await MadeAsync("/sources", new { name = "Backup" });
        Template = await MadeAsync("/templates", new { kind = "alert", language = "en", subject = "First look", text = "{{ notification.body }}", html = Body });
        First = await ReportAsync("First");
        await _scene.AcceptAsync(First);
        Between = await ReportAsync("Between");
        await CallAsync(HttpMethod.Put, $"/senders/{Sender}", new { titlePrefix = "[Night]", version = 1 });
        await CallAsync(HttpMethod.Put, $"/receivers/{Receiver}", new { name = "Day shift", version = 1 });
        await CallAsync(HttpMethod.Put, $"/sources/{Source}", new { name = "Backup of the second site", version = 1 });
        await CallAsync(HttpMethod.Put, $"/templates/{Template}", new { subject = "Second look", version = 1 });
        await _scene.AcceptAsync(Between);
        Second = await ReportAsync("Second");
        await _scene.AcceptAsync(Second);
    }

    private async Task<string> MadeAsync(string path, object body) => (await CallAsync(HttpMethod.Post, path, body))["id"]!.ToString();

    private async Task<Delivery> ReportAsync(string title)
    {
        await using var session = app.Services.GetRequiredService<IDocumentStore>().QuerySession();
        var source = await session.LoadAsync<Source>(Guid.Parse(Source));
        return (await _scene.ReportAsync(source!, title)).Single();
    }
}
