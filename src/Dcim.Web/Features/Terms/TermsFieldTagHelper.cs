using Dcim.Web.Forms;
using Dcim.Web.Localisation;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Dcim.Web.Features.Terms;

/// <summary><c>&lt;terms-field language="pl" value="…" /&gt;</c>: the box for the terms in one language, under its own name.</summary>
[HtmlTargetElement("terms-field", Attributes = "language")]
public sealed class TermsFieldTagHelper(Texts text) : TagHelper
{
    public required string Language { get; set; }
    public string? Value { get; set; }

    [ViewContext, HtmlAttributeNotBound]
    public ViewContext ViewContext { get; set; } = null!;

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        var box = $"Text[{Language}]";
        var id = RenderedFields.IdOf(box);
        var name = LanguageNames.All.First(l => l.Culture == Language).Name;
        RenderedFields.Of(ViewContext).Add(box, name);
        var messages = FieldParts.Messages(ViewContext.ViewData.ModelState, box);
        output.TagName = "div";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", FieldParts.FieldClass(messages.Count > 0));
        output.Content.AppendHtml(Element.Of("label", "field-label").With("for", id).With("lang", Language).Text(name));
        if (FieldParts.Errors(text, id, messages) is { } errors)
            output.Content.AppendHtml(errors);
        output.Content.AppendHtml(
            Element
                .Of("textarea", "form-control")
                .With("id", id)
                .With("name", box)
                .With("lang", Language)
                .With("rows", "12")
                .With("aria-describedby", FieldParts.DescribedBy(id, hint: false, messages.Count > 0))
                .With("aria-invalid", messages.Count > 0 ? "true" : null)
                .Text("\n" + Value)
        );
    }
}
