using System.Text;
using AngleSharp.Html.Parser;
using LiveNotify.Domain;
using LiveNotify.Domain.Notifications;
using LiveNotify.Domain.Senders;
using LiveNotify.Web.Mail;
using MimeKit;
using Shouldly;
using Xunit;

namespace LiveNotify.Tests.Web.Mail;

/// <summary>What a receiver's mail program gets to see, read back from the bytes.</summary>
public class MailComposerTests
{
    private static readonly SenderSettings _settings = Given.Settings("smtp.example.com", 587);

    [Fact]
    public void The_frame_says_who_to_whom_when_and_that_no_person_wrote_it()
    {
        var notification = Given.Notification();
        var delivery = Given.Delivery(notification);

        var mail = Read(Given.Composer().Compose(delivery, notification, Given.Sender(_settings)));

        mail.From.ToString().ShouldBe("\"LiveNotify\" <ops@example.com>");
        mail.To.ToString().ShouldBe("reader@example.com");
        mail.Subject.ShouldBe("[DR] Host backup failed");
        mail.MessageId.ShouldBe(delivery.MessageId);
        mail.Date.ShouldBe(delivery.QueuedAt);
        mail.Headers["Auto-Submitted"].ShouldBe("auto-generated");
        mail.Headers["X-Auto-Response-Suppress"].ShouldBe("All");
        mail.Body.ShouldNotBeNull().Headers["Content-Language"].ShouldBe("en");
        mail.Body.ShouldBeOfType<MultipartAlternative>().Select(part => part.ContentType.MimeType).ShouldBe(["text/plain", "text/html"]);
    }

    [Fact]
    public void A_retry_is_the_same_mail_but_for_the_boundary()
    {
        var notification = Given.Notification();
        var delivery = Given.Delivery(notification);
        var sender = Given.Sender(_settings);

        var first = Read(Given.Composer().Compose(delivery, notification, sender));
        var second = Read(Given.Composer().Compose(delivery, notification, sender));

        second.Headers.Select(header => header.ToString()).ShouldBe(first.Headers.Select(header => header.ToString()));
        second.HtmlBody!.ShouldBe(first.HtmlBody);
    }

    [Fact]
    public void An_English_mail_has_what_happened_in_text_and_HTML()
    {
        var mail = Compose(Given.Report(), timeZone: "Europe/Berlin");

        mail.TextBody!.ReplaceLineEndings("\n").ShouldBe("""
            Critical · Alert · Firing

            Host backup failed

            Resource: host-17
            Source: Backup server
            Time: 2026-11-23 04:13:00 +01:00 (Europe/Berlin)
            site: dr-1

            host-17: disk full

            Open: https://ops.example/host-17

            --␠
            Sent by LiveNotify

            """.Replace('␠', ' '));
        var html = Html(mail);
        html.QuerySelector("h1")!.TextContent.ShouldBe("Host backup failed");
        html.Body!.TextContent.ShouldContain("host-17: disk full");
        html.QuerySelector("a")!.GetAttribute("href").ShouldBe("https://ops.example/host-17");
        html.DocumentElement.GetAttribute("lang").ShouldBe("en");
    }

    [Fact]
    public void A_Chinese_mail_has_no_English_word_of_ours()
    {
        var mail = Compose(Given.Report("主机备份失败", "磁盘已满") with { State = AlertState.Resolved }, Languages.Chinese, "Asia/Shanghai");

        mail.Subject.ShouldBe("[DR] 已恢复：主机备份失败");
        mail.TextBody!.ReplaceLineEndings("\n").ShouldStartWith("""
            已恢复 · 严重 · 告警

            主机备份失败

            对象：host-17
            来源：Backup server
            时间：2026-11-23 11:13:00 +08:00 (Asia/Shanghai)

            """.TrimEnd());
        foreach (var word in new[] { "Resolved", "Critical", "Alert", "Resource", "Source", "Time", "Open", "Sent by" })
            mail.TextBody!.ShouldNotContain(word, Case.Sensitive);
        Html(mail).DocumentElement.GetAttribute("lang").ShouldBe("zh-CN");
    }

    [Fact]
    public void What_is_over_says_so_before_the_title() =>
        Compose(Given.Report() with { State = AlertState.Resolved }).Subject.ShouldBe("[DR] Resolved: Host backup failed");

    [Theory]
    [InlineData(Kind.Task, "Info · Task")]
    [InlineData(Kind.System, "Info · System")]
    public void A_task_and_a_system_event_have_no_state(Kind kind, string badges) =>
        Compose(Given.Report() with { Kind = kind, Severity = Severity.Info, State = null }).TextBody!.ReplaceLineEndings("\n").ShouldStartWith(badges + "\n\n");

    [Fact]
    public void The_link_to_the_delivery_is_there_only_if_we_know_where_we_live()
    {
        var notification = Given.Notification();
        var delivery = Given.Delivery(notification);

        var mail = Read(Given.Composer(new() { PublicUrl = "https://notify.example.com/sub" }).Compose(delivery, notification, Given.Sender(_settings)));

        mail.TextBody!.ShouldContain($"https://notify.example.com/sub/deliveries/{delivery.Id}");
        Compose(Given.Report()).HtmlBody!.ShouldNotContain("/deliveries/");
    }

