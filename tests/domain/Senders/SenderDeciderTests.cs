using LiveNotify.Domain;
using LiveNotify.Domain.Senders;
using Shouldly;
using Xunit;
using static LiveNotify.Tests.Domain.Senders.SenderExamples;
using static LiveNotify.Tests.Domain.Spec;

namespace LiveNotify.Tests.Domain.Senders;

public class SenderDeciderTests
{
    private static readonly DateTimeOffset Later = Now.AddHours(1);
    private static readonly SenderDraft New = Untouched with { Password = Secret };

    [Fact]
    public void A_valid_draft_is_added_as_version_1_and_takes_the_next_free_position() =>
        Add(New, position: 7).Then(new SenderAdded(Id, 1, Settings with { Position = 7 }, Secret, Now));

    [Fact]
    public void A_position_somebody_chose_is_kept() =>
        Add(New with { Position = 3 }, position: 7).State.Settings.Position.ShouldBe(3);

    [Fact]
    public void What_is_added_is_normalised() =>
        Add(New with
        {
            TitlePrefix = " [Ops] ",
            Outbox = " Operations <ops@example.com> ",
            Username = " ops@example.com ",
            Server = " SMTP.Example.COM. ",
            Port = " 0587 ",
        }).State.Settings.ShouldBe(Settings);

    [Fact]
    public void A_relay_without_sign_in_needs_no_username_no_password_and_no_consent() =>
        Add(Untouched with { Username = "", Tls = false, Port = "25" })
            .Then(new SenderAdded(Id, 1, Settings with { Username = "", Port = 25, Encryption = Encryption.None }, null, Now));

    [Fact]
    public void Every_broken_rule_is_named_at_once() =>
        Add(Untouched with { TitlePrefix = "", Outbox = "ops", Server = "", Port = "0", Ssl = true, TrustedCa = "none" })
            .ThenRefusedNaming("titlePrefix", "outbox", "server", "port", "tls", "password", "trustedCa");

    [Fact]
    public void Saving_what_is_already_saved_changes_nothing() => Given(Added).When(Modify(Untouched)).ThenNothing();

    [Fact]
    public void Another_spelling_of_the_same_values_changes_nothing() =>
        Given(Added).When(Modify(Untouched with { TitlePrefix = "[Ops] ", Server = "SMTP.example.com.", Port = "0587", TrustedCa = "  " })).ThenNothing();

    public static TheoryData<string, SenderDraft, SenderModified> SingleChanges => new()
    {
        { "prefix", Untouched with { TitlePrefix = "[DR]" }, Modified(2, Later) with { TitlePrefix = "[DR]" } },
        { "display name", Untouched with { Outbox = "Night <ops@example.com>" }, Modified(2, Later) with { Outbox = "Night <ops@example.com>" } },
        { "position", Untouched with { Position = 9 }, Modified(2, Later) with { Position = 9 } },
        { "consent", Untouched with { AllowUnencrypted = true }, Modified(2, Later) with { AllowUnencrypted = true } },
        { "password", Untouched with { Password = OtherSecret }, Modified(2, Later) with { Password = OtherSecret } },
        {
            "server with its password typed again", Untouched with { Server = "smtp.example.org", Password = OtherSecret },
            Modified(2, Later) with { Server = "smtp.example.org", Password = OtherSecret }
        },
        {
            "encryption with its password typed again", Untouched with { Ssl = true, Tls = false, Port = "465", Password = OtherSecret },
            Modified(2, Later) with { Encryption = Encryption.Ssl, Port = 465, Password = OtherSecret }
        },
        {
            "username emptied", Untouched with { Username = "" },
            Modified(2, Later) with { Username = "", PasswordRemoved = true }
        },
        {
            "username emptied and password removed by name", Untouched with { Username = "", RemovePassword = true },
            Modified(2, Later) with { Username = "", PasswordRemoved = true }
        },
    };

    [Theory]
    [MemberData(nameof(SingleChanges))]
    public void Only_what_changed_is_in_the_event(string change, SenderDraft draft, SenderModified expected)
    {
        change.ShouldNotBeEmpty();
        Given(Added).When(Modify(draft)).Then(expected);
    }

    [Fact]
    public void Emptying_the_username_forgets_the_password_for_good() =>
        Given(Added, Modified(2, Later) with { Username = "", PasswordRemoved = true })
            .When(Modify(Untouched, version: 2))
            .ThenRefused("password", "SMTP Password is required when an SMTP Username is given");

    [Fact]
    public void Where_there_was_no_password_none_is_removed() =>
        Given(new SenderAdded(Id, 1, Settings with { Username = "" }, null, Now))
            .When(Modify(Untouched with { Username = "", TitlePrefix = "[DR]", RemovePassword = true }))
            .Then(Modified(2, Later) with { TitlePrefix = "[DR]" });

    [Fact]
    public void Switching_off_and_on_is_an_event_of_its_own()
    {
        Given(Added).When(Modify(Untouched with { Enabled = false })).Then(new SenderDisabled(Id, 2, Later));
        Given(Added, new SenderDisabled(Id, 2, Now)).When(Modify(Untouched, version: 2)).Then(new SenderEnabled(Id, 3, Later));
    }

    [Fact]
    public void A_change_and_a_switch_in_one_save_are_one_version() =>
        Given(Added).When(Modify(Untouched with { TitlePrefix = "[DR]", Enabled = false }))
            .Then(Modified(2, Later) with { TitlePrefix = "[DR]" }, new SenderDisabled(Id, 2, Later))
            .State.Revision.ShouldBe(2);

    [Fact]
    public void A_save_based_on_an_old_version_is_stale() =>
        Given(Added, Modified(2, Now) with { TitlePrefix = "[DR]" }).When(Modify(Untouched)).ThenStale(expected: 1, current: 2);

    [Fact]
    public void A_save_based_on_a_version_that_never_was_is_stale() =>
        Given(Added).When(Modify(Untouched, version: 5)).ThenStale(expected: 5, current: 1);

    [Fact]
    public void Nobody_modifies_or_tests_a_sender_that_is_not_there()
    {
        Given().When(Modify(Untouched)).ThenMissing();
        Given().When(s => SenderDecider.RecordTest(s, 1, "admin@example.com", true, null, Later)).ThenMissing();
    }

    [Fact]
    public void A_refused_change_names_the_rule_and_changes_nothing() =>
        Given(Added).When(Modify(Untouched with { Port = "70000", Password = Secret }))
            .ThenRefused("port", "SMTP Port must be 1-65535; got 70000");

    [Fact]
    public void A_test_is_recorded_with_the_version_it_tried() =>
        Given(Added).When(s => SenderDecider.RecordTest(s, 1, "admin@example.com", false, "auth-refused", Later))
            .Then(new SenderTested(Id, 1, "admin@example.com", false, "auth-refused", Later))
            .State.ShouldBe(Saved with { LastTest = new("admin@example.com", false, "auth-refused", Later) });

    private static Decided<Sender, ISenderEvent> Add(SenderDraft draft, int position = 1) =>
        Given().When(_ => SenderDecider.Add(draft, Id, position, Now));

    private static Func<Sender?, Decision<ISenderEvent>> Modify(SenderDraft draft, int version = 1) =>
        sender => SenderDecider.Modify(sender, draft, version, Later);

    private static Past<Sender, ISenderEvent> Given(params ISenderEvent[] events) => Spec.Given<Sender, ISenderEvent>(Sender.Evolve, events);
}
