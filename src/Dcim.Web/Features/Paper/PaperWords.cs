using Dcim.Domain.Answers;
using Dcim.Domain.Catalogue;
using Dcim.Domain.Profiles;
using Dcim.Web.Localisation;

namespace Dcim.Web.Features.Paper;

/// <summary>What the program does with a script, in words: when a question is asked, and what may be answered.</summary>
public sealed class PaperWords(IndicatorCatalogue catalogue, NationalProfile profile, Texts text)
{
    /// <summary>A longer list is not printed: the answer is written in words.</summary>
    private const int MostBoxes = 40;
    private const int FewLines = 1;
    private const int ManyLines = 3;
    private const int MostLines = 5;
    private const int LettersOfALine = 200;

    /// <summary>When the question is asked; null if always.</summary>
    public string? Condition(FormField field) =>
        field.ShowWhen.Count == 0
            ? null
            : text["Paper.OnlyIf", Join("Paper.And", field.ShowWhen.Select(Phrase).Distinct())];

    /// <summary>The values to tick, and whether each is a detail of the one before; none where it is written in words.</summary>
    public IReadOnlyList<(string Label, bool Detail)> Boxes(IndicatorPart part)
    {
        var values = catalogue.ValuesOf(part).Where(v => part.List != "CL_VSTAT" || profile.IsInUse(v.Code)).ToList();
        return values.Count > MostBoxes ? [] : [.. values.Select(v => (Label(part, v.Code), v.IsDetail))];
    }

    /// <summary>What to do with a choice.</summary>
    public string Note(IndicatorPart part) =>
        text[
            part.List switch
            {
                "ORG" => "Paper.WriteOrganisation",
                "CASE" => "Paper.WriteCase",
                _ when Boxes(part).Count > 0 => part.Kind == AnswerKind.Choices ? "Paper.TickAll" : "Paper.TickOne",
                _ when part.Ordered => "Paper.WriteInOrder",
                _ when part.Kind == AnswerKind.Choices => "Paper.WriteAll",
                _ => "Paper.WriteOne",
            }
        ];

    /// <summary>Lines for what is written by hand.</summary>
    public static int Lines(IndicatorPart part) =>
        part.Kind == AnswerKind.Choices ? Math.Min(part.Max ?? MostLines, MostLines)
        : part.MaxLength > LettersOfALine ? ManyLines
        : FewLines;

    /// <summary>The unit beside a number; null where there is none, or it is a question of its own.</summary>
    public string? Unit(IndicatorPart part) =>
        part.Unit switch
        {
            "years" => text["Unit.Years"],
            "months" => text["Unit.Months"],
            "persons" => text["Unit.Persons"],
            _ => null,
        };

    private string Phrase(BoxCondition condition)
    {
        if (condition.Any is { } any)
            return Join("Paper.Or", any.Select(Phrase).Distinct());
        var isPart = catalogue.Parts.ContainsKey(condition.Box!);
        var asked = catalogue[isPart ? condition.Box! : condition.Box![..condition.Box!.LastIndexOf('.')]];
        var label = text.Label(asked.Key);
        return condition switch
        {
            { Has: { } codes } => text["Paper.Is", label, Values(asked, codes)],
            { HasNot: { } codes } => text["Paper.IsNot", label, Values(asked, codes)],
            // A date without its day, or with a word on how sure it is, is not known to the day.
            _ when condition.Box!.EndsWith(".day", StringComparison.Ordinal)
                    || condition.Box!.EndsWith(".kind", StringComparison.Ordinal) => text["Paper.NotToTheDay", label],
            { Empty: true } => text["Paper.Empty", label],
            _ => text["Paper.Answered", label],
        };
    }

    private string Values(IndicatorPart part, IEnumerable<string> codes) =>
        string.Join(", ", codes.Select(code => Label(part, code)));

    private string Label(IndicatorPart part, string code) =>
        part.List == "CL_VSTAT" ? text.Status(code) : text.Code(part.List!, code);

    private string Join(string key, IEnumerable<string> phrases) =>
        phrases.Aggregate((all, next) => text[key, all, next]);
}
