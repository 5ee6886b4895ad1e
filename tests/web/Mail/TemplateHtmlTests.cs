using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using LiveNotify.Domain;
using LiveNotify.Domain.Notifications;
using LiveNotify.Domain.Templates;
using Shouldly;
using Xunit;

namespace LiveNotify.Tests.Web.Mail;

/// <summary>Whatever a source reports, and wherever a template shows it, it stays text.</summary>
public class TemplateHtmlTests
{
    private const string Evil = "\" onmouseover=\"alert(1)\" x='y' ><script>alert(1)</script><img src=x onerror=alert(1)>&lt;b&gt; --></style>";

    [Theory]
    [InlineData("<p>{{ notification.title }}</p>")]
    [InlineData("<p title=\"{{ notification.title }}\" class='{{ notification.title }}'>x</p>")]
    [InlineData("<p>{{ notification.title | upcase | downcase | replace: 'a', 'a' }}</p>")]
    [InlineData("<p>{{ notification.title | escape }}{{ notification.title | newline_to_br }}</p>")]
    [InlineData("{% capture x %}<p>{{ notification.title }}</p>{% endcapture %}{{ x }}")]
    [InlineData("{% assign x = notification.title %}<p title=\"{{ x }}\">{{ x }}</p>")]
    [InlineData("{% assign l = notification.title | split: ' ' %}<p>{% for w in l %}{{ w }}{% endfor %}{{ l }}</p>")]
    [InlineData("{% for label in labels %}<p title=\"{{ label.name }}\">{{ label.value }}</p>{% endfor %}")]
    [InlineData("<a href=\"https://wiki.example/?q={{ notification.title }}\">x</a>")]
    [InlineData("<!doctype html><!-- a < b \" ' --><style>p > a { color: red }</style><title>{{ notification.title }}</title><p>{{ notification.title }}</p>")]
    public void Markup_in_a_value_is_shown_not_obeyed(string html)
    {
        var page = Render(html);

        page.QuerySelectorAll("script, img, b").ShouldBeEmpty();
        page.All.SelectMany(element => element.Attributes).ShouldNotContain(a => a.Name.StartsWith("on"));
        (page.Body!.TextContent + string.Concat(page.All.SelectMany(e => e.Attributes).Select(a => a.Value))).ShouldContain("alert(1)");
    }

    [Theory]
    [InlineData("javascript:alert(1)", "")]
    [InlineData(" JaVaScRiPt:alert(1)", "")]
    [InlineData("data:text/html,<script>alert(1)</script>", "")]
    [InlineData("//evil.example", "")]
    [InlineData("https://ops.example/?a=1&b=\"2\"", "https://ops.example/?a=1&b=\"2\"")]
    public void A_link_goes_to_the_web_or_nowhere(string address, string href) =>
        Render("<a href=\"{{ labels.link }}\">x</a>", address).QuerySelector("a")!.GetAttribute("href").ShouldBe(href);

