using LiveNotify.Domain.Notifications;
using LiveNotify.Tests.Faults;
using LiveNotify.Tests.Fixtures;
using LiveNotify.Tests.Smtp;
using LiveNotify.Tests.Web.Api;
using MimeKit;
using Shouldly;
using Xunit;

namespace LiveNotify.Tests.Web.Mail;

/// <summary>Mails about one thing are one conversation in the recipient's mail program (RFC 5322 §3.6.4).</summary>
public sealed class ThreadTests(PostgresFixture postgres) : IAsyncLifetime
{
    private readonly ScriptedSmtpServer _relay = new();
    private LiveNotifyApp _app = null!;
    private FaultScene _scene = null!;
    private HttpClient _source = null!;

    public async ValueTask InitializeAsync()
    {
        _app = await LiveNotifyApp.StartAsync(postgres, ("Intake:FoldMinutes", "0"));
        _scene = new(_app.Api());
        await _scene.SenderAsync(_relay);
        await _scene.ReceiverAsync("ops@example.com");
        _source = _app.Api(await _scene.SourceAsync());
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        await _relay.DisposeAsync();
    }

    [Fact]
    public async Task The_end_of_an_alert_joins_its_thread()
    {
        var firing = await MailAsync(new { kind = "alert", title = "Disk full", key = "disk/1" });
        var resolved = await MailAsync(new { kind = "alert", title = "Disk full", key = "disk/1", state = "resolved" });

        firing.InReplyTo.ShouldBeNull();
        var root = firing.References.ShouldHaveSingleItem();
        root.ShouldEndWith("@example.com");
        resolved.InReplyTo.ShouldBe(firing.MessageId);
        resolved.References.ShouldBe([root, firing.MessageId!]);
        (firing.Subject, resolved.Subject).ShouldBe(("[Ops] Disk full", "[Ops] Resolved: Disk full"));
    }

    [Fact]
    public async Task Other_keys_kinds_and_sources_are_other_threads_and_no_key_is_none()
    {
        var one = await MailAsync(new { kind = "alert", title = "One", key = "disk/1" });
        var two = await MailAsync(new { kind = "alert", title = "Two", key = "disk/2" });
        var task = await MailAsync(new { kind = "task", title = "Task", key = "disk/1" });
        _source = _app.Api(await _scene.SourceAsync());
        var other = await MailAsync(new { kind = "alert", title = "Other", key = "disk/1" });
        var none = await MailAsync(new { kind = "alert", title = "None" });

        new[] { one, two, task, other }.Select(mail => mail.References.Single()).ShouldBeUnique();
        none.References.ShouldBeEmpty();
        none.InReplyTo.ShouldBeNull();
    }

    [Fact]
    public async Task A_mail_answers_none_that_never_went_out()
    {
        var first = await MailAsync(new { kind = "alert", title = "First", key = "disk/1" });
        _relay.Next(At.Rcpt, new SmtpAct.Reply("550 5.7.1 not today"));
        await _scene.UntilAsync(await PostAsync(new { kind = "alert", title = "Lost", key = "disk/1" }), "failed");

        var third = await MailAsync(new { kind = "alert", title = "Third", key = "disk/1" });

        third.InReplyTo.ShouldBeNull();
        third.References.ShouldBe(first.References);
    }

    [Fact]
    public async Task A_mail_sent_again_under_a_new_Message_ID_stays_in_its_thread()
    {
        var first = await MailAsync(new { kind = "alert", title = "First", key = "disk/1" });
        var second = await PostAsync(new { kind = "alert", title = "Second", key = "disk/1" });
        var delivery = await _scene.UntilAsync(second, "accepted");
        await _scene.PostAsync($"/deliveries/{delivery["id"]}/resend");
        await _relay.WaitForAsync(relay => relay.Messages.Count == 3);

        var mails = _relay.Messages.Select(Read).Where(mail => mail.Subject!.EndsWith("Second", StringComparison.Ordinal)).ToList();

        mails.Select(mail => mail.MessageId).ShouldBeUnique();
        mails.ShouldAllBe(mail => mail.InReplyTo == first.MessageId && mail.References.SequenceEqual(mails[0].References));
    }

    [Fact]
    public void A_senders_domain_beyond_ASCII_is_ASCII_in_the_thread_too()
    {
        var notification = Given.Notification();
        var delivery = Given.Delivery(notification) with { MessageId = "2@例子.测试", InReplyTo = "1@例子.测试" };

        var mail = MimeMessage.Load(new MemoryStream(
            Given.Composer().Compose(delivery, notification, Given.Sender(Given.Settings("smtp.example.com", 587)))!.Bytes));

        mail.InReplyTo.ShouldBe("1@xn--fsqu00a.xn--0zwm56d");
        mail.References.ShouldBe([$"{MailThread.IdOf(notification.SourceId, notification.Report):N}.thread@xn--fsqu00a.xn--0zwm56d", "1@xn--fsqu00a.xn--0zwm56d"]);
    }

    private async Task<MimeMessage> MailAsync(object report)
    {
        var id = (await _scene.UntilAsync(await PostAsync(report), "accepted"))["messageId"]!.ToString();
        return _relay.Messages.Select(Read).Single(mail => mail.MessageId == id);
    }

    private async Task<string> PostAsync(object report) => (await Answer.CallAsync(_source, HttpMethod.Post, "/notifications", report)).Json["id"]!.ToString();

    private static MimeMessage Read(string message) => MimeMessage.Load(new MemoryStream(System.Text.Encoding.Latin1.GetBytes(message)));
}
