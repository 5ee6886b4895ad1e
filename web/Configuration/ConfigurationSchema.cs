using System.Text.Json.Nodes;
using LiveNotify.Domain.Configuration;

namespace LiveNotify.Web.Configuration;

/// <summary>The JSON Schema (draft 2020-12) of a configuration file, made of the same table as its reader.</summary>
public static class ConfigurationSchema
{
    public const string ContentType = "application/schema+json";

    public static JsonObject Document => new()
    {
        ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
        ["$id"] = $"urn:livenotify:configuration:{ConfigurationSection.Version}",
        ["title"] = "Configuration of LiveNotify",
        ["description"] = "A section that is left out is left alone. One that is there is meant whole, and a field left out of an entry has its default.",
        ["type"] = "object",
        ["additionalProperties"] = false,
        ["required"] = new JsonArray(ConfigurationSection.VersionField),
        ["properties"] = new JsonObject(
        [
            new(ConfigurationSection.SchemaField, new JsonObject { ["type"] = "string", ["description"] = "For editors; not looked at." }),
            new(ConfigurationSection.VersionField, new JsonObject { ["enum"] = new JsonArray(ConfigurationSection.Version), ["description"] = "Of this format." }),
            .. ConfigurationSection.All.Select(section => KeyValuePair.Create<string, JsonNode?>(section.Name, Of(section))),
        ]),
    };

    private static JsonObject Of(ConfigurationSection section) => new()
    {
        ["description"] = section.Leftover,
        ["type"] = "array",
        ["maxItems"] = ConfigurationDecider.MaxEntries,
        ["items"] = new JsonObject
        {
            ["type"] = "object",
            ["additionalProperties"] = false,
            ["required"] = new JsonArray([.. section.Fields.Where(field => field.IsRequired).Select(field => JsonValue.Create(field.Name))]),
            ["properties"] = new JsonObject(section.Fields.Select(field => KeyValuePair.Create<string, JsonNode?>(field.Name, Of(field)))),
        },
    };

    private static JsonObject Of(ConfigurationField field)
    {
        var schema = field.Shape switch
        {
            FieldShape.Text => Text(field),
            FieldShape.Flag => new() { ["type"] = "boolean" },
            FieldShape.Number => new() { ["type"] = "integer", ["minimum"] = field.Range!.Value.From, ["maximum"] = field.Range!.Value.To },
            FieldShape.Id => new() { ["type"] = field.MayBeNull ? new JsonArray("string", "null") : "string", ["format"] = "uuid" },
            FieldShape.Texts => Sized(new() { ["type"] = "array", ["items"] = Text(field with { Most = null }) }, field, "maxItems"),
            FieldShape.Table => Sized(new() { ["type"] = "object", ["additionalProperties"] = new JsonObject { ["type"] = "string" } }, field, "maxProperties"),
            FieldShape.Password => Password(),
            var other => throw new InvalidOperationException($"No such shape: {other}"),
        };
        schema["description"] = field.What;
        return schema;
    }

    private static JsonObject Text(ConfigurationField field)
    {
        var schema = new JsonObject { ["type"] = "string" };
        if (field.Words is { } words) schema["enum"] = new JsonArray([.. words.Select(word => JsonValue.Create(word))]);
        if (field.Pattern is { } pattern) schema["pattern"] = pattern;
        return Sized(schema, field, "maxLength");
    }

    private static JsonObject Sized(JsonObject schema, ConfigurationField field, string limit)
    {
        if (field.Most is { } most) schema[limit] = most;
        return schema;
    }

    private static JsonObject Password() => new()
    {
        ["oneOf"] = new JsonArray(
            new JsonObject { ["type"] = "string", ["description"] = "The password itself; never in an answer." },
            Reference(PasswordReferences.Stored, new JsonObject { ["enum"] = new JsonArray(true) }, "The one that is stored."),
            Reference(PasswordReferences.Environment, new JsonObject { ["type"] = "string", ["pattern"] = $"^{PasswordReferences.EnvironmentPrefix}" }, "An environment variable of the command line."),
            Reference(PasswordReferences.File, new JsonObject { ["type"] = "string", ["pattern"] = "^[^/\\\\]+$" }, "A file in the folder of secrets of the command line.")),
    };

    private static JsonObject Reference(string name, JsonObject value, string what) => new()
    {
        ["type"] = "object",
        ["description"] = what,
        ["additionalProperties"] = false,
        ["required"] = new JsonArray(name),
        ["properties"] = new JsonObject { [name] = value },
    };
}
