using LiveNotify.Domain;
using LiveNotify.Domain.Sources;
using Shouldly;
using Xunit;
using static LiveNotify.Tests.Domain.Spec;

namespace LiveNotify.Tests.Domain.Sources;

public class SourceDeciderTests
{
    private static readonly Guid Id = Guid.Parse("0198c0de-0000-7000-8000-00000000000b");
    private static readonly DateTimeOffset Later = Now.AddHours(1);
    private static readonly SourceDraft Backup = new("Backup", "backup", "native", true);
    private static readonly SealedSecret Secret = new("sealed");
    private static readonly SourceAdded Added = new(
        Id, 1, "Backup", "backup", SourceFormat.Native, true, "hash", Now, SourceAuthentication.Key, FormatRules.None, Secret);

    [Fact]
    public void A_valid_draft_is_added_as_version_1() => Add(Backup).Then(Added);

    [Fact]
    public void The_slug_is_made_from_the_name_and_the_format_is_native_where_nothing_is_said() =>
        Add(new(" Backup & Restore (DR-1) ", null, " ", false))
            .Then(Added with { Name = "Backup & Restore (DR-1)", Slug = "backup-restore-dr-1", Enabled = false });

    [Fact]
    public void A_name_without_Latin_letters_gets_its_slug_from_the_id() =>
        Add(Backup with { Name = "备份系统", Slug = null }).State.Slug.ShouldBe("source-0198c0de00007000800000000000000b");

    [Fact]
    public void A_slug_made_from_a_long_name_is_cut_to_64_characters()
    {
        var slug = Add(Backup with { Name = new string('x', 63) + " " + new string('y', 30), Slug = "" }).State.Slug;
        slug.ShouldBe(new string('x', 63));
    }

    [Fact]
    public void A_slug_does_not_depend_on_the_servers_culture()
    {
        using var _ = new InCulture("tr-TR");
        Add(Backup with { Name = "INFRA CI", Slug = null }).State.Slug.ShouldBe("infra-ci");
    }

    [Fact]
    public void A_name_is_one_line_of_at_most_100_characters()
    {
        Add(Backup with { Name = " " }).ThenRefused("name", "Name is required");
        Add(Backup with { Name = new('x', 101) })
            .ThenRefused("name", "Name must be one line of at most 100 characters, without control characters; got 101");
        Add(Backup with { Name = "Back\nup" })
            .ThenRefused("name", "Name must be one line of at most 100 characters, without control characters; got 7");
    }

    [Theory]
    [InlineData("Backup")]
    [InlineData("back up")]
    [InlineData("-backup")]
    [InlineData("backup-")]
    [InlineData("back--up")]
    [InlineData("back/up")]
    [InlineData("备份")]
    public void A_slug_is_lower_case_letters_digits_and_single_hyphens(string slug) =>
        Add(Backup with { Slug = slug }).ThenRefused("slug", $"Slug must be lower-case letters, digits and hyphens, at most 64 characters; got {slug}");

    [Fact]
    public void A_slug_has_at_most_64_characters()
    {
        Add(Backup with { Slug = new('x', 64) }).State.Slug.Length.ShouldBe(64);
        Add(Backup with { Slug = new('x', 65) }).ThenRefusedNaming("slug");
    }

    [Fact]
    public void No_two_sources_share_a_slug() =>
        Given().When(_ => SourceDecider.Add(Backup, Id, "hash", ["grafana", "backup"], Now))
            .ThenRefused("slug", "Slug backup is taken by another source; choose another");

    [Fact]
    public void The_slug_of_LiveNotify_itself_is_nobody_elses() =>
        Add(Backup with { Slug = "livenotify" }).ThenRefused("slug", "Slug livenotify is LiveNotify's own; choose another");

