using System.Text.Json.Nodes;
using LiveNotify.Domain.Audit;
using LiveNotify.Domain.Senders;
using LiveNotify.Tests.Domain.Senders;
using Shouldly;
using Xunit;

namespace LiveNotify.Tests.Domain.Audit;

public class AuditChainTests
{
    private static readonly AuditRecord Record = new(
        new(2026, 11, 23, 3, 13, 0, TimeSpan.Zero), "admin@example.com", "192.0.2.7", "Browser/1", null, "senders/7", "[Ops]", 2, "modified",
        [new("port", "25", "465")], "as agreed", Guid.Parse("0198f0b5-0000-7000-8000-000000000001"), new string('a', 64));

    [Fact]
    public void The_first_entry_follows_the_origin_and_each_other_its_predecessor()
    {
        var first = AuditChain.Seal(null, Record);
        var second = AuditChain.Seal(first, Record);

        first.ShouldSatisfyAllConditions(() => first.Sequence.ShouldBe(1), () => first.PreviousHash.ShouldBe(AuditChain.Origin), () => first.Hash.Length.ShouldBe(64));
        second.ShouldSatisfyAllConditions(() => second.Sequence.ShouldBe(2), () => second.PreviousHash.ShouldBe(first.Hash), () => second.Hash.ShouldNotBe(first.Hash));
        AuditChain.Fits(null, first).ShouldBeTrue();
        AuditChain.Fits(first, second).ShouldBeTrue();
    }

    [Fact]
    public void Whatever_of_an_entry_is_changed_its_seal_no_longer_fits()
    {
        var first = AuditChain.Seal(null, Record);
        AuditRecord[] changed =
        [
            Record with { At = Record.At.AddTicks(1) },
            Record with { Actor = "eve@example.com" },
            Record with { Ip = null },
            Record with { UserAgent = "Browser/2" },
            Record with { Correlation = "x" },
            Record with { Subject = "senders/8" },
            Record with { SubjectName = "[Dev]" },
            Record with { Version = 3 },
            Record with { Action = "added" },
            Record with { Changes = [new("port", "25", "587")] },
            Record with { Changes = [] },
            Record with { Comment = null },
            Record with { EventId = null },
            Record with { EventHash = new string('b', 64) },
        ];

        foreach (var record in changed) AuditChain.Fits(null, first with { Record = record }).ShouldBeFalse();
        AuditChain.Fits(null, first with { Sequence = 2 }).ShouldBeFalse();
        AuditChain.Fits(first, AuditChain.Seal(null, Record)).ShouldBeFalse();
        AuditChain.Fits(AuditChain.Seal(null, Record with { Actor = "eve@example.com" }), AuditChain.Seal(first, Record)).ShouldBeFalse();
    }

    [Fact]
    public void The_seal_is_of_the_moment_not_of_its_zone() =>
        AuditChain.HashOf(1, Record with { At = Record.At.ToOffset(TimeSpan.FromHours(8)) }, AuditChain.Origin).ShouldBe(AuditChain.HashOf(1, Record, AuditChain.Origin));

    [Theory]
    [InlineData("{ \"b\": 1, \"a\": [true, null, \"x\"] }", "{\"a\":[true,null,\"x\"],\"b\":1}")]
    [InlineData("{ \"ä\": \"é\\u0041\\n\\u0001\\\"\\\\\", \"Z\": {} , \"a\": [] }", "{\"Z\":{},\"a\":[],\"ä\":\"éA\\n\\u0001\\\"\\\\\"}")]
    [InlineData("[[1],[2],[]]", "[[1],[2],[]]")]
    [InlineData("[12345678901234567890, 1.50]", "[12345678901234567890,1.50]")]
    public void Canonical_json_has_one_form(string json, string canonical) => CanonicalJson.Of(JsonNode.Parse(json)).ShouldBe(canonical);

    [Fact]
    public void A_secret_is_never_a_value_of_a_change()
    {
        var with = new Sender(Guid.NewGuid(), 1, SenderExamples.Settings, new("sealed one"), default, default, null);
        var without = with with { Password = null };
        var other = with with { Password = new("sealed two") };

        AuditFields.Between(AuditFields.Of(without), AuditFields.Of(with)).ShouldBe([new AuditChange("password", null, "set")]);
        AuditFields.Between(AuditFields.Of(with), AuditFields.Of(other)).ShouldBe([new AuditChange("password", null, "changed")]);
        AuditFields.Between(AuditFields.Of(with), AuditFields.Of(without)).ShouldBe([new AuditChange("password", null, "removed")]);
        AuditFields.Shown(AuditFields.Of(with)).ShouldSatisfyAllConditions(
            shown => shown["hasPassword"].ShouldBe("true"), shown => shown.Keys.ShouldNotContain("password"), shown => shown.Values.ShouldNotContain("sealed one"));
    }

    [Fact]
    public void Every_event_of_the_configuration_is_told()
    {
        AuditStory.Types.ShouldContain(typeof(SenderHeld));
        AuditStory.Types.ShouldNotContain(typeof(LiveNotify.Domain.Deliveries.DeliveryAccepted));
        AuditStory.Types.Count.ShouldBeGreaterThan(25);
    }
}
