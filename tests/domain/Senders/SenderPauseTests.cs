using LiveNotify.Domain;
using LiveNotify.Domain.Deliveries;
using LiveNotify.Domain.Diagnosis;
using LiveNotify.Domain.Senders;
using LiveNotify.Tests.Smtp;
using Shouldly;
using Xunit;
using static LiveNotify.Tests.Domain.Senders.SenderExamples;
using static LiveNotify.Tests.Domain.Spec;

namespace LiveNotify.Tests.Domain.Senders;

/// <summary>When a sender does not work, and when a person does not want it to.</summary>
public class SenderPauseTests
{
    private static readonly Attempt Trouble = new(Id, 1, "smtp.example.com:587", null, SmtpStage.Authenticate, "535 5.7.8 wrong password", 20);
    private static readonly TestCa Ca = new();
    private static readonly SenderPaused Paused = new(Id, Trouble, 0, Now.AddSeconds(5), Now);

    [Fact]
    public void A_sender_that_failed_pauses_as_a_whole_and_says_why() =>
        Given(Added).When(Pause(Now)).Then(Paused)
            .State.ShouldSatisfyAllConditions(
                s => s.State.ShouldBe(SenderState.Paused),
                s => s.Revision.ShouldBe(1),
                s => SenderTrouble.Of(s)!.Code.ShouldBe("sign-in-refused"),
                s => SenderTrouble.Since(s).ShouldBe(Now));

    [Fact]
    public void It_pauses_once_and_only_for_its_settings_of_now()
    {
        Given(Added, Paused).When(Pause(Now.AddSeconds(1))).ThenNothing();
        Given(Added, Modified(2, Now) with { Server = "mail.example.com" }).When(Pause(Now)).ThenNothing();
        Given().When(Pause(Now)).ThenMissing();
    }

    [Fact]
    public void It_is_tried_again_after_5_seconds_then_after_twice_as_long_up_to_5_minutes() =>
        Enumerable.Range(0, 9).Select(probes => ProbeWaits.After(probes).TotalSeconds).ShouldBe([5, 10, 20, 40, 80, 160, 300, 300, 300]);

    [Fact]
    public void Each_vain_probe_makes_the_next_wait_longer()
    {
        var at = Now.AddSeconds(5);
        Given(Added, Paused, new SenderProbeBegun(Id, at + ProbeWaits.Running, at)).When(EndProbe(Trouble, at))
            .Then(new SenderProbeFailed(Id, Trouble, at.AddSeconds(10), at))
            .State.Pause.ShouldNotBeNull().ShouldSatisfyAllConditions(p => p.Probes.ShouldBe(1), p => p.Since.ShouldBe(Now));
    }

    [Fact]
    public void Of_two_nodes_that_want_to_probe_one_does_and_a_dead_one_leaves_it_due()
    {
        var due = Now.AddSeconds(5);
        Given(Added, Paused).When(BeginProbe(Now.AddSeconds(4))).ThenNothing();
        Given(Added, Paused).When(BeginProbe(due)).Then(new SenderProbeBegun(Id, due + ProbeWaits.Running, due));
        Given(Added, Paused, new SenderProbeBegun(Id, due + ProbeWaits.Running, due)).When(BeginProbe(due.AddSeconds(1))).ThenNothing();
        Given(Added, Paused, new SenderProbeBegun(Id, due + ProbeWaits.Running, due)).When(BeginProbe(due + ProbeWaits.Running)).Events.Count.ShouldBe(1);
    }

    [Fact]
    public void An_admin_need_not_wait_for_the_next_probe() =>
        Given(Added, Paused).When(s => SenderDecider.BeginProbe(s, atOnce: true, Now)).Then(new SenderProbeBegun(Id, Now + ProbeWaits.Running, Now));

    [Fact]
    public void Nobody_probes_a_sender_that_works_or_that_nobody_wants_to_use()
    {
        Given(Added).When(s => SenderDecider.BeginProbe(s, atOnce: true, Later)).ThenNothing();
        Given(Added, Paused, new SenderHeld(Id, null, Now)).When(BeginProbe(Later)).ThenNothing();
        Given(Added, Paused, new SenderDisabled(Id, 2, Now)).When(BeginProbe(Later)).ThenNothing();
        Given().When(BeginProbe(Later)).ThenMissing();
    }

    [Fact]
    public void When_the_relay_takes_it_again_it_resumes() =>
        Given(Added, Paused).When(EndProbe(null, Later)).Then(new SenderResumed(Id, ResumeCause.Probe, Later)).State.State.ShouldBe(SenderState.Ok);

