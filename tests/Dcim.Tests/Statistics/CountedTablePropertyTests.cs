using CsCheck;
using Dcim.Domain.Counting;
using Dcim.Statistics;
using static Dcim.Tests.Counting.Facts;
using static Dcim.Tests.Statistics.GeneratedFacts;

namespace Dcim.Tests.Statistics;

/// <summary>What must hold of T8, T9 and the second views whatever the facts.</summary>
public sealed class CountedTablePropertyTests
{
    [Fact]
    public void Flows_AreTheVictimsOfT1() =>
        Gen.Select(AnyFacts, SomeInstitutions)
            .Sample(
                (facts, institutions) =>
                {
                    var victims = Count(VictimTable.Id, facts, institutions);
                    var flows = Count(FlowTable.Id, facts, institutions);
                    Assert.Equal(victims.Units, flows.Units);
                    Assert.Equal(victims.Units, flows.Table.Cells.Sum(c => c.Value.Number ?? 0));
                    Assert.All(
                        flows.Table.Margins,
                        m => Assert.Equal(victims.Table.Margins[0].GrandTotal, m.GrandTotal)
                    );
                    Assert.Equal(
                        Ids(victims.Drill(new Dictionary<string, string>())),
                        Ids(flows.Drill(new Dictionary<string, string>()))
                    );
                    Assert.Equal(Ids(victims.YearNotKnown), Ids(flows.YearNotKnown));
                    foreach (var view in flows.Table.Views)
                        Assert.True(
                            view.Table.Columns.Categories.Sum(c => view.Table["TOTAL", c].Number ?? 0) >= flows.Units
                        );
                },
                iter: 200
            );

    [Fact]
    public void OwnRegistrations_AreTheRegistrationsOfT1() =>
        Gen.Select(AnyFacts, SomeInstitutions)
            .Sample(
                (facts, institutions) =>
                {
                    var victims = Count(VictimTable.Id, facts, institutions);
                    var own = victims.Table.Views.Single().Table;
                    Assert.Equal(victims.Ledger.Registrations, own.GrandTotal.Number ?? 0);
                    Assert.Equal(
                        victims.Ledger.Registrations,
                        own.Rows.Categories.Sum(r => own.Columns.Categories.Sum(c => own[r, c].Number ?? 0))
                    );
                },
                iter: 200
            );

    [Fact]
    public void Protection_CountsNoSpellTwiceInAMeasure() =>
        AnyFacts.Sample(
            facts =>
            {
                var table = Count(ProtectionTable.Id, facts, []);
                var spells = VictimCounter
                    .CountProtected(facts, 2012, Today, Profile, Lists)
                    .Victims.Select(v => v.Spell)
                    .ToList();
                Assert.Equal(spells.Count, table.Units);
                foreach (var measure in ProtectionRule.Measures)
                {
                    var cells = table.Table.Cells.Where(c => c.Categories[0] == measure.Value);
                    var persons = cells.Sum(c => c.Value.Number ?? 0);
                    Assert.Equal(
                        spells.Count(s =>
                            ProtectionRule.MeasuresOf(2012, s.Registrations, Today.AsOf).InYear.Contains(measure)
                        ),
                        persons
                    );
                    Assert.All(table.Table.Margins, m => Assert.Equal(persons, m[measure.Value, "TOTAL"].Number ?? 0));
                }
            },
            iter: 200
        );

    [Fact]
    public void Protection_OfAllYears_CountsEveryDatedMeasureOnce() =>
        AnyFacts.Sample(
            facts =>
            {
                var years = Enumerable.Range(2010, 6).Select(y => Count(ProtectionTable.Id, facts, [], y));
                var inAll = years.Sum(t => t.Table.Cells.Sum(c => c.Value.Number ?? 0));
                var persons = facts.Where(Today.See).GroupBy(f => f.PersonId).SelectMany(SpellRule.Split);
                Assert.Equal(
                    persons
                        .Where(s =>
                            StatusRule.CountedAs(StatusHistory.UpTo(Today.AsOf, s.Registrations), Profile).IsAnswered
                        )
                        .Sum(s =>
                            ProtectionRule.Of(s.Registrations, Today.AsOf).Count(e => e.Date.CertainYear is not null)
                        ),
                    inAll
                );
            },
            iter: 200
        );

    [Fact]
    public void DrillOfEveryCell_HasAsManyAsTheCellSays() =>
        Gen.Select(AnyFacts, SomeInstitutions)
            .Sample(
                (facts, institutions) =>
                {
                    foreach (var id in RegistrationTable.Ids)
                    {
                        var counted = Count(id, facts, institutions);
                        foreach (var cell in counted.Table.Cells)
                            AssertDrill(counted, counted.Table.KeyOf(cell), cell.Value);
                        foreach (var margin in counted.Table.Margins)
                            AssertDrills(counted, margin, null);
                        foreach (var view in counted.Table.Views)
                            AssertDrills(counted, view.Table, view.Name);
                    }
                },
                iter: 20
            );

    [Fact]
    public void OrderOfFacts_DoesNotMatter() =>
        Gen.Select(AnyFacts, Gen.Int)
            .Sample(
                (facts, seed) =>
                {
                    var shuffled = facts.ToArray();
                    new Random(seed).Shuffle(shuffled);
                    foreach (var id in RegistrationTable.Ids)
                        Assert.Equal(Written(Count(id, facts, [])), Written(Count(id, shuffled, [])));
                },
                iter: 100
            );

    private static void AssertDrills(RegistrationTable counted, MarginTable margin, string? view)
    {
        foreach (var row in margin.Rows.CategoriesAndTotal)
        foreach (var column in margin.Columns.CategoriesAndTotal)
            AssertDrill(counted, margin.KeyOf(row, column), margin[row, column], view);
    }

    private static void AssertDrill(
        RegistrationTable counted,
        IReadOnlyDictionary<string, string> key,
        CellValue value,
        string? view = null
    )
    {
        var origin = counted.Drill(key, view);
        Assert.Equal(value.Number ?? 0, view == VictimTable.ViewOwnRegistrations ? origin.Records.Count : origin.Units);
        Assert.Equal(origin.Units, origin.Composition.Sum(c => c.Units));
        Assert.Equal(origin.Records.Count, origin.Composition.Sum(c => c.Records));
    }

    private static string Written(RegistrationTable counted) =>
        string.Join(
            '\n',
            [
                .. counted.Table.Cells.Select(c => string.Join(' ', [.. c.Categories, $"{c.Value}"])),
                .. from view in counted.Table.Views
                from row in view.Table.Rows.CategoriesAndTotal
                from column in view.Table.Columns.CategoriesAndTotal
                select $"{row} {column} {view.Table[row, column]}",
                .. counted.Table.Notes.Select(n => $"{n}"),
                .. counted.NoteParts.Select(p => $"{p}"),
                .. counted.Disagreements.Select(d => $"{d.Answer} {string.Join(' ', d.Values)}"),
            ]
        );

    private static IEnumerable<long> Ids(CellOrigin origin) => origin.Records.Select(r => r.RecordId);

    private static RegistrationTable Count(
        string id,
        VictimFact[] facts,
        IReadOnlyList<ReportingInstitution> institutions,
        int year = 2012
    ) => RegistrationTable.Count(id, new(year, Today.AsOf, Today.RecordedUpTo), facts, institutions, Profile, Lists);
}
