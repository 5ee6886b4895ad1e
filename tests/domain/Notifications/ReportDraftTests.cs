using LiveNotify.Domain.Notifications;
using Shouldly;
using Xunit;
using static LiveNotify.Tests.Domain.Notifications.NotificationExamples;
using static LiveNotify.Tests.Domain.Spec;

namespace LiveNotify.Tests.Domain.Notifications;

/// <summary>The rules for the fields of a notification, whatever format it came in.</summary>
public class ReportDraftTests
{
    private static readonly ReportDraft Least = new("system", null, "Disk replaced", null, null, null, null, null, null, null);

    [Fact]
    public void A_complete_draft_breaks_no_rule_and_means_what_it_says()
    {
        Refusals(Draft).ShouldBeEmpty();
        Told(Draft.ToReport(Now)).ShouldBe(Told(BackupFailed));
    }

    [Fact]
    public void Kind_and_title_are_enough()
    {
        Refusals(Least).ShouldBeEmpty();
        Told(Least.ToReport(Now)).ShouldBe(Told(new Report(
            Kind.System, Severity.Info, "Disk replaced", "", "", null, null, null, Now, new Dictionary<string, string>())));
    }

    [Fact]
    public void Kind_and_title_are_required() =>
        Refusals(Least with { Kind = " ", Title = "\n" })
            .ShouldBe([("kind", "Kind is required: one of alert, task, system"), ("title", "Title is required")]);

    [Fact]
    public void Words_that_are_none_are_named_with_those_there_are() =>
        Refusals(Draft with { Kind = "incident", Severity = "2", State = "open" }).ShouldBe([
            ("kind", "Kind must be one of alert, task, system; got incident"),
            ("severity", "Severity must be one of info, warning, major, critical; got 2"),
            ("state", "State must be one of firing, resolved; got open")]);

    [Fact]
    public void An_alert_without_a_state_fires_and_other_kinds_have_none()
    {
        (Draft with { State = null }).ToReport(Now).State.ShouldBe(AlertState.Firing);
        (Draft with { State = "resolved" }).ToReport(Now).State.ShouldBe(AlertState.Resolved);
        (Draft with { Kind = "task" }).ToReport(Now).State.ShouldBeNull();
    }

    [Fact]
    public void A_task_says_how_it_goes_and_how_far_it_is()
    {
        var task = Least with { Kind = "task" };

        Refusals(task with { TaskStatus = "running", Progress = 40.9 }).ShouldBeEmpty();
        (task with { TaskStatus = "running", Progress = 40.9 }).ToReport(Now).ShouldSatisfyAllConditions(
            r => r.TaskStatus.ShouldBe(TaskState.Running), r => r.Progress.ShouldBe(40), r => r.Severity.ShouldBe(Severity.Info), r => r.State.ShouldBeNull());
        (task with { Progress = 0 }).ToReport(Now).TaskStatus.ShouldBe(TaskState.Running);
        task.ToReport(Now).TaskStatus.ShouldBeNull();
    }

    [Fact]
    public void A_task_that_failed_is_a_warning_unless_its_source_says_otherwise()
    {
        var failed = Least with { Kind = "task", TaskStatus = "failed" };

        failed.ToReport(Now).Severity.ShouldBe(Severity.Warning);
        (failed with { Severity = "info" }).ToReport(Now).Severity.ShouldBe(Severity.Info);
        (failed with { TaskStatus = "succeeded" }).ToReport(Now).Severity.ShouldBe(Severity.Info);
    }

    [Fact]
    public void Only_a_task_has_a_task_status_and_progress()
    {
        Refusals(Draft with { TaskStatus = "running", Progress = 40 }).ShouldBe([
            ("taskStatus", "Only a task has a task status; this is of kind alert: leave it out, or say kind task"),
            ("progress", "Only a task has progress; this is of kind alert: leave it out, or say kind task")]);
        Refusals(Draft with { Kind = "task", TaskStatus = "done", Progress = 101 }).ShouldBe([
            ("taskStatus", "Task status must be one of running, succeeded, failed; got done"),
            ("progress", "Progress must be 0-100 percent; got 101")]);
        Refusals(Draft with { Kind = "task", Progress = -0.5 }).ShouldHaveSingleItem().Field.ShouldBe("progress");
    }

