using System.Text.Json;
using LiveNotify.Domain;
using LiveNotify.Domain.Notifications;
using LiveNotify.Domain.Sources;

namespace LiveNotify.Web.Intake.Formats;

/// <summary>
/// GitHub's webhooks: what failed, what was deployed, and what is insecure. Everything else GitHub can post is received,
/// and nobody gets mail for it. GitHub posts once and never again, but an admin can redeliver there, under the same id.
/// </summary>
internal sealed class GithubFormat(TimeProvider clock) : IFormat
{
    private static readonly string[] Failures = ["failure", "timed_out", "startup_failure"];

    public SourceFormat Name => SourceFormat.Github;

    public string Sample => $$$"""
        {
          "action": "completed",
          "workflow_run": {
            "id": 30433642,
            "name": "Release",
            "display_title": "Take the new certificate",
            "run_number": 562,
            "run_attempt": 1,
            "event": "push",
            "status": "completed",
            "conclusion": "failure",
            "head_branch": "main",
            "head_sha": "9f3c1e6d0a5b4c7788aa0cbb1d2e3f4a5b6c7d8e",
            "html_url": "https://github.com/example/shop/actions/runs/30433642",
            "updated_at": "{{{clock.GetUtcNow():yyyy-MM-ddTHH:mm:ssZ}}}",
            "actor": { "login": "kim" }
          },
          "workflow": { "id": 159038, "name": "Release", "path": ".github/workflows/release.yml" },
          "repository": { "full_name": "example/shop", "html_url": "https://github.com/example/shop" },
          "sender": { "login": "kim" }
        }
        """;

    public Parsed Parse(Posted posted, FormatRules rules) => JsonReading.ReadObject(posted.Body, json =>
    {
        var name = ForeignText.Line(posted.Headers["X-GitHub-Event"].ToString(), 100) ?? NameOf(json);
        if (name is null)
            return new Parsed.Invalid(new Refusal("X-GitHub-Event", "The header {0} is missing, and the body is none of GitHub's events", "X-GitHub-Event"));
        if (name == "ping") return new Parsed.Nothing(new("The test of {0} was received; nobody gets mail for it", "GitHub"));
        if (Told(name, json, rules) is not { } report)
            return new Parsed.Nothing(new("Nobody gets mail for {0}", ForeignText.Line($"{name} {json.Get("action").Text()}", 100)));
        return (report with
        {
            Id = posted.Headers["X-GitHub-Delivery"].ToString(),
            Labels = [("repository", Repository(json)), ("event", name), .. report.Labels.Where(label => label.Value.Length > 0)],
            Resource = Repository(json),
            Key = $"{Repository(json)}/{report.Key}",
        }).ToParsed(clock.GetUtcNow());
    });

    /// <summary>A body replayed or pasted comes without its headers; each of these events has a field of its own.</summary>
    private static string? NameOf(JsonElement json) =>
        new[] { "workflow_run", "check_run", "check_suite", "deployment_status" }.FirstOrDefault(name => json.Get(name).ValueKind == JsonValueKind.Object)
        ?? (json.Get("alert").Get("security_advisory").ValueKind == JsonValueKind.Object ? "dependabot_alert"
            : json.Get("alert").Get("rule").ValueKind == JsonValueKind.Object ? "code_scanning_alert"
            : json.Get("alert").Get("secret_type").Text() is not null ? "secret_scanning_alert"
            : json.Get("zen").Text() is not null ? "ping"
            : json.Get("repository").ValueKind == JsonValueKind.Object ? "event" : null);

    private static ForeignReport? Told(string name, JsonElement json, FormatRules rules) => name switch
    {
        "workflow_run" => Failed(json, json.Get("workflow_run"), "Workflow", "workflow", rules),
        "check_suite" => Failed(json, json.Get("check_suite"), "Checks", "checks", rules),
        "check_run" => Failed(json, json.Get("check_run"), "Check", "check", rules),
        "deployment_status" => Deployed(json, json.Get("deployment_status"), json.Get("deployment"), rules),
        "dependabot_alert" => Dependency(json, json.Get("alert"), rules),
        "code_scanning_alert" => Code(json, json.Get("alert"), rules),
        "secret_scanning_alert" => Secret(json, json.Get("alert"), rules),
        _ => null,
    };

    /// <summary>A run of a workflow or of checks that ended badly; one that was cancelled, skipped or went well is no news.</summary>
    private static ForeignReport? Failed(JsonElement json, JsonElement run, string what, string key, FormatRules rules)
    {
        if (json.Get("action").Text() != "completed" || run.Get("conclusion").Text() is not { } conclusion || !Failures.Contains(conclusion)) return null;
        var name = run.Get("name").Text() ?? run.Get("app").Get("name").Text();
        var branch = run.Get("head_branch").Text() ?? run.Get("check_suite").Get("head_branch").Text();
        return new(Kind.Task, Ruled(conclusion, rules) ?? Severity.Warning, $"{what} {name} failed{On(branch)} ({Repository(json)})")
        {
            TaskStatus = "failed",
            Key = $"{key}/{name}/{branch}",
            Body = Lines(
                run.Get("display_title").Text() ?? run.Get("output").Get("title").Text() ?? run.Get("head_commit").Get("message").Text(),
                run.Get("output").Get("summary").Text(),
                Fact("Ended with", conclusion), Fact("Run", run.Get("run_number").Text()), Fact("Attempt", run.Get("run_attempt").Text()),
                Fact("Commit", run.Get("head_sha").Text()), Fact("By", run.Get("actor").Get("login").Text() ?? json.Get("sender").Get("login").Text())),
            Link = run.Get("html_url").Text() ?? json.Get("repository").Get("html_url").Text(),
            OccurredAt = run.Get("completed_at").Time() ?? run.Get("updated_at").Time(),
            Labels = [(key, name ?? ""), ("branch", branch ?? ""), ("conclusion", conclusion)],
        };
    }

