using Dcim.Domain.Counting;

namespace Dcim.Domain.Answers;

/// <summary>A sheet as far as it could be read: answers by key, and what could not be read.</summary>
public sealed class SheetReading
{
    public IReadOnlyDictionary<string, object?> Answers { get; }
    public IReadOnlyList<AnswerProblem> Problems { get; }

    private SheetReading(Dictionary<string, object?> answers, List<AnswerProblem> problems) =>
        (Answers, Problems) = (answers, problems);

    /// <summary>Reads the shown questions of a page from a normalised sheet.</summary>
    public static SheetReading Of(FormPage page, AnswerSheet sheet, AnswerReader reader)
    {
        var answers = new Dictionary<string, object?>(StringComparer.Ordinal);
        var problems = new List<AnswerProblem>();
        foreach (var field in page.Fields.Where(f => page.IsShown(f, sheet)))
        {
            var (answer, problem) = reader.Read(field.Part, sheet);
            if (problem is null)
                answers[field.Key] = answer;
            else
                problems.Add(problem);
        }
        return new(answers, problems);
    }

    public Code Code(string key) => Answers.GetValueOrDefault(key) is Code code ? code : default;

    public PartialDate Date(string key) => Answers.GetValueOrDefault(key) is PartialDate date ? date : default;

    public NumberAnswer Number(string key) => Answers.GetValueOrDefault(key) is NumberAnswer number ? number : default;

    public CodeSet Set(string key) => Answers.GetValueOrDefault(key) is CodeSet set ? set : default;

    public bool IsAnswered(string key) =>
        Answers.GetValueOrDefault(key) switch
        {
            Code code => code.IsAnswered,
            CodeSet set => set.IsAnswered,
            CodeSequence list => list.IsAnswered,
            NumberAnswer number => number.IsAnswered,
            PartialDate date => date.IsAnswered,
            string text => text.Length > 0,
            _ => false,
        };

    /// <summary>Lowest and highest age in completed years at registration that birth date or given age admit; null if neither is known.</summary>
    public (int From, int To)? Ages =>
        Number("VIC03").Value is { } age ? (age, age)
        : Date("VID04") is { IsKnown: true } birth && Date("CAS04") is { IsKnown: true } registered
            ? (
                AgeGroupRule.YearsBetween(birth.Latest, registered.Earliest),
                AgeGroupRule.YearsBetween(birth.Earliest, registered.Latest)
            )
        : null;

    /// <summary>
    /// Lowest and highest age in completed years of an offender that birth date or given age admit: at the offence, or where its
    /// dates are not known when the person became a suspect (domain.md 4.3, rule 6); null where nothing bounds it.
    /// </summary>
    public (int? From, int? To) OffenderAges =>
        Number("TRF05.age").Value is { } age
            ? (age, age)
            : AgeGroupRule.AtOffence(Date("TRF05.birth"), Date("INV11.from"), Date("INV11.to"), Date("INV05"));

    /// <summary>The answers that the count needs and that are not there (domain.md 4.3, rule 14), by the key to answer.</summary>
    public IReadOnlyList<string> MissingForCount =>
        [
            .. FormPage.CountedAnswers.Where(key =>
                key == "VIC03"
                    ? !Date("VID04").IsKnown && !IsAnswered("VIC03") && !IsAnswered("VIC04")
                    : !IsAnswered(key)
            ),
        ];
}
