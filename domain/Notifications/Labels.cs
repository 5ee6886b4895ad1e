using static LiveNotify.Domain.Typed;

namespace LiveNotify.Domain.Notifications;

/// <summary>Labels of a notification, and those a receiver asks for: one rule for both.</summary>
public static class Labels
{
    public const int MaxCount = 64;
    public const int MaxLength = 255;

    /// <summary>A label whose value is null (JSON can say so) is none.</summary>
    public static IReadOnlyDictionary<string, string> Of(IReadOnlyDictionary<string, string>? typed) =>
        (typed ?? new Dictionary<string, string>()).Where(label => label.Value is not null).ToDictionary(StringComparer.Ordinal);

    public static IEnumerable<Refusal> Check(IReadOnlyDictionary<string, string>? typed)
    {
        var labels = Of(typed);
        if (labels.Count > MaxCount)
            yield return new("labels", "There may be at most {0} labels; got {1}", MaxCount, labels.Count);
        foreach (var (name, value) in labels)
        {
            var field = $"labels.{Quoted(name)}";
            if (string.IsNullOrWhiteSpace(name) || Characters(name) > MaxLength)
                yield return new(field, "A label name must have 1-{0} characters; got {1}", MaxLength, Characters(name));
            if (Characters(value) > MaxLength)
                yield return new(field, "A label value may have at most {0} characters; got {1}", MaxLength, Characters(value));
            if (name.Concat(value).Contains('\0'))
                yield return new(field, "A label must not hold the character NUL");
        }
    }
}
