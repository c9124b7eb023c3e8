using CsCheck;
using Dcim.Domain.Counting;
using Dcim.Domain.Profiles;
using Dcim.Statistics;
using static Dcim.Tests.Counting.Facts;

namespace Dcim.Tests.Statistics;

/// <summary>What must hold of T2 to T7 and T10 whatever the proceedings, on both bases of conviction.</summary>
public sealed class ProceedingTablePropertyTests
{
    private static readonly Gen<NationalProfile> s_profiles = Gen.OneOf(
            ConvictionBasis.Final,
            ConvictionBasis.FirstInstance
        )
        .Select(basis => Profile with { ConvictionBasis = basis, KnowingUseFrom = new(2012, 7, 15) });

    [Fact]
    public void PartsAddUpToTotals() =>
        Gen.Select(GeneratedProceedings.Any, GeneratedProceedings.SomeInstitutions, s_profiles)
            .Sample(
                (facts, institutions, profile) =>
                {
                    foreach (var counted in All(facts, institutions, profile))
                    {
                        var table = counted.Table;
                        if (counted is KnowingUseTable)
                            Assert.True(table.Cells.Sum(c => c.Value.Number ?? 0) >= counted.Units);
                        else
                        {
                            Assert.Equal(counted.Units, table.Cells.Sum(c => c.Value.Number ?? 0));
                            Assert.All(table.Margins, m => Assert.Equal(counted.Units, m.GrandTotal.Number ?? 0));
                        }
                        foreach (var margin in table.Margins.Concat(table.Views.Select(v => v.Table)))
                            AssertAddsUp(margin);
                    }
                },
                iter: 100
            );

    [Fact]
    public void DrillOfEveryCell_HasAsManyAsTheCellSays() =>
        Gen.Select(GeneratedProceedings.Any, GeneratedProceedings.SomeInstitutions, s_profiles)
            .Sample(
                (facts, institutions, profile) =>
                {
                    foreach (var counted in All(facts, institutions, profile))
                    {
                        foreach (var cell in counted.Table.Cells.Where(c => c.Value.Number > 0))
                            AssertDrill(counted, counted.Table.KeyOf(cell), cell.Value);
                        foreach (var margin in counted.Table.Margins)
                            AssertDrills(counted, margin, null);
                        foreach (var view in counted.Table.Views)
                            AssertDrills(counted, view.Table, view.Name);
                        Assert.Equal(counted.Units, counted.Drill(new Dictionary<string, string>()).Units);
                    }
                },
                iter: 30
            );

    [Fact]
    public void OrderOfFacts_DoesNotMatter() =>
        Gen.Select(GeneratedProceedings.Any, s_profiles, Gen.Int)
            .Sample(
                (facts, profile, seed) =>
                {
                    var shuffled = facts.ToArray();
                    new Random(seed).Shuffle(shuffled);
                    Assert.Equal(All(facts, [], profile).Select(Written), All(shuffled, [], profile).Select(Written));
                },
                iter: 100
            );

    [Fact]
    public void SecondProceedingOfTheSamePersons_ChangesNoPersons_ButDecisionsAndJudgments() =>
        Gen.Select(GeneratedProceedings.Any, s_profiles)
            .Sample(
                (facts, profile) =>
                {
                    ProceedingFact[] twice = [.. facts, .. facts.Select(f => Copy(f, f.ProceedingId + 100))];
                    foreach (var (once, both) in All(facts, [], profile).Zip(All(twice, [], profile)))
                        if (once is OffenderTable)
                        {
                            Assert.Equal(Cells(once), Cells(both));
                            Assert.Equal(once.YearNotKnown.Units, both.YearNotKnown.Units);
                        }
                        else
                        {
                            Assert.Equal(2 * once.Units, both.Units);
                            Assert.Equal(2 * once.YearNotKnown.Units, both.YearNotKnown.Units);
                        }
                },
                iter: 100
            );

    [Fact]
    public void LaterAsOf_NeverTakesAway_WhereDatesAreExact() =>
        GeneratedProceedings.Exact.Sample(
            facts =>
            {
                foreach (var id in (string[])[SuspectTable.Id, ProsecutedTable.Id])
                {
                    var units = 0;
                    foreach (var day in GeneratedFacts.Exact)
                    {
                        var counted = Count(id, facts, [], Profile, asOf: Date(day).Latest);
                        // Natural and legal: of which kind somebody is may be known only later.
                        var next = counted.Units + counted.Table.Notes.Single(n => n.Code == "LegalPersons").Count;
                        Assert.True(next >= units);
                        units = next;
                    }
                }
            },
            iter: 100
        );

    [Fact]
    public void LaterEntries_DoNotChangeAnEarlierTable() =>
        Gen.Select(GeneratedProceedings.Any, GeneratedProceedings.Any, s_profiles)
            .Sample(
                (first, later, profile) =>
                {
                    var before = All(first, [], profile).Select(Written).ToList();
                    foreach (var fact in later)
                        fact.RecordedFrom = Today.RecordedUpTo.AddTicks(1);
                    foreach (var fact in first)
                        fact.RecordedTo = Today.RecordedUpTo.AddTicks(1);
                    Assert.Equal(before, All([.. first, .. later], [], profile).Select(Written));
                },
                iter: 50
            );

