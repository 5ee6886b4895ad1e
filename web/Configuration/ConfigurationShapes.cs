using System.Text.Json;
using LiveNotify.Domain;

namespace LiveNotify.Web.Configuration;

/// <summary>Whether a file has the form of one: only fields there are, each once, each of its type.</summary>
internal static class ConfigurationShapes
{
    private const int MaxShown = 80;

    public static IEnumerable<Refusal> Check(JsonElement root, ConfigurationSection section)
    {
        if (!root.TryGetProperty(section.Name, out var entries)) return [];
        if (entries.ValueKind != JsonValueKind.Array)
            return [new(section.Name, "A list is expected; to leave what there is alone, leave the field out")];
        return entries.EnumerateArray().SelectMany((entry, i) => CheckEntry(entry, section, $"{section.Name}[{i}]"));
    }

    /// <param name="path">Of the object, empty for the whole file.</param>
    public static IEnumerable<Refusal> CheckNames(JsonElement given, string path, IReadOnlyCollection<string> known)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var field in given.EnumerateObject())
            if (!known.Contains(field.Name))
                yield return new(At(path, Short(field.Name)), "There is no field {0} here; there are {1}", Short(field.Name), string.Join(", ", known));
            else if (!seen.Add(field.Name))
                yield return new(At(path, field.Name), "The field {0} is there more than once", field.Name);
    }

    public static string Shown(JsonElement value) => Short(value.GetRawText());

    private static IEnumerable<Refusal> CheckEntry(JsonElement entry, ConfigurationSection section, string path)
    {
        if (entry.ValueKind != JsonValueKind.Object) return [new(path, "An object is expected; got {0}", Shown(entry))];
        var wrong = section.Fields.Where(field => entry.TryGetProperty(field.Name, out _))
            .Select(field => WhyNot(entry.GetProperty(field.Name), field) is { } why ? new Refusal(At(path, field.Name), why) : null).OfType<Refusal>();
        // By its id a thing is found again; what else it needs its own rules say.
        var nameless = section.Fields[0] is { IsRequired: true, Shape: FieldShape.Id } id && !entry.TryGetProperty(id.Name, out _)
            ? [new Refusal(At(path, id.Name), "The id is required: any UUID of your choice, by which this entry is known from now on")]
            : Array.Empty<Refusal>();
        return [.. CheckNames(entry, path, [.. section.Fields.Select(field => field.Name)]), .. nameless, .. wrong];
    }

    private static Phrase? WhyNot(JsonElement value, ConfigurationField field) => field.Shape switch
    {
        FieldShape.Text => IsText(value) ? null : new("Text is expected; got {0}", Shown(value)),
        FieldShape.Flag => value.ValueKind is JsonValueKind.True or JsonValueKind.False ? null : new("true or false is expected; got {0}", Shown(value)),
        FieldShape.Number => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _) ? null : new("A whole number is expected; got {0}", Shown(value)),
        FieldShape.Id => IsId(value) || (field.MayBeNull && value.ValueKind == JsonValueKind.Null) ? null : new("A UUID is expected; got {0}", Shown(value)),
        FieldShape.Texts => value.ValueKind == JsonValueKind.Array && value.EnumerateArray().All(IsText) ? null : new("A list of texts is expected; got {0}", Shown(value)),
        FieldShape.Table => WhyNoTable(value),
        FieldShape.Password => IsText(value) || IsReference(value) ? null : new("Text is expected, or an object with one of {0}", $"{PasswordReferences.Stored}, {PasswordReferences.Environment}, {PasswordReferences.File}"),
        _ => throw new InvalidOperationException($"No such shape: {field.Shape}"),
    };

    private static Phrase? WhyNoTable(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Object || !value.EnumerateObject().All(pair => IsText(pair.Value)))
            return new("An object whose values are texts is expected; got {0}", Shown(value));
        return value.EnumerateObject().GroupBy(pair => pair.Name).FirstOrDefault(same => same.Count() > 1) is { } twice
            ? new("The field {0} is there more than once", Short(twice.Key))
            : null;
    }

    private static bool IsText(JsonElement value) => value.ValueKind == JsonValueKind.String;

    private static bool IsId(JsonElement value) => IsText(value) && value.TryGetGuid(out _);

    private static bool IsReference(JsonElement value) => value.ValueKind == JsonValueKind.Object && value.EnumerateObject().ToList() is [var only] && only.Name switch
    {
        PasswordReferences.Stored => only.Value.ValueKind == JsonValueKind.True,
        PasswordReferences.Environment or PasswordReferences.File => IsText(only.Value),
        _ => false,
    };

    private static string At(string path, string field) => path.Length == 0 ? field : $"{path}.{field}";

    private static string Short(string text) => text.Length <= MaxShown ? text : $"{text[..MaxShown]}…";
}