    private static ForeignReport? Deployed(JsonElement json, JsonElement status, JsonElement deployment, FormatRules rules)
    {
        if (status.Get("state").Text() is not ({ } state and ("success" or "failure" or "error"))) return null;
        var environment = status.Get("environment").Text() ?? deployment.Get("environment").Text();
        var gone = state == "success";
        return new(Kind.Task, Ruled(state, rules) ?? (gone ? Severity.Info : Severity.Major),
            $"Deployment to {environment} {(gone ? "succeeded" : "failed")} ({Repository(json)})")
        {
            TaskStatus = gone ? "succeeded" : "failed",
            Key = $"deployment/{environment}",
            Body = Lines(
                status.Get("description").Text() ?? deployment.Get("description").Text(), Fact("Ref", deployment.Get("ref").Text()),
                Fact("Commit", deployment.Get("sha").Text()), Fact("By", deployment.Get("creator").Get("login").Text())),
            Link = new[] { "log_url", "target_url", "environment_url" }.Select(name => ForeignText.Link(status.Get(name).Text())).FirstOrDefault(link => link is not null)
                ?? json.Get("repository").Get("html_url").Text(),
            OccurredAt = status.Get("updated_at").Time(),
            Labels = [("environment", environment ?? ""), ("state", state)],
        };
    }

    private static ForeignReport? Dependency(JsonElement json, JsonElement alert, FormatRules rules)
    {
        var advisory = alert.Get("security_advisory");
        var package = alert.Get("dependency").Get("package").Get("name").Text();
        return Insecure(json, alert, "dependabot", advisory.Get("severity").Text(), $"{package}: {advisory.Get("summary").Text()}", rules) is not { } report ? null : report with
        {
            Body = Lines(
                advisory.Get("description").Text(), Fact("Advisory", advisory.Get("ghsa_id").Text()), Fact("CVE", advisory.Get("cve_id").Text()),
                Fact("In", alert.Get("dependency").Get("manifest_path").Text())),
            Labels = [("package", package ?? ""), ("severity", advisory.Get("severity").Text() ?? "")],
        };
    }

    private static ForeignReport? Code(JsonElement json, JsonElement alert, FormatRules rules)
    {
        var (rule, instance) = (alert.Get("rule"), alert.Get("most_recent_instance"));
        var severity = rule.Get("security_severity_level").Text() ?? rule.Get("severity").Text();
        var title = $"Code scanning: {rule.Get("description").Text() ?? rule.Get("name").Text() ?? rule.Get("id").Text()}";
        return Insecure(json, alert, "code-scanning", severity, title, rules) is not { } report ? null : report with
        {
            Body = Lines(
                instance.Get("message").Get("text").Text(), Fact("Rule", rule.Get("id").Text()), Fact("Tool", alert.Get("tool").Get("name").Text()),
                Fact("In", instance.Get("location").Get("path").Text()), Fact("Line", instance.Get("location").Get("start_line").Text())),
            Labels = [("rule", rule.Get("id").Text() ?? ""), ("tool", alert.Get("tool").Get("name").Text() ?? "")],
        };
    }

    /// <summary>The secret itself can stand in the post; nothing of it is taken over.</summary>
    private static ForeignReport? Secret(JsonElement json, JsonElement alert, FormatRules rules)
    {
        var type = alert.Get("secret_type_display_name").Text() ?? alert.Get("secret_type").Text();
        return Insecure(json, alert, "secret-scanning", "critical", $"A secret is in the repository: {type}", rules) is not { } report ? null : report with
        {
            Body = Lines(Fact("Resolution", alert.Get("resolution").Text())),
            Labels = [("secret_type", alert.Get("secret_type").Text() ?? "")],
        };
    }

    private static ForeignReport? Insecure(JsonElement json, JsonElement alert, string key, string? severity, string title, FormatRules rules)
    {
        AlertState? state = json.Get("action").Text() switch
        {
            "created" or "reopened" or "reopened_by_user" or "auto_reopened" or "reintroduced" or "publicly_leaked" => AlertState.Firing,
            "fixed" or "resolved" or "revoked" or "dismissed" or "auto_dismissed" or "closed_by_user" => AlertState.Resolved,
            _ => null,
        };
        return state is null ? null : new(Kind.Alert, ForeignWords.Severity(severity, rules) ?? Severity.Warning, $"{title} ({Repository(json)})")
        {
            State = state,
            Key = $"{key}/{alert.Get("number").Text()}",
            Link = alert.Get("html_url").Text(),
            OccurredAt = state == AlertState.Firing ? alert.Get("updated_at").Time() ?? alert.Get("created_at").Time()
                : alert.Get("fixed_at").Time() ?? alert.Get("dismissed_at").Time() ?? alert.Get("resolved_at").Time() ?? alert.Get("updated_at").Time(),
        };
    }

    /// <summary>Only what the admin says about these words: to the common table a failure is major.</summary>
    private static Severity? Ruled(string word, FormatRules rules) => Words.Parse<Severity>(rules.Severities.GetValueOrDefault(word));

    private static string Repository(JsonElement json) =>
        json.Get("repository").Get("full_name").Text() ?? json.Get("organization").Get("login").Text() ?? "GitHub";

    private static string On(string? branch) => branch is null ? "" : $" on {branch}";

    private static string? Fact(string name, string? value) => value is null ? null : $"{name}: {value}";

    private static string Lines(params IEnumerable<string?> lines) => string.Join('\n', lines.Where(line => line is not null));
}