    [Fact]
    public void Markup_in_a_report_is_shown_not_obeyed()
    {
        const string markup = "<script>alert(1)</script> {{home}} {{unheard}} \"quoted\" & 'single'";
        var report = Given.Report(markup, markup) with { Resource = markup, Link = "https://ops.example/?a=1&b=\"><b>", Labels = new Dictionary<string, string> { [markup] = markup } };

        var html = Html(Compose(report));

        html.QuerySelectorAll("script, b").ShouldBeEmpty();
        html.QuerySelector("h1")!.TextContent.ShouldBe(markup);
        html.QuerySelector("td.box")!.TextContent.ShouldBe(markup);
        html.QuerySelector("a")!.GetAttribute("href").ShouldBe(report.Link);
    }

    [Fact]
    public void A_mail_fetches_nothing_from_anywhere()
    {
        var html = Html(Compose(Given.Report()));

        html.QuerySelectorAll("img, link, script, iframe, object, [src], [background]").ShouldBeEmpty();
        html.Source.Text.ShouldNotContain("url(");
        html.Source.Text.ShouldNotContain("@import");
    }

    [Fact]
    public void Line_ends_in_a_report_add_no_header()
    {
        var report = Given.Report("Failed\r\nBcc: spy@evil.example\0") with { Resource = "a\r\nb", Labels = new Dictionary<string, string> { ["x\ny"] = "1\r2" } };

        var mail = Compose(report);

        mail.Bcc.ShouldBeEmpty();
        mail.Headers.Select(header => header.Field).ShouldNotContain("Bcc");
        mail.Subject.ShouldBe("[DR] Failed  Bcc: spy@evil.example");
        mail.TextBody!.ShouldContain("Resource: a  b");
    }

    [Fact]
    public void No_line_is_too_long_and_no_byte_is_a_bare_CR_a_NUL_or_beyond_ASCII()
    {
        var title = new string('x', 255);
        var body = "first\rsecond\0\u001b[31m\n.dot\n" + new string('漢', 4000) + "\n" + new string('y', 4000);

        var bytes = Bytes(Given.Report(title, body));

        var lines = Encoding.Latin1.GetString(bytes).Split("\r\n");
        lines.ShouldAllBe(line => line.Length <= 998 && !line.Contains('\r') && !line.Contains('\n') && !line.Contains('\0') && Ascii.IsValid(line));
        var mail = MimeMessage.Load(new MemoryStream(bytes));
        mail.Subject.ShouldBe($"[DR] {title}");
        mail.TextBody!.ReplaceLineEndings("\n").ShouldContain("first\nsecond[31m\n.dot\n" + new string('漢', 4000));
    }

    [Fact]
    public void Names_in_any_script_come_through()
    {
        var settings = _settings with { TitlePrefix = "【灾备】", Outbox = "运维通知 <ops@例子.测试>" };
        var notification = Given.Notification(Given.Report("磁盘已满 🚨"));
        var delivery = Given.Delivery(notification, to: "reader@bücher.example") with { MessageId = "1@例子.测试" };

        var composed = Given.Composer().Compose(delivery, notification, Given.Sender(settings));
        var mail = Read(composed);

        mail.Subject.ShouldBe("【灾备】 磁盘已满 🚨");
        mail.From.Mailboxes.Single().Name.ShouldBe("运维通知");
        mail.From.Mailboxes.Single().GetAddress(idnEncode: true).ShouldBe("ops@xn--fsqu00a.xn--0zwm56d");
        mail.To.Mailboxes.Single().GetAddress(idnEncode: true).ShouldBe("reader@xn--bcher-kva.example");
        mail.MessageId.ShouldBe("1@xn--fsqu00a.xn--0zwm56d");
        composed!.NeedsUtf8.ShouldBeFalse();
        Ascii.IsValid(composed.Bytes).ShouldBeTrue();
    }

    [Theory]
    [InlineData("")]
    [InlineData("nobody")]
    [InlineData("a@b@c")]
    [InlineData("a@example.com\r\nBcc: spy@evil.example")]
    public void What_is_no_address_gets_no_mail(string to)
    {
        var notification = Given.Notification();

        Given.Composer().Compose(Given.Delivery(notification, to), notification, Given.Sender(_settings)).ShouldBeNull();
    }

    [Theory]
    [InlineData(Languages.English, "This is a test mail", "TLS (STARTTLS)")]
    [InlineData(Languages.Chinese, "这是一封测试邮件", "TLS (STARTTLS)")]
    public void A_test_mail_says_that_it_is_one_and_of_which_sender(string language, string title, string encryption)
    {
        var settings = _settings with { Encryption = Encryption.Tls };

        var mail = Read(Given.Composer().ComposeTest(new(null, settings, null, "me@example.com", language), "1@example.com", Given.Now));

        mail.Subject.ShouldBe($"[DR] {title}");
        mail.TextBody!.ShouldContain("LiveNotify <ops@example.com>");
        mail.TextBody!.ShouldContain("smtp.example.com:587");
        mail.TextBody!.ShouldContain(encryption);
    }

    private static MimeMessage Compose(Report report, string language = Languages.English, string timeZone = "UTC") =>
        MimeMessage.Load(new MemoryStream(Bytes(report, language, timeZone)));

    private static byte[] Bytes(Report report, string language = Languages.English, string timeZone = "UTC")
    {
        var notification = Given.Notification(report);
        return Given.Composer().Compose(Given.Delivery(notification, language: language, timeZone: timeZone), notification, Given.Sender(_settings))!.Bytes;
    }

    private static MimeMessage Read(ComposedMail? mail) => MimeMessage.Load(new MemoryStream(mail.ShouldNotBeNull().Bytes));

    private static AngleSharp.Html.Dom.IHtmlDocument Html(MimeMessage mail) => new HtmlParser().ParseDocument(mail.HtmlBody!);
}
