using Dcim.Domain.Answers;
using Dcim.Domain.Catalogue;
using Dcim.Web.Localisation;
using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.Rendering;

namespace Dcim.Web.Forms;

/// <summary>What a control needs to draw itself: the question, what was answered, and what is wrong with it.</summary>
internal sealed record IndicatorField
{
    private const int MostToLookThrough = 15;

    public required IndicatorPart Part { get; init; }
    public required AnswerSheet Sheet { get; init; }
    public required Texts Text { get; init; }
    public required ModelStateDictionary State { get; init; }
    public required string Label { get; init; }

    /// <summary>Shown only with the first part of an indicator, so that a status and its date do not say it twice.</summary>
    public required string? Hint { get; init; }
    public required bool Needed { get; init; }

    /// <summary>What a choice offers; empty for the other kinds.</summary>
    public required IReadOnlyList<Option> Values { get; init; }
    public required IReadOnlyList<Option> Reasons { get; init; }

    public string Key => Part.Key;
    public string Id => RenderedFields.IdOf(Key);
    public IReadOnlyList<string> Messages => field ??= FieldParts.Messages(State, [Key, .. AnswerSheet.BoxesOf(Part)]);
    public IReadOnlyList<string> Given => Sheet.All(Key);

    public string? DescribedBy(string? also = null) =>
        FieldParts.DescribedBy(Id, Hint is not null, Messages.Count > 0, also);

    /// <summary>True, or null to leave the attribute out.</summary>
    public string? Invalid(string box) => FieldParts.Messages(State, box).Count > 0 ? "true" : null;

    /// <summary>A question with one box: the label belongs to the box.</summary>
    public IEnumerable<IHtmlContent?> Single(params IEnumerable<IHtmlContent?> control) =>
        [Heading(Element.Of("label", "field-label").With("for", Id)), .. HintAndErrors(), .. control];

    /// <summary>A question with several boxes, each with a label of its own under the legend.</summary>
    public TagBuilder Group(params IEnumerable<IHtmlContent?> controls) =>
        Element
            .Of("fieldset")
            .With("id", Id)
            .With("aria-describedby", DescribedBy())
            .Add(Heading(Element.Of("legend", "field-label")))
            .Add(HintAndErrors())
            .Add(controls);

    /// <summary>The reasons why there is no answer, apart from the answers; nothing where none is admitted.</summary>
    public IHtmlContent? ReasonGroup(string given) =>
        Reasons.Count == 0
            ? null
            : Element
                .Of("optgroup")
                .With("label", Text["Form.NoAnswer"])
                .Add(Reasons.Select(reason => SelectOption(reason, given)));

    /// <summary>A list of answers; one too long to look through is marked, and typeahead.js makes it one to type in.</summary>
    /// <param name="options">What may be chosen, after the empty answer.</param>
    public TagBuilder Select(string id, params IEnumerable<IHtmlContent?> options) =>
        Element
            .Of("select", "form-select")
            .With("id", id)
            .With("name", Key)
            .With("aria-invalid", Invalid(Key))
            .Flag("data-typeahead", Values.Count > MostToLookThrough)
            .Add(Element.Of("option").With("value", ""))
            .Add(options);

    public static TagBuilder SelectOption(Option option, string given) =>
        Element
            .Of("option")
            .With("value", option.Code)
            .Flag("selected", option.Code == given)
            // An option holds only text: spaces that do not collapse are the only way to indent it.
            .Text(option.Indented ? $"\u00a0\u00a0\u00a0{option.Label}" : option.Label);

    /// <summary>An answer that is not offered stays visible and chosen, so that saving the page does not lose it.</summary>
    public static IHtmlContent? Stray(string given, params IEnumerable<Option> offered) =>
        given.Length == 0 || offered.Any(o => o.Code == given) ? null : SelectOption(new(given, given), given);

    private TagBuilder Heading(TagBuilder element) =>
        element
            .Text(Needed ? $"{Label} " : Label)
            .Add(Needed ? Element.Of("span", "field-needed").Text(Text["Form.Needed"]) : null);

    private IEnumerable<IHtmlContent?> HintAndErrors() =>
        [FieldParts.Hint(Id, Hint), FieldParts.Errors(Text, Id, Messages)];
}
