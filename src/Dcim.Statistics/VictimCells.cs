using Dcim.Domain.Answers;
using Dcim.Domain.Catalogue;
using Dcim.Domain.Counting;

namespace Dcim.Statistics;

/// <summary>The long table of T1.</summary>
internal static class VictimCells
{
    /// <summary>
    /// Every combination of categories for the organisation types that register in the year: one line for each country
    /// that occurs, or one with country TOTAL where nobody was counted. A type that does not register has its counts, or
    /// else a single line that says so.
    /// </summary>
    public static IReadOnlyList<TableCell> Of(
        IEnumerable<KeyValuePair<VictimCategories, int>> counts,
        IReadOnlyList<Dimension> dimensions,
        Coverage coverage,
        CodeListData forms
    )
    {
        var byCombination = counts.ToLookup(c => c.Key with { Country = Dimension.Total });
        var counted = byCombination.Select(c => c.Key.Organisation).ToHashSet();
        var countryAt = MarginTable.Places(Of(VictimTable.Country));
        var cells = new List<TableCell>();
        foreach (var organisation in Of(VictimTable.Organisation).Categories)
        {
            var active = coverage.IsActive(organisation);
            if (!active && !counted.Contains(organisation))
            {
                cells.Add(Empty(AllOf(organisation)));
                continue;
            }
            foreach (var combination in Combinations(organisation))
                if (byCombination.Contains(combination))
                    foreach (
                        var (victim, count) in byCombination[combination].OrderBy(c => countryAt[c.Key.Country.Value])
                    )
                        cells.Add(new(Categories(victim), CellValue.Of(count)));
                else if (active)
                    cells.Add(Empty(combination));
        }
        return cells;

        Dimension Of(string name) => dimensions.Single(d => d.Name == name);

        TableCell Empty(VictimCategories v) => new(Categories(v), CellValue.Of(0, coverage.KindOf(0, v.Organisation)));

        IEnumerable<VictimCategories> Combinations(Code organisation) =>
            from status in Of(VictimTable.Status).Categories
            from sex in Of(VictimTable.Sex).Categories
            from age in Of(VictimTable.Age).Categories
            from citizenship in Of(VictimTable.Citizenship).Categories
            from form in Of(VictimTable.Form).Categories
            select new VictimCategories(
                organisation,
                status,
                sex,
                age,
                citizenship,
                Dimension.Total,
                form,
                MainFormRule.Iccs(form, forms)
            );
    }

    private static VictimCategories AllOf(Code organisation)
    {
        Code all = Dimension.Total;
        return new(organisation, all, all, all, all, all, all, all);
    }

    /// <summary>In the order of the dimensions of <see cref="VictimTable"/>.</summary>
    private static string[] Categories(VictimCategories v) =>
        [
            v.Organisation.Value,
            v.Status.Value,
            v.Sex.Value,
            v.AgeGroup.Value,
            v.CitizenshipGroup.Value,
            v.Country.Value,
            v.MainForm.Value,
            v.Iccs.Value,
        ];
}
