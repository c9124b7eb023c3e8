using CsCheck;
using Dcim.Domain.Answers;
using Dcim.Domain.Counting;
using Dcim.Domain.Records;
using Dcim.Web.Features.Registrations;
using Dcim.Web.Localisation;
using FluentValidation;
using FluentValidation.Results;

namespace Dcim.Tests.Domain;

/// <summary>
/// The rules of the criminal-justice side: dates are refused exactly where no days can be found inside their intervals, and
/// each other rule where it should.
/// </summary>
public sealed class ProceedingRulesTests
{
    private static readonly ProceedingParts s_parts = new(Generated.Catalogue);
    private static readonly OffenceRule s_offences = new(Generated.Catalogue.Lists["CL_OFF"]);

    // Partial dates

    [Fact]
    public void DatesOfADefendant_AreRefused_ExactlyWhereNoDaysCanBeFound() =>
        Dates("TRF05.birth", "INV11.from", "INV11.to", "INV05")
            .Sample(
                dates =>
                    Found(s_parts.Defendants, dates).Any(f => f.SoftRule is null)
                    != DaysCanBeFound(
                        dates,
                        ("TRF05.birth", "INV11.from"),
                        ("TRF05.birth", "INV05"),
                        ("TRF05.birth", "INV11.to"),
                        ("INV11.from", "INV11.to")
                    ),
                print: Print,
                iter: 3000
            );

    [Fact]
    public void ASuspicionBeforeTheOffence_IsAWarning_ExactlyWhereNoDaysCanBeFound() =>
        Warned("SUSPECT-BEFORE-OFFENCE", s_parts.Defendants, "INV11.from", "INV05");

    [Fact]
    public void ADecisionBeforeTheProsecution_IsRefused_ExactlyWhereNoDaysCanBeFound() =>
        Refused(s_parts.Decisions, "PRS02", "PRS04");

    [Fact]
    public void AJudgmentFinalBeforeItIsGiven_IsRefused_ExactlyWhereNoDaysCanBeFound() =>
        Refused(s_parts.Judgments, "JDG04", "JDG05");

    /// <summary>The date of the proceeding is read where the page asks it, else in the record; so are those of rows.</summary>
    [Theory]
    [InlineData("PRS04")]
    [InlineData("JDG04")]
    public void WhatHappenedBeforeTheProceeding_IsAWarning_OnBothPages(string key) =>
        Dates("INV02.start", key)
            .Sample(
                dates =>
                {
                    var onRow = Opened();
                    onRow.StartedOn = dates["INV02.start"];
                    var kind = key == "PRS04" ? s_parts.Decisions : s_parts.Judgments;
                    var onProceeding = Opened();
                    if (key == "PRS04")
                        onProceeding.Decisions.Add(new() { Code = "d", Date = dates[key] });
                    else
                        onProceeding.Judgments.Add(new() { Code = "j", Date = dates[key] });
                    var asked = s_parts.PageOfInvestigation("PRO");
                    var expected = !DaysCanBeFound(dates, ("INV02.start", key));
                    return Warns("BEFORE-PROCEEDING", Found(kind, Only(dates, key), onRow)) == expected
                        && Warns("BEFORE-PROCEEDING", Found(asked, Dated(Only(dates, "INV02.start")), onProceeding))
                            == expected;
                },
                print: Print,
                iter: 1000
            );

    /// <summary>The judgment of the higher court comes later, whichever of the two is edited.</summary>
    [Theory]
    [InlineData("FIR", "SEC")]
    [InlineData("FIR", "LAS")]
    [InlineData("SEC", "LAS")]
    public void AHigherInstanceBeforeALowerOne_IsAWarning_ExactlyWhereNoDaysCanBeFound(string lower, string higher) =>
        Dates("lower", "higher")
            .Sample(
                dates =>
                {
                    var expected = !DaysCanBeFound(dates, ("lower", "higher"));
                    return Both(lower, dates["lower"], higher, dates["higher"]) == expected
                        && Both(higher, dates["higher"], lower, dates["lower"]) == expected;
                },
                print: Print,
                iter: 1000
            );

