using CsCheck;
using Dcim.Domain.Counting;
using Dcim.Statistics;
using static Dcim.Tests.Counting.Facts;

namespace Dcim.Tests.Statistics;

/// <summary>What must hold of T1 whatever the facts: few values of each kind, so that persons, bodies and days collide.</summary>
public sealed class VictimTablePropertyTests
{
    private static readonly string[] Exact = ["2011-12-31", "2012-01-01", "2012-05-03", "2012-12-31", "2013-01-01"];

    private static readonly string[] Partial =
    [
        .. Exact,
        "2011",
        "2012",
        "2012-05",
        "2012-12-31..2013-01-01",
        "2011-06-01..2014-02-01",
    ];

    private static readonly Gen<ReportingInstitution[]> SomeInstitutions = Gen.Select(
        Gen.OneOf("POL", "NGO", "SOC", "NREM"),
        Gen.Bool,
        Gen.Bool,
        (type, active, declared) => new ReportingInstitution(1, type, active, declared)
    ).Array[0, 5];

    private static readonly Gen<VictimFact[]> AnyFacts = FactsOf(
        Partial,
        [.. Partial, "UNK"],
        ["SIG", "PRE", "PEN", "DEC", "IDE", "NID", "NOT"]
    );

    private static readonly Gen<VictimFact[]> ExactPositiveFacts = FactsOf(Exact, Exact, ["SIG", "PRE", "IDE"]);

    [Fact]
    public void PartsAddUpToTotals() =>
        Gen.Select(AnyFacts, SomeInstitutions)
            .Sample(
                (facts, institutions) =>
                {
                    var victims = Count(facts, institutions);
                    var table = victims.Table;
                    Assert.Equal(victims.Persons, table.Cells.Sum(c => c.Value.Number ?? 0));
                    foreach (var margin in table.Margins)
                    {
                        Assert.Equal(victims.Persons, margin.GrandTotal.Number ?? 0);
                        foreach (var row in margin.Rows.CategoriesAndTotal)
                            Assert.Equal(
                                margin[row, "TOTAL"].Number ?? 0,
                                margin.Columns.Categories.Sum(c => margin[row, c].Number ?? 0)
                            );
                        foreach (var column in margin.Columns.CategoriesAndTotal)
                            Assert.Equal(
                                margin["TOTAL", column].Number ?? 0,
                                margin.Rows.Categories.Sum(r => margin[r, column].Number ?? 0)
                            );
                    }
                },
                iter: 100
            );

    [Fact]
    public void DrillOfEveryCell_HasAsManyPersonsAsTheCellSays() =>
        Gen.Select(AnyFacts, SomeInstitutions)
            .Sample(
                (facts, institutions) =>
                {
                    var victims = Count(facts, institutions);
                    foreach (var cell in victims.Table.Cells)
                        AssertDrill(victims, victims.Table.KeyOf(cell), cell.Value);
                    foreach (var margin in victims.Table.Margins)
                    foreach (var row in margin.Rows.CategoriesAndTotal)
                    foreach (var column in margin.Columns.CategoriesAndTotal)
                        AssertDrill(victims, margin.KeyOf(row, column), margin[row, column]);
                },
                iter: 30
            );

    [Fact]
    public void OrderOfFacts_DoesNotMatter() =>
        Gen.Select(AnyFacts, Gen.Int)
            .Sample(
                (facts, seed) =>
                {
                    var shuffled = facts.ToArray();
                    new Random(seed).Shuffle(shuffled);
                    Assert.Equal(Written(Count(facts, [])), Written(Count(shuffled, [])));
                },
                iter: 200
            );

    [Fact]
    public void LaterAsOf_NeverTakesAway_WhereDatesAreExactAndNobodySaysNo() =>
        ExactPositiveFacts.Sample(
            facts =>
            {
                var persons = 0;
                foreach (var day in Exact)
                {
                    var next = Count(facts, [], asOf: Date(day).Latest).Persons;
                    Assert.True(next >= persons);
                    persons = next;
                }
            },
            iter: 200
        );

