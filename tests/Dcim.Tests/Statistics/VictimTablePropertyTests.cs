using CsCheck;
using Dcim.Domain.Counting;
using Dcim.Statistics;
using static Dcim.Tests.Counting.Facts;
using static Dcim.Tests.Statistics.GeneratedFacts;

namespace Dcim.Tests.Statistics;

/// <summary>What must hold of T1 whatever the facts: few values of each kind, so that persons, bodies and days collide.</summary>
public sealed class VictimTablePropertyTests
{
    [Fact]
    public void PartsAddUpToTotals() =>
        Gen.Select(AnyFacts, SomeInstitutions)
            .Sample(
                (facts, institutions) =>
                {
                    var victims = Count(facts, institutions);
                    var table = victims.Table;
                    Assert.Equal(victims.Units, table.Cells.Sum(c => c.Value.Number ?? 0));
                    foreach (var margin in table.Margins)
                    {
                        Assert.Equal(victims.Units, margin.GrandTotal.Number ?? 0);
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
                    var next = Count(facts, [], asOf: Date(day).Latest).Units;
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
        Assert.Equal(value.Number ?? 0, origin.Units);
        Assert.Equal(origin.Units, origin.Composition.Sum(c => c.Units));
        Assert.Equal(origin.Records.Count, origin.Composition.Sum(c => c.Records));
    }

    /// <summary>All that a table says, as text.</summary>
    private static string Written(VictimTable victims) =>
        string.Join(
            '\n',
            [
                .. victims
                    .Table.Cells.Where(c => c.Value.Number > 0)
                    .Select(c => string.Join(' ', [.. c.Categories, $"{c.Value}"])),
                .. victims.Drill(new Dictionary<string, string>()).Records.Select(r => $"{r}"),
                .. victims.YearNotKnown.Records.Select(r => $"{r}"),
                .. victims.DoubtfulSpells.Select(d => $"{d.Registration} {string.Join(' ', d.CountedWith)}"),
                .. victims.Disagreements.Select(d => $"{d.Answer} {string.Join(' ', d.Values)}"),
            ]
        );

    private static VictimTable Count(
        VictimFact[] facts,
        IReadOnlyList<ReportingInstitution> institutions,
        DateOnly? asOf = null
    ) => VictimTable.Count(new(2012, asOf ?? Today.AsOf, Today.RecordedUpTo), facts, institutions, Profile, Lists);
}
