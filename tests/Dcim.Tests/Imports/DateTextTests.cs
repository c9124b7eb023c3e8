using CsCheck;
using Dcim.Domain.Answers;
using Dcim.Web.Features.Imports.Files;

namespace Dcim.Tests.Imports;

/// <summary>Dates as people type them.</summary>
public sealed class DateTextTests
{
    [Theory]
    [InlineData("1.5.2021", "2021-05-01/2021-05-01/X")]
    [InlineData("1. 5. 2021", "2021-05-01/2021-05-01/X")]
    [InlineData("01.05.2021.", "2021-05-01/2021-05-01/X")]
    [InlineData("01/05/21", "2021-05-01/2021-05-01/X")]
    [InlineData("1-5-2021", "2021-05-01/2021-05-01/X")]
    [InlineData("1.5.29", "2029-05-01/2029-05-01/X")]
    [InlineData("1.5.30", "1930-05-01/1930-05-01/X")]
    [InlineData("2021-05-01", "2021-05-01/2021-05-01/X")]
    [InlineData("2021/5/1", "2021-05-01/2021-05-01/X")]
    [InlineData("2021. 5. 1.", "2021-05-01/2021-05-01/X")]
    [InlineData("20210501", "2021-05-01/2021-05-01/X")]
    [InlineData("2021-05-01T14:30:00Z", "2021-05-01/2021-05-01/X")]
    [InlineData("1.5.2021 14:30", "2021-05-01/2021-05-01/X")]
    [InlineData("29.2.2024", "2024-02-29/2024-02-29/X")]
    [InlineData("1. května 2021", "2021-05-01/2021-05-01/X")]
    [InlineData("dne 1. května 2021", "2021-05-01/2021-05-01/X")]
    [InlineData("1 maja 2021 r.", "2021-05-01/2021-05-01/X")]
    [InlineData("2 października 2021", "2021-10-02/2021-10-02/X")]
    [InlineData("1 de maio de 2021", "2021-05-01/2021-05-01/X")]
    [InlineData("1.º de março de 2021", "2021-03-01/2021-03-01/X")]
    [InlineData("1. júna 2021", "2021-06-01/2021-06-01/X")]
    [InlineData("1st May 2021", "2021-05-01/2021-05-01/X")]
    [InlineData("May 1, 2021", "2021-05-01/2021-05-01/X")]
    [InlineData("1-May-21", "2021-05-01/2021-05-01/X")]
    [InlineData("1. V. 2021", "2021-05-01/2021-05-01/X")]
    [InlineData("1.XII.2021", "2021-12-01/2021-12-01/X")]
    [InlineData("05.2021", "2021-05-01/2021-05-31/M")]
    [InlineData("5/2021", "2021-05-01/2021-05-31/M")]
    [InlineData("2021-05", "2021-05-01/2021-05-31/M")]
    [InlineData("III/2024", "2024-03-01/2024-03-31/M")]
    [InlineData("V 2021", "2021-05-01/2021-05-31/M")]
    [InlineData("květen 2021", "2021-05-01/2021-05-31/M")]
    [InlineData("v roce 2021", "2021-01-01/2021-12-31/Y")]
    [InlineData("ZÁŘÍ 2021", "2021-09-01/2021-09-30/M")]
    [InlineData("listopad 2021", "2021-11-01/2021-11-30/M")]
    [InlineData("maio de 2021", "2021-05-01/2021-05-31/M")]
    [InlineData("2021 máj", "2021-05-01/2021-05-31/M")]
    [InlineData("2021", "2021-01-01/2021-12-31/Y")]
    [InlineData("2021 r.", "2021-01-01/2021-12-31/Y")]
    [InlineData("rok 2021", "2021-01-01/2021-12-31/Y")]
    [InlineData("2019?", "2019-01-01/2019-12-31/E")]
    [InlineData("cca 2015", "2015-01-01/2015-12-31/E")]
    [InlineData("około 2015 r.", "2015-01-01/2015-12-31/E")]
    [InlineData("cerca de 05/2015", "2015-05-01/2015-05-31/E")]
    [InlineData("~1.5.2021", "2021-05-01/2021-05-01/E")]
    [InlineData("1.5.2021 (?)", "2021-05-01/2021-05-01/E")]
    [InlineData("1.-3.6.2020", "2020-06-01/2020-06-03/B")]
    [InlineData("1. – 3. 6. 2020", "2020-06-01/2020-06-03/B")]
    [InlineData("28.5.-3.6.2020", "2020-05-28/2020-06-03/B")]
    [InlineData("28.12.2019 - 3.1.2020", "2019-12-28/2020-01-03/B")]
    [InlineData("2020-05-28/2020-06-03", "2020-05-28/2020-06-03/B")]
    [InlineData("2020-05-28 - 2020-06-03", "2020-05-28/2020-06-03/B")]
    [InlineData("od 1.5.2020 do 3.6.2020", "2020-05-01/2020-06-03/B")]
    [InlineData("mezi 2018 a 2019", "2018-01-01/2019-12-31/B")]
    [InlineData("entre 2018 e 2019", "2018-01-01/2019-12-31/B")]
    [InlineData("2018-2019", "2018-01-01/2019-12-31/B")]
    [InlineData("2018/2019", "2018-01-01/2019-12-31/B")]
    [InlineData("05.2020 - 07.2020", "2020-05-01/2020-07-31/B")]
    [InlineData("květen–červenec 2020", "2020-05-01/2020-07-31/B")]
    [InlineData("V-VII/2020", "2020-05-01/2020-07-31/B")]
    [InlineData("Q2 2020", "2020-04-01/2020-06-30/B")]
    public void DateAsTyped_IsReadAsFarAsItGoes(string text, string date) =>
        Assert.Equal(date, DateText.Read(text, DateOrder.DayMonthYear)?.ToString());

