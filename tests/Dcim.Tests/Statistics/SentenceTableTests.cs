using Dcim.Domain.Answers;
using Dcim.Domain.Counting;
using Dcim.Domain.Profiles;
using Dcim.Statistics;
using static Dcim.Tests.Counting.Facts;
using static Dcim.Tests.Counting.ProceedingFacts;

namespace Dcim.Tests.Statistics;

/// <summary>T10 of 2012: the counts stand in the comments, and were written before the code.</summary>
public sealed class SentenceTableTests
{
    private static readonly NationalProfile s_profile = Profile with
    {
        Currency = "EUR",
        Rates = [new(2012, "CZK", 25m), new(2013, "CZK", 26m), new(2012, "PLN", 4m)],
    };

    private static readonly ReportingInstitution[] s_declared =
    [
        new(1, "PRO", Active: true, Declared: true),
        new(2, "CRT", Active: true, Declared: true),
    ];

    /// <summary>
    /// Person 1: 5 years and a fine. Person 2: 18 months suspended, in two proceedings: 2 years partly suspended. Person 3: life,
    /// confiscation. Person 4: not told. Person 5: no sanction. Person 6: final in 2013. Person 7: year not known, prison and a ban.
    /// Company 8: a fine and winding-up.
    /// </summary>
    private static readonly ProceedingFact[] s_facts =
    [
        Proceeding(
            1,
            [
                Person(1, judgments: [Final("2012-06-01", Sentence("PRI FIN", 60, "NON", fine: Euro(1000)))]),
                Person(2, judgments: [Final("2012-06-01", Sentence("SUS", 18, "FUL"))]),
                Person(3, judgments: [Final("2012-06-01", Sentence("LIF CNF", confiscated: new(50, "CZK")))]),
                Person(4, judgments: [Final("2012-06-01", Sentence("UNK"))]),
                Person(5, judgments: [Final("2012-06-01", Sentence("NON"))]),
            ]
        ),
        Proceeding(
            2,
            [
                Person(2, judgments: [Final("2012-09-01", Sentence("PRI", 24, "PAR"))]),
                Person(6, judgments: [Final("2013-01-01", Sentence("PRI", 12, "NON"), on: "2012-12-01")]),
                Person(7, judgments: [Final("UNK", Sentence("PRI BAN", 12, "NON"))]),
                Person(
                    8,
                    kind: "LEG",
                    judgments: [Final("2012-09-01", Sentence("FIN", fine: new(300, "JPY"), onLegalPerson: "FIN WIN"))]
                ),
            ],
            started: "2012-01-01"
        ),
    ];

    [Fact]
    public void Sanctions_AreThoseOfTheConvictionsOfTheYear()
    {
        var counted = Count(s_facts);
        // PRI FIN, SUS, LIF CNF, PRI: six sanctions.
        Assert.Equal(6, counted.Units);
        Assert.Equal(
            [
                "PRI GT1_2 PAR 1",
                "PRI GT2_5 NON 1",
                "LIF NAP NAP 1",
                "SUS GT1_2 FUL 1",
                "FIN NAP NAP 1",
                "CNF NAP NAP 1",
            ],
            Counted(counted).Order(Comparer<string>.Create((a, b) => Place(a).CompareTo(Place(b))))
        );
        Assert.Equal(
            ["EventYearNotKnown 2", "SentenceNotTold 1", "WithoutSanction 1"],
            counted.Table.Notes.Select(n => $"{n.Code} {n.Count}")
        );
        Assert.Equal([new TableShare("Suspended", 2, 3)], counted.Shares);

        int Place(string line) => Array.IndexOf(["PRI", "LIF", "SUS", "FIN", "CNF"], line.Split(' ')[0]);
    }

    [Fact]
    public void Margins_SayNotApplicable_WhereThereIsNoTermOfPrison()
    {
        var margin = Count(s_facts).Table.Margin("SANCTION", "LENGTH");
        Assert.Equal("2", margin["PRI", "TOTAL"].ToString());
        Assert.Equal("NAP", margin["PRI", "NAP"].ToString());
        Assert.Equal("NAP", margin["FIN", "LE1"].ToString());
        Assert.Equal("1", margin["FIN", "NAP"].ToString());
        Assert.Equal("0", margin["PRI", "GT10"].ToString());
        Assert.DoesNotContain("NON", margin.Rows.Categories);
        Assert.All(Count([]).Table.Cells, c => Assert.Equal(c.Categories[1] == "NAP", c.Categories[2] == "NAP"));
    }

    [Fact]
    public void LegalPersons_StandInTheirViewOnly()
    {
        var counted = Count(s_facts);
        var view = Assert.Single(counted.Table.Views);
        Assert.Equal("1", view.Table["FIN", "A2"].ToString());
        Assert.Equal("1", view.Table["WIN", "A2"].ToString());
        Assert.Equal("2", view.Table["TOTAL", "TOTAL"].ToString());
        Assert.Equal(2, counted.Drill(view.Table.KeyOf("TOTAL", "TOTAL"), view.Name).Units);
    }