    [Fact]
    public void A_probe_of_older_settings_says_nothing()
    {
        Given(Added, Paused, Modified(2, Later) with { TitlePrefix = "[DR]" }).When(EndProbe(null, Later)).ThenNothing();
        Given(Added).When(EndProbe(Trouble, Later)).ThenNothing();
    }

    [Fact]
    public void A_relay_that_fails_again_right_after_it_recovered_is_not_asked_ever_faster()
    {
        var resumed = new SenderResumed(Id, ResumeCause.Probe, Later);
        var past = Given(Added, Paused, new SenderProbeFailed(Id, Trouble, Now, Now), new SenderProbeFailed(Id, Trouble, Now, Now), resumed);

        past.When(Pause(Later.AddSeconds(10))).Then(new SenderPaused(Id, Trouble, 3, Later.AddSeconds(10 + 40), Later.AddSeconds(10)));
        past.When(Pause(Later.AddMinutes(2))).State.Pause!.Probes.ShouldBe(0);
    }

    [Theory]
    [InlineData("server")]
    [InlineData("password")]
    [InlineData("trustedCa")]
    public void A_save_that_may_mend_it_resumes_at_once(string field)
    {
        var draft = field switch
        {
            "server" => Untouched with { Server = "mail.example.com", Password = OtherSecret },
            "password" => Untouched with { Password = OtherSecret },
            _ => Untouched with { TrustedCa = Ca.Pem, Password = OtherSecret },
        };
        Given(Added, Paused).When(s => SenderDecider.Modify(s, draft, 1, Later)).Events.OfType<SenderResumed>()
            .ShouldBe([new SenderResumed(Id, ResumeCause.Save, Later)]);
    }

    [Fact]
    public void A_save_that_cannot_mend_it_leaves_it_paused() =>
        Given(Added, Paused).When(s => SenderDecider.Modify(s, Untouched with { TitlePrefix = "[DR]" }, 1, Later)).State.State.ShouldBe(SenderState.Paused);

    [Fact]
    public void A_test_that_succeeds_with_the_saved_values_resumes_it() =>
        Given(Added, Paused).When(s => SenderDecider.RecordTest(s, 1, "admin@example.com", true, null, Later))
            .Then(new SenderTested(Id, 1, "admin@example.com", true, null, Later), new SenderResumed(Id, ResumeCause.Test, Later));

    [Fact]
    public void An_admin_holds_a_sender_with_a_reason_and_releases_it()
    {
        Given(Added).When(s => SenderDecider.Hold(s, " relay is moved ", Later)).Then(new SenderHeld(Id, "relay is moved", Later))
            .State.ShouldSatisfyAllConditions(
                s => s.State.ShouldBe(SenderState.Held), s => SenderTrouble.Of(s)!.Message.ToString().ShouldBe("Held back by an admin: relay is moved"));
        Given(Added, new SenderHeld(Id, null, Now)).When(s => SenderDecider.Release(s, null, Later)).Then(new SenderReleased(Id, null, Later))
            .State.State.ShouldBe(SenderState.Ok);
    }

    [Fact]
    public void A_hold_outlasts_a_pause() =>
        Given(Added, Paused, new SenderHeld(Id, null, Now)).When(EndProbe(null, Later)).State.State.ShouldBe(SenderState.Held);

    [Fact]
    public void Holding_twice_and_releasing_what_is_not_held_change_nothing()
    {
        Given(Added, new SenderHeld(Id, null, Now)).When(s => SenderDecider.Hold(s, null, Later)).ThenNothing();
        Given(Added).When(s => SenderDecider.Release(s, null, Later)).ThenNothing();
        Given(Added).When(s => SenderDecider.Hold(s, new string('x', 501), Later)).ThenRefusedNaming("reason");
        Given().When(s => SenderDecider.Hold(s, null, Later)).ThenMissing();
    }

    private static DateTimeOffset Later => Now.AddMinutes(5);

    private static Func<Sender?, Decision<ISenderEvent>> Pause(DateTimeOffset at) => sender => SenderDecider.Pause(sender, Trouble, at);

    private static Func<Sender?, Decision<ISenderEvent>> BeginProbe(DateTimeOffset at) => sender => SenderDecider.BeginProbe(sender, atOnce: false, at);

    private static Func<Sender?, Decision<ISenderEvent>> EndProbe(Attempt? trouble, DateTimeOffset at) => sender => SenderDecider.EndProbe(sender, 1, trouble, at);

    private static Past<Sender, ISenderEvent> Given(params ISenderEvent[] events) => Spec.Given<Sender, ISenderEvent>(Sender.Evolve, events);
}
