using CsCheck;
using Dcim.Domain.Answers;

namespace Dcim.Tests.Domain;

public sealed class PartialDateTests
{
    private static readonly Gen<PartialDate> s_any = Generated.Date(["UNK", "NAS", "REF", "NAP"]);

    [Fact]
    public void StoredText_IsReadAsTheSameDate() =>
        s_any.Sample(date =>
            PartialDate.Parse(date.ToString()) == date && date.ToString().Length <= PartialDate.MaxLength
        );

    [Fact]
    public void StoredTexts_SortAsTheDays() =>
        Gen.Select(Generated.Known(), Generated.Known())
            .Sample(
                (a, b) =>
                {
                    var byDays = (a.Earliest, a.Latest).CompareTo((b.Earliest, b.Latest));
                    var byText = string.CompareOrdinal(a.ToString(), b.ToString());
                    return byDays == 0 || Math.Sign(byDays) == Math.Sign(byText);
                }
            );

    /// <summary>A day, a month and a year are known as what they are; nothing becomes a day that was none.</summary>
    [Fact]
    public void AnInterval_NeverBecomesNarrower_ByAnyRoute()
    {
        var part = Generated.Catalogue["VID04"];
        var routes = new Dictionary<string, Func<PartialDate, PartialDate>>
        {
            ["month"] = d => d.ToMonth(),
            ["estimate"] = d => d.AsEstimate(),
            ["text"] = d => PartialDate.Parse(d.ToString()),
            ["sheet"] = d =>
            {
                var sheet = new AnswerSheet();
                sheet.Write(part, d);
                return (PartialDate)Generated.Reader.Read(part, AnswerSheet.FromJson(sheet.ToJson())).Answer!;
            },
            ["sheet without days"] = d =>
            {
                var sheet = new AnswerSheet();
                sheet.Write(part, d);
                sheet.DropDays(part);
                return (PartialDate)Generated.Reader.Read(part, sheet).Answer!;
            },
        };
        Gen.Select(Generated.Date(["UNK", "NAS"]), Generated.OneOf(routes.Keys.ToArray()).List[1, 4])
            .Sample(
                (date, names) =>
                {
                    var now = date;
                    foreach (var name in names)
                    {
                        var next = routes[name](now);
                        if (
                            next.IsKnown != now.IsKnown
                            || next.IsAnswered != now.IsAnswered
                            || next.Missing != now.Missing
                        )
                            return false;
                        if (next.IsKnown && (next.Earliest > now.Earliest || next.Latest < now.Latest))
                            return false;
                        if (next.Kind == DateKind.Exact && now.Kind != DateKind.Exact)
                            return false;
                        now = next;
                    }
                    return true;
                },
                print: t => $"{t.Item1} by {string.Join(", ", t.Item2)}",
                iter: 2000
            );
    }

    [Fact]
    public void ToMonth_LeavesNoDay() =>
        Generated
            .Known()
            .Sample(date =>
            {
                var month = date.ToMonth();
                return month.Earliest.Day == 1 && month.Latest.AddDays(1).Day == 1 && month.ToMonth() == month;
            });

    [Theory]
    [InlineData("2013-02-30/2013-02-30/X")]
    [InlineData("2013-02-01/2013-02-02/X")]
    [InlineData("2013-02-01/2013-02-27/M")]
    [InlineData("2013-01-01/2013-12-30/Y")]
    [InlineData("2013-02-02/2013-02-01/B")]
    [InlineData("2013-02-02/2013-02-01/E")]
    [InlineData("2013-02-02/2013-02-02")]
    [InlineData("2013-02-02/2013-02-02/Z")]
    [InlineData("9999-12-01/9999-12-31/M ")]
    [InlineData("2013")]
    [InlineData("UNK|NAS")]
    [InlineData("XXX")]
    public void TextThatWasNotWrittenByUs_IsAnError(string text) =>
        Assert.Throws<FormatException>(() => PartialDate.Parse(text));
}
