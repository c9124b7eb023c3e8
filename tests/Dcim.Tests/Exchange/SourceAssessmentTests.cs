using CsCheck;
using Dcim.Domain.Catalogue;
using Dcim.Domain.Exchange;
using Dcim.Domain.Records;
using Dcim.Statistics;

namespace Dcim.Tests.Exchange;

/// <summary>What a country's sources tell, counted by hand and in general.</summary>
public sealed class SourceAssessmentTests
{
    private static readonly IndicatorCatalogue s_catalogue = IndicatorCatalogue.Current;

    /// <summary>By its columns VIC01, VIC03 and EXP02; IDN03 of all; said: CAS04, and VIC06 in part.</summary>
    private static readonly SourceProfile s_police = new()
    {
        Name = "Police register",
        FromYear = 2008,
        ToYear = 2015,
        Columns =
        [
            new() { Heading = "Sexo", Target = "VIC01" },
            new() { Heading = "Idade", Target = "VIC03" },
            new() { Heading = "Forma", Target = "episodes[1].EXP02" },
            new() { Heading = "Forma 2", Target = "episodes[2].EXP02" },
            new() { Heading = "Notas" },
            new() { Heading = "Número", Target = "registration" },
        ],
        Fixed = [new("IDN03", "PRE")],
        Statements =
        [
            new("CAS04", Collected.Yes),
            new("VIC06", Collected.Partly, "Country of birth", "Naturalised persons count as foreigners"),
            new("XXX99", Collected.Yes, "An indicator given up since"),
        ],
    };

    private static readonly SourceProfile s_courts = new()
    {
        Name = "Court statistics",
        Subject = SourceSubject.Proceedings,
        Statements =
        [
            new("JDG02", Collected.Yes),
            new("JDG03", Collected.Yes),
            new("JDG04", Collected.Yes),
            new("SEN01", Collected.Never),
        ],
    };

    private static readonly SourceProfile s_ngo = new()
    {
        Name = "Shelter list",
        FromYear = 2014,
        Columns = [new() { Heading = "Form", Target = "EXP16" }],
        Statements =
        [
            new("VIC01", Collected.Yes, "Gender as she says it"),
            new("VIC06", Collected.Yes),
            new("EXP16", Collected.Never), // the column is there and always empty
        ],
    };

    private static readonly SourceAssessment s_three = Assess([s_police, s_courts, s_ngo], "POL", "POL", "NGO");

    [Fact]
    public void Cell_TellsHowFar_AndFromWhat()
    {
        AssertCell("VIC01", 0, Collected.Yes, AssessmentBasis.Column, "Sexo");
        AssertCell("EXP02", 0, Collected.Yes, AssessmentBasis.Column, "Forma", "Forma 2");
        AssertCell("IDN03", 0, Collected.Yes, AssessmentBasis.Fixed);
        AssertCell("CAS04", 0, Collected.Yes, AssessmentBasis.Statement);
        AssertCell("VIC06", 0, Collected.Partly, AssessmentBasis.Statement);
        AssertCell("VIC02", 0, null, AssessmentBasis.NotSaid);
        AssertCell("EXP16", 2, Collected.Never, AssessmentBasis.Statement, "Form");
        Assert.Equal("Country of birth", Row("VIC06").Sources[0].Definition);
        Assert.Equal((5, 1, 0, 160), Counts(s_three.Sources[0]));
        Assert.Equal((3, 0, 1, 162), Counts(s_three.Sources[1]));
        Assert.Equal((2, 0, 1, 163), Counts(s_three.Sources[2]));
    }

    [Fact]
    public void Here_StandsWhatTheCatalogueAsksOfEachType()
    {
        Assert.Equal(
            ["D1 POL 2", "D2 NGO 1"],
            s_three.Here.Select(c => $"{c.Key} {c.InstitutionType} {c.Institutions}")
        );
        Assert.Equal(["Yes", "Yes"], Here("VIC01"));
        Assert.Equal(["Never", "Partly"], Here("VIC02"));
        Assert.Equal(["Partly", "Partly"], Here("VIC17"));
        // The system names registrations; of offenders an NGO records nothing that it could name.
        Assert.Equal(["Yes", "Yes"], Here("VID01"));
        Assert.Equal(["Yes", "Never"], Here("TRF01"));
        Assert.Equal(AssessmentBasis.System, Row("VID01").Here[0].Basis);
        var courts = Assess([], "CRT");
        Assert.Equal(
            [Collected.Never, Collected.Yes, Collected.Yes],
            courts.Rows.Where(r => r.Indicator.Code is "CAS01" or "TRF06" or "GOV01").Select(r => r.Here[0].Collected)
        );

        string[] Here(string code) => [.. Row(code).Here.Select(c => $"{c.Collected}")];
    }

