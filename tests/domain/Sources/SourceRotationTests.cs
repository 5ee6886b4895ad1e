using System.Text.Json;
using LiveNotify.Domain;
using LiveNotify.Domain.Sources;
using Shouldly;
using Xunit;
using static LiveNotify.Tests.Domain.Spec;

namespace LiveNotify.Tests.Domain.Sources;

public class SourceRotationTests
{
    private static readonly Guid Id = Guid.Parse("0198c0de-0000-7000-8000-00000000000b");
    private static readonly SealedSecret Old = new("old sealed");
    private static readonly SealedSecret New = new("new sealed");
    private static readonly SourceAdded Added = new(
        Id, 1, "Backup", "backup", SourceFormat.Native, true, "old", Now, SourceAuthentication.Either, FormatRules.None, Old);

    [Fact]
    public void Without_saying_what_both_are_rotated_as_one_version_and_the_old_ones_stay_good_for_an_hour()
    {
        var until = Now.AddMinutes(60);
        var state = Given(Added).When(Rotate(null, null))
            .Then(new SourceKeyRotated(Id, 2, "new", until, Now), new SourceSigningSecretRotated(Id, 2, New, until, Now)).State;

        state.Revision.ShouldBe(2);
        state.HasKey("new", Now).ShouldBeTrue();
        state.HasKey("old", until.AddTicks(-1)).ShouldBeTrue();
        state.HasKey("old", until).ShouldBeFalse();
        state.SigningSecretsAt(Now).ShouldBe([New, Old]);
        state.SigningSecretsAt(until).ShouldBe([New]);
    }

    [Fact]
    public void One_of_them_is_rotated_alone()
    {
        Given(Added).When(Rotate("key", 5)).Then(new SourceKeyRotated(Id, 2, "new", Now.AddMinutes(5), Now)).State.SigningSecret.ShouldBe(Old);
        Given(Added).When(Rotate("signingSecret", 5)).Then(new SourceSigningSecretRotated(Id, 2, New, Now.AddMinutes(5), Now)).State.KeyHash.ShouldBe("old");
    }

    [Fact]
    public void Without_an_overlap_the_old_ones_end_at_once()
    {
        var state = Given(Added).When(Rotate(null, 0)).State;

        state.HasKey("old", Now).ShouldBeFalse();
        state.SigningSecretsAt(Now).ShouldBe([New]);
        (state.PreviousKeyHash, state.PreviousSecret).ShouldBe((null, null));
    }

    [Fact]
    public void A_second_rotation_leaves_only_the_key_before_it_good()
    {
        var state = Given(Added, new SourceKeyRotated(Id, 2, "second", Now.AddDays(1), Now)).When(Rotate("key", 60)).State;

        state.HasKey("second", Now).ShouldBeTrue();
        state.HasKey("old", Now).ShouldBeFalse();
    }

    [Fact]
    public void A_source_from_before_there_were_secrets_gets_its_first_one()
    {
        var state = Given(new SourceAdded(Id, 1, "Backup", "backup", SourceFormat.Native, true, "old", Now)).When(Rotate("signingSecret", 60)).State;

        state.SigningSecretsAt(Now).ShouldBe([New]);
        state.PreviousSecretUntil.ShouldBeNull();
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(10_081)]
    public void The_overlap_is_at_most_a_week(int minutes) =>
        Given(Added).When(Rotate(null, minutes)).ThenRefused("overlapMinutes", $"The overlap must be 0-10080 minutes; got {minutes}");

    [Fact]
    public void Only_what_there_is_can_be_rotated()
    {
        Given(Added).When(Rotate("password", 1)).ThenRefused("what", "What to rotate must be one of key, signingSecret, or nothing for both; got password");
        Given().When(Rotate(null, null)).ThenMissing();
    }

    [Fact]
    public void An_event_from_before_says_what_it_always_said()
    {
        var old = JsonSerializer.Deserialize<SourceAdded>(
            $$"""{"SourceId":"{{Id}}","Version":1,"Name":"Backup","Slug":"backup","Format":0,"Enabled":true,"KeyHash":"old","At":"2026-11-23T03:13:00Z"}""")!;

        Source.Evolve(null, old).ShouldBe(new Source(Id, 1, "Backup", "backup", SourceFormat.Native, true, "old", Now, Now));
    }

    private static Func<Source?, Decision<ISourceEvent>> Rotate(string? what, int? overlap) =>
        source => SourceDecider.Rotate(source, what, overlap, "new", New, Now);

    private static Past<Source, ISourceEvent> Given(params ISourceEvent[] events) => Spec.Given<Source, ISourceEvent>(Source.Evolve, events);
}
