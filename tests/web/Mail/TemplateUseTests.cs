using LiveNotify.Domain.Deliveries;
using LiveNotify.Domain.Diagnosis;
using LiveNotify.Domain.Templates;
using LiveNotify.Tests.Fixtures;
using LiveNotify.Tests.Web.Api;
using LiveNotify.Web.EventStore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace LiveNotify.Tests.Web.Mail;

/// <summary>Which template a mail was made with is on record, and that it failed is told.</summary>
public sealed class TemplateUseTests(PostgresFixture postgres) : IAsyncLifetime
{
    private LiveNotifyApp _app = null!;
    private DeliveryScene _scene = null!;

    public async ValueTask InitializeAsync()
    {
        _app = LiveNotifyApp.Start(await postgres.CreateDatabaseAsync(), IdleQueue.Configure);
        _scene = new(_app.Services);
        await _scene.SenderAsync();
        await _scene.ReceiverAsync("ada@example.com");
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Page_and_API_say_which_version_made_the_mail_and_whether_it_failed(bool fails)
    {
        var added = await Answer.CallAsync(_app.Api(), HttpMethod.Post, "/templates", new { kind = "alert", language = "en", subject = "x", text = "x", html = "x" });
        var delivery = (await _scene.ReportAsync(await _scene.SourceAsync(), "Disk full")).Single();
        var leased = (await _scene.LeaseAsync(delivery)).Single();
        leased.Template!.Id.ToString().ShouldBe(added.Json["id"]!.ToString());

        var use = new TemplateUse(leased.Template.Id, 1, fails ? new("html", TemplateFaultKind.TimeLimit) : null);
        var accepted = new Outcome.Accepted(new(delivery.SenderId!.Value, 1, "mail.example.com:25", null, SmtpStage.Data, "250 ok", 1));
        await _app.Services.GetRequiredService<DeliveryLedger>().RecordAsync(
            [new(delivery.Id, "node-1", new SentMail(accepted, "Subject: x\r\n\r\nx"u8.ToArray(), use))], new([TimeSpan.FromMinutes(1)], TimeSpan.FromDays(1)), CancellationToken.None);

        var told = (await Answer.CallAsync(_app.Api(), HttpMethod.Get, $"/deliveries/{delivery.Id}")).Json;
        told["status"]!.ToString().ShouldBe("accepted");
        told["template"]!["version"]!.GetValue<int>().ShouldBe(1);
        told["template"]!["failed"]!.GetValue<bool>().ShouldBe(fails);
        told["timeline"]!.AsArray().Any(line => line!["event"]!.ToString() == "template-failed").ShouldBe(fails);
        var page = await _app.Admin.PageAsync($"/deliveries/{delivery.Id}");
        page.QuerySelector(".facts a[href='/notification/templates/alert/en']")!.TextContent.ShouldBe("Alert, English");
        page.QuerySelector(".timeline")!.TextContent.Contains("Written with the built-in look, because version 1 of the saved template failed: html: it takes longer than 500 ms").ShouldBe(fails);
    }
}
