namespace LiveNotify.Web.Pages;

/// <summary>
/// A step of the breadcrumb between the overview and the page itself; a page lists its own in <c>ViewData["Crumbs"]</c>.
/// </summary>
/// <param name="Text">Localized.</param>
/// <param name="Url">Null for a step that is no page, such as the group "Notification".</param>
public sealed record Crumb(string Text, string? Url = null);
