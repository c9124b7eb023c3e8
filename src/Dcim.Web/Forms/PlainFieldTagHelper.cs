using System.Globalization;
using Dcim.Web.Localisation;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Dcim.Web.Forms;

/// <summary>
/// <c>&lt;plain-field for="Email" type="email" label-key="Account.Email" autocomplete="username" /&gt;</c>: one box of a form
/// that is not of the catalogue, with label, hint and error. A password is never sent back.
/// </summary>
[HtmlTargetElement("plain-field", Attributes = "for,label-key")]
public sealed class PlainFieldTagHelper(Texts text) : TagHelper
{
    /// <summary>The property of the form.</summary>
    public required ModelExpression For { get; set; }

    /// <summary>Name of the box, where it is not that of the property.</summary>
    public string? Name { get; set; }

    /// <summary>email, password, text, number, date or datetime-local.</summary>
    public string Type { get; set; } = "text";

    /// <summary>Lines of a box for more than one; none for a single line.</summary>
    public int? Rows { get; set; }

    /// <summary>Key of the label in <see cref="Texts"/>.</summary>
    public required string LabelKey { get; set; }

    /// <summary>Key of a hint in <see cref="Texts"/>.</summary>
    public string? HintKey { get; set; }

    /// <summary>What the browser may fill in; nothing, unless said.</summary>
    public string Autocomplete { get; set; } = "off";

    [ViewContext, HtmlAttributeNotBound]
    public ViewContext ViewContext { get; set; } = null!;

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        var box = Name ?? For.Name;
        var id = RenderedFields.IdOf(box);
        RenderedFields.Of(ViewContext).Add(box, label: null);
        var messages = FieldParts.Messages(ViewContext.ViewData.ModelState, box);

        output.TagName = "div";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", FieldParts.FieldClass(messages.Count > 0));
        output.Content.AppendHtml(Element.Of("label", "field-label").With("for", id).Text(text[LabelKey]));
        if (FieldParts.Hint(id, HintKey is null ? null : text[HintKey]) is { } hint)
            output.Content.AppendHtml(hint);
        if (FieldParts.Errors(text, id, messages) is { } errors)
            output.Content.AppendHtml(errors);
        output.Content.AppendHtml(
            Control(Type == "password" ? null : Typed(box))
                .With("id", id)
                .With("name", box)
                .With("autocomplete", Autocomplete)
                .With("aria-describedby", FieldParts.DescribedBy(id, HintKey is not null, messages.Count > 0))
                .With("aria-invalid", messages.Count > 0 ? "true" : null)
        );
    }

    private TagBuilder Control(string? typed) =>
        Rows is { } rows
            ? Element
                .Of("textarea", "form-control")
                .With("rows", rows.ToString(CultureInfo.InvariantCulture))
                .Text("\n" + typed) // a browser takes the first line break away
            : Element.Of("input", "form-control").With("type", Type).With("value", typed);

    private string Typed(string box) =>
        ViewContext.ViewData.ModelState.TryGetValue(box, out var entry) && entry.AttemptedValue is { } typed
            ? typed
            : For.Model switch
            {
                null => "",
                var value => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
            };
}
