using LiveNotify.Domain;
using LiveNotify.Domain.Notifications;
using LiveNotify.Domain.Templates;
using Shouldly;
using Xunit;
using static LiveNotify.Tests.Domain.Spec;

namespace LiveNotify.Tests.Domain.Templates;

public class TemplateDeciderTests
{
    private static readonly DateTimeOffset Later = Now.AddHours(1);
    private static readonly Guid Id = Template.IdOf(Kind.Alert, "zh-CN");
    private static readonly TemplateDraft Untouched = new("alert", "zh-CN", " {{ notification.title }} ", "text\r\nmore\n", "<p>html</p>");
    private static readonly TemplateTexts Texts = new("{{ notification.title }}", "text\nmore", "<p>html</p>");
    private static readonly TemplateAdded Added = new(Id, 1, Kind.Alert, "zh-CN", Texts, Now);

    [Fact]
    public void A_valid_draft_is_added_as_version_1_with_tidy_lines() => Given().When(Add(Untouched)).Then(Added with { At = Later });

    [Fact]
    public void There_is_one_for_a_kind_and_a_language()
    {
        Given(Added).When(Add(Untouched)).ThenRefused("kind", "There is a template for alert in zh-CN already; change that one");
        Template.IdOf(Kind.Alert, "en").ShouldNotBe(Id);
        Template.IdOf(Kind.Task, "zh-CN").ShouldNotBe(Id);
    }

    [Fact]
    public void Each_broken_rule_is_told() => Given().When(Add(new("noise", "fr", " ", "", null))).ThenRefused(
        ("kind", "Kind must be one of alert, task, system; got noise"),
        ("language", "Language must be one of en, zh-CN; got fr"),
        ("subject", "Subject is required"),
        ("text", "The text is required: some mail programs show nothing else"),
        ("html", "The HTML is required"));

    [Fact]
    public void Subject_and_texts_have_a_length() => Given().When(Add(Untouched with
    {
        Subject = new('x', 501),
        Text = new('x', (64 * 1024) + 1),
        Html = new('漢', 64 * 1024),
    })).ThenRefusedNaming("subject", "text");

    [Fact]
    public void A_subject_is_one_line() => Given().When(Add(Untouched with { Subject = "a\nb" })).ThenRefusedNaming("subject");

    [Fact]
    public void What_Liquid_refuses_is_refused() => Given().When(t => TemplateDecider.Add(t, Untouched, new Refusing(), Later)).ThenRefused("html", "Line 1");

    [Fact]
    public void Only_what_changed_is_in_the_event_and_the_state_becomes_the_draft() =>
        Given(Added).When(Modify(Untouched with { Text = "other", Kind = "task", Language = "en" }))
            .Then(new TemplateModified(Id, 2, null, "other", null, Later))
            .State.ShouldBe(new Template(Id, 2, Kind.Alert, "zh-CN", Texts with { Text = "other" }, false, Now, Later));

    [Fact]
    public void Saving_what_is_already_saved_changes_nothing() => Given(Added).When(Modify(Untouched)).ThenNothing();

    [Fact]
    public void A_save_based_on_an_old_version_is_stale() =>
        Given(Added, new TemplateModified(Id, 2, "x", null, null, Now)).When(Modify(Untouched)).ThenStale(expected: 1, current: 2);

    [Fact]
    public void It_is_removed_once_and_the_versions_count_on_when_it_comes_back()
    {
        Given(Added).When(t => TemplateDecider.Remove(t, Later)).Then(new TemplateRemoved(Id, 2, Later)).State.Removed.ShouldBeTrue();
        var removed = Given(Added, new TemplateRemoved(Id, 2, Now));
        removed.When(t => TemplateDecider.Remove(t, Later)).ThenMissing();
        removed.When(Modify(Untouched, version: 2)).ThenMissing();
        removed.When(Add(Untouched)).Then(Added with { Version = 3, At = Later }).State.Removed.ShouldBeFalse();
    }

    [Fact]
    public void The_one_for_a_mail_is_the_one_of_its_kind_and_language_that_is_not_removed()
    {
        var saved = Template.Evolve(null, Added)!;
        Template[] all = [saved with { Kind = Kind.Task }, saved with { Removed = true }, saved with { Revision = 7 }];
        all.For(Kind.Alert, "zh-CN")!.Revision.ShouldBe(7);
        all.For(Kind.Alert, "en").ShouldBeNull();
    }

    private static Func<Template?, Decision<ITemplateEvent>> Add(TemplateDraft draft) => template => TemplateDecider.Add(template, draft, new Content(), Later);

    private static Func<Template?, Decision<ITemplateEvent>> Modify(TemplateDraft draft, int version = 1) =>
        template => TemplateDecider.Modify(template, draft, version, new Content(), Later);

    private static Past<Template, ITemplateEvent> Given(params ITemplateEvent[] events) => Spec.Given<Template, ITemplateEvent>(Template.Evolve, events);

    private sealed class Content : ITemplateCheck
    {
        public IReadOnlyList<Refusal> Check(TemplateTexts texts) => [];
    }

    private sealed class Refusing : ITemplateCheck
    {
        public IReadOnlyList<Refusal> Check(TemplateTexts texts) => [new("html", "Line 1")];
    }
}
