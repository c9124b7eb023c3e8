using Dcim.Web.Localisation;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Dcim.Web.Forms;

/// <summary>
/// <c>&lt;warning-reason rule="BornLater" text="…" value="…" /&gt;</c>: what a soft rule finds odd, and the box
/// <c>reason.{rule}</c> in which the caseworker says why it is right.
/// </summary>
[HtmlTargetElement("warning-reason", Attributes = "rule,text")]
public sealed class WarningReasonTagHelper(Texts text) : TagHelper
{
    /// <summary>Name of the rule.</summary>
    public required string Rule { get; set; }

    /// <summary>The warning, in the language of the reader.</summary>
    public required string Text { get; set; }

    /// <summary>The reason typed before.</summary>
    public string? Value { get; set; }

    [ViewContext, HtmlAttributeNotBound]
    public ViewContext ViewContext { get; set; } = null!;

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        var box = $"reason.{Rule}";
        var id = RenderedFields.IdOf(box);
        var label = text["Form.WarningReason"];
        RenderedFields.Of(ViewContext).Add(box, Text.TrimEnd('.'));
        var messages = FieldParts.Messages(ViewContext.ViewData.ModelState, box);

        output.TagName = "div";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", $"{FieldParts.FieldClass(messages.Count > 0)} warning-reason");
        output.Content.AppendHtml(
            Element
                .Of("p", "warning-text")
                .With("id", $"{id}-hint")
                .Add(Element.Unseen($"{text["Form.Warning"]} "))
                .Text(Text)
        );
        output.Content.AppendHtml(Element.Of("label", "field-label").With("for", id).Text(label));
        if (FieldParts.Errors(text, id, messages) is { } errors)
            output.Content.AppendHtml(errors);
        output.Content.AppendHtml(
            Element
                .Of("input", "form-control")
                .With("type", "text")
                .With("id", id)
                .With("name", box)
                .With("value", Value ?? "")
                .With("autocomplete", "off")
                .With("dir", "auto")
                .With("aria-describedby", FieldParts.DescribedBy(id, hint: true, messages.Count > 0))
                .With("aria-invalid", messages.Count > 0 ? "true" : null)
        );
    }
}
