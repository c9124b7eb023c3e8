using System.Globalization;
using Dcim.Domain.Answers;
using Dcim.Domain.Catalogue;
using Dcim.Domain.Records;

namespace Dcim.Web.Localisation;

/// <summary>Answers in words of the user's language, with the organisation register for bodies.</summary>
public sealed class AnswerTexts(Texts text, IReadOnlyList<Institution> register)
{
    /// <summary>An answer as a record or a reading holds it; empty text if unanswered.</summary>
    public string Of(IndicatorPart part, object? answer) =>
        answer switch
        {
            Code code => One(part, code),
            CodeSet set => string.Join(", ", set.Codes.Select(c => One(part, c))),
            CodeSequence list => string.Join(", ", list.Codes.Select(c => One(part, c))),
            NumberAnswer { Value: { } number } => number.ToString(CultureInfo.CurrentCulture),
            NumberAnswer number => One(part, number.Missing),
            PartialDate date => text.Date(date),
            string words => words,
            _ => "",
        };

    /// <summary>An answer as the audit keeps it, in its stored text.</summary>
    public string OfStored(IndicatorPart part, string stored) =>
        stored.Length == 0
            ? ""
            : part.Kind switch
            {
                AnswerKind.Date => text.Date(PartialDate.Parse(stored)),
                AnswerKind.Choice => One(part, stored),
                AnswerKind.Choices => Of(part, part.Ordered ? CodeSequence.Parse(stored) : CodeSet.Parse(stored)),
                AnswerKind.Number when new Code(stored).IsMissing => One(part, stored),
                _ => stored,
            };

    /// <summary>What the boxes of a question say, as they were typed where they cannot be read.</summary>
    public string OfSheet(IndicatorPart part, AnswerSheet sheet, AnswerReader reader) =>
        reader.Read(part, sheet) is (var answer, null)
            ? Of(part, answer)
            : string.Join(" ", AnswerSheet.BoxesOf(part).SelectMany(sheet.All));

    private string One(IndicatorPart part, Code code) =>
        !code.IsAnswered ? ""
        : part.List == "ORG" && !code.IsMissing ? register.FirstOrDefault(i => i.Code == code.Value)?.Name ?? code.Value
        : text.Code(part.List ?? "", code);
}
