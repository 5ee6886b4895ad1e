using LiveNotify.Domain;
using LiveNotify.Domain.Notifications;
using LiveNotify.Domain.Templates;
using Shouldly;
using Xunit;

namespace LiveNotify.Tests.Web.Mail;

/// <summary>What a template may say, what it is told when it may not, and what comes of it.</summary>
public class LiquidTests
{
    private const string Fine = "fine";

    [Theory]
    [InlineData("{{ notification.title }}", "Host backup failed")]
    [InlineData("{{notification.severityText|upcase}}", "CRITICAL")]
    [InlineData("{{ notification.kind }}/{{ notification.severity }}/{{ notification.state }}", "alert/critical/firing")]
    [InlineData("{{ notification.occurredAt }}", "2026-11-23 04:13:00 +01:00 (Europe/Berlin)")]
    [InlineData("{{ notification.occurredAt | date: '%d.%m.%Y %H:%M' }}", "23.11.2026 04:13")]
    [InlineData("{{ labels.site }} {{ labels[\"a.b\"] }} {{ notification.labels.site }} {{ labels.none }}!", "dr-1 x dr-1 !")]
    [InlineData("{% if notification.link %}a{% else %}b{% endif %}", "a")]
    [InlineData("{% if labels.none %}a{% elsif labels.site == 'dr-1' and notification.severity != \"info\" %}b{% endif %}", "b")]
    [InlineData("{% if notification.body contains 'disk full' or false %}a{% endif %}", "a")]
    [InlineData("{% unless notification.state == 'resolved' %}open{% else %}over{% endunless %}", "open")]
    [InlineData("{% case notification.severity %}{% when 'info', 'warning' %}calm{% when 'major' or 'critical' %}hot{% else %}?{% endcase %}", "hot")]
    [InlineData("{% for label in labels %}{{ label.name }}={{ label.value }}{% unless forloop.last %}, {% endunless %}{% endfor %}", "a.b=x, site=dr-1")]
    [InlineData("{% for i in (1..3) reversed %}{{ i }}{% endfor %}", "321")]
    [InlineData("{% for i in (1..9) limit:2 offset:3 %}{{ i }}{% endfor %}", "45")]
    [InlineData("{% assign parts = notification.key | split: '/' %}{{ parts | last }}:{{ parts | size }}{% for p in parts %}[{{ p }}]{% endfor %}", "host-17:2[backup][host-17]")]
    [InlineData("{% capture who %}<{{ notification.resource }}>{% endcapture %}{{ who | replace: 'host', 'node' }}", "<node-17>")]
    [InlineData("{% raw %}{{ not.read }}{% endraw %}{% comment %}{{ nor.this }} {% it's not %}{% endcomment %}.", "{{ not.read }}.")]
    [InlineData("a {{- ' b ' -}} c { d {# } }} %} -}} {", "a b c { d {# } }} %} -}} {")]
    [InlineData("{{ nil | default: 'none' }} {{ 'abcdef' | slice: 1, 3 }} {{ 'one two three' | truncatewords: 2 }} {{ 'abcdef' | truncate: 5, '…' }}", "none bcd one two... abcd…")]
    [InlineData("{{ 'rock and roll or not | x' }} {{ 'a,b' | split: ',' | join: ' and ' }}", "rock and roll or not | x a and b")]
    [InlineData("{{ sender.prefix }}{{ delivery.link }}", "[DR]")]
    public void A_text_says_what_it_is_told(string template, string expected) =>
        Text(template).ShouldBe(expected + "\n");

