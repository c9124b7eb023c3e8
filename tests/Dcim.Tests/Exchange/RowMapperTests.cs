using CsCheck;
using Dcim.Domain.Catalogue;
using Dcim.Domain.Exchange;

namespace Dcim.Tests.Exchange;

/// <summary>Rows of a file become records as the profile of the source says.</summary>
public sealed class RowMapperTests
{
    private static readonly IndicatorCatalogue s_catalogue = IndicatorCatalogue.Current;

    private static readonly SourceProfile s_profile = new()
    {
        Name = "Register",
        RecordKey = ["No."],
        Columns =
        [
            new()
            {
                Heading = "Sex",
                Target = "VIC01",
                Values = new Dictionary<string, string>
                {
                    ["žena"] = "F",
                    ["muž"] = "M",
                    ["neznámo"] = "UNK",
                    ["n/a"] = "",
                },
            },
            new() { Heading = "Registered", Target = "CAS04" },
            new() { Heading = "Age", Target = "VIC03" },
            new()
            {
                Heading = "Citizenship",
                Target = "VIC06",
                Separator = ";",
                Values = new Dictionary<string, string> { ["Czechia"] = "CZ", ["Korea; Republic of"] = "KR" },
            },
            new()
            {
                Heading = "Threats",
                Target = "episodes[1].CTL01",
                WhenYes = "THR",
            },
            new()
            {
                Heading = "Documents taken",
                Target = "episodes[1].CTL01",
                WhenYes = "DOC",
            },
            new() { Heading = "Form", Target = "episodes[1].EXP02" },
            new() { Heading = "Start", Target = "episodes[1].EXP09" },
            new() { Heading = "Status", Target = "statuses[1].IDN03" },
            new() { Heading = "Email", Target = "VID03.contact" },
            new() { Heading = "Telephone", Target = "VID03.contact" },
            new() { Heading = "Remarks" },
        ],
        Fixed = [new("GOV02", "PUB"), new("statuses[1].IDN04", "UNK")],
    };

    private static RowMapper Mapper(SourceProfile? profile = null) =>
        new(profile ?? s_profile, s_catalogue, TargetList.Of(s_catalogue, "CZ", (profile ?? s_profile).Subject));

    /// <summary>A line written as <c>heading=text|heading=text</c>.</summary>
    private static SourceLine Line(int number, string cells) =>
        new(
            number,
            cells
                .Split('|')
                .Select(c => c.Split('=', 2))
                .ToDictionary(c => c[0], c => new SourceValue(c[1]), StringComparer.Ordinal)
        );

    private static IReadOnlyList<NamedRecord> Map(params string[] lines) =>
        Mapper().Map(lines.Select((l, i) => Line(i + 2, l)));

    private static string Answer(RecordSheet sheet, string address)
    {
        var at = AnswerAddress.Parse(address)!;
        return AnswerText.Write(s_catalogue[at.Key], sheet.SheetAt(at));
    }

    [Fact]
    public void ARow_IsARecord()
    {
        var record = Assert.Single(
            Map(
                "No.=7|Sex= ŽENA|Registered=05/2021|Age=34|Citizenship=CZECHIA; korea; Republic of;PT|Threats=ano|Documents taken=ne"
                    + "|Form=LAB|Start=cca 2015|Status=PRE|Remarks=anything|Email=a@example.org|Telephone=123"
            )
        );
        Assert.Empty(record.Problems);
        Assert.Equal("7", record.Key);
        Assert.Equal("F", Answer(record.Sheet, "VIC01"));
        Assert.Equal("2021-05", Answer(record.Sheet, "CAS04"));
        Assert.Equal("34", Answer(record.Sheet, "VIC03"));
        Assert.Equal("CZ KR PT", Answer(record.Sheet, "VIC06"));
        Assert.Equal("THR", Answer(record.Sheet, "episodes[1].CTL01"));
        Assert.Equal("LAB", Answer(record.Sheet, "episodes[1].EXP02"));
        Assert.Equal("~2015", Answer(record.Sheet, "episodes[1].EXP09"));
        Assert.Equal("PRE", Answer(record.Sheet, "statuses[1].IDN03"));
        Assert.Equal("UNK", Answer(record.Sheet, "statuses[1].IDN04"));
        Assert.Equal("PUB", Answer(record.Sheet, "GOV02"));
        Assert.Equal("a@example.org, 123", Answer(record.Sheet, "VID03.contact"));
    }