    [Theory]
    [InlineData("")]
    [InlineData("?")]
    [InlineData("cca")]
    [InlineData("unknown")]
    [InlineData("45351")] // what Excel shows of a day when its format is lost
    [InlineData("45351.5")]
    [InlineData("12")]
    [InlineData("12.5")]
    [InlineData("29.2.2023")]
    [InlineData("31.4.2021")]
    [InlineData("0.5.2021")]
    [InlineData("13/2021")]
    [InlineData("5/13/2021")] // the month does not come first because the day cannot
    [InlineData("1.5.221")]
    [InlineData("1.5.3021")]
    [InlineData("1899")]
    [InlineData("XIII/2024")]
    [InlineData("May 21")] // the 21st, or 2021
    [InlineData("5.-7.2020")] // days of a month that is missing, or months
    [InlineData("before 2020")]
    [InlineData("do 2020")]
    [InlineData("summer 2020")]
    [InlineData("2019/20")]
    [InlineData("3.6.2020-1.6.2020")]
    [InlineData("2019-2018")]
    [InlineData("2019 or 2021")]
    [InlineData("1.5.2021, 3.5.2021")]
    [InlineData("99999999999.1.2020")]
    [InlineData("1.၉.2020")]
    public void WhatIsNoDate_OrCouldBeSeveral_IsNotRead(string text) =>
        Assert.Null(DateText.Read(text, DateOrder.DayMonthYear));

    [Theory]
    [InlineData("5/1/2021", DateOrder.MonthDayYear, "2021-05-01/2021-05-01/X")]
    [InlineData("5/13/21", DateOrder.MonthDayYear, "2021-05-13/2021-05-13/X")]
    [InlineData("13/5/2021", DateOrder.MonthDayYear, null)]
    [InlineData("21-05-01", DateOrder.YearMonthDay, "2021-05-01/2021-05-01/X")]
    [InlineData("1.5.2021", DateOrder.YearMonthDay, "2021-05-01/2021-05-01/X")]
    [InlineData("1/5/2021", DateOrder.YearMonthDay, null)]
    [InlineData("13/5/2021", DateOrder.YearMonthDay, "2021-05-13/2021-05-13/X")]
    [InlineData("2021-05-01", DateOrder.MonthDayYear, "2021-05-01/2021-05-01/X")]
    public void TheOrder_Decides(string text, DateOrder order, string? date) =>
        Assert.Equal(date, DateText.Read(text, order)?.ToString());

