using Htmx.TagHelpers;

namespace LiveNotify.Web.Pages;

/// <summary>What htmx is told in the head of every page.</summary>
public static class HtmxSettings
{
    /// <summary>
    /// A form that was refused (422) or overtaken (409), or a caller who must wait (429), gets an answer to be shown; other failures
    /// are announced and leave the page as it is.
    /// </summary>
    public static IReadOnlyList<HtmxResponseHandling> ResponseHandling { get; } =
    [
        new() { Code = "204", Swap = false },
        new() { Code = "[23]..", Swap = true },
        new() { Code = "409|422|429", Swap = true },
        new() { Code = "[45]..", Swap = false, Error = true },
    ];
}
