using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc.Rendering;

namespace Dcim.Web.Forms;

/// <summary>One code of a few as radio buttons, of many as a list to choose from.</summary>
internal static class ChoiceControl
{
    private const int MostRadios = 6;
    private const int MostLettersInLine = 40;

    public static IEnumerable<IHtmlContent?> Render(IndicatorField field) =>
        field.Values.Count is > 0 and <= MostRadios ? [Radios(field)] : field.Single(Select(field));

    private static TagBuilder Radios(IndicatorField field)
    {
        var given = field.Sheet[field.Key];
        var stray = field.Values.Concat(field.Reasons).All(o => o.Code != given) && given.Length > 0;
        Option[] values = stray ? [.. field.Values, new(given, given)] : [.. field.Values];
        var inLine = values.Sum(v => v.Label.Length) <= MostLettersInLine;
        var answers = Options(field, inLine ? "options options-inline" : "options", values);
        var reasons = field.Reasons.Count == 0 ? null : Options(field, "options options-reasons", field.Reasons);
        (reasons ?? answers).Add(Clear(field));
        return field.Group(answers, reasons).With("role", "radiogroup").With("aria-invalid", field.Invalid(field.Key));
    }

    private static TagBuilder Clear(IndicatorField field) =>
        Element
            .Of("button", "clear-answer")
            .With("type", "button")
            .With("data-clear", field.Key)
            .Flag("hidden")
            .Text(field.Text["Form.ClearAnswer"]);

    private static TagBuilder Options(IndicatorField field, string css, IEnumerable<Option> options) =>
        Element.Of("div", css).Add(options.Select(o => OptionBox.Render(field, o, "radio")));

    private static TagBuilder Select(IndicatorField field)
    {
        var given = field.Sheet[field.Key];
        return field
            .Select(
                field.Id,
                [
                    .. field.Values.Select(v => IndicatorField.SelectOption(v, given)),
                    IndicatorField.Stray(given, [.. field.Values, .. field.Reasons]),
                    field.ReasonGroup(given),
                ]
            )
            .With("aria-describedby", field.DescribedBy())
            .With("data-region-of", field.Part.RegionOf);
    }
}