    [Fact]
    public void LiveNotifys_own_source_is_left_alone()
    {
        var own = Added with { Slug = Source.ReservedSlug, Name = "LiveNotify" };
        Given(own).When(Modify(Backup with { Slug = null, Name = "x" })).Decision.ShouldBeOfType<Decision<ISourceEvent>.NotNow>();
        Given(own).When(source => SourceDecider.Rotate(source, null, null, "new", Secret, Now)).Decision.ShouldBeOfType<Decision<ISourceEvent>.NotNow>();
    }

    [Fact]
    public void A_format_there_is_not_is_refused() =>
        Add(Backup with { Format = "syslog" }).ThenRefused("format", "Format must be one of native, alertmanager, grafana, cloudevents, github, uptime-kuma, apprise, standard-webhooks, generic; got syslog");

    [Fact]
    public void Saving_what_is_already_saved_changes_nothing()
    {
        Given(Added).When(Modify(Backup)).ThenNothing();
        Given(Added).When(Modify(new(" Backup ", null, null, true))).ThenNothing();
    }

    [Fact]
    public void A_new_name_leaves_the_slug_alone() =>
        Given(Added).When(Modify(new("Restore", null, null, true)))
            .Then(new SourceRenamed(Id, 2, "Restore", Later))
            .State.ShouldBe(new Source(Id, 2, "Restore", "backup", SourceFormat.Native, true, "hash", Now, Later) { SigningSecret = Secret });

    [Fact]
    public void Switching_off_and_on_is_an_event_of_its_own()
    {
        Given(Added).When(Modify(Backup with { Enabled = false })).Then(new SourceDisabled(Id, 2, Later)).State.Enabled.ShouldBeFalse();
        Given(Added, new SourceDisabled(Id, 2, Now)).When(Modify(Backup, version: 2)).Then(new SourceEnabled(Id, 3, Later)).State.Enabled.ShouldBeTrue();
    }

    [Fact]
    public void A_new_name_and_a_switch_in_one_save_are_one_version() =>
        Given(Added).When(Modify(Backup with { Name = "Restore", Enabled = false }))
            .Then(new SourceRenamed(Id, 2, "Restore", Later), new SourceDisabled(Id, 2, Later))
            .State.Revision.ShouldBe(2);

    [Fact]
    public void Slug_and_format_stay_for_callers_rely_on_them() =>
        Given(Added).When(Modify(Backup with { Slug = "restore", Format = "grafana" })).ThenRefused(
            ("slug", "Slug backup cannot be changed: its callers post to it; add another source instead"),
            ("format", "Format native cannot be changed: its callers rely on it; add another source instead"));

    [Fact]
    public void A_name_cannot_be_emptied() => Given(Added).When(Modify(Backup with { Name = "" })).ThenRefused("name", "Name is required");

    [Fact]
    public void A_save_based_on_an_old_version_is_stale_and_one_that_names_none_is_not()
    {
        var renamed = new SourceRenamed(Id, 2, "Restore", Now);
        Given(Added, renamed).When(Modify(Backup, version: 1)).ThenStale(expected: 1, current: 2);
        Given(Added, renamed).When(Modify(Backup, version: null)).Then(new SourceRenamed(Id, 3, "Backup", Later));
    }

    [Fact]
    public void Nobody_modifies_a_source_that_is_not_there() => Given().When(Modify(Backup)).ThenMissing();

    [Fact]
    public void Nothing_happens_to_a_source_that_was_never_added() =>
        new ISourceEvent[] { new SourceRenamed(Id, 2, "x", Now), new SourceEnabled(Id, 2, Now), new SourceDisabled(Id, 2, Now) }
            .ShouldAllBe(e => Source.Evolve(null, e) == null);

    private static Decided<Source, ISourceEvent> Add(SourceDraft draft) =>
        Given().When(_ => SourceDecider.Add(draft, Id, "hash", ["grafana"], Now, Secret));

    private static Func<Source?, Decision<ISourceEvent>> Modify(SourceDraft draft, int? version = 1) =>
        source => SourceDecider.Modify(source, draft, version, Later);

    private static Past<Source, ISourceEvent> Given(params ISourceEvent[] events) => Spec.Given<Source, ISourceEvent>(Source.Evolve, events);
}