    [Theory]
    [InlineData("1/5/2021|13/5/2021|2020", DateOrder.DayMonthYear, false, 3, 0)]
    [InlineData("1/5/2021|5/13/2021|2020", DateOrder.MonthDayYear, false, 3, 0)]
    [InlineData("1/5/2021|2/6/2021", DateOrder.DayMonthYear, true, 2, 0)]
    [InlineData("1.5.2021|2.6.2021|5/2020", DateOrder.DayMonthYear, false, 3, 0)]
    [InlineData("1.5.2021|2/6/2021", DateOrder.DayMonthYear, true, 2, 0)]
    [InlineData("2021-05-01|05.2021|5/5/2021|1 May 2021", DateOrder.DayMonthYear, false, 4, 0)]
    [InlineData("21-05-01|99-05-30", DateOrder.YearMonthDay, false, 2, 0)]
    [InlineData("21-05-01|22-05-02", DateOrder.DayMonthYear, true, 2, 0)]
    [InlineData("1.5.2021||  |unknown|45351", DateOrder.DayMonthYear, false, 1, 2)]
    [InlineData("", DateOrder.DayMonthYear, false, 0, 0)]
    public void StyleOfAColumn_IsFound_OrSaidToBeAmbiguous(
        string values,
        DateOrder order,
        bool isAmbiguous,
        int dates,
        int others
    ) => Assert.Equal(new(order, isAmbiguous, dates, others), DateStyle.Of(values.Split('|')));

    /// <summary>A day written in any order and style is that day; no order makes another month or year of it than it says.</summary>
    [Fact]
    public void AnyDay_WrittenInItsOrder_IsRead()
    {
        var days = Gen.Int[0, 73_000].Select(i => new DateOnly(1900, 1, 1).AddDays(i));
        Gen.Select(days, Gen.OneOf(".", "/", "-", ". "), Gen.Bool)
            .Sample(sample =>
            {
                var (day, gap, padded) = sample;
                var (d, m) = padded ? ($"{day:dd}", $"{day:MM}") : ($"{day.Day}", $"{day.Month}");
                Assert.Equal(
                    PartialDate.Exact(day),
                    DateText.Read($"{d}{gap}{m}{gap}{day.Year}", DateOrder.DayMonthYear)
                );
                Assert.Equal(
                    PartialDate.Exact(day),
                    DateText.Read($"{m}{gap}{d}{gap}{day.Year}", DateOrder.MonthDayYear)
                );
                Assert.All(
                    Enum.GetValues<DateOrder>(),
                    order => Assert.Equal(PartialDate.Exact(day), DateText.Read($"{day:yyyy-MM-dd}", order))
                );
            });
    }

    [Fact]
    public void AnyText_IsReadOrNot_ButNeverFails()
    {
        const string alphabet = "0123456789 ./-?~adeivxmáłmay၉";
        Gen.Select(Gen.OneOf(alphabet.ToCharArray()).Array[0, 14], Gen.Enum<DateOrder>())
            .Sample(
                sample =>
                {
                    var (text, order) = (new string(sample.Item1), sample.Item2);
                    if (DateText.Read(text, order) is not { } date)
                        return;
                    // Each year of the date is in the text, whole or by its last two figures.
                    Assert.Contains($"{date.Earliest.Year % 100:00}", text);
                    Assert.Contains($"{date.Latest.Year % 100:00}", text);
                    if (date.Kind == DateKind.Exact)
                        Assert.Contains($"{date.Earliest.Day}", text);
                },
                iter: 20_000
            );
    }
}