    [Theory]
    [InlineData("<p title={{ notification.title }}>x</p>", "a value inside a tag must stand in the quotes of an attribute")]
    [InlineData("<{{ notification.title }}>", "a value inside a tag must stand in the quotes of an attribute")]
    [InlineData("<p {{ notification.title }}>x</p>", "a value inside a tag must stand in the quotes of an attribute")]
    [InlineData("<p {{ notification.title }}=\"x\">x</p>", "a value inside a tag must stand in the quotes of an attribute")]
    [InlineData("<!-- {{ notification.title }} -->", "a value may not stand in a comment")]
    [InlineData("<style>p { color: {{ notification.title }} }</style>", "a value may not stand inside <style>")]
    [InlineData("<p style=\"color: {{ notification.title }}\">x</p>", "a value may not stand in the attribute style; only a name that was given a fixed text may")]
    [InlineData("{% assign c = 'red' %}{% assign c = notification.title %}<p style=\"color: {{ c }}\">x</p>", "a value may not stand in the attribute style; only a name that was given a fixed text may")]
    [InlineData("<a href=\"x{{ notification.link }}\">x</a>", "before a value in the attribute href should stand nothing, or an address that begins with https:// or http://")]
    [InlineData("<a href=\"{% if true %}java{% endif %}{{ notification.link }}\">x</a>", "before a value in the attribute href should stand nothing, or an address that begins with https:// or http://")]
    [InlineData("<script>alert(1)</script>", "a mail may have no <script>")]
    [InlineData("<p onclick=\"x\">x</p>", "a mail runs no script: onclick may not stand here")]
    [InlineData("<a href=\"java\nscript:alert(1)\">x</a>", "a mail runs no script: javascript: may not stand here")]
    [InlineData("<p {% if true %}title=\"{% endif %}{{ notification.title }}\">x</p>", "this block begins or ends a tag, an attribute or a comment that it does not end or begin itself")]
    [InlineData("{% for l in labels %}<p title=\"{% endfor %}", "this block begins or ends a tag, an attribute or a comment that it does not end or begin itself")]
    [InlineData("{% capture x %}<p title=\"{% endcapture %}", "what is captured must be whole: it ends inside a tag or a comment")]
    [InlineData("{% capture x %}{{ notification.title }}{% endcapture %}<p title=\"{{ x }}\">x</p>", "x was captured as HTML: it can only be shown as it is, between tags and without a filter")]
    [InlineData("{% capture x %}{{ notification.title }}{% endcapture %}{{ x | replace: '&lt;', '<' }}", "x was captured as HTML: it can only be shown as it is, between tags and without a filter")]
    [InlineData("{% capture x %}{{ notification.title }}{% endcapture %}{% assign y = x %}", "x was captured as HTML: it can only be shown as it is, between tags and without a filter")]
    [InlineData("<p title=\"{{ notification.title | newline_to_br }}\">x</p>", "newline_to_br makes tags, and may only stand between tags")]
    [InlineData("<p title=\"x", "the HTML ends inside a tag or a comment")]
    public void Where_a_value_could_do_harm_it_may_not_stand(string html, string why) =>
        Given.Templates.Check(new("x", "x", html)).ShouldContain(r => r.Field == "html" && r.Why.ToString().EndsWith(": " + why));

    [Fact]
    public void A_color_that_the_template_itself_names_may_stand_in_a_style() =>
        Render("{% assign c = '#111' %}{% if notification.severity == 'critical' %}{% assign c = '#b42318' %}{% endif %}<p style=\"color:{{ c }}\">x</p>")
            .QuerySelector("p")!.GetAttribute("style").ShouldBe("color:#b42318");

    [Theory]
    [InlineData(Languages.English)]
    [InlineData(Languages.Chinese)]
    public void The_starter_is_the_built_in_look_and_passes_its_own_check(string language)
    {
        var starter = Given.Templates.Starter(Kind.Alert, language);
        Given.Templates.Check(starter).Select(r => r.Why.ToString()).ShouldBeEmpty();
        var template = new Template(Guid.NewGuid(), 1, Kind.Alert, language, starter, false, Given.Now, Given.Now);

        foreach (var report in new[] { Given.Report(), Given.Report("{{ x }} <b>", "a\n\n<b>") with { State = AlertState.Resolved, Link = null, Resource = "" } })
        {
            var own = Given.Composer().Render(Given.Notification(report), "[DR]", language, "Asia/Shanghai", [template]);
            var builtIn = Given.Composer().Render(Given.Notification(report), "[DR]", language, "Asia/Shanghai");

            (own.Template!.Version, own.Template.Fault).ShouldBe((1, null));
            own.Subject.ShouldBe(builtIn.Subject);
            own.Text.ShouldBe(builtIn.Text);
            new HtmlParser().ParseDocument(own.Html).QuerySelector("h1")!.TextContent.ShouldBe(report.Title);
        }
    }

    private static IHtmlDocument Render(string html, string link = "https://ops.example/")
    {
        var texts = new TemplateTexts("x", "x", html);
        Given.Templates.Check(texts).Select(r => r.Why.ToString()).ShouldBeEmpty();
        var report = Given.Report(Evil, Evil) with { Labels = new Dictionary<string, string> { [Evil] = Evil, ["link"] = link } };
        var made = Given.Templates.Render(
            new(Guid.NewGuid(), 1, Kind.Alert, Languages.English, texts, false, Given.Now, Given.Now), Given.Notification(report), "", null, "UTC");
        return new HtmlParser().ParseDocument(made.Texts.ShouldNotBeNull(made.Fault?.ToString()).Html);
    }
}