    /// <summary>What SEN01 and SEN06 tell of a company: sanctions in its view, and the notes.</summary>
    [Theory]
    [InlineData("FIN", "UNK", "FIN 1", 0, 0)]
    [InlineData("FIN", "NAP", "FIN 1", 0, 0)]
    [InlineData("FIN", "FIN WIN", "WIN 1, FIN 1", 0, 0)]
    [InlineData("NON", "WIN", "WIN 1", 0, 0)]
    [InlineData("NON", "NAP", "", 0, 1)]
    [InlineData("NON", "", "", 0, 1)]
    [InlineData("CNF", "UNK", "", 0, 0)]
    [InlineData("UNK", "NAP", "", 0, 0)]
    [InlineData("UNK", "UNK", "", 1, 0)]
    [InlineData("UNK", "", "", 1, 0)]
    public void LegalPersons_ArePunishedByEither(
        string kinds,
        string onLegalPerson,
        string view,
        int notTold,
        int without
    )
    {
        var sentence = Sentence(kinds, onLegalPerson: onLegalPerson);
        var counted = Count([Proceeding(1, [Person(1, kind: "LEG", judgments: [Final("2012-06-01", sentence)])])]);
        var table = Assert.Single(counted.Table.Views).Table;
        Assert.Equal(
            view.Split(", ", StringSplitOptions.RemoveEmptyEntries).Order(),
            table.Rows.Categories.Where(k => table[k, "A2"].Number > 0).Select(k => $"{k} {table[k, "A2"]}").Order()
        );
        Assert.Equal(
            ["EventYearNotKnown 0", $"SentenceNotTold {notTold}", $"WithoutSanction {without}"],
            counted.Table.Notes.Select(n => $"{n.Code} {n.Count}")
        );
        Assert.Equal(view.Contains("FIN") ? "1" : "0", Of(counted, "FinesOnLegalPersons").Orders);
    }

    [Theory]
    [InlineData(0, "LE1")]
    [InlineData(12, "LE1")]
    [InlineData(13, "GT1_2")]
    [InlineData(24, "GT1_2")]
    [InlineData(25, "GT2_5")]
    [InlineData(60, "GT2_5")]
    [InlineData(61, "GT5_10")]
    [InlineData(120, "GT5_10")]
    [InlineData(121, "GT10")]
    [InlineData(1200, "GT10")]
    [InlineData(null, "UNK")]
    public void Bands_HoldTheirUpperEnd(int? months, string band)
    {
        Assert.Equal((Code)band, SentenceRule.BandOf("PRI", months));
        Assert.Equal(Code.NotApplicable, SentenceRule.BandOf("LIF", months));
    }

    [Theory]
    [InlineData("PRI", "PAR", "PAR")]
    [InlineData("PRI", "REF", "UNK")]
    [InlineData("SUS", "NON", "UNK")]
    [InlineData("SUS", "FUL", "FUL")]
    [InlineData("FIN", "FUL", "NAP")]
    public void Suspension_IsAskedOfPrisonOnly(string kind, string told, string category) =>
        Assert.Equal((Code)category, SentenceRule.SuspendedOf(kind, told));

    /// <summary>One judgment on two charges, the sentence for both entered with each: it is one sentence.</summary>
    [Fact]
    public void ChargesJudgedTogether_HaveEachKindOnce()
    {
        var counted = Count([
            Proceeding(
                1,
                [
                    Person(
                        1,
                        judgments:
                        [
                            Final("2012-06-01", Sentence("PRI")),
                            Final("2012-06-01", Sentence("PRI FIN", 36, "NON", fine: Euro(10)), convicted: "A2X"),
                        ]
                    ),
                ]
            ),
        ]);
        Assert.Equal(["PRI GT2_5 NON 1", "FIN NAP NAP 1"], Counted(counted));
    }

    [Fact]
    public void FirstInstance_CountsTheSentenceOfThatJudgment()
    {
        ProceedingFact[] facts =
        [
            Proceeding(
                1,
                [
                    Person(
                        1,
                        judgments:
                        [
                            Judgment("FIR", "CON", "2012-06-01", convicted: "A2", sentence: Sentence("PRI", 130)),
                            Judgment(
                                "SEC",
                                "CON",
                                "2013-06-01",
                                convicted: "A2",
                                final: "2013-06-01",
                                sentence: Sentence("PRI", 20)
                            ),
                        ]
                    ),
                ]
            ),
        ];
        Assert.Empty(Counted(Count(facts)));
        Assert.Equal(
            ["PRI GT10 UNK 1"],
            Counted(Count(facts, s_profile with { ConvictionBasis = ConvictionBasis.FirstInstance }))
        );
        Assert.Equal(["PRI GT1_2 UNK 1"], Counted(Count(facts, year: 2013)));
    }

