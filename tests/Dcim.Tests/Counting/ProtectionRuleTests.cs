using Dcim.Domain.Answers;
using Dcim.Domain.Counting;
using static Dcim.Tests.Counting.Facts;

namespace Dcim.Tests.Counting;

public sealed class ProtectionRuleTests
{
    [Theory]
    [InlineData("ACC", "", "2012-05-03")] // dated as the registration
    [InlineData("PAR", "UNK", "2012-05-03")]
    [InlineData("PAR", "2013-02,2012-11-05,UNK", "2012-11-05")]
    [InlineData("ACC", "2012,2012-11-05", "2012-11-05")] // the one that has certainly begun first
    [InlineData("NOF", "2013", "2013")]
    [InlineData("UNK", "UNK", "2012-05-03")]
    [InlineData("DCL", "", null)]
    [InlineData("DCL", "NAP", null)] // a service that was declined
    [InlineData("UNK", "", null)]
    [InlineData("", "", null)]
    public void Assistance_IsDatedByTheFirstService(string answer, string starts, string? date)
    {
        var services = starts.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(Date);
        var events = Events(assistance: answer, services: [.. services]);
        Assert.Equal(date is null ? [] : [new("AST", Date(date))], events);
    }

    [Theory]
    [InlineData("GRA", "2012-06", "2012-06")]
    [InlineData("END", "2012-06", "2012-06")]
    [InlineData("GRA", "NAS", "UNK")]
    [InlineData("GRA", "", "UNK")]
    [InlineData("DCL", "2012-06", null)]
    [InlineData("RFD", "", null)]
    [InlineData("REF", "", null)]
    public void Reflection_CountsWhereGranted(string answer, string start, string? date) =>
        Assert.Equal(date is null ? [] : [new("RFL", Date(date))], Events(reflection: answer, reflectionStart: start));

    [Theory]
    [InlineData("GRA", "2012-06", "2012-06")]
    [InlineData("GRA", "UNK", "UNK")]
    [InlineData("WDR", "2014-01-05", "UNK")] // granted, but the day is that of the withdrawal
    [InlineData("APP", "2012-06", null)]
    [InlineData("RFD", "2012-06", null)]
    [InlineData("NAP", "", null)]
    public void Permit_CountsWhereGranted(string answer, string on, string? date) =>
        Assert.Equal(date is null ? [] : [new("PER", Date(date))], Events(permit: answer, permitDate: on));

    [Theory]
    [InlineData("VOL", "2012-06", "2012-06")]
    [InlineData("FOR", "REF", "UNK")]
    [InlineData("NON", "NAP", null)]
    [InlineData("UNK", "2012", null)]
    public void Return_CountsWhereKnown(string answer, string on, string? date) =>
        Assert.Equal(date is null ? [] : [new("RET", Date(date))], Events(returned: answer, returnDate: on));

    [Fact]
    public void Text_IsReadAsItWasWritten()
    {
        ProtectionFact[] events = [new("AST", Date("2012-05-03")), new("PER", Date("UNK")), new("RET", Date("2013"))];
        var text = ProtectionFact.WriteAll(events);
        Assert.Equal("AST;2012-05-03/2012-05-03/X\nPER;UNK\nRET;2013-01-01/2013-12-31/Y", text);
        Assert.Equal(events, ProtectionFact.ParseAll(text));
        Assert.Empty(ProtectionFact.ParseAll(""));
        var longest = ProtectionRule.Measures.Select(m => new ProtectionFact(m, Date("2012-05-03..2013-01-10")));
        Assert.InRange(ProtectionFact.WriteAll(longest).Length, 1, VictimFact.ProtectionLength);
    }

    [Fact]
    public void Years_AreTheSpanOfWhatIsPossible()
    {
        Assert.Equal((null, null), ProtectionRule.YearsOf([]));
        ProtectionFact crossing = new("AST", Date("2011-12-20..2012-01-10"));
        Assert.Equal((2011, 2014), ProtectionRule.YearsOf([crossing, new("RET", Date("2014"))]));
        Assert.Equal((1, 9999), ProtectionRule.YearsOf([crossing, new("PER", Date("UNK"))]));
    }

    [Fact]
    public void Of_SeveralRegistrations_IsTheFirstThatKnowsTheDate()
    {
        VictimFact[] spell =
        [
            Fact(1, protection: [("RET", "UNK"), ("PER", "UNK")]),
            Fact(2, protection: [("RET", "2014"), ("AST", "2013-05-01")]),
            Fact(3, protection: [("AST", "2012-05-01"), ("RET", "2012")]),
        ];
        Assert.Equal(
            [new("AST", Date("2013-05-01")), new("PER", Date("UNK")), new("RET", Date("2014"))],
            ProtectionRule.Of(spell, Today.AsOf)
        );
        Assert.Equal(
            [new("AST", Date("2012-05-01")), new("PER", Date("UNK")), new("RET", Date("2012"))],
            ProtectionRule.Of(spell, new(2013, 4, 30)) // what had not happened is not seen
        );
    }

    [Fact]
    public void Years_OfEvents()
    {
        VictimFact[] spell =
        [
            Fact(
                1,
                protection: [("AST", "2012-12"), ("RFL", "2012-12-20..2013-01-10"), ("PER", "UNK"), ("RET", "2014")]
            ),
        ];
        Assert.Equal(["AST"], In(2012, Today.AsOf));
        Assert.Empty(In(2013, Today.AsOf));
        Assert.Equal(["RET"], In(2014, Today.AsOf));
        Assert.Empty(In(2014, new(2014, 12, 30)));
        Assert.Equal(["RFL", "PER"], MayLieIn(2012, Today.AsOf));
        Assert.Equal(["RFL", "PER"], MayLieIn(2013, Today.AsOf));
        Assert.Equal(["PER"], MayLieIn(2013, new(2013, 1, 9)));
        Assert.Equal(["PER"], MayLieIn(1999, Today.AsOf));
        Assert.Empty(MayLieIn(2015, new(2014, 12, 31))); // it has happened, if at all

        IEnumerable<string> In(int year, DateOnly asOf) =>
            ProtectionRule.MeasuresOf(year, spell, asOf).InYear.Select(m => m.Value);
        IEnumerable<string> MayLieIn(int year, DateOnly asOf) =>
            ProtectionRule.MeasuresOf(year, spell, asOf).YearNotKnown.Select(m => m.Value);
    }

    private static IReadOnlyList<ProtectionFact> Events(
        string assistance = "",
        PartialDate[]? services = null,
        string reflection = "",
        string reflectionStart = "",
        string permit = "",
        string permitDate = "",
        string returned = "",
        string returnDate = ""
    ) =>
        ProtectionRule.Events(
            Date("2012-05-03"),
            assistance,
            services ?? [],
            reflection,
            Date(reflectionStart),
            permit,
            Date(permitDate),
            returned,
            Date(returnDate)
        );
}
