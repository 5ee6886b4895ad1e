using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.Routing;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace LiveNotify.Web.Pages;

/// <summary>An entry of the navigation: <c>&lt;nav-link page="/Deliveries/Index" icon="send"&gt;Deliveries&lt;/nav-link&gt;</c>. It knows where the reader is.</summary>
public sealed class NavLinkTagHelper(IUrlHelperFactory urls) : TagHelper
{
    /// <summary>The page it leads to; it is the current one on the pages below it, too.</summary>
    public string? Page { get; set; }

    /// <summary>For what is not a Razor page; with <c>~/</c>.</summary>
    public string? Href { get; set; }

    /// <summary>Name of a Bootstrap icon.</summary>
    public string Icon { get; set; } = "";

    [ViewContext, HtmlAttributeNotBound]
    public ViewContext ViewContext { get; set; } = null!;

    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        var url = urls.GetUrlHelper(ViewContext);
        output.TagName = "li";
        output.Attributes.SetAttribute("class", "nav-item");
        var link = new TagBuilder("a");
        link.Attributes["href"] = Page is null ? url.Content(Href) : url.Page(Page);
        link.AddCssClass(IsHere ? "nav-link active" : "nav-link");
        if (IsHere) link.Attributes["aria-current"] = CurrentPage == Page ? "page" : "true";
        var icon = new TagBuilder("i") { Attributes = { ["class"] = $"bi bi-{Icon}", ["aria-hidden"] = "true" } };
        link.InnerHtml.AppendHtml(icon).AppendHtml(await output.GetChildContentAsync());
        output.Content.SetHtmlContent(link);
    }

    private bool IsHere => Page is not null && CurrentPage is not null && (CurrentPage == Page || Page != "/Index" && CurrentPage.StartsWith(Folder, StringComparison.Ordinal));

    private string Folder => Page![..(Page!.LastIndexOf('/') + 1)];

    private string? CurrentPage => (ViewContext.ActionDescriptor as PageActionDescriptor)?.ViewEnginePath;
}