    /// <summary>1000 EUR of fines; 50 CZK at 25 are 2 EUR; 300 JPY have no rate.</summary>
    [Fact]
    public void Amounts_AreConverted_AndWhatHasNoRateIsInNoSum()
    {
        var counted = Count(s_facts);
        Assert.Equal(("1", 1000L), Of(counted, "Fines"));
        Assert.Equal(("1", 0L), Of(counted, "FinesOnLegalPersons"));
        Assert.Equal(
            [new AmountInOtherCurrency("JPY", 300, 1)],
            counted.Amounts.Single(a => a.Code == "FinesOnLegalPersons").NotConverted
        );
        Assert.Equal(("1", 2L), Of(counted, "Confiscated"));
        Assert.Equal(("0", 0L), Of(counted, "Compensation"));
        Assert.All(counted.Amounts, a => Assert.Equal("EUR", a.Currency));
        Assert.All(Count([], institutions: []).Amounts, a => Assert.Equal((":", null), ($"{a.Orders}", a.Sum)));
    }

    /// <summary>Rounded once: 3 times 10 CZK are 1.2 EUR, not 0; and half goes away from zero: 2 PLN are 0.5 EUR.</summary>
    [Theory]
    [InlineData(10, "CZK", 3, 1)]
    [InlineData(2, "PLN", 1, 1)]
    [InlineData(2, "PLN", 3, 2)]
    [InlineData(1000000000, "EUR", 5, 5000000000)]
    public void Sums_AreRoundedOnce_HalfAwayFromZero(int amount, string currency, int times, long sum)
    {
        var rule = new AmountRule(s_profile, 2012);
        Assert.Equal(sum, rule.Sum(Enumerable.Repeat(new Money(amount, currency), times)).Total);
        var other = new AmountRule(s_profile, 2020).Sum([new(amount, currency), new(null, "EUR"), new(5, "UNK")]);
        Assert.Equal((currency == "EUR" ? 0 : 1, 2), (other.NotConverted.Count, other.NotTold));
    }

    /// <summary>Ordered in first instance, confirmed in the same year and in the next: once in each year, though not final in the first.</summary>
    [Fact]
    public void Confiscation_CountsInTheYearOfTheJudgment_OnceAProceeding()
    {
        ProceedingFact[] facts =
        [
            Proceeding(
                1,
                [
                    Person(
                        1,
                        judgments:
                        [
                            Confiscating("FIR", "2012-03-01", 900),
                            Confiscating("SEC", "2012-10-01", 700),
                            Confiscating("LAS", "2013-10-01", 700),
                        ]
                    ),
                    Person(2, judgments: [Confiscating("FIR", "UNK", 5)]),
                ]
            ),
        ];
        Assert.Equal(("1", 700L), Of(Count(facts), "Confiscated"));
        Assert.Equal(("1", 700L), Of(Count(facts, year: 2013), "Confiscated"));
        Assert.Equal(1, Count(facts).Amounts.Single(a => a.Code == "Confiscated").YearNotKnown);
        Assert.Equal(("1", 900L), Of(Count(facts, asOf: new(2012, 9, 30)), "Confiscated"));

        static JudgmentContent Confiscating(string instance, string on, int euro) =>
            Judgment(instance, "CON", on, convicted: "A2", sentence: Sentence("CNF", confiscated: Euro(euro)));
    }

    /// <summary>Of 2012: 500 and an amount not told; paid 200. Nothing awarded, another year and not known stand outside.</summary>
    [Fact]
    public void Compensation_CountsInTheYearOfItsOwnDate()
    {
        var counted = Count([
            Proceeding(
                1,
                [],
                victims:
                [
                    Victim(1, Euro(500), "2012-11-01", Euro(200)),
                    Victim(2, default, "2012-11-01"),
                    Victim(3, Euro(0), "2012-11-01"),
                    Victim(4, Euro(50), "2013-11-01", Euro(50)),
                    Victim(5, Euro(70), "UNK"),
                    Victim(6),
                ]
            ),
        ]);
        Assert.Equal(("2", 500L), Of(counted, "Compensation"));
        var line = counted.Amounts.Single(a => a.Code == "Compensation");
        Assert.Equal((1, 1), (line.NotTold, line.YearNotKnown));
        Assert.Equal(("1", 200L), Of(counted, "CompensationPaid"));
    }

    private static JudgmentContent Final(
        string final,
        SentenceContent sentence,
        string on = "2012-05-01",
        string convicted = "A2"
    ) => Judgment("FIR", "CON", on, convicted: convicted, final: final, sentence: sentence);

    private static Money Euro(int amount) => new(amount, "EUR");

    private static (string Orders, long? Sum) Of(CountedTable counted, string code)
    {
        var amount = counted.Amounts.Single(a => a.Code == code);
        return ($"{amount.Orders}", amount.Sum);
    }

    private static IEnumerable<string> Counted(CountedTable counted) =>
        counted
            .Table.Cells.Where(c => c.Value.Number > 0)
            .Select(c => string.Join(' ', [.. c.Categories, $"{c.Value}"]));

    private static ProceedingTable Count(
        ProceedingFact[] facts,
        NationalProfile? profile = null,
        int year = 2012,
        DateOnly? asOf = null,
        IReadOnlyList<ReportingInstitution>? institutions = null
    ) =>
        ProceedingTable.Count(
            "T10",
            new(year, asOf ?? Today.AsOf, Today.RecordedUpTo),
            facts,
            institutions ?? s_declared,
            profile ?? s_profile,
            Lists
        );
}
