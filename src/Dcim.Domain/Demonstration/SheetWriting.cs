using Dcim.Domain.Answers;
using Dcim.Domain.Catalogue;

namespace Dcim.Domain.Demonstration;

/// <summary>
/// Writes answers as an institution of a type gives them: what it must say nearly always, what it may say often, what it is not
/// asked never.
/// </summary>
internal sealed class SheetWriting(IndicatorCatalogue catalogue, Code type, SeededRandom random)
{
    private const double NotKnown = 4;
    private const double SaidIfKnown = 55;

    /// <summary>An answer without which there is no record.</summary>
    public void Give(AnswerSheet sheet, string key, object answer) => sheet.Write(catalogue[key], answer);

    /// <returns>Whether it was said, so that what depends on it can be.</returns>
    public bool Say(AnswerSheet sheet, string key, object answer)
    {
        var part = catalogue[key];
        var duty = part.Indicator.DutyOf(type);
        if (duty == Duty.None || duty != Duty.Must && !random.Percent(SaidIfKnown))
            return false;
        if (part.Admits(Code.NotKnown) && random.Percent(NotKnown))
        {
            sheet.Write(part, Missing(part.Kind, part.Ordered));
            return false;
        }
        sheet.Write(part, answer);
        return true;
    }

    public bool Say(AnswerSheet sheet, string key, string code) => Say(sheet, key, (object)new Code(code));

    public bool Say(AnswerSheet sheet, string key, IEnumerable<string> codes)
    {
        var all = codes.Select(c => new Code(c));
        return Say(sheet, key, catalogue[key].Ordered ? CodeSequence.Of(all) : (object)CodeSet.Of(all));
    }

    private static object Missing(AnswerKind kind, bool ordered) =>
        kind switch
        {
            AnswerKind.Choice => Code.NotKnown,
            AnswerKind.Choices => ordered ? CodeSequence.Of(Code.NotKnown) : CodeSet.Of(Code.NotKnown),
            AnswerKind.Number => NumberAnswer.NotGiven(Code.NotKnown),
            AnswerKind.Date => PartialDate.NotGiven(Code.NotKnown),
            _ => "",
        };
}
