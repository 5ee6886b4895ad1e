namespace LiveNotify.Web.Pages;

/// <summary>What a page has to say after a form led to it (post, redirect, get); _Layout.cshtml shows it.</summary>
internal static class Notices
{
    /// <summary>In TempData: a localized sentence about what was done.</summary>
    public const string Key = "notice";

    /// <summary>In TempData: a localized sentence about what was not done.</summary>
    public const string WarningKey = "warning";
}