    private static bool Both(string other, PartialDate on, string edited, PartialDate date)
    {
        var proceeding = Opened();
        var one = Add(proceeding);
        proceeding.Judgments.Add(Judged(one, other, on));
        var sheet = Dated(new() { ["JDG04"] = date }).Set("JDG02", edited);
        return Warns("INSTANCES-ORDER", Found(Page(s_parts.Judgments, one), sheet, proceeding, about: one));
    }

    [Fact]
    public void JudgmentsAreCompared_OnlyOfOnePersonAndOfTwoInstances()
    {
        var proceeding = Opened();
        var (one, other) = (Add(proceeding), Add(proceeding));
        var first = Judged(one, "FIR", PartialDate.Exact(2014, 7, 30));
        proceeding.Judgments.Add(first);
        var early = Dated(new() { ["JDG04"] = PartialDate.Exact(2012, 4, 1) });
        var page = Page(s_parts.Judgments, one);

        bool Warned(string instance, Defendant? about, Judgment? row = null) =>
            Warns("INSTANCES-ORDER", Found(page, early.Set("JDG02", instance), proceeding, row, about));

        Assert.True(Warned("SEC", one));
        Assert.False(Warned("SEC", other));
        Assert.False(Warned("FIR", one));
        Assert.False(Warned("UNK", one));
        Assert.False(Warned("SEC", null, first)); // against itself
        var second = Judged(one, "SEC", default);
        proceeding.Judgments.Add(second);
        Assert.True(Warned("SEC", null, second));
    }

    // Age

    [Theory]
    [InlineData("Y_LT18")]
    [InlineData("Y_GE18")]
    public void AnAgeGroup_IsRefused_ExactlyWhereNoDayOfTheOffenceFitsIt(string group) =>
        Dates("TRF05.birth", "INV11.from", "INV11.to", "INV05")
            .Where(d => !d["TRF05.birth"].IsKnown || d["TRF05.birth"].Latest.Year < 2000)
            .Sample(
                dates =>
                    Found(s_parts.Defendants, dates, sheet: s => s.Set("TRF06", group)).Any(f => f.Box == "TRF06")
                    == !Fits(dates, isChild: group == "Y_LT18"),
                print: Print,
                iter: 3000
            );

    /// <summary>Some day of the offence on which one born then is, or is not, eighteen.</summary>
    private static bool Fits(Dictionary<string, PartialDate> dates, bool isChild)
    {
        var (birth, start, end, suspect) = (
            dates["TRF05.birth"],
            dates["INV11.from"],
            dates["INV11.to"],
            dates["INV05"]
        );
        if (!birth.IsKnown)
            return true;
        if (!start.IsKnown && !end.IsKnown)
            (start, end) = (suspect, suspect);
        else if (!end.IsKnown && suspect.IsKnown && suspect.Latest >= start.Earliest)
            end = suspect;
        return isChild
            ? !start.IsKnown || birth.Latest.AddYears(18) > start.Earliest
            : !end.IsKnown || birth.Earliest.AddYears(18) <= end.Latest;
    }

    [Fact]
    public void AnAgeGiven_LeavesNoGroupToBeAsked()
    {
        var page = Page(s_parts.Defendants);
        var sheet = Dated([]).Set("TRF03", "NAT").Set("TRF05.age", "17").Set("TRF06", "Y_GE18");
        page.Normalise(sheet);
        Assert.Equal(("17", ""), (sheet["TRF05.age"], sheet["TRF06"]));
        sheet = Dated([]).Set("TRF03", "NAT").Set("TRF06", "Y_GE18");
        page.Normalise(sheet);
        Assert.Equal("Y_GE18", sheet["TRF06"]);
    }

    [Fact]
    public void AgesOfAnOffender_AreThoseAtTheOffence_ElseWhenSuspected()
    {
        var born = ("TRF05.birth", PartialDate.Exact(1990, 6, 15));
        var (from, to) = (("INV11.from", PartialDate.Exact(2008, 1, 1)), ("INV11.to", PartialDate.Year(2009)));
        var suspect = ("INV05", PartialDate.Exact(2012, 1, 1));
        Assert.Equal((17, 19), Ages(born, from, to, suspect));
        Assert.Equal((17, 21), Ages(born, from, suspect));
        Assert.Equal((null, 19), Ages(born, to, suspect));
        Assert.Equal((21, 21), Ages(born, suspect));
        Assert.Equal((17, null), Ages(born, from));
        Assert.Equal((17, null), Ages(born, from, ("INV05", PartialDate.Year(2006)))); // a date that cannot bound it
        Assert.Equal((null, null), Ages(born));
        Assert.Equal((null, null), Ages(from, to, suspect));

        static (int? From, int? To) Ages(params (string Key, PartialDate Date)[] dates) =>
            SheetReading
                .Of(Page(s_parts.Defendants), Dated(dates.ToDictionary(d => d.Key, d => d.Date)), Generated.Reader)
                .OffenderAges;
    }

