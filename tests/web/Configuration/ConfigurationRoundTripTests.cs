using System.Net;
using System.Text.Json.Nodes;
using LiveNotify.Tests.Fixtures;
using LiveNotify.Tests.Web.Api;
using Shouldly;
using Xunit;
using static LiveNotify.Tests.Web.Configuration.ConfigurationFiles;

namespace LiveNotify.Tests.Web.Configuration;

/// <summary>Configurations nobody thought of, from one installation to the next.</summary>
public sealed class ConfigurationRoundTripTests(PostgresFixture postgres)
{
    private static readonly string[] Words = ["Ops", "备份", "night \"shift\"", "a/b", "é", "DR 1", "<b>&amp;</b>", "🚨 now"];
    private static readonly string[] Formats = ["native", "alertmanager", "grafana", "github", "uptime-kuma", "generic"];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task A_configuration_is_the_same_on_another_installation_and_applying_it_again_changes_nothing(int seed)
    {
        await using var one = await LiveNotifyApp.StartAsync(postgres);
        await using var two = await LiveNotifyApp.StartAsync(postgres);
        var random = new Random(seed);
        var made = new World();
        for (var round = 0; round < 6; round++)
        {
            var file = made.Next(random);
            var applied = await ApplyAsync(one.Api(), file);
            applied.Status.ShouldBe(HttpStatusCode.OK, $"seed {seed}, round {round}: {applied.Json} for {file}");
            var saved = await GetAsync(one.Api());

            var again = await PlanAsync(one.Api(), saved.Json);
            again.Changes().ShouldBeEmpty($"seed {seed}, round {round}: {again.Json}");

            var moved = WithPasswords(saved.Json);
            (await ApplyAsync(two.Api(), moved)).Status.ShouldBe(HttpStatusCode.OK, $"seed {seed}, round {round}");
            var there = await GetAsync(two.Api());
            Same(there.Json, saved.Json).ShouldBeTrue($"seed {seed}, round {round}: {there.Json} is not {saved.Json}");
            (await PlanAsync(two.Api(), saved.Json)).Changes().ShouldBeEmpty($"seed {seed}, round {round}");
        }
    }

    /// <summary>What an export cannot hold, its reader has to bring.</summary>
    private static JsonNode WithPasswords(JsonNode exported)
    {
        var file = exported.DeepClone();
        foreach (var sender in file["senders"]!.AsArray().Where(sender => sender!["password"] is not null)) sender!["password"] = Password;
        return file;
    }

    /// <summary>Remembers what it made, so that the next file changes, keeps and drops some of it.</summary>
    private sealed class World
    {
        private readonly List<Guid> _senders = [], _receivers = [];
        private readonly List<(string Slug, string Format)> _sources = [];

        public JsonObject Next(Random random)
        {
            if (random.Next(3) > 0) _senders.Add(Guid.NewGuid());
            if (random.Next(3) > 0) _receivers.Add(Guid.NewGuid());
            if (random.Next(3) > 0) _sources.Add((NewSlug(), Formats[random.Next(Formats.Length)]));
            return File(
                ("senders", [.. _senders.Select(id => SenderOf(id, random))]),
                ("sources", [.. _sources.Select(source => SourceOf(source.Slug, source.Format, random))]),
                ("receivers", [.. _receivers.Where(_ => random.Next(4) > 0).Select(id => ReceiverOf(id, random))]),
                ("templates", [.. new[] { "alert", "task", "system" }.Where(_ => random.Next(2) == 0).Select(kind => Template(kind, $"{Word(random)} {{{{ notification.title }}}}"))]));
        }

        private static JsonObject SenderOf(Guid id, Random random) => random.Next(2) == 0
            ? Sender($"[{Word(random)}]", id, ("position", random.Next(-5, 5)), ("enabled", random.Next(2) == 0), ("port", random.Next(1, 65536)))
            : Sender($"[{Word(random)}]", id, ("username", ""), ("password", ""), ("server", "RELAY.example.com"), ("port", 25), ("tls", false));

        private static JsonObject SourceOf(string slug, string format, Random random) => Source(
            slug, ("name", Word(random)), ("format", format), ("enabled", random.Next(2) == 0),
            ("severities", random.Next(2) == 0 ? new JsonObject { ["PAGE"] = "Critical", ["a word"] = "info" } : new JsonObject()),
            ("mapping", format == "generic" ? new JsonObject { ["title"] = "$.name", ["resource"] = "$.host" } : new JsonObject()));

        private JsonObject ReceiverOf(Guid id, Random random) => Receiver(
            Word(random), id,
            ("addresses", new JsonArray("b@example.com", $"{random.Next(9)}@example.com", "B@Example.com")),
            ("kinds", random.Next(2) == 0 ? new JsonArray("system", "alert") : []),
            ("sources", new JsonArray([.. _sources.Where(_ => random.Next(2) == 0).Select(source => JsonValue.Create(source.Slug))])),
            ("senderId", _senders.Count > 0 && random.Next(2) == 0 ? _senders[random.Next(_senders.Count)].ToString() : null),
            ("labels", random.Next(2) == 0 ? new JsonObject { ["site"] = Word(random), ["env"] = "prod" } : new JsonObject()),
            ("timeZone", random.Next(2) == 0 ? "Asia/Shanghai" : "UTC"), ("language", random.Next(2) == 0 ? "zh-CN" : "en"));

        private static string Word(Random random) => Words[random.Next(Words.Length)];
    }
}
