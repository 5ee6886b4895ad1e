using System.Text.Json;
using LiveNotify.Domain.Sources;

namespace LiveNotify.Web.Intake.Formats;

/// <summary>Follows a path into a body.</summary>
internal static class JsonPathReading
{
    /// <summary>What stands there; undefined when nothing does.</summary>
    /// <param name="element">Which one <c>[*]</c> means, counted from 0.</param>
    public static JsonElement At(this JsonElement json, IReadOnlyList<JsonPathStep> steps, int element = 0) => steps.Aggregate(json, (at, step) => step switch
    {
        JsonPathStep.Member member => at.Get(member.Name),
        JsonPathStep.Index index => at.Element(index.Number),
        _ => at.Element(element),
    });

    /// <summary>A text as it is; an object or a list as its JSON.</summary>
    public static string? Shown(this JsonElement json) =>
        json.ValueKind is JsonValueKind.Object or JsonValueKind.Array ? json.GetRawText() : json.Text();

    private static JsonElement Element(this JsonElement json, int number) =>
        json.ValueKind == JsonValueKind.Array && number < json.GetArrayLength() ? json[number] : default;
}