    // Charges and judgments

    [Theory]
    [InlineData("CA2", "A2", null)]
    [InlineData("CA2", "A2X", null)]
    [InlineData("CA2", "PT160 PT169", null)]
    [InlineData("CA2", "PT160.6", "PRS05")]
    [InlineData("CA2", "PRC", "PRS05")]
    [InlineData("CA2", "UNK", "PRS05")]
    [InlineData("CA2", "", "PRS05")]
    [InlineData("COF", "PRC", null)]
    [InlineData("COF", "UNK", null)]
    [InlineData("NCH", "", null)]
    public void AChargeOfTrafficking_NamesIt(string decision, string offences, string? refusedAt) =>
        AssertRefused(s_parts.Decisions, refusedAt, ("PRS03", decision), ("PRS05", offences));

    [Theory]
    [InlineData("Y", "PT169", null)]
    [InlineData("Y", "A18A", null)]
    [InlineData("Y", "UNK", null)]
    [InlineData("Y", "NAP", "PRS07.offence")]
    [InlineData("Y", "", "PRS07.offence")]
    [InlineData("Y", "PT160", "PRS07.offence")]
    [InlineData("Y", "A2X", "PRS07.offence")]
    [InlineData("N", "", null)]
    public void AChangedCharge_IsOfAnotherOffence(string changed, string offence, string? refusedAt) =>
        AssertRefused(
            s_parts.Decisions,
            refusedAt,
            ("PRS03", "COF"),
            ("PRS07.changed", changed),
            ("PRS07.offence", offence)
        );

    [Theory]
    [InlineData("CON", "A2", "PRI", null)]
    [InlineData("CON", "UNK", "UNK", null)]
    [InlineData("CON", "OTH", "NON", null)]
    [InlineData("CON", "", "PRI", "JDG06")]
    [InlineData("CON", "NAP", "PRI", "JDG06")]
    [InlineData("CON", "A2", "", "SEN01")]
    [InlineData("CON", "A2", "NAP", "SEN01")]
    [InlineData("ACQ", "", "", null)]
    [InlineData("ACQ", "A2", "", null)] // not asked, and so left out
    public void AConviction_HasItsOffenceAndItsSentence(
        string outcome,
        string offence,
        string kinds,
        string? refusedAt
    ) => AssertRefused(s_parts.Judgments, refusedAt, ("JDG03", outcome), ("JDG06", offence), ("SEN01", kinds));

    [Theory]
    [InlineData("12", "7", null)]
    [InlineData("12", "12", null)]
    [InlineData("12", "13", "SEN07")]
    [InlineData("", "13", null)]
    public void TheSuspendedPart_IsAPart(string months, string suspended, string? refusedAt) =>
        AssertRefused(
            s_parts.Judgments,
            refusedAt,
            ("JDG03", "CON"),
            ("JDG06", "OTH"),
            ("SEN01", "PRI"),
            ("SEN02", months),
            ("SEN03", "PAR"),
            ("SEN07", suspended)
        );

    [Theory]
    [InlineData("SEN04", "FIN")]
    [InlineData("SEN05", "CNF")]
    public void AmountsOfASentence_HaveTheirCurrency(string money, string kind)
    {
        (string, string)[] sheet = [("JDG03", "CON"), ("JDG06", "OTH"), ("SEN01", kind), ($"{money}.amount", "500")];
        Assert.Contains($"{money}.currency", Errors(Page(s_parts.Judgments), Sheet(sheet)));
        Assert.DoesNotContain(
            $"{money}.currency",
            Errors(Page(s_parts.Judgments), Sheet([.. sheet, ($"{money}.currency", "EUR")]))
        );
    }