    [Fact]
    public void RowsOfOneRecord_AddTheirRows_UnlessTheySayTheSame()
    {
        var records = Map(
            "No.=7|Sex=žena|Form=LAB|Status=PRE",
            "No.=8|Sex=muž|Form=SEX",
            "No.=7|Sex=žena|Form=SEX|Status=PRE",
            "No.=7|Form=LAB",
            "No.=7|Sex=žena"
        );
        Assert.Equal(["7", "8"], records.Select(r => r.Key));
        Assert.All(records, r => Assert.Empty(r.Problems));
        Assert.Equal(4, records[0].Lines);
        // The line with nothing but a form is a line of a sheet of rows: it is a row of its own.
        Assert.Equal(["LAB", "SEX", "LAB"], records[0].Sheet.RowsOf("episodes").Select(e => e["EXP02"]));
        Assert.Single(records[0].Sheet.RowsOf("statuses"));
    }

    [Fact]
    public void RowsThatDisagree_SayWhereAndWhat()
    {
        var record = Assert.Single(Map("No.=7|Sex=žena|Age=20", "No.=7|Sex=muž|Age=20"));
        var problem = Assert.Single(record.Problems);
        Assert.Equal(
            ("RowsDisagree", 3, "Sex", "muž"),
            (problem.Message, problem.Line, problem.Heading, problem.Value)
        );
    }

    [Theory]
    [InlineData("Sex=women", "Sex", "women", "UnknownValue")]
    [InlineData("Sex=-", "Sex", "-", "UnknownValue")]
    [InlineData("Registered=31.2.2020", "Registered", "31.2.2020", "NotADate")]
    [InlineData("Registered=unknown", "Registered", "unknown", "NotADate")]
    [InlineData("Age=about 30", "Age", "about 30", "NotANumber")]
    [InlineData("Age=15.5", "Age", "15.5", "NotANumber")]
    [InlineData("Threats=perhaps", "Threats", "perhaps", "NotYesOrNo")]
    [InlineData("Citizenship=CZ; Bohemia", "Citizenship", "CZ; Bohemia", "UnknownValue")]
    [InlineData("Form=SEX1x", "Form", "SEX1x", "UnknownValue")]
    public void WhatCannotBeRead_IsAnErrorAtItsColumn(string cell, string heading, string value, string message)
    {
        var problem = Assert.Single(Assert.Single(Map($"No.=7|{cell}")).Problems);
        Assert.Equal((message, 2, heading, value), (problem.Message, problem.Line, problem.Heading, problem.Value));
    }

    [Fact]
    public void AValueWithoutACode_LeavesTheQuestionUnanswered() =>
        Assert.Equal("", Answer(Assert.Single(Map("No.=7|Sex=N/A|Age=3")).Sheet, "VIC01"));

    [Fact]
    public void AFormula_IsNotRead()
    {
        var line = new SourceLine(
            9,
            new Dictionary<string, SourceValue> { ["No."] = "7", ["Age"] = new("30", IsFormula: true) }
        );
        var record = Assert.Single(Mapper().Map([line]));
        Assert.Equal("Formula", Assert.Single(record.Problems).Message);
    }

    [Fact]
    public void ADateOfTheFileItself_IsWhole_WhateverPartsValues()
    {
        var profile = s_profile with
        {
            Columns =
            [
                new()
                {
                    Heading = "Registered",
                    Target = "CAS04",
                    Separator = "-",
                },
            ],
        };
        var line = new SourceLine(
            2,
            new Dictionary<string, SourceValue> { ["No."] = "7", ["Registered"] = new("2021-05-17", IsDate: true) }
        );
        Assert.Equal("2021-05-17", Answer(Assert.Single(Mapper(profile).Map([line])).Sheet, "CAS04"));
    }

    [Fact]
    public void ALineThatSaysNothing_IsNoRecord() =>
        Assert.Empty(Map("No.=7", "No.=8|Remarks=left empty", "Remarks=*) see page 3"));

