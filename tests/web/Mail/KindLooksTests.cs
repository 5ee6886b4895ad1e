using System.Text.RegularExpressions;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using LiveNotify.Domain;
using LiveNotify.Domain.Notifications;
using LiveNotify.Tests.Domain.Deliveries;
using MimeKit;
using Shouldly;
using Xunit;

namespace LiveNotify.Tests.Web.Mail;

/// <summary>Alert, task and system event tell themselves apart at a glance, and without colours too.</summary>
public class KindLooksTests
{
    private static readonly Report Alert = Given.Report();
    private static readonly Report Task = Alert with { Kind = Kind.Task, Severity = Severity.Info, State = null, Title = "Nightly copy" };
    private static readonly Report SystemEvent = Task with { Kind = Kind.System, Title = "Disk replaced" };

    [Theory]
    [InlineData(null, null, "[DR] Nightly copy")]
    [InlineData(TaskState.Running, null, "[DR] Running: Nightly copy")]
    [InlineData(TaskState.Running, 40, "[DR] Running 40 %: Nightly copy")]
    [InlineData(TaskState.Succeeded, 100, "[DR] Succeeded: Nightly copy")]
    [InlineData(TaskState.Failed, 40, "[DR] Failed: Nightly copy")]
    public void A_tasks_subject_begins_with_how_it_goes(TaskState? status, int? progress, string subject) =>
        Compose(Task with { TaskStatus = status, Progress = progress }).Subject.ShouldBe(subject);

    [Theory]
    [InlineData(TaskState.Running, "[DR] 运行中 40 %：Nightly copy", "运行中")]
    [InlineData(TaskState.Succeeded, "[DR] 成功：Nightly copy", "成功")]
    [InlineData(TaskState.Failed, "[DR] 失败：Nightly copy", "失败")]
    public void So_it_does_in_Chinese(TaskState status, string subject, string word)
    {
        var mail = Compose(Task with { TaskStatus = status, Progress = 40 }, Languages.Chinese);

        mail.Subject.ShouldBe(subject);
        Parse(mail).QuerySelector(".card span")!.TextContent.ShouldBe(word);
    }

    [Fact]
    public void No_two_mails_of_one_thing_have_a_subject_in_common_and_none_is_told_apart_by_brackets()
    {
        string[] subjects =
        [
            .. new[] { Alert, Alert with { State = AlertState.Resolved } }.Select(report => Compose(report).Subject!),
            .. Enum.GetValues<TaskState>().Select(status => Compose(Task with { TaskStatus = status }).Subject!),
        ];

        subjects.ShouldBeUnique();
        subjects.ShouldAllBe(subject => subject.LastIndexOf('[') == 0);
    }

    [Fact]
    public void An_alert_has_a_band_in_its_colour_with_the_words_in_it()
    {
        var firing = Html(Alert);
        var band = firing.QuerySelector(".card td")!;

        band.TextContent.ShouldBe("Critical · Alert · Firing");
        band.GetAttribute("style")!.ShouldContain("background-color:#b42318");
        Html(Alert with { Severity = Severity.Warning }).QuerySelector(".card td")!.GetAttribute("style")!.ShouldContain("background-color:#8a5b00");
        var resolved = Html(Alert with { State = AlertState.Resolved }).QuerySelector(".card td")!;
        resolved.TextContent.ShouldBe("Resolved · Critical · Alert");
        resolved.GetAttribute("style")!.ShouldContain("background-color:#067647");
    }

    [Theory]
    [InlineData(0, null, "100%")]
    [InlineData(40, "40%", "60%")]
    [InlineData(100, "100%", null)]
    public void A_running_task_has_a_bar_made_of_cells_and_says_the_number(int progress, string? done, string? left)
    {
        var mail = Compose(Task with { TaskStatus = TaskState.Running, Progress = progress });
        var html = Parse(mail);

        html.QuerySelector("td.done")?.GetAttribute("width").ShouldBe(done);
        html.QuerySelectorAll("td[width$='%']").Where(cell => !cell.ClassList.Contains("done")).SingleOrDefault()?.GetAttribute("width").ShouldBe(left);
        html.Body!.TextContent.ShouldContain($"{progress} %");
        mail.TextBody!.ShouldContain($"{new string('#', progress / 5)}{new string('-', 20 - (progress / 5))}] {progress} %");
    }

