using CsCheck;
using Dcim.Domain.Answers;
using Dcim.Domain.Catalogue;

namespace Dcim.Tests.Forms;

/// <summary>An answer that is shown in a form and sent back unchanged is the same answer.</summary>
public sealed class RoundTripTests
{
    private static readonly IndicatorCatalogue s_catalogue = IndicatorCatalogue.Current;
    private static readonly AnswerReader s_reader = new(s_catalogue, (_, _) => true);

    private static readonly Gen<DateOnly> s_day = Gen.Int[0, 80_000]
        .Select(n => new DateOnly(AnswerReader.FirstYear, 1, 1).AddDays(n));

    private static Gen<T> OneOf<T>(T[] items) => Gen.Int[0, items.Length - 1].Select(i => items[i]);

    private static Gen<IndicatorPart> Part(AnswerKind kind) =>
        OneOf(s_catalogue.Parts.Values.Where(p => p.Kind == kind && HasValues(p)).ToArray());

    private static bool HasValues(IndicatorPart part) => part.List is null || s_catalogue.Lists.ContainsKey(part.List);

    private static Gen<Code> Reason(IndicatorPart part) =>
        OneOf(part.Missing.Select(m => new Code(m)).DefaultIfEmpty(default).ToArray());

    private static Gen<Code> Value(IndicatorPart part) =>
        OneOf(s_catalogue.ValuesOf(part).Select(v => new Code(v.Code)).ToArray());

    [Fact]
    public void Choice() =>
        Check(Part(AnswerKind.Choice), part => Gen.OneOf(Value(part), Reason(part)).Select(c => (object)c));

    [Fact]
    public void Choices() =>
        Check(
            Part(AnswerKind.Choices),
            part =>
                Gen.OneOf(
                        Value(part).Where(c => !AnswerReader.StandsAlone(c)).Array[0, part.Max ?? 8],
                        Reason(part).Array[1]
                    )
                    .Select(codes => part.Ordered ? (object)CodeSequence.Of(codes) : CodeSet.Of(codes))
        );

    [Fact]
    public void Number() =>
        Check(
            Part(AnswerKind.Number),
            part =>
                Gen.OneOf(
                        Gen.Int[part.MinValue ?? 0, part.MaxValue ?? int.MaxValue].Select(NumberAnswer.Of),
                        Reason(part).Select(NumberAnswer.NotGiven)
                    )
                    .Select(n => (object)n)
        );

    [Fact]
    public void Date() =>
        Check(
            Part(AnswerKind.Date),
            part =>
                Gen.OneOf(
                        s_day.Select(PartialDate.Exact),
                        s_day.Select(d => PartialDate.Month(d.Year, d.Month)),
                        s_day.Select(d => PartialDate.Year(d.Year)),
                        s_day.Select(d => PartialDate.Month(d.Year, d.Month).AsEstimate()),
                        Gen.Select(s_day, s_day)
                            .Select(t => t.Item1 < t.Item2 ? PartialDate.Between(t.Item1, t.Item2) : default),
                        Reason(part).Select(r => r.IsAnswered ? PartialDate.NotGiven(r) : default)
                    )
                    .Select(d => (object)d)
        );

    [Fact]
    public void Text() =>
        Check(
            Part(AnswerKind.Text),
            part =>
                Gen.String["\"'<>&;\u00e1\u0159 \u0645\u4e2d{}@-ab"]
                    .Select(text => (object)text.Trim()[..Math.Min(text.Trim().Length, part.MaxLength ?? 400)].Trim())
        );

    [Fact]
    public void ALongText_KeepsItsLines()
    {
        var sheet = new AnswerSheet().Set("VID03.contact", "one\ntwo\n\n</textarea><b>three");

        Assert.Equal(sheet.ToJson(), Rendered.Collect(Rendered.Field("VID03.contact", sheet)).ToJson());
    }

    private static void Check(Gen<IndicatorPart> part, Func<IndicatorPart, Gen<object>> answer) =>
        part.SelectMany(p => answer(p).Select(a => (Part: p, Answer: a)))
            .Sample(
                t =>
                {
                    var sheet = new AnswerSheet();
                    sheet.Write(t.Part, t.Answer);
                    var sent = Rendered.Collect(Rendered.Field(t.Part.Key, sheet));
                    return Equals(s_reader.Read(t.Part, sent), (t.Answer, (AnswerProblem?)null));
                },
                iter: 300,
                print: t => $"{t.Part.Key}: {t.Answer}"
            );
}
