using Dcim.Web.Localisation;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Dcim.Web.Forms;

/// <summary>
/// <c>&lt;plain-choice for="Type" label-key="…" choices="…" /&gt;</c>: one of a list, in a form that is not of the catalogue;
/// an empty line stands first.
/// </summary>
[HtmlTargetElement("plain-choice", Attributes = "for,label-key,choices")]
public sealed class PlainChoiceTagHelper(Texts text) : TagHelper
{
    private const int MostToLookThrough = 30;

    public required ModelExpression For { get; set; }

    /// <summary>Name of the box, where it is not that of the property.</summary>
    public string? Name { get; set; }
    public required string LabelKey { get; set; }
    public string? HintKey { get; set; }

    /// <summary>What may be chosen: code and label.</summary>
    public required IReadOnlyList<(string Code, string Label)> Choices { get; set; }

    [ViewContext, HtmlAttributeNotBound]
    public ViewContext ViewContext { get; set; } = null!;

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        var box = Name ?? For.Name;
        var id = RenderedFields.IdOf(box);
        RenderedFields.Of(ViewContext).Add(box, label: null);
        var messages = FieldParts.Messages(ViewContext.ViewData.ModelState, box);
        var given = For.Model as string ?? "";
        output.TagName = "div";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", FieldParts.FieldClass(messages.Count > 0));
        output.Content.AppendHtml(Element.Of("label", "field-label").With("for", id).Text(text[LabelKey]));
        if (FieldParts.Hint(id, HintKey is null ? null : text[HintKey]) is { } hint)
            output.Content.AppendHtml(hint);
        if (FieldParts.Errors(text, id, messages) is { } errors)
            output.Content.AppendHtml(errors);
        output.Content.AppendHtml(
            Element
                .Of("select", "form-select")
                .With("id", id)
                .With("name", box)
                .With("aria-describedby", FieldParts.DescribedBy(id, HintKey is not null, messages.Count > 0))
                .With("aria-invalid", messages.Count > 0 ? "true" : null)
                .Flag("data-typeahead", Choices.Count > MostToLookThrough)
                .Add(Element.Of("option").With("value", ""))
                .Add(
                    Choices.Select(c =>
                        Element.Of("option").With("value", c.Code).Flag("selected", c.Code == given).Text(c.Label)
                    )
                )
        );
    }
}

/// <summary>
/// <c>&lt;plain-choices for="Roles" label-key="…" choices="…" /&gt;</c>: several of a few, as checkboxes; or one of them, as
/// radio buttons.
/// </summary>
[HtmlTargetElement("plain-choices", Attributes = "for,label-key,choices")]
public sealed class PlainChoicesTagHelper(Texts text) : TagHelper
{
    public required ModelExpression For { get; set; }

    /// <summary>Name of the box, where it is not that of the property.</summary>
    public string? Name { get; set; }
    public required string LabelKey { get; set; }
    public string? HintKey { get; set; }

    /// <summary>What may be chosen: code and label.</summary>
    public required IReadOnlyList<(string Code, string Label)> Choices { get; set; }

    /// <summary>What a choice means, by its code; none where the label says it.</summary>
    public IReadOnlyDictionary<string, string>? Hints { get; set; }

    /// <summary>Only one may be chosen.</summary>
    public bool One { get; set; }

    [ViewContext, HtmlAttributeNotBound]
    public ViewContext ViewContext { get; set; } = null!;

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        var box = Name ?? For.Name;
        var id = RenderedFields.IdOf(box);
        RenderedFields.Of(ViewContext).Add(box, label: null);
        var messages = FieldParts.Messages(ViewContext.ViewData.ModelState, box);
        IEnumerable<string> given = For.Model switch
        {
            IEnumerable<string> several => several,
            string one => [one],
            true => ["true"],
            _ => [],
        };
        output.TagName = "fieldset";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", FieldParts.FieldClass(messages.Count > 0));
        output.Attributes.SetAttribute("id", id);
        output.Attributes.SetAttribute("tabindex", "-1");
        if (FieldParts.DescribedBy(id, HintKey is not null, messages.Count > 0) is { } described)
            output.Attributes.SetAttribute("aria-describedby", described);
        output.Content.AppendHtml(Element.Of("legend", "field-label").Text(text[LabelKey]));
        if (FieldParts.Hint(id, HintKey is null ? null : text[HintKey]) is { } hint)
            output.Content.AppendHtml(hint);
        if (FieldParts.Errors(text, id, messages) is { } errors)
            output.Content.AppendHtml(errors);
        output.Content.AppendHtml(
            Element
                .Of("div", "options")
                .Add(
                    Choices.Select(c =>
                        Element
                            .Of("div", "option")
                            .Add(
                                Element
                                    .Of("input")
                                    .With("type", One ? "radio" : "checkbox")
                                    .With("id", $"{id}-{c.Code}")
                                    .With("name", box)
                                    .With("value", c.Code)
                                    .With("aria-invalid", messages.Count > 0 ? "true" : null)
                                    .Flag("checked", given.Contains(c.Code)),
                                Label(c.Code, c.Label, $"{id}-{c.Code}")
                            )
                    )
                )
        );
    }

    private TagBuilder Label(string code, string label, string id)
    {
        var element = Element.Of("label").With("for", id).Text(label);
        return Hints?.GetValueOrDefault(code) is { } hint
            ? element.Add(Element.Of("span", "field-hint d-block").Text(hint))
            : element;
    }
}
