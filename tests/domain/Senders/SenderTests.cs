using LiveNotify.Domain;
using LiveNotify.Domain.Senders;
using Shouldly;
using Xunit;
using static LiveNotify.Tests.Domain.Senders.SenderExamples;
using static LiveNotify.Tests.Domain.Spec;

namespace LiveNotify.Tests.Domain.Senders;

/// <summary>How the life of a sender folds into its state.</summary>
public class SenderTests
{
    private static readonly SenderTested Passed = new(Id, 1, "admin@example.com", true, null, Now);

    [Fact]
    public void An_added_sender_is_what_its_event_says() => Fold(Added).ShouldBe(new Sender(Id, 1, Settings, Secret, Now, Now, null));

    [Fact]
    public void Moving_it_in_the_order_changes_nothing_that_was_tested() =>
        Fold(Added, Passed, Modified(2, Now) with { Position = 4 }).LastTest.ShouldNotBeNull();

    [Fact]
    public void A_change_sets_what_it_names_and_leaves_the_rest()
    {
        var changed = Fold(Added, Modified(2, Now.AddDays(1)) with { TitlePrefix = "[DR]", Port = 2525, TrustedCa = "pem" });

        changed.ShouldBe(Saved with
        {
            Revision = 2,
            Settings = Settings with { TitlePrefix = "[DR]", Port = 2525, TrustedCa = "pem" },
            ModifiedAt = Now.AddDays(1),
        });
    }

    [Fact]
    public void Username_and_trusted_CA_can_be_emptied() =>
        Fold(Added, Modified(2, Now) with { Username = "u", TrustedCa = "pem" }, Modified(3, Now) with { Username = "", TrustedCa = "" })
            .Settings.ShouldBe(Settings with { Username = "" });

    [Fact]
    public void A_password_is_kept_replaced_or_removed()
    {
        Fold(Added, Modified(2, Now)).Password.ShouldBe(Secret);
        Fold(Added, Modified(2, Now) with { Password = OtherSecret }).Password.ShouldBe(OtherSecret);
        Fold(Added, Modified(2, Now) with { PasswordRemoved = true }).HasPassword.ShouldBeFalse();
    }

    [Fact]
    public void A_test_stands_until_the_configuration_changes()
    {
        Fold(Added, Passed).LastTest.ShouldBe(new SenderTest("admin@example.com", true, null, Now));
        Fold(Added, Passed, Modified(2, Now) with { Port = 2525 }).LastTest.ShouldBeNull();
    }

    [Fact]
    public void A_test_of_a_version_that_is_no_more_says_nothing_of_this_one() =>
        Fold(Added, Modified(2, Now) with { Port = 2525 }, Passed).LastTest.ShouldBeNull();

    [Fact]
    public void Switching_a_tested_sender_on_or_off_keeps_its_test()
    {
        Fold(Added, Passed, new SenderDisabled(Id, 2, Now)).ShouldBe(Fold(Added, Passed) with { Revision = 2, Settings = Settings with { Enabled = false } });
        Fold(Added, Passed, new SenderDisabled(Id, 2, Now), new SenderEnabled(Id, 3, Now)).LastTest.ShouldNotBeNull();
    }

    [Fact]
    public void Nothing_happens_to_a_sender_that_was_never_added() =>
        new ISenderEvent[] { Modified(2, Now), new SenderEnabled(Id, 2, Now), new SenderDisabled(Id, 2, Now), Passed }
            .ShouldAllBe(e => Sender.Evolve(null, e) == null);

    [Fact]
    public void A_secret_prints_as_dots_wherever_it_stands()
    {
        $"{Added} {Saved} {Untouched with { Password = Secret }}".ShouldNotContain("sesame");
        Secret.ToString().ShouldBe(new SealedSecret("").ToString());
    }

    private static Sender Fold(params ISenderEvent[] events) => Spec.Given<Sender, ISenderEvent>(Sender.Evolve, events).State!;
}