    [Fact]
    public void ARowWithoutItsKey_IsARecordWithAnError()
    {
        var records = Map("Sex=žena", "No.= |Sex=muž");
        Assert.Equal(2, records.Count);
        Assert.All(records, r => Assert.Equal("KeyMissing", Assert.Single(r.Problems).Message));
    }

    [Fact]
    public void WithoutAKey_EqualRowsAreRecordsOfTheirOwn_AndKnownAgain()
    {
        var profile = s_profile with { RecordKey = [] };
        SourceLine[] lines = [Line(2, "Sex=muž|Form=LAB"), Line(3, "Sex=muž|Form=LAB"), Line(4, "Sex=žena")];
        var records = Mapper(profile).Map(lines);
        Assert.Equal(3, records.Select(r => r.Key).Distinct().Count());
        Assert.Equal(records.Select(r => r.Key), Mapper(profile).Map(lines).Select(r => r.Key));
    }

    [Fact]
    public void ManyRows_HaveAnEnd()
    {
        var lines = Enumerable.Range(0, AnswerAddress.MostRows + 1).Select(i => $"No.=7|Form=LAB|Start={1900 + i}");
        Assert.Equal("TooManyRows", Assert.Single(Assert.Single(Map([.. lines])).Problems).Message);
    }

    [Fact]
    public void ColumnsThatAreNotThere_AndTargetsThatCannotBe_AreNamed()
    {
        Assert.Equal(
            ["No.", "Age"],
            Mapper(
                    s_profile with
                    {
                        Columns =
                        [
                            new() { Heading = "Age", Target = "VIC03" },
                            new() { Heading = "SEX ", Target = "VIC01" },
                        ],
                    }
                )
                .MissingColumns(["sex", "other"])
                .Select(p => p.Heading)
        );
        var faults = Mapper(
            s_profile with
            {
                Columns =
                [
                    new() { Heading = "a", Target = "VIC07" },
                    new() { Heading = "b", Target = "what[1].EXP02" },
                ],
                Fixed = [new("IDN03", "PRE")],
            }
        ).Faults;
        Assert.Equal(["VIC07", "what[1].EXP02", "IDN03"], faults.Select(f => f.Value));
        Assert.Empty(Mapper().Faults);
    }

    [Fact]
    public void SeveralValues_MakeRows_OrTheAnswerForSeveral()
    {
        var profile = s_profile with
        {
            Columns =
            [
                new()
                {
                    Heading = "Forms",
                    Target = "episodes[1].EXP02",
                    Separator = ",",
                },
                new()
                {
                    Heading = "Forms",
                    Target = "EXP16",
                    Separator = ",",
                    WhenSeveral = "UNK",
                },
                new()
                {
                    Heading = "Sex",
                    Target = "VIC01",
                    Separator = ",",
                },
            ],
            Fixed = [new("episodes[1].EXP06", "CZ")],
        };
        var records = Mapper(profile)
            .Map([Line(2, "No.=1|Forms=LAB,SEX"), Line(3, "No.=2|Forms=SEX"), Line(4, "No.=3|Sex=F,M")]);
        Assert.Equal(["LAB", "SEX"], records[0].Sheet.RowsOf("episodes").Select(e => e["EXP02"]));
        Assert.All(records[0].Sheet.RowsOf("episodes"), e => Assert.Equal("CZ", e["EXP06"]));
        Assert.Equal(["UNK", "SEX", ""], records.Select(r => r.Sheet.Answers["EXP16"]));
        Assert.Equal("SeveralValues", Assert.Single(records[2].Problems).Message);
    }

    [Fact]
    public void AFixedRow_IsThereOnce_WhereNoColumnGivesIt()
    {
        var profile = s_profile with
        {
            Fixed = [new("statuses[1].IDN03", "IDE"), new("statuses[1].IDN04", "UNK"), new("episodes[1].EXP06", "CZ")],
        };
        var records = Mapper(profile)
            .Map([Line(2, "No.=1|Sex=žena"), Line(3, "No.=1|Age=3"), Line(4, "No.=2|Status=PRE")]);
        Assert.Equal("IDE", Assert.Single(records[0].Sheet.RowsOf("statuses"))["IDN03"]);
        Assert.Empty(records[0].Sheet.RowsOf("episodes"));
        Assert.Equal("PRE", Assert.Single(records[1].Sheet.RowsOf("statuses"))["IDN03"]);
    }

