using System.Text;
using LiveNotify.Domain.Notifications;
using LiveNotify.Domain.Sources;
using LiveNotify.Web.Intake;
using LiveNotify.Web.Intake.Formats;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;
using Shouldly;

namespace LiveNotify.Tests.Web.Intake.Formats;

/// <summary>A tool that posts to a source: one format, a clock that stands still, and what came of a post.</summary>
internal sealed class Tool
{
    public static readonly DateTimeOffset Now = new(2026, 11, 23, 3, 13, 0, TimeSpan.Zero);

    private readonly IFormat format;

    private Tool(Func<TimeProvider, IFormat> make) => format = make(Clock);

    public FakeTimeProvider Clock { get; } = new(Now);

    public FormatRules Rules { get; init; } = FormatRules.None;

    public string Sample => format.Sample;

    public string SampleContentType => format.SampleContentType;

    public static Tool Alertmanager => new(clock => new AlertmanagerFormat(clock));

    public static Tool Grafana => new(clock => new GrafanaFormat(clock));

    public static Tool CloudEvents => new(clock => new CloudEventsFormat(clock));

    public static Tool Github => new(clock => new GithubFormat(clock));

    public static Tool UptimeKuma => new(clock => new UptimeKumaFormat(clock));

    public static Tool Apprise => new(clock => new AppriseFormat(clock));

    public static Tool StandardWebhooks => new(clock => new StandardWebhooksFormat(clock));

    public static Tool Generic(params (string Field, string Value)[] mapping) =>
        new(clock => new GenericFormat(clock)) { Rules = FormatRules.None with { Mapping = mapping.ToDictionary(m => m.Field, m => m.Value) } };

    public static IEnumerable<Tool> All =>
        [Alertmanager, Grafana, CloudEvents, Github, UptimeKuma, Apprise, StandardWebhooks, Generic(("title", "$.title"), ("body", "$.message"), ("labels.host", "$.host"))];

    public Tool With(FormatRules rules) => new(_ => format) { Rules = rules };

    public static FormatRules Severities(string theirs, string ours) => FormatRules.None with { Severities = new Dictionary<string, string> { [theirs] = ours } };

    public Parsed Posts(ReadOnlyMemory<byte> body, string? contentType = null, params (string Name, string Value)[] headers)
    {
        var dictionary = new HeaderDictionary();
        foreach (var (name, value) in headers) dictionary[name] = value;
        return format.Parse(new(dictionary, contentType ?? "application/json", body), Rules);
    }

    public Parsed Posts(string body, string? contentType = null, params (string Name, string Value)[] headers) =>
        Posts(Encoding.UTF8.GetBytes(body), contentType, headers);

    /// <summary>What the post told, each of it valid by the rules of our own body.</summary>
    public IReadOnlyList<ReportedDraft> Reports(string body, string? contentType = null, params (string Name, string Value)[] headers)
    {
        var drafts = Posts(body, contentType, headers).ShouldBeOfType<Parsed.Reports>().Drafts;
        drafts.SelectMany(report => report.Draft.Check(Clock.GetUtcNow())).ShouldBeEmpty();
        return drafts;
    }

    public ReportDraft Report(string body, string? contentType = null, params (string Name, string Value)[] headers) =>
        Reports(body, contentType, headers).ShouldHaveSingleItem().Draft;

    public string? Id(string body, params (string Name, string Value)[] headers) => Reports(body, null, headers).ShouldHaveSingleItem().Id;

    public string Nothing(string body, params (string Name, string Value)[] headers) =>
        Posts(body, null, headers).ShouldBeOfType<Parsed.Nothing>().Why.ToString();

    /// <summary>The fields that were refused.</summary>
    public IReadOnlyList<string> Refused(string body, string? contentType = null, params (string Name, string Value)[] headers) =>
        [.. Posts(body, contentType, headers).ShouldBeOfType<Parsed.Invalid>().Refusals.Select(refusal => refusal.Field)];
}
