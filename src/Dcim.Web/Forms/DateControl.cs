using Dcim.Domain.Answers;
using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc.Rendering;

namespace Dcim.Web.Forms;

/// <summary>
/// A remembered date: three boxes of which any may stay empty from the left, and how sure it is. Never a calendar.
/// </summary>
internal static class DateControl
{
    public static IEnumerable<IHtmlContent?> Render(IndicatorField field)
    {
        var note = $"{field.Id}-note";
        return
        [
            field
                .Group(
                    First(field),
                    Element.Of("p", "field-note").With("id", note).Text(field.Text["Date.Partial"]),
                    Second(field)
                )
                .With("aria-describedby", field.DescribedBy(note)),
        ];
    }

    private static TagBuilder First(IndicatorField field) =>
        Element
            .Of("div", "date")
            .Flag("data-mutes")
            .Add(Boxes(field, ""))
            .Add(
                Element
                    .Of("div", "date-kind")
                    .Add(Element.Of("label").With("for", $"{field.Id}-kind").Text(field.Text["Date.Kind"]), Kind(field))
            );

    private static IEnumerable<TagBuilder> Boxes(IndicatorField field, string end) =>
        [
            Box(field, $"day{end}", field.Text["Date.Day"], "box-2"),
            Box(field, $"month{end}", field.Text["Date.Month"], "box-2"),
            Box(field, $"year{end}", field.Text["Date.Year"], "box-4"),
        ];

    private static TagBuilder Box(IndicatorField field, string name, string label, string css)
    {
        var box = $"{field.Key}.{name}";
        var id = RenderedFields.IdOf(box);
        return Element
            .Of("div", "date-box")
            .Add(
                Element.Of("label").With("for", id).Text(label),
                Element
                    .Of("input", $"form-control {css}")
                    .With("type", "text")
                    .With("id", id)
                    .With("name", box)
                    .With("value", field.Sheet[box])
                    .With("inputmode", "numeric")
                    .With("autocomplete", "off")
                    .With("aria-invalid", field.Invalid(box))
            );
    }

    private static TagBuilder Kind(IndicatorField field)
    {
        var box = $"{field.Key}.kind";
        var given = field.Sheet[box];
        Option[] kinds =
        [
            new("", field.Text["Date.AsTyped"]),
            new("EST", field.Text["Date.Estimated"]),
            new("BTW", field.Text["Date.Between"]),
        ];
        return Element
            .Of("select", "form-select")
            .With("id", RenderedFields.IdOf(box))
            .With("name", box)
            .With("aria-invalid", field.Invalid(box))
            .Add(kinds.Select(kind => IndicatorField.SelectOption(kind, given)))
            .Add(IndicatorField.Stray(given, [.. kinds, .. field.Reasons]), field.ReasonGroup(given));
    }

    private static TagBuilder Second(IndicatorField field)
    {
        var between = field.Sheet[$"{field.Key}.kind"] == "BTW";
        var typed = AnswerSheet.DateBoxes.Any(b => b.EndsWith('2') && field.Sheet[$"{field.Key}.{b}"].Length > 0);
        // A second date without "between" is an error: it must stay in sight so that it can be put right.
        var always = typed && !between;
        return Element
            .Of("details", "date-second")
            .Flag("open", between || typed)
            .With("data-show-when", always ? null : ShowWhen.Is($"{field.Key}.kind", ["BTW"]))
            .Add(
                Element.Of("summary").Text(field.Text["Date.Second"]),
                Element
                    .Of("fieldset", "date")
                    .Add(Element.Of("legend", "visually-hidden").Text(field.Text["Date.Second"]))
                    .Add(Boxes(field, "2"))
            );
    }
}
