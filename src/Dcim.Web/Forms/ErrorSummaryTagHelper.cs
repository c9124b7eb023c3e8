using Dcim.Web.Localisation;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Dcim.Web.Forms;

/// <summary>
/// <c>&lt;error-summary /&gt;</c>: every message of ModelState with a link to its box, in the order of the form. It stands
/// in the layout, which runs after the page and so knows the boxes; pages do not use it.
/// </summary>
[HtmlTargetElement("error-summary")]
public sealed class ErrorSummaryTagHelper(Texts text) : TagHelper
{
    private const string HeadingId = "error-summary-heading";

    [ViewContext, HtmlAttributeNotBound]
    public ViewContext ViewContext { get; set; } = null!;

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        var fields = RenderedFields.Of(ViewContext);
        var messages = ViewContext
            .ViewData.ModelState.Where(entry => entry.Value?.Errors.Count > 0)
            .Select(entry => (Target: fields.Find(entry.Key), entry.Key, Entry: entry.Value!))
            .OrderBy(e => e.Key.Length > 0)
            .ThenBy(e => e.Target?.Order ?? int.MaxValue)
            .ThenBy(e => e.Key, StringComparer.Ordinal)
            .SelectMany(e => e.Entry.Errors.Select(error => (e.Target, error.ErrorMessage)))
            .Distinct()
            .ToList();
        if (messages.Count == 0)
        {
            output.SuppressOutput();
            return;
        }
        output.TagName = "div";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", "error-summary");
        output.Attributes.SetAttribute("role", "alert");
        output.Attributes.SetAttribute("tabindex", "-1");
        output.Attributes.SetAttribute("aria-labelledby", HeadingId);
        output.Content.AppendHtml(Element.Of("h2").With("id", HeadingId).Text(text["Error.Summary"]));
        output.Content.AppendHtml(Element.Of("ul").Add(messages.Select(m => Line(m.Target, m.ErrorMessage))));
    }

    private TagBuilder Line(RenderedFields.Target? target, string message) =>
        target is null
            ? Element.Of("li").Text(message)
            : Element.Of("li").Add(Element.Of("a").With("href", $"#{target.Id}").Text(Named(target, message)));

    private string Named(RenderedFields.Target target, string message) =>
        target.Label is not { } label || message.Contains(label, StringComparison.Ordinal)
            ? message
            : text["Error.AtField", label, message];
}