    [Fact]
    public void LaterEntries_DoNotChangeAnEarlierTable() =>
        Gen.Select(AnyFacts, AnyFacts)
            .Sample(
                (first, later) =>
                {
                    var before = Written(Count(first, []));
                    foreach (var fact in later)
                        fact.RecordedFrom = Today.RecordedUpTo.AddTicks(1);
                    foreach (var fact in first)
                        fact.RecordedTo = Today.RecordedUpTo.AddTicks(1);
                    Assert.Equal(before, Written(Count([.. first, .. later], [])));
                },
                iter: 100
            );

    private static void AssertDrill(VictimTable victims, IReadOnlyDictionary<string, string> key, CellValue value)
    {
        var origin = victims.Drill(key);
        Assert.Equal(value.Number ?? 0, origin.Persons);
        Assert.Equal(origin.Persons, origin.Composition.Sum(c => c.Persons));
        Assert.Equal(origin.Registrations.Count, origin.Composition.Sum(c => c.Registrations));
    }

    /// <summary>All that a table says, as text.</summary>
    private static string Written(VictimTable victims) =>
        string.Join(
            '\n',
            [
                .. victims
                    .Table.Cells.Where(c => c.Value.Number > 0)
                    .Select(c => string.Join(' ', [.. c.Categories, $"{c.Value}"])),
                .. victims.Drill(new Dictionary<string, string>()).Registrations.Select(r => $"{r}"),
                .. victims.YearNotKnown.Registrations.Select(r => $"{r}"),
                .. victims.DoubtfulSpells.Select(d => $"{d.Registration} {string.Join(' ', d.CountedWith)}"),
                .. victims.Disagreements.Select(d => $"{d.Answer} {string.Join(' ', d.Values)}"),
            ]
        );

    private static VictimTable Count(
        VictimFact[] facts,
        IReadOnlyList<ReportingInstitution> institutions,
        DateOnly? asOf = null
    ) => VictimTable.Count(new(2012, asOf ?? Today.AsOf, Today.RecordedUpTo), facts, institutions, Profile, Lists);

    private static Gen<VictimFact[]> FactsOf(string[] registered, string[] dated, string[] statuses)
    {
        var lines = Gen.Select(
            Gen.OneOf(statuses),
            Gen.OneOf(dated),
            Gen.OneOf("PJ,POL", "SEF,BOR", "APAV,NGO", "UNK,"),
            Gen.OneOf("", "LAB", "UNK"),
            (status, date, body, form) => Line(status, date, body.Split(',')[0], body.Split(',')[1], form)
        ).Array[1, 3];
        var answers = Gen.Select(
            Gen.OneOf("F", "M", "UNK"),
            Gen.Int[14, 20],
            Gen.Int[0, 6],
            Gen.OneOf("BR", "PT", "RO", "STLS", "REF"),
            Gen.OneOf("SEX", "LAB", "UNK"),
            (sex, from, width, country, form) => (sex, from, to: from + width, country, form)
        );
        var spell = Gen.Select(
            Gen.OneOf("Y", "N"),
            Gen.OneOf(dated),
            Gen.OneOf(dated),
            (trafficked, start, end) => (trafficked, start, end)
        );
        var fact = Gen.Select(
            Gen.OneOf(registered),
            Gen.Int[1, 6],
            Gen.OneOf("POL", "NGO", "SOC"),
            answers,
            spell,
            lines,
            (on, person, type, a, s, history) =>
                Fact(
                    0,
                    on,
                    person,
                    type,
                    a.sex,
                    a.from,
                    a.to,
                    "UNK",
                    [a.country],
                    a.form,
                    s.trafficked,
                    s.start,
                    s.end,
                    history
                )
        );
        return fact.Array[0, 12]
            .Select(facts =>
            {
                foreach (var (index, one) in facts.Index())
                    one.RegistrationId = index + 1;
                return facts;
            });
    }
}
