using System.Text.Json;

namespace LiveNotify.Domain.Notifications;

/// <summary>The native body: the fields of a <see cref="ReportDraft"/> by their names. Unknown fields are never an error.</summary>
public static class ReportJson
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);

    /// <param name="json">An object.</param>
    /// <returns>The draft, still to be checked; or the refusal of a field whose value has another type than it must have.</returns>
    public static (ReportDraft? Draft, Refusal? Refusal) Read(JsonElement json)
    {
        try
        {
            var draft = json.Deserialize<ReportDraft>(Options);
            return (draft is null ? null : draft with { Labels = draft.Labels?.ToDictionary(label => label.Key, label => label.Value ?? "") }, null);
        }
        catch (JsonException e)
        {
            var field = e.Path?.TrimStart('$', '.') ?? "";
            return (null, new(field, "{0} has another type than expected: texts and label values are strings, times are ISO 8601, progress is a number", field));
        }
    }
}
