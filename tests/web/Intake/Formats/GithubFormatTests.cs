using Shouldly;
using Xunit;

namespace LiveNotify.Tests.Web.Intake.Formats;

public class GithubFormatTests
{
    private const string Shop = """ "repository": { "full_name": "example/shop", "html_url": "https://github.com/example/shop" }, "sender": { "login": "kim" } """;

    private readonly Tool tool = Tool.Github;

    [Theory]
    [InlineData("failure")]
    [InlineData("timed_out")]
    [InlineData("startup_failure")]
    public void A_workflow_that_failed_is_a_failed_task(string conclusion)
    {
        var report = tool.Report(Workflow(conclusion), null, Event("workflow_run"));

        (report.Kind, report.TaskStatus, report.Severity, report.State).ShouldBe(("task", "failed", "warning", null));
        report.Title.ShouldBe("Workflow Release failed on main (example/shop)");
        report.Resource.ShouldBe("example/shop");
        report.Key.ShouldBe("example/shop/workflow/Release/main");
        report.Link.ShouldBe("https://github.com/example/shop/actions/runs/9");
        report.OccurredAt.ShouldBe(Tool.Now);
        report.Body!.ShouldStartWith("Take the new certificate\nEnded with: " + conclusion);
    }

    [Theory]
    [InlineData("success")]
    [InlineData("cancelled")]
    [InlineData("skipped")]
    [InlineData("neutral")]
    [InlineData("action_required")]
    public void One_that_did_not_is_no_news(string conclusion) =>
        tool.Nothing(Workflow(conclusion), Event("workflow_run")).ShouldBe("Nobody gets mail for workflow_run completed");

    [Fact]
    public void Checks_that_failed_are_failed_tasks()
    {
        tool.Report($$"""
            { "action": "completed", "check_run": { "name": "lint", "conclusion": "failure", "html_url": "https://github.com/example/shop/runs/4", "completed_at": "2026-11-23T03:13:00Z",
              "output": { "title": "3 problems", "summary": "in shop.css" }, "check_suite": { "head_branch": "main" } }, {{Shop}} }
            """, null, Event("check_run")).Title.ShouldBe("Check lint failed on main (example/shop)");
        tool.Report($$"""
            { "action": "completed", "check_suite": { "conclusion": "failure", "head_branch": null, "app": { "name": "Scanner" }, "updated_at": "2026-11-23T03:13:00Z" }, {{Shop}} }
            """, null, Event("check_suite")).Title.ShouldBe("Checks Scanner failed (example/shop)");
    }

    [Fact]
    public void A_deployment_is_told_when_it_is_over()
    {
        var done = tool.Report(Deployment("success"), null, Event("deployment_status"));
        (done.Kind, done.TaskStatus, done.Severity, done.Title).ShouldBe(("task", "succeeded", "info", "Deployment to production succeeded (example/shop)"));
        var failed = tool.Report(Deployment("error"), null, Event("deployment_status"));
        (failed.TaskStatus, failed.Severity, failed.Title, failed.Key).ShouldBe(("failed", "major", "Deployment to production failed (example/shop)", done.Key));
        tool.Nothing(Deployment("in_progress"), Event("deployment_status"));
        tool.With(Tool.Severities("failure", "critical")).Report(Deployment("failure"), null, Event("deployment_status")).Severity.ShouldBe("critical");
    }

    [Fact]
    public void A_vulnerable_dependency_is_an_alert_until_it_is_fixed_or_dismissed()
    {
        var created = tool.Report(Dependabot("created"), null, Event("dependabot_alert"));
        (created.Kind, created.State, created.Severity, created.Title).ShouldBe(("alert", "firing", "major", "lodash: Prototype pollution (example/shop)"));
        (created.Key, created.Link).ShouldBe(("example/shop/dependabot/7", "https://github.com/example/shop/security/dependabot/7"));
        foreach (var action in new[] { "fixed", "dismissed", "auto_dismissed" })
            tool.Report(Dependabot(action), null, Event("dependabot_alert")).State.ShouldBe("resolved");
        tool.Nothing(Dependabot("assignees_changed"), Event("dependabot_alert"));
    }

