namespace LiveNotify.Domain;

/// <summary>The languages of pages and mails, as BCP 47 tags.</summary>
public static class Languages
{
    public const string English = "en";
    public const string Chinese = "zh-CN";

    public static IReadOnlyList<string> All { get; } = [English, Chinese];

    /// <summary>What its readers call it: the one word on a page that is never translated.</summary>
    public static string NativeName(string language) => language == Chinese ? "中文" : "English";
}