    [Fact]
    public void A_title_is_one_line_of_at_most_255_characters()
    {
        Refusals(Draft with { Title = Repeat("🚨", 255) }).ShouldBeEmpty();
        Refusals(Draft with { Title = Repeat("🚨", 256) })
            .ShouldBe([("title", "Title must be one line of at most 255 characters, without control characters; got 256")]);
        Refusals(Draft with { Title = "down\r\nBcc: eve@example.com" }).ShouldHaveSingleItem().Field.ShouldBe("title");
    }

    [Fact]
    public void Resource_and_key_are_short_lines_and_trimmed()
    {
        Refusals(Draft with { Resource = new('x', 255), Key = new('x', 255) }).ShouldBeEmpty();
        Refusals(Draft with { Resource = new('x', 256), Key = "a\tb" }).ShouldBe([
            ("resource", "Resource must be one line of at most 255 characters, without control characters; got 256"),
            ("key", "Key must be one line of at most 255 characters, without control characters; got 3")]);
        var report = (Draft with { Resource = " host-17\n", Key = " " }).ToReport(Now);
        report.Resource.ShouldBe("host-17");
        report.Key.ShouldBeNull();
    }

    [Fact]
    public void A_body_may_have_many_lines_but_only_characters_a_database_holds()
    {
        Refusals(Draft with { Body = "a\0b" }).ShouldBeEmpty();
        (Draft with { Body = "one\r\ntwo\rthree\0\n\n" }).ToReport(Now).Body.ShouldBe("one\ntwo\nthree");
        Refusals(Draft with { Body = new('x', 65537) }).ShouldBe([("body", "Body may have at most 65536 characters; got 65537")]);
    }

    [Theory]
    [InlineData("https://ops.example/host-17")]
    [InlineData("HTTP://ops.example")]
    [InlineData(" http://ops.example/备份?id=1 ")]
    [InlineData("")]
    public void A_link_is_a_web_address_or_none(string link) => Refusals(Draft with { Link = link }).ShouldBeEmpty();

    [Theory]
    [InlineData("ops.example/host-17")]
    [InlineData("/host-17")]
    [InlineData("javascript:alert(1)")]
    [InlineData("file:///etc/passwd")]
    [InlineData("https://")]
    public void Anything_else_is_no_link(string link) =>
        Refusals(Draft with { Link = link }).ShouldBe([("link", $"Link must be an http or https address of at most 2048 characters; got {link}")]);

    [Fact]
    public void A_link_is_one_line_of_at_most_2048_characters()
    {
        Refusals(Draft with { Link = "https://ops.example/\r\nX: y" }).ShouldHaveSingleItem().Field.ShouldBe("link");
        Refusals(Draft with { Link = "https://ops.example/" + new string('x', 2029) }).ShouldHaveSingleItem().Field.ShouldBe("link");
    }

    [Fact]
    public void Time_is_kept_in_UTC_and_is_now_when_nobody_says()
    {
        (Draft with { OccurredAt = new(2026, 11, 23, 4, 13, 0, TimeSpan.FromHours(1)) }).ToReport(Now.AddHours(5)).OccurredAt.ShouldBe(Now);
        (Draft with { OccurredAt = new(2026, 11, 23, 4, 13, 0, TimeSpan.FromHours(1)) }).ToReport(Now).OccurredAt.Offset.ShouldBe(TimeSpan.Zero);
        (Draft with { OccurredAt = null }).ToReport(Now).OccurredAt.ShouldBe(Now);
    }

    [Fact]
    public void A_clock_may_run_a_day_ahead_and_no_more()
    {
        Refusals(Draft with { OccurredAt = Now.AddDays(1) }).ShouldBeEmpty();
        Refusals(Draft with { OccurredAt = Now.AddDays(1).AddSeconds(1) })
            .ShouldBe([("occurredAt", "Time 2026-11-24T03:13:01.0000000+00:00 lies in the future; the source's clock may be wrong")]);
    }

    private static IReadOnlyList<(string Field, string Why)> Refusals(ReportDraft draft) =>
        [.. draft.Check(Now).Select(r => (r.Field, r.Why.ToString()))];

    private static string Repeat(string text, int times) => string.Concat(Enumerable.Repeat(text, times));
}
