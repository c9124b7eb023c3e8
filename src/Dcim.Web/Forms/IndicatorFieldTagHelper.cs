using Dcim.Domain.Answers;
using Dcim.Domain.Catalogue;
using Dcim.Web.Localisation;
using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Dcim.Web.Forms;

/// <summary>
/// <c>&lt;indicator-field key="VIC01" sheet="Model.Sheet" /&gt;</c>: the question of one answer of the catalogue, with what
/// was answered, what is wrong with it, and why it is asked. The boxes are those of
/// <see cref="AnswerSheet.BoxesOf"/>; errors are looked up in ModelState under their names.
/// </summary>
[HtmlTargetElement("indicator-field", Attributes = "key,sheet")]
public sealed class IndicatorFieldTagHelper(Texts text, IndicatorCatalogue catalogue) : TagHelper
{
    /// <summary>Key of the answer: <c>VIC01</c>, <c>PRO03.start</c>.</summary>
    public required string Key { get; set; }

    /// <summary>What was typed or is recorded.</summary>
    public required AnswerSheet Sheet { get; set; }

    /// <summary>What may be chosen, for lists kept elsewhere (ORG, CASE, regions) or a choice narrowed by the page.</summary>
    public IEnumerable<(string Code, string Label)>? Options { get; set; }

    /// <summary>
    /// Says in the label that the answer is needed to submit. There is no required attribute, because a draft saves
    /// without it.
    /// </summary>
    public bool Required { get; set; }

    /// <summary>Conditions in place of those of the catalogue, as <see cref="Forms.ShowWhen"/> describes them.</summary>
    public string? ShowWhen { get; set; }

    [ViewContext, HtmlAttributeNotBound]
    public ViewContext ViewContext { get; set; } = null!;

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        var field = Describe();
        var rendered = RenderedFields.Of(ViewContext);
        foreach (var box in AnswerSheet.BoxesOf(field.Part).Prepend(Key))
            rendered.Add(box, field.Label);

        output.TagName = "div";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", FieldParts.FieldClass(field.Messages.Count > 0));
        if ((string.IsNullOrEmpty(ShowWhen) ? Forms.ShowWhen.Of(field.Part) : ShowWhen) is { } conditions)
            output.Attributes.SetAttribute("data-show-when", conditions);
        foreach (var content in Control(field))
            if (content is not null)
                output.Content.AppendHtml(content);
        if (field.Hint is not null)
            output.Content.AppendHtml(WhyWeAsk(field.Part.Indicator));
    }

    private IndicatorField Describe()
    {
        var part = catalogue[Key];
        var isChoice = part.Kind is AnswerKind.Choice or AnswerKind.Choices;
        return new()
        {
            Part = part,
            Sheet = Sheet,
            Text = text,
            State = ViewContext.ViewData.ModelState,
            Label = text.Label(Key),
            Hint = part == part.Indicator.Parts[0] ? text.Help(part.Indicator.Code) : null,
            Needed = Required,
            Values = isChoice ? Option.Values(catalogue, text, part, Options) : [],
            Reasons = Option.Reasons(text, part),
        };
    }

    private static IEnumerable<IHtmlContent?> Control(IndicatorField field) =>
        field.Part.Kind switch
        {
            AnswerKind.Choice => ChoiceControl.Render(field),
            AnswerKind.Choices => ChoicesControl.Render(field),
            AnswerKind.Date => DateControl.Render(field),
            AnswerKind.Number => NumberControl.Render(field),
            _ => TextControl.Render(field),
        };

    private TagBuilder WhyWeAsk(Indicator indicator)
    {
        var tables = indicator.Feeds.Where(f => f.StartsWith("E-") || (f[0] == 'T' && f[1..].All(char.IsDigit)));
        var uses = string.Join(
            ", ",
            [.. tables, .. indicator.Feeds.Contains("nat") ? [text["Form.NationalTables"]] : (string[])[]]
        );
        return Element
            .Of("details", "why")
            .Add(
                Element.Of("summary").Text(text["Form.WhyWeAsk"]),
                Element.Of("p").Text(text.Why(indicator.Code)),
                uses.Length == 0 ? null : Element.Of("p").Text(text["Form.Feeds", uses])
            );
    }
}