    [Fact]
    public void AssetsSeized_HaveTheirCurrency()
    {
        var page = s_parts.PageOfInvestigation("POL");
        Assert.Contains("INV08.currency", Errors(page, Sheet(("INV08.amount", "500"))));
        Assert.DoesNotContain(
            "INV08.currency",
            Errors(page, Sheet(("INV08.amount", "500"), ("INV08.currency", "UNK")))
        );
    }

    [Theory]
    [InlineData("PT160", "A2", false)]
    [InlineData("A2X", "A2", false)]
    [InlineData("PT169", "A2", true)]
    [InlineData("PT169", "A2 PRC", false)]
    [InlineData("A2 PRC", "A2", true)]
    [InlineData("UNK", "A2", false)]
    [InlineData("PT169", "UNK", false)] // it is not known what was charged
    [InlineData("PT169", "", false)]
    public void WhatIsJudged_WasCharged(string judged, string charged, bool warned)
    {
        var proceeding = Opened();
        var (one, other) = (Add(proceeding), Add(proceeding));
        proceeding.Decisions.Add(
            new()
            {
                Code = "d",
                Defendant = one,
                Offences = Set(charged),
            }
        );
        Assert.Equal(warned, Warned(one));
        Assert.False(Warned(other));

        proceeding.Decisions[0].Changed = "Y";
        proceeding.Decisions[0].ChangedTo = "PT169";
        if (judged == "PT169")
            Assert.False(Warned(one)); // the charge was changed to it

        bool Warned(Defendant about) =>
            Warns(
                "JUDGED-NOT-CHARGED",
                Found(Page(s_parts.Judgments, about), Sheet(("JDG03.offence", judged)), proceeding, about: about)
            );
    }

    [Theory]
    [InlineData("PRC", "PT160", true)]
    [InlineData("PRC", "A2X", true)]
    [InlineData("A2", "PT160", false)]
    [InlineData("A2X", "A2", false)]
    [InlineData("A2", "PRC", false)]
    [InlineData("UNK", "A2", false)]
    public void AConvictionOfTrafficking_OnAnotherCharge_IsAWarning(string judged, string convicted, bool warned) =>
        Assert.Equal(
            warned,
            Warns(
                "TRAFFICKING-NOT-JUDGED",
                Found(
                    Page(s_parts.Judgments),
                    Sheet(("JDG03", "CON"), ("JDG03.offence", judged), ("JDG06", convicted)),
                    Opened()
                )
            )
        );

    [Theory]
    [InlineData("LEG", "PRI", true)]
    [InlineData("LEG", "LIF", true)]
    [InlineData("LEG", "SUS", true)]
    [InlineData("LEG", "FIN", false)]
    [InlineData("NAT", "PRI", false)]
    public void PrisonForALegalPerson_IsAWarning_OnBothPages(string kind, string sanction, bool warned)
    {
        var proceeding = Opened();
        var one = Add(proceeding, kind);
        var onJudgment = Found(
            Page(s_parts.Judgments, one),
            Sheet(("JDG03", "CON"), ("SEN01", sanction)),
            proceeding,
            about: one
        );
        Assert.Equal(warned, Warns("LEGAL-PERSON-PRISON", onJudgment));

        var judgment = Judged(one, "FIR", default);
        judgment.Sentence.Kinds = Set(sanction);
        proceeding.Judgments.Add(judgment);
        var onDefendant = Found(Page(s_parts.Defendants, one), Sheet(("TRF03", kind)), proceeding, one);
        Assert.Equal(warned, Warns("LEGAL-PERSON-PRISON", onDefendant));
    }

    // What the validator adds

    public static TheoryData<string, string> Needed =>
        new()
        {
            { "victims", "" },
            { "defendants", "TRF03 INV05.day" },
            { "links", "TRF13" },
            { "decisions", "PRS03 PRS04.day" },
            { "judgments", "JDG02 JDG03 JDG03.offence JDG04.day" },
        };

    /// <summary>Without these a row says nothing that could be counted; a missing reason is an answer.</summary>
    [Theory]
    [MemberData(nameof(Needed))]
    public void ARow_NeedsWhatIsCounted(string kind, string boxes)
    {
        var needed = boxes.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var page = Page(s_parts.Find(kind)!);
        Assert.Equal(needed.Order(), Errors(page, new()).Order());
        var sheet = new AnswerSheet();
        foreach (var box in needed)
            if (box.EndsWith(".day", StringComparison.Ordinal))
                sheet.Set($"{box[..^4]}.kind", "UNK");
            else
                sheet.Set(
                    box,
                    box switch
                    {
                        "PRS03" => "NCH",
                        "JDG03" => "ACQ",
                        _ => "UNK",
                    }
                );
        Assert.Empty(Errors(page, sheet));
    }

