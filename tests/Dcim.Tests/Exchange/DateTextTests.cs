using CsCheck;
using Dcim.Domain.Answers;
using Dcim.Domain.Catalogue;
using Dcim.Domain.Exchange;

namespace Dcim.Tests.Exchange;

/// <summary>Dates as offices write them; what is not certain is no date.</summary>
public sealed class DateTextTests
{
    [Theory]
    [InlineData("2019", "2019")]
    [InlineData("05/2021", "2021-05")]
    [InlineData("5.2021", "2021-05")]
    [InlineData("2021-05", "2021-05")]
    [InlineData("2021/5", "2021-05")]
    [InlineData("17.05.2024", "2024-05-17")]
    [InlineData("17. 5. 2024", "2024-05-17")]
    [InlineData("17/05/2024", "2024-05-17")]
    [InlineData("17-05-2024", "2024-05-17")]
    [InlineData("2024-05-17", "2024-05-17")]
    [InlineData("2024-05-17T00:00:00", "2024-05-17")]
    [InlineData("17.05.2024 0:00:00", "2024-05-17")]
    [InlineData("17.05.2024.", "2024-05-17")]
    [InlineData("cca 2015", "~2015")]
    [InlineData("~2015", "~2015")]
    [InlineData("ca. 05/2015", "~2015-05")]
    [InlineData("około 2015", "~2015")]
    [InlineData("cerca de 2015", "~2015")]
    [InlineData("přibližně 2015", "~2015")]
    [InlineData("asi v roku 2015", "~2015")]
    [InlineData("2015?", "~2015")]
    [InlineData("2015 (?)", "~2015")]
    [InlineData("17.V.2021", "2021-05-17")]
    [InlineData("V 2021", "2021-05")]
    [InlineData("V roce 2021", "2021")]
    [InlineData("v roku 2021", "2021")]
    [InlineData("w 2021 r.", "2021")]
    [InlineData("5 May 2021", "2021-05-05")]
    [InlineData("May 5th, 2021", "2021-05-05")]
    [InlineData("May 2021", "2021-05")]
    [InlineData("5-May-2021", "2021-05-05")]
    [InlineData("5. května 2021", "2021-05-05")]
    [InlineData("září 2019", "2019-09")]
    [InlineData("5 maja 2021 r.", "2021-05-05")]
    [InlineData("kwiecień 2020", "2020-04")]
    [InlineData("5 de maio de 2021", "2021-05-05")]
    [InlineData("março de 2018", "2018-03")]
    [InlineData("5. októbra 2021", "2021-10-05")]
    [InlineData("listopad 2020", "2020-11")]
    [InlineData("2012-2013", "2012..2013")]
    [InlineData("10/2012 - 02/2013", "2012-10..2013-02")]
    [InlineData("10/2012 – 02/2013", "2012-10..2013-02")]
    [InlineData("2012-10..2013-02", "2012-10..2013-02")]
    [InlineData("17.05.2024 - 19.05.2024", "2024-05-17..2024-05-19")]
    [InlineData("between May and June 2011", "2011-05..2011-06")]
    [InlineData("od května do září 2011", "2011-05..2011-09")]
    [InlineData("entre maio de 2011 e junho de 2012", "2011-05..2012-06")]
    [InlineData("między majem 2011 a czerwcem 2011", null)]
    [InlineData("Q1 2020", "2020-01..2020-03")]
    [InlineData("2020/Q4", "2020-10..2020-12")]
    [InlineData("17.5.21", null)]
    [InlineData("05/17/2024", null)]
    [InlineData("31.02.2020", null)]
    [InlineData("13/2020", null)]
    [InlineData("20240517", null)]
    [InlineData("43831", null)]
    [InlineData("summer 2011", null)]
    [InlineData("before 2015", null)]
    [InlineData("neznámo", null)]
    [InlineData("5 May", null)]
    [InlineData("-", null)]
    [InlineData("?", null)]
    [InlineData("", null)]
    [InlineData("0000-00-00", null)]
    [InlineData("1850", null)]
    public void ADateOfAnOffice_IsReadAsFarAsItIsTold(string text, string? expected) =>
        Assert.Equal(expected, DateText.Read(text, DateOrder.DayMonthYear));

    [Theory]
    [InlineData("05/17/2024", DateOrder.MonthDayYear, "2024-05-17")]
    [InlineData("17/05/2024", DateOrder.MonthDayYear, null)]
    [InlineData("20240517", DateOrder.YearMonthDay, "2024-05-17")]
    [InlineData("2024.5.17", DateOrder.YearMonthDay, "2024-05-17")]
    [InlineData("17.05.2024", DateOrder.YearMonthDay, null)]
    public void FiguresOnly_StandInTheOrderOfTheSource(string text, DateOrder order, string? expected) =>
        Assert.Equal(expected, DateText.Read(text, order));

    /// <summary>Whatever is read is a date that the reader of answers reads too; nothing ends in an exception.</summary>
    [Fact]
    public void WhateverStandsThere_ADateOrNone()
    {
        var reader = new AnswerReader(IndicatorCatalogue.Current, static (_, _) => false);
        var part = IndicatorCatalogue.Current["EXP09"];
        Gen.OneOf(
                Gen.String,
                Gen.String[Gen.Char["0123456789./- ~?VIXmayčeo\u00a0"], 0, 24],
                Gen.Select(Gen.Int[0, 40], Gen.Int[0, 20], Gen.Int[1800, 2300], (d, m, y) => $"{d}.{m}.{y}")
            )
            .Sample(text =>
            {
                if (DateText.Read(text, DateOrder.DayMonthYear) is not { } date)
                    return true;
                var sheet = new AnswerSheet();
                return AnswerText.Read(part, date, sheet)
                    && reader.Read(part, sheet).Problem is null or { Message: "Reversed" };
            });
    }
}
