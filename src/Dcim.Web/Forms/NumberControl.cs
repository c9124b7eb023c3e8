using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc.Rendering;

namespace Dcim.Web.Forms;

/// <summary>A whole number with its unit, and beside it the reason why there is none.</summary>
internal static class NumberControl
{
    public static IEnumerable<IHtmlContent?> Render(IndicatorField field) =>
        field.Single(
            Element
                .Of("div", "number")
                .Flag("data-mutes")
                .Add(Box(field), field.Reasons.Count == 0 ? null : Reason(field))
        );

    private static TagBuilder Box(IndicatorField field)
    {
        var unit = field.Part.Unit switch
        {
            "years" => field.Text["Unit.Years"],
            "months" => field.Text["Unit.Months"],
            "persons" => field.Text["Unit.Persons"],
            // The currency is an answer of its own, beside the amount.
            "currency" => null,
            var other => other,
        };
        return Element
            .Of("div", "number-box")
            .Add(
                Element
                    .Of("input", $"form-control {(field.Part.MaxValue > 9999 ? "box-10" : "box-4")}")
                    .With("type", "text")
                    .With("id", field.Id)
                    .With("name", field.Key)
                    .With("value", field.Sheet[field.Key])
                    .With("inputmode", "numeric")
                    .With("autocomplete", "off")
                    .With("aria-describedby", field.DescribedBy(unit is null ? null : $"{field.Id}-unit"))
                    .With("aria-invalid", field.Invalid(field.Key)),
                unit is null ? null : Element.Of("span", "unit").With("id", $"{field.Id}-unit").Text(unit)
            );
    }

    private static TagBuilder Reason(IndicatorField field)
    {
        var box = $"{field.Key}.missing";
        var given = field.Sheet[box];
        return Element
            .Of("div", "number-reason")
            .Add(
                Element
                    .Of("label")
                    .With("for", RenderedFields.IdOf(box))
                    .Add(Element.Unseen($"{field.Label}: "))
                    .Text(field.Text["Form.NoAnswerBecause"]),
                Element
                    .Of("select", "form-select")
                    .With("id", RenderedFields.IdOf(box))
                    .With("name", box)
                    .With("aria-invalid", field.Invalid(box))
                    .Add(Element.Of("option").With("value", ""))
                    .Add(IndicatorField.Stray(given, field.Reasons), field.ReasonGroup(given))
            );
    }
}