    [Theory]
    [InlineData("defendants", "INV05")]
    [InlineData("defendants", "INV11.to")]
    [InlineData("decisions", "PRS04")]
    [InlineData("judgments", "JDG04")]
    [InlineData("judgments", "JDG05")]
    public void NothingLiesInTheFuture(string kind, string key)
    {
        var page = Page(s_parts.Find(kind)!);
        Assert.Contains($"{key}.year", Errors(page, Sheet(($"{key}.year", "2027"))));
        Assert.DoesNotContain($"{key}.year", Errors(page, Sheet(($"{key}.year", "2026"))));
    }

    /// <summary>Errors stand at their boxes, and a soft rule waits for its reason.</summary>
    [Fact]
    public void TheValidator_TellsOfBoth()
    {
        var proceeding = Opened();
        var one = Add(proceeding, "LEG");
        var page = Page(s_parts.Judgments, one);
        var found = Failures(
            page,
            Sheet(("JDG02", "FIR"), ("JDG03", "CON"), ("SEN01", "PRI"), ("JDG04.year", "2014"), ("JDG05.year", "2013")),
            proceeding,
            one
        );
        var text = new Texts();
        Assert.Contains(
            found,
            f => f.PropertyName == "JDG05.year" && f.ErrorMessage == text["Sheet.FinalBeforeJudgment"]
        );
        Assert.Contains(found, f => f.PropertyName == "JDG06" && f.Severity == Severity.Error);
        Assert.Contains(found, f => f.PropertyName == "JDG03.offence" && f.Severity == Severity.Error);
        var warning = Assert.Single(found, f => f.Severity == Severity.Warning);
        Assert.Equal(("reason.LEGAL-PERSON-PRISON", "LEGAL-PERSON-PRISON"), (warning.PropertyName, warning.ErrorCode));
    }

    /// <summary>Whatever is posted, an error stands at a question that is asked and shown.</summary>
    [Theory]
    [MemberData(nameof(Needed))]
    public void NothingInvisible_IsRequired(string kind, string _)
    {
        var page = Page(s_parts.Find(kind)!);
        Generated
            .Posted(page)
            .Sample(
                sheet =>
                {
                    page.Normalise(sheet);
                    var shown = page
                        .Fields.Where(f => page.IsShown(f, sheet))
                        .SelectMany(f => AnswerSheet.BoxesOf(f.Part))
                        .ToHashSet();
                    return Errors(page, sheet).All(shown.Contains);
                },
                print: s => s.ToJson(),
                iter: 300
            );
    }

    // Steps

    private static void Refused(ProceedingRowKind kind, string first, string second) =>
        Dates(first, second)
            .Sample(
                dates =>
                    Found(kind, dates).Any(f => f.SoftRule is null && f.Box == $"{second}.year")
                    != DaysCanBeFound(dates, (first, second)),
                print: Print,
                iter: 1000
            );

    private static void Warned(string rule, ProceedingRowKind kind, string first, string second) =>
        Dates(first, second)
            .Sample(
                dates => Warns(rule, Found(kind, dates)) != DaysCanBeFound(dates, (first, second)),
                print: Print,
                iter: 1000
            );

    /// <summary>
    /// Whether a day for each known date can be chosen so that all is in order: each as early as it can be, after those it must
    /// not precede.
    /// </summary>
    /// <param name="orders">Pairs of which the second does not precede the first, each after those that end in its first.</param>
    private static bool DaysCanBeFound(
        Dictionary<string, PartialDate> dates,
        params (string First, string Second)[] orders
    )
    {
        var days = dates.Where(d => d.Value.IsKnown).ToDictionary(d => d.Key, d => d.Value.Earliest);
        foreach (var (first, second) in orders)
            if (days.TryGetValue(first, out var day) && days.TryGetValue(second, out var later) && later < day)
            {
                if (day > dates[second].Latest)
                    return false;
                days[second] = day;
            }
        return true;
    }