    [Theory]
    [InlineData("one\ntwo\n{{ notification.titel }}", "Line 3, column 4: there is no variable notification.titel; did you mean title?")]
    [InlineData("{{ title }}", "Line 1, column 4: there is no variable title; did you mean notification.title?")]
    [InlineData("{{ notification }}", "Line 1, column 4: say which part of notification: id, kind, kindText, severity, severityText, state, stateText, taskStatus, taskStatusText, progress, repeats, headline, title, body, resource, key, link, occurredAt, receivedAt, source, labels")]
    [InlineData("{{ notification.GetType }}", "Line 1, column 4: there is no variable notification.GetType")]
    [InlineData("{{ notification.title.Length }}", "Line 1, column 4: notification.title has no parts")]
    [InlineData("{{ labels.site.x }}", "Line 1, column 4: there is no variable labels.site.x")]
    [InlineData("{{ labels }}", "Line 1, column 4: say which label, for example labels.site, or go through all with: for label in labels")]
    [InlineData("{{ labels[notification.key] }}", "Line 1, column 11: here should stand a name in quotes")]
    [InlineData("{{ notification.title | upcas }}", "Line 1, column 25: there is no filter upcas; did you mean upcase?")]
    [InlineData("{{ notification.title | replace: 'a' }}", "Line 1, column 25: the filter replace takes 2 values; got 1")]
    [InlineData("{{ notification.occurredAt | date: '%Q' }}", "Line 1, column 30: %Q is not known in the format of a date; there are %Y %y %m %d %H %I %M %S %p %z %F %T %R %%")]
    [InlineData("{{ notification.title | newline_to_br }}", "Line 1, column 25: the filter newline_to_br is only for HTML")]
    [InlineData("{{ notification.title", "Line 1, column 1: {{ is never closed with }}")]
    [InlineData("{{ 'abc }}", "Line 1, column 1: {{ is never closed with }}")]
    [InlineData("{{ }}", "Line 1, column 4: here should stand a value")]
    [InlineData("{{{ notification.title }}}", "Line 1, column 3: { is not understood here")]
    [InlineData("{% include 'secrets' %}", "Line 1, column 1: there is no tag include; there are if, unless, case, for, assign, capture, comment, raw")]
    [InlineData("{% fro x in labels %}{% endfor %}", "Line 1, column 1: there is no tag fro; did you mean for?")]
    [InlineData("\n  {% if notification.link %}x", "Line 2, column 3: if is never closed with endif")]
    [InlineData("{% endif %}", "Line 1, column 1: endif closes nothing that is open here")]
    [InlineData("{% if notification.link %}{% endfor %}{% endif %}", "Line 1, column 27: endfor closes nothing that is open here")]
    [InlineData("{% if notification.link = 'x' %}{% endif %}", "Line 1, column 25: = is not understood here")]
    [InlineData("{% if (notification.link) %}{% endif %}", "Line 1, column 7: ( is not understood here")]
    [InlineData("{% for i in (1..1000000000) %}{% endfor %}", "Line 1, column 17: here should stand a number of at most 4 digits, not 1000000000")]
    [InlineData("{% for i in (1..1000) %}{% endfor %}", "Line 1, column 13: a range may have at most 100 numbers")]
    [InlineData("{% for i in notification.title %}{% endfor %}", "Line 1, column 13: notification.title is not a list: go through labels, a range, or a value that was split")]
    [InlineData("{{ forloop.index }}", "Line 1, column 4: forloop is only known inside a loop")]
    [InlineData("{% for l in labels %}{% endfor %}{{ l.name }}", "Line 1, column 37: there is no variable l.name")]
    [InlineData("{% assign notification = 'x' %}", "Line 1, column 11: notification has a meaning already")]
    [InlineData("{% assign x = 'a' %}{% capture x %}b{% endcapture %}", "Line 1, column 32: the name x is used for something else already")]
    [InlineData("{% assign _labels = 'x' %}", "Line 1, column 11: here should stand a name, not _labels")]
    [InlineData("{% raw %}never", "Line 1, column 1: raw is never closed with endraw")]
    public void What_is_not_understood_is_refused_with_its_place_and_the_reason(string template, string why) =>
        Given.Templates.Check(new(Fine, template, Fine)).Select(r => (r.Field, $"{r.Why}")).First().ShouldBe(("text", why));

    [Fact]
    public void Every_problem_of_every_part_is_told_at_once() =>
        Given.Templates.Check(new("{{ a }}", "{{ b }}\n{{ c }}", "<p>{{ d }}</p>")).Select(r => $"{r.Field} {r.Why}").ShouldBe([
            "subject Line 1, column 4: there is no variable a", "text Line 1, column 4: there is no variable b",
            "text Line 2, column 4: there is no variable c", "html Line 1, column 7: there is no variable d"]);

    [Fact]
    public void Blocks_within_blocks_have_a_depth()
    {
        var deep = string.Concat(Enumerable.Repeat("{% if true %}", 5000));

        Given.Templates.Check(new(Fine, deep, Fine))[0].Why.ToString().ShouldEndWith("never closed with endif");
        Given.Templates.Check(new(Fine, deep + string.Concat(Enumerable.Repeat("{% endif %}", 5000)), Fine)).ShouldNotBeEmpty();
    }

