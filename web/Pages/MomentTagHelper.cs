using System.Globalization;
using LiveNotify.Web.Access;
using LiveNotify.Web.Localization;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;
using Microsoft.Extensions.Localization;

namespace LiveNotify.Web.Pages;

/// <summary>
/// <c>&lt;moment at="@time"&gt;</c>: how long ago or ahead, and on hover and focus the exact time in the reader's zone. No time, no output.
/// </summary>
public sealed class MomentTagHelper(IStringLocalizer<Texts> texts, TimeProvider clock) : TagHelper
{
    public DateTimeOffset? At { get; set; }

    [ViewContext, HtmlAttributeNotBound]
    public ViewContext ViewContext { get; set; } = null!;

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        if (At is not { } at)
        {
            output.SuppressOutput();
            return;
        }

        var reader = ViewContext.HttpContext.User;
        var exact = reader.Exact(at);
        output.TagName = "time";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("datetime", at.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture));
        output.Attributes.SetAttribute("data-exact", exact);
        output.Attributes.SetAttribute("title", exact);
        output.Attributes.SetAttribute("tabindex", "0");
        output.Content.SetContent(RelativeTime.Say(texts, at, clock.GetUtcNow()) ?? reader.Date(at));
    }
}