    [Theory]
    [InlineData("IDN04", true, "T1")]
    [InlineData("TRF04", true, "T2,T3,T5,T7")]
    [InlineData("JDG06", true, "T5,T7,T10")]
    [InlineData("VIC09", false, "T9")]
    // The form is told by another indicator.
    [InlineData("EXP16", false, "T1")]
    [InlineData("VIC02", false, "")]
    public void Gap_SaysWhatItIsNeededFor(string code, bool isOfTheLaw, string tables)
    {
        var gap = s_three.Gaps.Single(g => g.Row.Indicator.Code == code);
        Assert.Equal((isOfTheLaw, tables), (gap.IsOfTheLaw, string.Join(",", gap.Tables)));
        Assert.False(gap.IsCertain); // of some sources nothing is said
    }

    [Fact]
    public void Gap_IsCertain_WhereEverySourceSaysNever()
    {
        var certain = Assess([s_courts, s_ngo with { Statements = [new("SEN01", Collected.Never)] }]).Gaps;
        Assert.Equal(["SEN01"], certain.Where(g => g.IsCertain).Select(g => g.Row.Indicator.Code));
    }

    [Theory]
    [InlineData("VIC01")] // collected
    [InlineData("VIC06")] // in part by one
    [InlineData("VIC04")] // follows from the age
    [InlineData("VID04")]
    [InlineData("VID01")] // only the system makes it
    [InlineData("GOV01")]
    public void NoGap(string code) => Assert.DoesNotContain(s_three.Gaps, g => g.Row.Indicator.Code == code);

    [Theory]
    [InlineData("T1", "SEX", "Yes,,Yes,Yes,Yes")]
    [InlineData("T1", "AGE", "Yes,,,Yes,Yes")]
    [InlineData("T1", "CITIZEN", "Partly,,Yes,Yes,Yes")]
    [InlineData("T1", "FORM", "Yes,,,Yes,Yes")]
    [InlineData("T1", "STATUS", ",,,Yes,Yes")] // the date and the body are not said
    [InlineData("T6", "OUTCOME", ",Yes,,Never,Never")]
    [InlineData("T10", "SANCTION", ",Never,,Never,Never")]
    [InlineData("T2", "SEX", ",,,Yes,Never")]
    public void Dimension_IsAsFarAsAllItNeeds(string table, string dimension, string levels)
    {
        var row = s_three.TableDimensions.Single(d => (d.Table, d.Dimension) == (table, dimension));
        Assert.Equal(levels, string.Join(",", row.Sources.Concat(row.Here).Select(l => $"{l}")));
    }

    [Fact]
    public void Overlaps_AreOfTheSameSubject_WithTheirYears()
    {
        var pair = Assert.Single(s_three.Pairs);
        Assert.Equal(("S1", "S3"), (pair.One.Key, pair.Other.Key));
        Assert.Equal(["VIC01", "VIC06"], pair.Shared.Select(i => i.Code));
        Assert.Equal((2014, 2015, true), (pair.FromYear, pair.ToYear, pair.MayOverlap));
        Assert.Equal(
            ["VIC01", "VIC06"],
            s_three.Rows.Where(r => r.HasDifferingDefinitions).Select(r => r.Indicator.Code)
        );
        Assert.Equal(["VIC01 S3", "VIC06 S1"], s_three.Notes.Select(n => $"{n.Indicator.Code} {n.Column.Key}"));

        var later = Assess([s_police, s_ngo with { FromYear = 2016 }]);
        Assert.False(Assert.Single(later.Pairs).MayOverlap);
        var unknown = Assess([s_courts, s_courts]);
        Assert.Equal(
            (null, null, true),
            (unknown.Pairs[0].FromYear, unknown.Pairs[0].ToYear, unknown.Pairs[0].MayOverlap)
        );
        Assert.DoesNotContain(unknown.Rows, r => r.HasDifferingDefinitions);
    }

    [Fact]
    public void WithoutSources_AllIsGap_ButWhatTheSystemMakes()
    {
        var nothing = Assess([]);
        Assert.Empty(nothing.Columns);
        Assert.Equal(
            s_catalogue.Indicators.Where(i => !i.Who.Keys.All(w => w == "S")).Select(i => i.Code),
            nothing.Gaps.Select(g => g.Row.Indicator.Code)
        );
        Assert.All(nothing.TableDimensions, d => Assert.True(d.IsGap));
        // What T1 to T7 need is of the law, and each of the ten tables needs something.
        Assert.All(
            TableNeed.All,
            n => Assert.All(n.AnyOf, code => Assert.Contains(s_catalogue.Indicators, i => i.Code == code))
        );
        Assert.Equal(CountedTable.Ids, nothing.TableDimensions.Select(d => d.Table).Distinct());
        string[] rule14 = ["CAS04", "VIC01", "VIC03", "VIC06", "EXP16", "IDN03", "IDN04", "IDN05"];
        Assert.All(rule14, c => Assert.True(nothing.Gaps.Single(g => g.Row.Indicator.Code == c).IsOfTheLaw));
    }