    [Theory]
    [InlineData("{% for a in (1..100) %}{% for b in (1..100) %}{% for c in (1..100) %}{% for d in (1..100) %}{% endfor %}{% endfor %}{% endfor %}{% endfor %}", TemplateFaultKind.TimeLimit)]
    [InlineData("{% assign x = 'ab' %}{% for i in (1..100) %}{% assign x = x | append: x %}{% endfor %}", TemplateFaultKind.OutputLimit)]
    [InlineData("{% assign x = 'ab' %}{% for i in (1..100) %}{% assign x = x | replace: 'ab', 'abababababababab' %}{% endfor %}", TemplateFaultKind.OutputLimit)]
    [InlineData("{% capture x %}a{% endcapture %}{% for i in (1..100) %}{% capture x %}{{ x }}{{ x }}{% endcapture %}{% endfor %}", TemplateFaultKind.OutputLimit)]
    [InlineData("{% for i in (1..100) %}{% for j in (1..100) %}0123456789012345678901234567890{% endfor %}{% endfor %}", TemplateFaultKind.OutputLimit)]
    [InlineData("{% assign x = 'a' %}{% for i in (1..11) %}{% assign x = x | append: x %}{% endfor %}{% assign l = x | split: '' %}{% for c in l %}{% endfor %}", TemplateFaultKind.LoopLimit)]
    [InlineData("{% if notification.occurredAt > 'x' %}a{% endif %}", TemplateFaultKind.Broken)]
    public void What_would_never_end_or_fill_the_memory_is_stopped_and_refused_at_save(string template, TemplateFaultKind kind)
    {
        var made = Given.Templates.Render(Saved(new(Fine, template, Fine)), Given.Notification(), "[DR]", null, "UTC");

        made.Texts.ShouldBeNull();
        (made.Fault!.Part, made.Fault.Kind).ShouldBe(("text", kind));
        Given.Templates.Check(new(Fine, template, Fine)).Single().Why.ToString().ShouldStartWith("It cannot be used: text: ");
    }

    [Fact]
    public void A_subject_is_one_line_whatever_is_in_it()
    {
        var made = Given.Templates.Render(
            Saved(new("{{ notification.title }}{% if true %}\r\nBcc: {{ labels.evil }}{% endif %}", Fine, Fine)),
            Given.Notification(Given.Report("Failed\r\nBcc: spy@evil.example") with { Labels = new Dictionary<string, string> { ["evil"] = "a\nb\u2028c" } }), "[DR]", null, "UTC");

        made.Texts!.Subject.ShouldBe("Failed Bcc: spy@evil.example Bcc: a b\u2028c");
    }

    [Fact]
    public void A_subject_of_which_nothing_is_left_is_a_fault() =>
        Given.Templates.Render(Saved(new("{{ labels.none }} ", Fine, Fine)), Given.Notification(), "", null, "UTC").Fault!.Kind.ShouldBe(TemplateFaultKind.EmptySubject);

    [Fact]
    public async Task Many_mails_are_rendered_at_once_each_with_its_own()
    {
        var saved = Saved(new("{% assign t = notification.title %}{{ t }}", "{% capture t %}{{ notification.title }}{% endcapture %}{{ t }}", "<p>{{ notification.title }}</p>"));

        var made = await Task.WhenAll(Enumerable.Range(0, 200).Select(i => Task.Run(() =>
            Given.Templates.Render(saved, Given.Notification(Given.Report($"Nr. {i}")), "", null, "UTC").Texts!)));

        made.Select(t => (t.Subject, t.Text, t.Html)).ShouldBe(Enumerable.Range(0, 200).Select(i => ($"Nr. {i}", $"Nr. {i}\n", $"<p>Nr. {i}</p>")));
    }

    private static string Text(string template)
    {
        var report = Given.Report() with { Labels = new Dictionary<string, string> { ["a.b"] = "x", ["site"] = "dr-1" } };
        var texts = new TemplateTexts(Fine, template, Fine);
        Given.Templates.Check(texts).Select(r => r.Why.ToString()).ShouldBeEmpty();
        return Given.Templates.Render(Saved(texts), Given.Notification(report), "[DR]", null, "Europe/Berlin").Texts!.Text;
    }

    /// <summary>Each with an id of its own: the same version of the same template is read once.</summary>
    private static Template Saved(TemplateTexts texts) => new(Guid.NewGuid(), 1, Kind.Alert, Languages.English, texts, false, Given.Now, Given.Now);
}
