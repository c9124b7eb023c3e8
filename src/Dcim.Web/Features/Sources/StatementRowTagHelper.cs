using Dcim.Domain.Catalogue;
using Dcim.Domain.Exchange;
using Dcim.Web.Forms;
using Dcim.Web.Localisation;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Dcim.Web.Features.Sources;

/// <summary>
/// <c>&lt;tr statement-of="indicator" typed="form" saved="cell" /&gt;</c>: the boxes in which it is said how far a source collects
/// an indicator, by which definition, and what hinders comparison.
/// </summary>
[HtmlTargetElement("tr", Attributes = "statement-of,typed,saved")]
public sealed class StatementRowTagHelper(Texts text, SourceWords words) : TagHelper
{
    public required Indicator StatementOf { get; set; }
    public required SourceDescriptionForm Typed { get; set; }

    /// <summary>What the source tells as it is saved: its columns among it.</summary>
    public required AssessmentCell Saved { get; set; }

    [ViewContext, HtmlAttributeNotBound]
    public ViewContext ViewContext { get; set; } = null!;

    /// <summary>Name of a box of an indicator.</summary>
    public static string Box(string kind, string code) => $"{kind}[{code}]";

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        var code = StatementOf.Code;
        var rowId = $"row-{code}";
        var label = text.Label(code);
        output.TagMode = TagMode.StartTagAndEndTag;
        var heading = Element
            .Of("th")
            .With("scope", "row")
            .With("id", rowId)
            .Add(Element.Of("code").Text(code))
            .Text($" {label}");
        if (Saved.Headings.Count > 0)
            heading.Add(
                Element
                    .Of("span", "field-hint d-block")
                    .Text(text["Sources.ColumnsGoThere", string.Join("; ", Saved.Headings)])
            );
        output.Content.AppendHtml(heading);
        output.Content.AppendHtml(Cell(nameof(Typed.Said), "Sources.Collected", Typed.Said, label, Choice));
        output.Content.AppendHtml(Cell(nameof(Typed.Definition), "Sources.Definition", Typed.Definition, label, Words));
        output.Content.AppendHtml(
            Cell(nameof(Typed.Comparability), "Sources.Comparability", Typed.Comparability, label, Words)
        );
    }

    private TagBuilder Cell(
        string kind,
        string labelKey,
        Dictionary<string, string?> typed,
        string label,
        Func<string, TagBuilder> control
    )
    {
        var box = Box(kind, StatementOf.Code);
        var id = RenderedFields.IdOf(box);
        RenderedFields.Of(ViewContext).Add(box, $"{label}, {text[labelKey]}");
        var messages = FieldParts.Messages(ViewContext.ViewData.ModelState, box);
        return Element
            .Of("td", messages.Count > 0 ? "field-invalid" : null)
            .Add(
                FieldParts.Errors(text, id, messages),
                control(typed.GetValueOrDefault(StatementOf.Code) ?? "")
                    .With("id", id)
                    .With("name", box)
                    .With("aria-label", $"{label}: {text[labelKey]}")
                    .With("aria-describedby", FieldParts.DescribedBy(id, false, messages.Count > 0))
                    .With("aria-invalid", messages.Count > 0 ? "true" : null)
            );
    }

    private TagBuilder Choice(string given) =>
        Element
            .Of("select", "form-select")
            .Add(
                SourceWords.Levels.Select(l =>
                    Element
                        .Of("option")
                        .With("value", l?.ToString() ?? "")
                        .Flag("selected", given == (l?.ToString() ?? ""))
                        .Text(l is null ? Unsaid : words.Level(l))
                )
            );

    /// <summary>What it counts as where nothing is said.</summary>
    private string Unsaid => Saved.Headings.Count > 0 ? text["Sources.AsColumnsShow"] : words.Level(null);

    private static TagBuilder Words(string typed) =>
        Element.Of("textarea", "form-control").With("rows", "2").With("autocomplete", "off").Text("\n" + typed); // a browser takes the first line break away
}
