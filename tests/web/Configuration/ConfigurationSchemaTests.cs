using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using LiveNotify.Tests.Web.Api;
using LiveNotify.Tests.Web.Intake.Clients;
using LiveNotify.Web.Api;
using LiveNotify.Web.Configuration;
using Shouldly;
using Xunit;
using static LiveNotify.Tests.Web.Configuration.ConfigurationFiles;

namespace LiveNotify.Tests.Web.Configuration;

/// <summary>The schema says what the reader takes, under the API's names; read by the library that editors read it with.</summary>
public sealed class ConfigurationSchemaTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    private static readonly string[] OfOneCall = ["version", "removePassword"];

    [Theory]
    [InlineData("senders", typeof(SenderBody), typeof(SenderPart), "id")]
    [InlineData("sources", typeof(SourceBody), typeof(SourcePart))]
    [InlineData("receivers", typeof(ReceiverBody), typeof(ReceiverPart), "id")]
    [InlineData("templates", typeof(TemplateBody), typeof(TemplatePart))]
    public void A_section_has_the_fields_of_the_bodies_and_writes_all_of_them(string section, Type body, Type part, params string[] more)
    {
        var fields = ConfigurationSection.All.Single(s => s.Name == section).Fields.Select(field => field.Name).ToList();

        fields.ShouldBe(Names(body).Except(OfOneCall).Concat(more), ignoreOrder: true);
        Names(part).ShouldBe(fields);
    }

    [Fact]
    public async Task What_comes_out_fits_the_schema_that_is_published()
    {
        await ApplyAsync(api.Admin, Everything());
        var schema = JsonNode.Parse(await api.App.Anonymous.GetStringAsync("/api/v1/config/schema"))!;
        var saved = (await GetAsync(api.Admin)).Json;
        saved["senders"]!.AsArray().Count.ShouldBe(2);

        var answers = await ValidateAsync(schema, saved, Everything(), File());

        answers.ShouldAllBe(errors => errors.Count == 0, string.Join('\n', answers.SelectMany(errors => errors)));
    }

    [Fact]
    public async Task What_the_schema_does_not_take_the_API_does_not_take_either()
    {
        var wrong = new List<(string What, JsonNode File)>();
        foreach (var section in ConfigurationSection.All)
            foreach (var field in section.Fields)
            {
                if (field.IsRequired) wrong.Add(($"{section.Name} without {field.Name}", Spoilt(section.Name, entry => entry.Remove(field.Name))));
                wrong.Add(($"{section.Name} with {field.Name} of another type", Spoilt(section.Name, entry => entry[field.Name] = field.Shape == FieldShape.Number ? "1" : 1)));
                if (field.Words is not null) wrong.Add(($"{section.Name} with an unknown {field.Name}", Spoilt(section.Name, entry => entry[field.Name] = field.Shape == FieldShape.Texts ? new JsonArray("unheard-of") : "unheard-of")));
                if (field is { Most: { } most, Shape: FieldShape.Text }) wrong.Add(($"{section.Name} with a long {field.Name}", Spoilt(section.Name, entry => entry[field.Name] = new string('x', most + 1))));
            }

        // Long texts make a file too large for one argument of a program; their limit is the same constant in schema and rules.
        var read = wrong.Where(x => x.File.ToJsonString().Length < 5000).ToList();
        var answers = await ValidateAsync(ConfigurationSchema.Document, [.. read.Select(x => x.File)]);

        read.Zip(answers).Where(x => x.Second.Count == 0).Select(x => x.First.What).ShouldBeEmpty("the schema takes it");
        foreach (var (what, file) in wrong) (await PlanAsync(api.Admin, file)).Status.ShouldBe(System.Net.HttpStatusCode.UnprocessableEntity, what);
    }

    [Fact]
    public async Task The_description_of_the_API_has_it_too()
    {
        var description = JsonNode.Parse(await api.App.Anonymous.GetStringAsync("/openapi/v1.json"))!["paths"]!["/api/v1/config"]!;

        foreach (var content in new[] { description["put"]!["requestBody"]!["content"], description["get"]!["responses"]!["200"]!["content"] })
        {
            var properties = content!["application/json"]!["schema"]!["properties"]!;
            properties["senders"]!["items"]!["properties"]!["port"]!["maximum"]!.GetValue<int>().ShouldBe(65535);
            properties["receivers"]!["items"]!["required"]!.AsArray().Select(name => name!.ToString()).ShouldBe(["id", "name", "addresses"]);
        }
    }

    private static JsonObject Everything() => File(
        ("senders", [Sender("[Ops]", new("6f9619ff-8b86-4011-b42d-00cf4fc964f1")), Sender("[内部]", new("6f9619ff-8b86-4011-b42d-00cf4fc964f2"), ("username", ""), ("password", ""), ("enabled", false))]),
        ("sources", [Source("generic", ("format", "generic"), ("mapping", new JsonObject { ["title"] = "$.name" }), ("states", new JsonObject { ["up"] = "resolved" })), Source("github", ("format", "github"))]),
        ("receivers", [Receiver("On call", new("6f9619ff-8b86-4011-b42d-00cf4fc964f3"), ("sources", new JsonArray("github")), ("matchers", new JsonArray("site=~\"dr-.*\"")), ("labels", new JsonObject { ["env"] = "prod" }), ("senderId", "6f9619ff-8b86-4011-b42d-00cf4fc964f1"))]),
        ("templates", [Template(), Template("task")]));

    private static JsonNode Spoilt(string section, Action<JsonObject> spoil)
    {
        var file = Everything();
        spoil(file[section]![0]!.AsObject());
        return file;
    }

    private static IEnumerable<string> Names(Type body) => body.GetProperties(BindingFlags.Public | BindingFlags.Instance).Select(p => JsonNamingPolicy.CamelCase.ConvertName(p.Name));

    private static async Task<IReadOnlyList<IReadOnlyList<string>>> ValidateAsync(JsonNode schema, params JsonNode[] documents)
    {
        var answers = new List<IReadOnlyList<string>>();
        foreach (var some in documents.Chunk(15))
        {
            var task = new JsonObject { ["schema"] = schema.DeepClone(), ["documents"] = new JsonArray([.. some.Select(document => document.DeepClone())]) };
            var (status, said) = await Tools.RunAsync("node", "nodejs", Path.Combine(AppContext.BaseDirectory, "web", "Configuration", "validate.mjs"), task.ToJsonString());
            if (status != 0) throw new InvalidOperationException(said);
            answers.AddRange(said.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonSerializer.Deserialize<string[]>(line)!));
        }

        answers.Count.ShouldBe(documents.Length);
        return answers;
    }
}