    private static Gen<Dictionary<string, PartialDate>> Dates(params string[] keys) =>
        Gen.Frequency(
                (6, Generated.Known(1985, 2012)),
                (1, Gen.Const(default(PartialDate))),
                (1, Gen.Const(PartialDate.NotGiven("UNK")))
            )
            .Array[keys.Length]
            .Select(dates => keys.Zip(dates).ToDictionary(p => p.First, p => p.Second));

    private static string Print(Dictionary<string, PartialDate> dates) =>
        string.Join(", ", dates.Select(d => $"{d.Key} {d.Value}"));

    private static Dictionary<string, PartialDate> Only(Dictionary<string, PartialDate> dates, string key) =>
        new() { [key] = dates[key] };

    private static Proceeding Opened() =>
        new()
        {
            Code = "abcdefghjkmn",
            Institution = new()
            {
                Code = "PT-MP",
                Name = "Ministério",
                Type = "PRO",
            },
        };

    private static Defendant Add(Proceeding proceeding, string kind = "NAT")
    {
        var defendant = new Defendant
        {
            Code = $"d{proceeding.Defendants.Count}",
            Offender = new() { Code = $"o{proceeding.Defendants.Count}", Kind = kind },
        };
        proceeding.Defendants.Add(defendant);
        return defendant;
    }

    private static Judgment Judged(Defendant defendant, string instance, PartialDate date) =>
        new()
        {
            Code = "j",
            Defendant = defendant,
            Instance = instance,
            Date = date,
        };

    private static CodeSet Set(string codes) =>
        CodeSet.Of(codes.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(c => new Code(c)));

    private static FormPage Page(ProceedingRowKind kind, params Defendant[] about) =>
        s_parts.PageOf(kind, about, "PRO");

    private static AnswerSheet Dated(Dictionary<string, PartialDate> dates)
    {
        var sheet = new AnswerSheet();
        foreach (var (key, date) in dates)
            sheet.Write(Generated.Catalogue[key], date);
        return sheet;
    }

    private static AnswerSheet Sheet(params (string Box, string Codes)[] boxes) =>
        boxes.Aggregate(new AnswerSheet(), (sheet, b) => sheet.Set(b.Box, b.Codes.Split(' ')));

    private static List<RuleFinding> Found(
        ProceedingRowKind kind,
        Dictionary<string, PartialDate> dates,
        Proceeding? proceeding = null,
        Func<AnswerSheet, AnswerSheet>? sheet = null
    ) => Found(Page(kind), sheet is null ? Dated(dates) : sheet(Dated(dates)), proceeding);

    private static List<RuleFinding> Found(
        FormPage page,
        AnswerSheet sheet,
        Proceeding? proceeding,
        IProceedingRow? row = null,
        Defendant? about = null
    )
    {
        page.Normalise(sheet);
        return
        [
            .. new ProceedingRules(
                page,
                SheetReading.Of(page, sheet, Generated.Reader),
                proceeding,
                row,
                about is null ? [] : [about],
                s_offences
            ).Check(),
        ];
    }

    private static bool Warns(string rule, IEnumerable<RuleFinding> found) => found.Any(f => f.SoftRule == rule);

    private static void AssertRefused(ProceedingRowKind kind, string? at, params (string Box, string Codes)[] boxes) =>
        Assert.Equal(
            at is null ? [] : [at],
            Found(Page(kind), Sheet(boxes), Opened()).Where(f => f.SoftRule is null).Select(f => f.Box)
        );

    private static List<ValidationFailure> Failures(
        FormPage page,
        AnswerSheet sheet,
        Proceeding proceeding,
        Defendant? about = null
    )
    {
        page.Normalise(sheet);
        return Generated
            .Validator.Validate(
                new SheetInput
                {
                    Sheet = sheet,
                    Page = page,
                    Reading = SheetReading.Of(page, sheet, Generated.Reader),
                    Register = Generated.Register,
                    Proceeding = proceeding,
                    About = about is null ? [] : [about],
                }
            )
            .Errors;
    }

    private static List<string> Errors(FormPage page, AnswerSheet sheet) =>
        [.. Failures(page, sheet, Opened()).Where(e => e.Severity == Severity.Error).Select(e => e.PropertyName)];
}
