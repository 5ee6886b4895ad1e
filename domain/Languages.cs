namespace LiveNotify.Domain;

/// <summary>The languages of pages and mails, as BCP 47 tags.</summary>
public static class Languages
{
    public const string English = "en";
    public const string Chinese = "zh-CN";

    public static IReadOnlyList<string> All { get; } = [English, Chinese];
}