    /// <summary>Rows are selected by these years: what lies outside them must not concern a table.</summary>
    [Fact]
    public void FactOutsideItsYears_IsInNoTable() =>
        Gen.Select(GeneratedProceedings.Any, Gen.Int[2008, 2016], s_profiles)
            .Sample(
                (facts, year, profile) =>
                {
                    var outside = facts.Where(f => year < f.FirstYear || f.LastYear < year).ToArray();
                    foreach (var id in ProceedingTable.Ids)
                    {
                        var counted = Count(id, outside, [], profile, year);
                        Assert.Equal((0, 0), (counted.Units, counted.YearNotKnown.Units));
                    }
                },
                iter: 200
            );

    [Fact]
    public void YearNotKnown_IsInNoCell() =>
        Gen.Select(GeneratedProceedings.Any, s_profiles)
            .Sample(
                (facts, profile) =>
                {
                    foreach (var id in (string[])[SuspectTable.Id, ProsecutedTable.Id, ConvictedTable.Id])
                    {
                        var (stage, counted) = (StageOf(id), Count(id, facts, [], profile));
                        var persons = new ProceedingCounter(facts, 2012, Today, profile, Lists).Persons(
                            stage,
                            CountedOffence.Trafficking
                        );
                        Assert.Empty(
                            persons
                                .Persons.Select(p => p.PersonId)
                                .Intersect(persons.YearNotKnown.Select(p => p.PersonId))
                        );
                        Assert.Equal(persons.Persons.Count(p => !p.IsLegalPerson), counted.Units);
                    }
                },
                iter: 100
            );

    private static OffenderStage StageOf(string id) =>
        id switch
        {
            SuspectTable.Id => OffenderStage.Suspected,
            ProsecutedTable.Id => OffenderStage.Prosecuted,
            _ => OffenderStage.Convicted,
        };

    private static void AssertAddsUp(MarginTable margin)
    {
        if (margin.Columns.HasTotal)
            foreach (var row in margin.Rows.CategoriesAndTotal)
                Assert.Equal(
                    margin[row, "TOTAL"].Number ?? 0,
                    margin.Columns.Categories.Sum(c => margin[row, c].Number ?? 0)
                );
        if (margin.Rows.HasTotal)
            foreach (var column in margin.Columns.CategoriesAndTotal)
                Assert.Equal(
                    margin["TOTAL", column].Number ?? 0,
                    margin.Rows.Categories.Sum(r => margin[r, column].Number ?? 0)
                );
    }

    private static void AssertDrills(CountedTable counted, MarginTable margin, string? view)
    {
        foreach (var row in margin.Rows.CategoriesAndTotal)
        foreach (var column in margin.Columns.CategoriesAndTotal)
            AssertDrill(counted, margin.KeyOf(row, column), margin[row, column], view);
    }

    private static void AssertDrill(
        CountedTable counted,
        IReadOnlyDictionary<string, string> key,
        CellValue value,
        string? view = null
    )
    {
        var origin = counted.Drill(key, view);
        Assert.Equal(value.Number ?? 0, origin.Units);
        Assert.Equal(origin.Units, origin.Composition.Sum(c => c.Units));
        Assert.Equal(origin.Records.Count, origin.Composition.Sum(c => c.Records));
    }

    private static IEnumerable<string> Cells(CountedTable counted) =>
        counted.Table.Cells.Select(c => string.Join(' ', [.. c.Categories, $"{c.Value}"]));

    private static string Written(CountedTable counted) =>
        string.Join(
            '\n',
            [
                .. Cells(counted),
                .. from view in counted.Table.Views
                from row in view.Table.Rows.CategoriesAndTotal
                from column in view.Table.Columns.CategoriesAndTotal
                select $"{row} {column} {view.Table[row, column]}",
                .. counted.Table.Notes.Select(n => $"{n}"),
                .. counted.NoteParts.Select(p => $"{p}"),
                .. counted.YearNotKnown.Records.Select(r => $"{r}"),
            ]
        );

    private static ProceedingFact Copy(ProceedingFact fact, long id) =>
        new()
        {
            ProceedingId = id,
            InstitutionId = fact.InstitutionId,
            InstitutionType = fact.InstitutionType,
            FirstYear = fact.FirstYear,
            LastYear = fact.LastYear,
            Content = fact.Content,
            RecordedFrom = fact.RecordedFrom,
        };

    private static IEnumerable<ProceedingTable> All(
        ProceedingFact[] facts,
        IReadOnlyList<ReportingInstitution> institutions,
        NationalProfile profile
    ) => ProceedingTable.Ids.Select(id => Count(id, facts, institutions, profile));

    private static ProceedingTable Count(
        string id,
        ProceedingFact[] facts,
        IReadOnlyList<ReportingInstitution> institutions,
        NationalProfile profile,
        int year = 2012,
        DateOnly? asOf = null
    ) =>
        ProceedingTable.Count(
            id,
            new(year, asOf ?? Today.AsOf, Today.RecordedUpTo),
            facts,
            institutions,
            profile,
            Lists
        );
}
