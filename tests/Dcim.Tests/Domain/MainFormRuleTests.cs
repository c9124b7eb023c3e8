using CsCheck;
using Dcim.Domain.Answers;
using Dcim.Domain.Counting;
using Dcim.Domain.Records;
using static Dcim.Tests.Domain.Records;

namespace Dcim.Tests.Domain;

/// <summary>Rule 4 of domain.md 4.3: the decision, the only form, the longest episode, the caseworker; in this order.</summary>
public sealed class MainFormRuleTests
{
    private static (string, MainFormSource) MainForm(Registration registration)
    {
        registration.MainForm = "OTH"; // what the caseworker said
        var (form, source) = MainFormRule.Of(registration);
        return (form.Value, source);
    }

    [Fact]
    public void TheLatestDecisionThatNamesAForm_BeatsAll()
    {
        var registration = Submitted()
            .With(Episode("LAB", "2010", "2020"))
            .With(
                Status("IDE", "2024-05-01", "SEX", id: 1),
                Status("IDE", "2023-05-01", "BEG", id: 2),
                Status("IDE", "2025-01-01", "UNK", id: 3),
                Status("NOT", "2025-06-01", id: 4)
            );
        Assert.Equal(("SEX", MainFormSource.Decision), MainForm(registration));
    }

    /// <summary>A line without a date stands where the registration stands.</summary>
    [Fact]
    public void ADecisionWithoutADate_IsAsOldAsTheRegistration()
    {
        var registration = Submitted(on: "2026-01-10")
            .With(Status("IDE", "2026-01-09", "SEX", id: 1), Status("IDE", "UNK", "BEG", id: 2));
        Assert.Equal(("BEG", MainFormSource.Decision), MainForm(registration));
        registration.Statuses[0].Date = PartialDate.Exact(2026, 1, 11);
        Assert.Equal(("SEX", MainFormSource.Decision), MainForm(registration));
    }

    [Fact]
    public void TheOnlyForm_NeedsNoDates()
    {
        Assert.Equal(("LAB", MainFormSource.OnlyForm), MainForm(Submitted().With(Episode("LAB"))));
        Assert.Equal(
            ("SEX", MainFormSource.OnlyForm),
            MainForm(Submitted().With(Episode("SEX", all: ["SEX1", "SEX2"]), Episode("SEX", tookPlace: "INT")))
        );
        Assert.Equal(("OTH", MainFormSource.Asked), MainForm(Submitted().With(Episode("SEX", all: ["SEX1", "CRI2"]))));
    }

    [Theory]
    [InlineData("2010-01-01", "2010-06-30", "2011-01-01", "2011-06-01", "SEX")]
    [InlineData("2010-01-01", "2010-01-02", "2011", "2012-06", "LAB")]
    [InlineData("2010", "2011", "2013-01-01", "2013-06-30", "")] // between two days and two years
    [InlineData("2010", "2012", "2013-01-01", "2013-12-31", "SEX")] // a year and two days at least
    [InlineData("2010-12", "2012-02", "2013-01-01", "2013-12-31", "SEX")]
    [InlineData("2010-01-01", "2010-06-30", "2011-01-01", "2011-06-30", "")] // 181 days each
    [InlineData("2010-01-01", "UNK", "2011-01-01", "2011-01-02", "")]
    [InlineData("", "2010-01-01", "2011-01-01", "2011-01-02", "")]
    public void TheLongestEpisode_CountsOnlyWithoutDoubt(string from, string to, string from2, string to2, string form)
    {
        var found = MainForm(Submitted().With(Episode("SEX", from, to), Episode("LAB", from2, to2)));
        Assert.Equal(form.Length == 0 ? ("OTH", MainFormSource.Asked) : (form, MainFormSource.LongestEpisode), found);
    }

    /// <summary>Of two episodes of one form either may be the longest of all.</summary>
    [Fact]
    public void EpisodesOfOneForm_DoNotStandAgainstEachOther() =>
        Assert.Equal(
            ("SEX", MainFormSource.LongestEpisode),
            MainForm(
                Submitted()
                    .With(
                        Episode("SEX", "2010-01-01", "2010-12-31"),
                        Episode("SEX", "2012-01-01", "2012-12-31"),
                        Episode("LAB", "2013-01-01", "2013-02-01")
                    )
            )
        );

    [Fact]
    public void WhatWasOnlyIntended_LastedNoTime()
    {
        Assert.Equal(
            ("LAB", MainFormSource.LongestEpisode),
            MainForm(Submitted().With(Episode("SEX", tookPlace: "INT"), Episode("LAB", "2013-01-01", "2013-01-01")))
        );
        Assert.Equal(
            ("OTH", MainFormSource.Asked),
            MainForm(Submitted().With(Episode("SEX", tookPlace: "INT"), Episode("LAB", tookPlace: "INT")))
        );
    }

    [Theory]
    [InlineData("")]
    [InlineData("UNK")]
    public void AnEpisodeOfUnknownForm_LeavesDoubt(string form) =>
        Assert.Equal(
            ("OTH", MainFormSource.Asked),
            MainForm(Submitted().With(Episode("SEX", "2010", "2020"), Episode(form, "2021-01-01", "2021-01-02")))
        );

    [Fact]
    public void WithoutEpisodes_TheCaseworkerIsAsked() =>
        Assert.Equal(("OTH", MainFormSource.Asked), MainForm(Submitted()));

    /// <summary>Whichever days within the intervals are the true ones, the form found is that of the longest episode.</summary>
    [Fact]
    public void NoTruth_ContradictsTheLongest()
    {
        var episode = Gen.Select(
            Generated.OneOf("SEX", "LAB", "BEG"),
            Gen.Select(Gen.Int[0, 3000], Gen.Int[0, 60], Gen.Int[0, 60], Gen.Int[0, 900])
                .Select(d =>
                {
                    var start = new DateOnly(2010, 1, 1).AddDays(d.Item1);
                    var end = start.AddDays(d.Item4);
                    return (
                        PartialDate.Between(start, start.AddDays(d.Item2)),
                        PartialDate.Between(end, end.AddDays(d.Item3))
                    );
                }),
            Gen.Double.Unit,
            Gen.Double.Unit
        );
        episode
            .Array[2, 4]
            .Sample(
                drawn =>
                {
                    var registration = Submitted()
                        .With(
                            drawn.Select(e => new ExploitationEpisode
                            {
                                Code = "e",
                                Form = e.Item1,
                                Start = e.Item2.Item1,
                                End = e.Item2.Item2,
                            })
                        );
                    var (form, source) = MainFormRule.Of(registration);
                    if (source != MainFormSource.LongestEpisode)
                        return true;
                    var truths = drawn.Select(e =>
                        (Form: e.Item1, Days: Within(e.Item2.Item2, e.Item4) - Within(e.Item2.Item1, e.Item3))
                    );
                    return truths.Any(t => t.Days < 0) || truths.MaxBy(t => t.Days).Form == form.Value;
                },
                iter: 5000
            );

        static int Within(PartialDate date, double at) =>
            date.Earliest.DayNumber + (int)Math.Round(at * (date.Latest.DayNumber - date.Earliest.DayNumber));
    }
}
