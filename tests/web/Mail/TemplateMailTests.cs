using LiveNotify.Domain;
using LiveNotify.Domain.Notifications;
using LiveNotify.Domain.Templates;
using MimeKit;
using Shouldly;
using Xunit;

namespace LiveNotify.Tests.Web.Mail;

/// <summary>The mail that goes out when there is a template, and when it fails.</summary>
public class TemplateMailTests
{
    private static readonly Template Own = new(
        Guid.NewGuid(), 3, Kind.Alert, Languages.English,
        new("{{ notification.severityText }}: {{ notification.title }}", "{{ sender.prefix }} {{ delivery.link }}", "<p>{{ notification.body }}</p>"),
        false, Given.Now, Given.Now);

    [Fact]
    public void A_saved_template_makes_subject_text_and_HTML_and_the_mail_says_which()
    {
        var notification = Given.Notification();
        var delivery = Given.Delivery(notification);

        var composed = Given.Composer(new() { PublicUrl = "https://notify.example" })
            .Compose(delivery, notification, Given.Sender(Given.Settings("smtp.example.com", 587)), Own)!;

        composed.Template.ShouldBe(new TemplateUse(Own.Id, 3));
        var mail = MimeMessage.Load(new MemoryStream(composed.Bytes));
        mail.Subject.ShouldBe("[DR] Critical: Host backup failed");
        mail.TextBody!.Trim().ShouldBe($"[DR] https://notify.example/deliveries/{delivery.Id}");
        mail.HtmlBody!.Trim().ShouldBe("<p>host-17: disk full</p>");
    }

    [Fact]
    public void A_template_that_fails_is_dropped_as_a_whole_for_that_mail()
    {
        var broken = Own with { Id = Guid.NewGuid(), Texts = Own.Texts with { Html = "{% if notification.occurredAt > 'x' %}{% endif %}" } };
        var notification = Given.Notification();
        var sender = Given.Sender(Given.Settings("smtp.example.com", 587));

        var composed = Given.Composer().Compose(Given.Delivery(notification), notification, sender, broken)!;

        (composed.Template!.Fault!.Part, composed.Template.Fault.Kind).ShouldBe(("html", TemplateFaultKind.Broken));
        MimeMessage.Load(new MemoryStream(composed.Bytes)).Subject.ShouldBe("[DR] Host backup failed");
    }

    [Fact]
    public void A_stored_template_that_no_longer_passes_the_check_is_dropped_too() =>
        Given.Composer().Render(Given.Notification(), "[DR]", Languages.English, "UTC", [Own with { Id = Guid.NewGuid(), Texts = Own.Texts with { Text = "{{ nonsense }}" } }])
            .Template!.Fault!.Kind.ShouldBe(TemplateFaultKind.Broken);

    [Fact]
    public void A_preview_of_texts_nobody_saved_shows_the_mail_or_says_why_not()
    {
        var trial = Given.Templates.Try(Own.Texts, Given.Notification(), "[DR]", Languages.Chinese, "UTC");
        trial.Mail!.Subject.ShouldBe("[DR] 严重: Host backup failed");

        trial = Given.Templates.Try(Own.Texts with { Subject = "{{ notification.titel }}" }, Given.Notification(), "[DR]", Languages.English, "UTC");
        trial.Mail.ShouldBeNull();
        trial.Refusals.Single().Why.ToString().ShouldBe("Line 1, column 4: there is no variable notification.titel; did you mean title?");
    }
}