    [Fact]
    public void OutcomesOfARow_AreAboutItsDefendant()
    {
        var profile = new SourceProfile
        {
            Name = "Court",
            Subject = SourceSubject.Proceedings,
            RecordKey = ["File"],
            Columns =
            [
                new() { Heading = "Sex", Target = "defendants[1].TRF04" },
                new() { Heading = "Name", Target = "defendants[1].TRF05.family" },
                new() { Heading = "Decision", Target = "decisions[1].PRS03" },
                new() { Heading = "Judgment 1", Target = "judgments[1].JDG03" },
                new() { Heading = "Judgment 2", Target = "judgments[2].JDG03" },
                new() { Heading = "About", Target = "links[1].defendant" },
                new() { Heading = "Form", Target = "links[1].TRF13" },
            ],
        };
        var record = Assert.Single(
            Mapper(profile)
                .Map([
                    Line(2, "File=1|Sex=M|Name=Inventado|Decision=CA2|Judgment 1=CON|Judgment 2=ACQ"),
                    Line(3, "File=1|Sex=F|Name=Inventada|Decision=CA2|Judgment 1=ACQ"),
                    Line(4, "File=1|Sex=M|Name=Inventado|Decision=COF"),
                    Line(5, "File=1|Decision=NCH"),
                    Line(6, "File=1|About=2|Form=SEX"),
                ])
        );
        Assert.Empty(record.Problems);
        Assert.Equal(["M", "F"], record.Sheet.RowsOf("defendants").Select(d => d["TRF04"]));
        Assert.Equal(
            ["CA2 1", "CA2 2", "COF 1", "NCH "],
            record.Sheet.RowsOf("decisions").Select(d => $"{d["PRS03"]} {d["defendant"]}")
        );
        Assert.Equal(
            ["CON 1", "ACQ 1", "ACQ 2"],
            record.Sheet.RowsOf("judgments").Select(d => $"{d["JDG03"]} {d["defendant"]}")
        );
        Assert.Equal("2", Assert.Single(record.Sheet.RowsOf("links"))["defendant"]);
    }

    /// <summary>Whatever stands in a file, it ends in answers or problems.</summary>
    [Fact]
    public void WhateverStandsInACell_AnswersOrProblems()
    {
        var mapper = Mapper();
        string[] words =
        [
            "žena",
            "CZ;PT",
            "ano",
            "LAB",
            "PRE",
            "5/2021",
            "~2015",
            "UNK",
            "7",
            "-",
            ";;",
            " ",
            "episodes[1].EXP02",
        ];
        string[] headings = [.. s_profile.Columns.Select(c => c.Heading), "No.", "SEX ", ""];
        var text = Gen.OneOf(Gen.String, Gen.Int[0, words.Length - 1].Select(i => words[i]));
        var heading = Gen.Int[0, headings.Length - 1].Select(i => headings[i]);
        Gen.Select(heading, text, Gen.Bool)
            .Array[0, 8]
            .Array[0, 6]
            .Sample(rows =>
            {
                var lines = rows.Select(
                    (cells, i) =>
                        new SourceLine(
                            i,
                            cells
                                .DistinctBy(c => c.Item1)
                                .ToDictionary(c => c.Item1, c => new SourceValue(c.Item2, IsFormula: c.Item3))
                        )
                );
                return mapper.Map(lines).All(r => RecordSheet.FromJson(r.Sheet.ToJson()).ToJson() == r.Sheet.ToJson());
            });
    }

    [Theory]
    [InlineData(SourceSubject.Registrations)]
    [InlineData(SourceSubject.Proceedings)]
    public void EveryTarget_IsAnAddress_AndFoundAgain(SourceSubject subject)
    {
        var list = TargetList.Of(s_catalogue, "PT", subject);
        var targets = list.Groups.SelectMany(g => g.Targets).ToList();
        Assert.True(targets.Count > 40);
        Assert.All(
            targets,
            t =>
            {
                Assert.Equal(t.Address, AnswerAddress.Parse(t.Address.ToString()));
                Assert.Same(t, list.Find(t.Address));
                Assert.True(t.Part is null or { Indicator.Generated: false } or { Key: "VIC04" or "TRF06" });
            }
        );
    }
}