    [Fact]
    public void EveryIndicator_StandsOnce_AndAllCountsAddUp()
    {
        var code = OneOf<string>([.. s_catalogue.Indicators.Select(i => i.Code), "XXX99"]);
        var level = OneOf(Enum.GetValues<Collected>());
        var statement = Gen.Select(code, level, OneOf<string>(["", "own"]), (c, l, d) => new SourceStatement(c, l, d));
        var target = OneOf<string?>([.. s_catalogue.Parts.Keys, null, "registration", "not an address"]);
        var profile = Gen.Select(
            statement.List[0, 40],
            target.List[0, 20],
            Gen.Int[2000, 2026],
            OneOf(Enum.GetValues<SourceSubject>()),
            (s, t, from, subject) =>
                new SourceProfile
                {
                    Name = "Generated",
                    FromYear = from,
                    Subject = subject,
                    Statements = s,
                    Columns = [.. t.Select((x, i) => new ColumnMapping { Heading = $"{i}", Target = x })],
                }
        );
        string[] types = ["POL", "PRO", "CRT", "NGO", "LAB", "NREM"];
        Gen.Select(profile.List[0, 4], OneOf(types).Array[0, 5])
            .Sample(
                (profiles, institutions) =>
                {
                    var assessment = Assess(profiles, institutions);
                    Assert.Equal(
                        s_catalogue.Indicators.Select(i => i.Code),
                        assessment.Rows.Select(r => r.Indicator.Code)
                    );
                    var columns = assessment.Columns.ToList();
                    Collected?[] levels = [.. Enum.GetValues<Collected>(), null];
                    Assert.All(columns, c => Assert.Equal(assessment.Rows.Count, levels.Sum(c.Count)));
                    Assert.All(assessment.Rows, r => Assert.Equal(columns.Count, levels.Sum(r.Count)));
                    Assert.All(
                        levels,
                        l => Assert.Equal(assessment.Rows.Sum(r => r.Count(l)), columns.Sum(c => c.Count(l)))
                    );
                    Assert.All(assessment.Gaps, g => Assert.False(g.Row.IsCollectedBySource));
                    Assert.All(
                        assessment.Pairs,
                        p => Assert.All(p.Shared, i => Assert.Contains(assessment.Overlaps, r => r.Indicator == i))
                    );
                    Assert.Equal(columns.Count, columns.Select(c => c.Key).Distinct().Count());
                },
                iter: 200
            );
    }

    [Fact]
    public void Profile_KeepsWhoKeepsIt_AsJson()
    {
        var profile = s_police with { KeptBy = "Ministry" };
        Assert.Equal(profile.ToJson(), SourceProfile.FromJson(profile.ToJson()).ToJson());
        Assert.Contains("\"keptBy\": \"Ministry\"", profile.ToJson());
        Assert.DoesNotContain("keptBy", s_police.ToJson());
    }

    private static Gen<T> OneOf<T>(IReadOnlyList<T> values) => Gen.Int[0, values.Count - 1].Select(i => values[i]);

    private static AssessmentRow Row(string code) => s_three.Rows.Single(r => r.Indicator.Code == code);

    private static void AssertCell(
        string code,
        int source,
        Collected? collected,
        AssessmentBasis basis,
        params string[] headings
    )
    {
        var cell = Row(code).Sources[source];
        Assert.Equal((collected, basis), (cell.Collected, cell.Basis));
        Assert.Equal(headings, cell.Headings);
    }

    private static (int Yes, int Partly, int Never, int NotSaid) Counts(AssessedColumn column) =>
        (
            column.Count(Collected.Yes),
            column.Count(Collected.Partly),
            column.Count(Collected.Never),
            column.Count(null)
        );

    private static SourceAssessment Assess(IReadOnlyList<SourceProfile> profiles, params string[] types) =>
        SourceAssessment.Of(
            s_catalogue,
            [.. profiles.Select((p, i) => new DescribedSource($"{i}", "Somebody", p))],
            [
                .. types.Select(
                    (type, i) =>
                        new Institution
                        {
                            Code = $"{i}",
                            Name = type,
                            Type = type,
                        }
                ),
            ]
        );
}
