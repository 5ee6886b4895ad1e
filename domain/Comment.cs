namespace LiveNotify.Domain;

/// <summary>Why a person changed something, in their own words; kept with what they did. What is ordered for a reason has that instead.</summary>
public static class Comment
{
    /// <summary>Of the form, and in refusals.</summary>
    public const string Field = "comment";

    public const int MaxLength = Reason.MaxLength;

    /// <summary>The words to keep, or null where nothing was said.</summary>
    public static string? Of(string? typed) => Reason.Of(typed);

    /// <returns>Null when the words can be kept.</returns>
    public static Refusal? Check(string? typed) => Reason.Fits(typed)
        ? null
        : new(Field, "Comment must be one line of at most {0} characters, without control characters; got {1}", MaxLength, Reason.Length(typed));
}
