using LiveNotify.Web.Intake;
using Shouldly;
using Xunit;

namespace LiveNotify.Tests.Web.Intake.Formats;

/// <summary>Apprise, and Standard Webhooks: the two whose body is nearly ours.</summary>
public class AppriseFormatTests
{
    [Theory]
    [InlineData("info", "system", "info")]
    [InlineData("success", "system", "info")]
    [InlineData("warning", "alert", "warning")]
    [InlineData("failure", "alert", "major")]
    public void Its_four_types_say_what_it_is(string type, string kind, string severity)
    {
        var report = Tool.Apprise.Report($$"""{"version":"1.0","title":"Backup","message":"Disk full\non host-17","attachments":[],"type":"{{type}}"}""");

        (report.Kind, report.Severity, report.Title, report.Body).ShouldBe((kind, severity, "Backup", "Disk full\non host-17"));
    }

    [Fact]
    public void Without_a_title_the_first_line_is_one() =>
        Tool.Apprise.Report("""{"version":"1.0","title":"","message":"Disk full\r\non host-17","type":"info"}""").Title.ShouldBe("Disk full");

    [Fact]
    public void Fields_of_ours_that_were_added_count()
    {
        var report = Tool.Apprise.Report("""{"title":"Copy","message":"","type":"failure","kind":"task","key":"copy/1","resource":"orders","link":"https://ops.example/1"}""");

        (report.Kind, report.Key, report.Resource, report.Link, report.TaskStatus).ShouldBe(("task", "copy/1", "orders", "https://ops.example/1", "failed"));
    }

    [Fact]
    public void Attachments_are_counted_and_not_kept() =>
        Tool.Apprise.Report("""{"title":"Copy","message":"See log","type":"info","attachments":[{"filename":"a.log","base64":"QUJD","mimetype":"text/plain"}]}""")
            .Body.ShouldBe("See log\n\n1 attachments are not shown.");

    [Fact]
    public void With_neither_title_nor_message_it_is_another_format() => Tool.Apprise.Refused("""{"type":"info"}""").ShouldBe(["message"]);

    [Fact]
    public void Standard_Webhooks_carry_our_body_and_name_it_by_their_id()
    {
        var tool = Tool.StandardWebhooks;

        tool.Report("""{"kind":"task","title":"Copied"}""").Title.ShouldBe("Copied");
        tool.Id("""{"kind":"task","title":"Copied"}""", ("webhook-id", "msg_1")).ShouldBe("msg_1");
        tool.Id("""{"kind":"task","title":"Copied"}""").ShouldBeNull();
        tool.Refused("""{"kind":"task","title":7}""").ShouldBe(["title"]);
        tool.Posts("{").ShouldBeOfType<Parsed.Unreadable>();
    }
}
