using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc.Rendering;

namespace Dcim.Web.Forms;

/// <summary>Several codes: checkboxes; of long lists, of cases, or where the order counts, one list to choose from for each.</summary>
internal static class ChoicesControl
{
    private const int MostCheckboxes = 30;
    private const int MostInOneColumn = 8;
    private const int FewestLists = 5;
    private const int SpareLists = 3;

    public static IEnumerable<IHtmlContent?> Render(IndicatorField field) =>
        field.Part.Ordered || field.Part.List == "CASE" || field.Values.Count is 0 or > MostCheckboxes
            ? [Lists(field)]
            : [Checkboxes(field)];

    private static TagBuilder Checkboxes(IndicatorField field)
    {
        var offered = field.Values.Concat(field.Reasons).Select(o => o.Code).ToHashSet();
        Option[] values =
        [
            .. field.Values,
            .. field.Given.Where(code => !offered.Contains(code)).Distinct().Select(code => new Option(code, code)),
        ];
        return field.Group(
            Boxes(field, values.Length > MostInOneColumn ? "options options-columns" : "options", values),
            field.Reasons.Count == 0 ? null : Boxes(field, "options options-reasons", field.Reasons)
        );
    }

    private static TagBuilder Boxes(IndicatorField field, string css, IEnumerable<Option> options)
    {
        var group = Element.Of("div", css);
        (string? Name, TagBuilder Box)? family = null;
        foreach (var option in options)
        {
            // A value and its details stay in one column.
            if (family is null || option.Family is null || option.Family != family.Value.Name)
            {
                family = (option.Family, Element.Of("div", "option-family"));
                group.Add(family.Value.Box);
            }
            family.Value.Box.Add(OptionBox.Render(field, option, "checkbox"));
        }
        return group;
    }

    private static TagBuilder Lists(IndicatorField field)
    {
        var given = field.Given;
        // Of a question that takes many, only so many lists as a page needs: each holds every country.
        var count = Math.Max(
            given.Count,
            Math.Min(field.Part.Max ?? int.MaxValue, Math.Max(FewestLists, given.Count + SpareLists))
        );
        return field.Group(
            Element
                .Of("div", "lists")
                .Flag("data-lists")
                .Add(Enumerable.Range(0, count).Select(i => List(field, i, i < given.Count ? given[i] : "")))
                .Add(
                    Element
                        .Of("button", "btn btn-outline-secondary btn-sm")
                        .With("type", "button")
                        .Flag("data-add")
                        .Flag("hidden")
                        .Text(field.Text["Form.AddAnother"])
                )
        );
    }

    private static TagBuilder List(IndicatorField field, int index, string given)
    {
        var id = $"{field.Id}-{index + 1}";
        var reasons = index == 0 ? field.Reasons : [];
        return Element
            .Of("div", "list")
            .Add(
                Element.Of("label", "visually-hidden").With("for", id).Text(field.Text["Form.AnswerNumber", index + 1]),
                field.Select(
                    id,
                    [
                        .. field.Values.Select(v => IndicatorField.SelectOption(v, given)),
                        IndicatorField.Stray(given, [.. field.Values, .. reasons]),
                        index == 0 ? field.ReasonGroup(given) : null,
                    ]
                )
            );
    }
}