    [Fact]
    public void A_task_that_ended_has_its_word_and_no_bar()
    {
        var mail = Compose(Task with { TaskStatus = TaskState.Failed, Severity = Severity.Warning, Progress = 40 });

        mail.TextBody!.ReplaceLineEndings("\n").ShouldStartWith("Failed · Warning · Task\n\nNightly copy\n");
        Parse(mail).QuerySelector("td.done").ShouldBeNull();
        Parse(mail).QuerySelector(".card span")!.TextContent.ShouldBe("Failed");
        mail.TextBody!.ShouldNotContain("40 %");
    }

    [Fact]
    public void A_system_event_is_neutral_whatever_its_severity() =>
        Html(SystemEvent with { Severity = Severity.Critical }).QuerySelector(".card span")!.GetAttribute("style")!.ShouldContain("background-color:#475467");

    [Fact]
    public void What_was_reported_again_before_the_mail_went_says_how_often()
    {
        var notification = Given.Notification(Alert);
        var delivery = Given.Delivery(notification) with { Repeats = 2 };

        var mail = MimeMessage.Load(new MemoryStream(Given.Composer().Compose(delivery, notification, Given.Sender(Given.Settings("smtp.example.com", 587)))!.Bytes));

        mail.TextBody!.ShouldContain("Critical · Alert · Firing · 3 times");
        Parse(mail).Body!.TextContent.ShouldContain("3 times");
    }

    [Fact]
    public void What_LiveNotify_reports_of_itself_is_in_its_readers_language()
    {
        var report = OwnEvent.Of(DeliveryExamples.Paused, DeliveryExamples.Paused.Pause!.Since)!.ToReport(null);

        var mail = Compose(report, Languages.Chinese);

        mail.Subject!.ShouldContain("已暂停");
        foreach (var word in new[] { "Sender", "paused", "mails", "relay", "Check" }) mail.TextBody!.ShouldNotContain(word, Case.Sensitive);
    }

    [Fact]
    public void Styles_lose_their_air_in_a_mail_and_not_a_word()
    {
        using var file = new StreamReader(typeof(LiveNotify.Web.Mail.MailOptions).Assembly.GetManifestResourceStream("LiveNotify.Web.Mail.Mail.html")!);
        var written = file.ReadToEnd();
        var said = Regex.Matches(written, "style=\"([^\"]*)\"").SelectMany(style => Declarations(style.Groups[1].Value.Replace("{{color}}", "#b42318"))).ToHashSet();
        var mail = Compose(Alert).HtmlBody!;
        var styles = Regex.Matches(mail, "style=\"([^\"]*)\"").Select(style => style.Groups[1].Value).ToList();

        styles.Count.ShouldBeGreaterThan(10);
        styles.ShouldAllBe(style => !style.Contains(": ") && !style.Contains("; "));
        styles.SelectMany(Declarations).ShouldBeSubsetOf(said);
        Rules(mail).ShouldBe(Rules(written));
        mail.ShouldNotContain("{{");

        static IEnumerable<string> Declarations(string style) =>
            style.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(one => string.Join(':', one.Split(':', 2, StringSplitOptions.TrimEntries)));

        static string Rules(string html) => Regex.Replace(Regex.Match(html, "<style>(.*?)</style>", RegexOptions.Singleline).Groups[1].Value, @"\s+", "").Replace(";}", "}");
    }

    private static MimeMessage Compose(Report report, string language = Languages.English)
    {
        var notification = Given.Notification(report);
        var composed = Given.Composer().Compose(
            Given.Delivery(notification, language: language), notification, Given.Sender(Given.Settings("smtp.example.com", 587)))!;
        return MimeMessage.Load(new MemoryStream(composed.Bytes));
    }

    private static IHtmlDocument Html(Report report) => Parse(Compose(report));

    private static IHtmlDocument Parse(MimeMessage mail) => new HtmlParser().ParseDocument(mail.HtmlBody!);
}