    [Fact]
    public void A_flaw_in_code_is_an_alert_of_its_security_severity()
    {
        var report = tool.Report($$"""
            { "action": "created", "alert": { "number": 10, "html_url": "https://github.com/example/shop/security/code-scanning/10", "created_at": "2026-11-23T03:13:00Z",
              "rule": { "id": "js/sql-injection", "severity": "error", "security_severity_level": "critical", "description": "Query built from user input" }, "tool": { "name": "CodeQL" },
              "most_recent_instance": { "location": { "path": "src/orders.js", "start_line": 17 }, "message": { "text": "This query depends on a user-provided value." } } }, {{Shop}} }
            """, null, Event("code_scanning_alert"));

        (report.Severity, report.Title).ShouldBe(("critical", "Code scanning: Query built from user input (example/shop)"));
        report.Body.ShouldBe("This query depends on a user-provided value.\nRule: js/sql-injection\nTool: CodeQL\nIn: src/orders.js\nLine: 17");
    }

    [Fact]
    public void A_leaked_secret_is_critical_and_nothing_of_it_is_taken_over()
    {
        var told = tool.Reports($$"""
            { "action": "created", "alert": { "number": 2, "secret_type": "example_token", "secret_type_display_name": "Example Token", "secret": "s3cr3t-value",
              "html_url": "https://github.com/example/shop/security/secret-scanning/2", "created_at": "2026-11-23T03:13:00Z" }, {{Shop}} }
            """, null, Event("secret_scanning_alert")).ShouldHaveSingleItem().Draft;

        (told.Severity, told.Title).ShouldBe(("critical", "A secret is in the repository: Example Token (example/shop)"));
        string.Join(' ', told.Labels!.Values.Append(told.Body)).ShouldNotContain("s3cr3t");
    }

    [Fact]
    public void The_ping_is_the_test_and_what_people_do_is_no_news()
    {
        tool.Nothing($$"""{ "zen": "Keep it logically awesome.", "hook_id": 1, "hook": {}, {{Shop}} }""", Event("ping")).ShouldBe("The test of GitHub was received; nobody gets mail for it");
        tool.Nothing($$"""{ "action": "opened", "issue": { "title": "It is broken" }, {{Shop}} }""", Event("issues")).ShouldBe("Nobody gets mail for issues opened");
        tool.Nothing($$"""{ "ref": "refs/heads/main", {{Shop}} }""", Event("push")).ShouldBe("Nobody gets mail for push");
    }

    [Fact]
    public void A_redelivery_has_the_id_of_the_first() =>
        tool.Id(Workflow("failure"), Event("workflow_run")).ShouldBe("72d3162e-cc78-11e3-81ab-4c9367dc0958");

    [Fact]
    public void Without_its_header_an_event_is_known_by_its_body()
    {
        tool.Report(Workflow("failure")).TaskStatus.ShouldBe("failed");
        tool.Report(Dependabot("created")).State.ShouldBe("firing");
        tool.Nothing("""{"zen":"Design for failure."}""").ShouldContain("test");
        tool.Refused("""{"title":"native"}""").ShouldBe(["X-GitHub-Event"]);
    }

    private static (string, string)[] Event(string name) => [("X-GitHub-Event", name), ("X-GitHub-Delivery", "72d3162e-cc78-11e3-81ab-4c9367dc0958")];

    private static string Workflow(string conclusion) => $$"""
        { "action": "completed", "workflow_run": { "id": 9, "name": "Release", "display_title": "Take the new certificate", "run_number": 562, "run_attempt": 1, "event": "push",
          "status": "completed", "conclusion": "{{conclusion}}", "head_branch": "main", "head_sha": "9f3c1e6d", "html_url": "https://github.com/example/shop/actions/runs/9",
          "updated_at": "2026-11-23T03:13:00Z", "actor": { "login": "kim" } }, {{Shop}} }
        """;

    private static string Deployment(string state) => $$"""
        { "action": "created", "deployment_status": { "state": "{{state}}", "environment": "production", "description": "", "log_url": "", "target_url": "https://ci.example/9",
          "updated_at": "2026-11-23T03:13:00Z" }, "deployment": { "ref": "v1.8", "sha": "9f3c1e6d", "creator": { "login": "kim" } }, {{Shop}} }
        """;

    private static string Dependabot(string action) => $$"""
        { "action": "{{action}}", "alert": { "number": 7, "state": "open", "dependency": { "package": { "ecosystem": "npm", "name": "lodash" }, "manifest_path": "package-lock.json" },
          "security_advisory": { "ghsa_id": "GHSA-aaaa-bbbb-cccc", "cve_id": null, "summary": "Prototype pollution", "description": "In zipObjectDeep.", "severity": "high" },
          "html_url": "https://github.com/example/shop/security/dependabot/7", "created_at": "2026-11-23T03:13:00Z", "fixed_at": null }, {{Shop}} }
        """;
}
