using Dcim.Data;
using Dcim.Domain.Answers;
using Dcim.Domain.Counting;
using Dcim.Domain.Records;
using Microsoft.EntityFrameworkCore;

namespace Dcim.Web.Features.Coverage;

/// <summary>What an institution says of a year.</summary>
public enum CoverageState
{
    NotActive,
    NotDeclared,
    Declared,
}

/// <summary>An institution in one year.</summary>
/// <param name="Registrations">Those it made that certainly belong to the year.</param>
public sealed record CoverageCell(CoverageState State, int Registrations);

/// <summary>An institution in all the years shown.</summary>
/// <param name="Uncertain">Its registrations whose date leaves open which of several years they belong to.</param>
public sealed record CoverageRow(Institution Institution, IReadOnlyList<CoverageCell> Cells, int Uncertain)
{
    public int Total => Cells.Sum(c => c.Registrations) + Uncertain;
}

/// <summary>What a nought in the tables of a year would say.</summary>
/// <param name="OfAll">A nought over all types of organisation is one.</param>
/// <param name="Types">The types of organisation of which a nought is one.</param>
public sealed record NoughtOfYear(bool OfAll, IReadOnlyList<Code> Types);

/// <summary>
/// Which institution declared which year, and how much it registered: where the silence of the tables is a nought, and whom
/// to ask where it is not (domain.md 4.3, rule 11).
/// </summary>
public sealed record CoverageOverview(
    CoverageForm Form,
    IReadOnlyList<int> Years,
    IReadOnlyList<CoverageRow> Rows,
    IReadOnlyList<NoughtOfYear> Noughts
)
{
    public int TotalOf(int year) => Rows.Sum(r => r.Cells[year - Years[0]].Registrations);

    /// <param name="form">With both years, in order.</param>
    public static async Task<CoverageOverview> QueryAsync(
        DcimDbContext db,
        CoverageForm form,
        CancellationToken cancellationToken
    )
    {
        var (from, to) = (form.From!.Value, form.LastYear);
        var unreal = await db.UnrealImportsAsync(DateTime.MaxValue, cancellationToken);
        var counts = await db
            .VictimFacts.AsNoTracking()
            .Where(f => f.RecordedTo == null && f.FirstYear <= to && f.LastYear >= from)
            .Where(f => !unreal.Contains(f.ImportId))
            .GroupBy(f => new
            {
                f.InstitutionId,
                f.FirstYear,
                f.LastYear,
            })
            .Select(g => new
            {
                g.Key.InstitutionId,
                g.Key.FirstYear,
                g.Key.LastYear,
                Count = g.Count(),
            })
            .ToListAsync(cancellationToken);
        var declared = (
            await db
                .CoverageDeclarations.AsNoTracking()
                .Where(c => c.RecordedTo == null && c.Year >= from && c.Year <= to)
                .Select(c => new { c.InstitutionId, c.Year })
                .ToListAsync(cancellationToken)
        )
            .Select(c => (c.InstitutionId, c.Year))
            .ToHashSet();
        var institutions = await db.Institutions.AsNoTracking().OrderBy(i => i.Name).ToListAsync(cancellationToken);
        int[] years = [.. Enumerable.Range(from, to - from + 1)];
        return new(
            form,
            years,
            [
                .. institutions
                    .Where(i => i.Registers || counts.Any(c => c.InstitutionId == i.Id))
                    .Select(i => new CoverageRow(
                        i,
                        [
                            .. years.Select(year => new CoverageCell(
                                StateOf(i, year, declared.Contains((i.Id, year))),
                                counts
                                    .Where(c => c.InstitutionId == i.Id && c.FirstYear == year && c.LastYear == year)
                                    .Sum(c => c.Count)
                            )),
                        ],
                        counts.Where(c => c.InstitutionId == i.Id && c.FirstYear != c.LastYear).Sum(c => c.Count)
                    )),
            ],
            [.. years.Select(year => NoughtOf(institutions, year, declared))]
        );
    }

    private static CoverageState StateOf(Institution institution, int year, bool declared) =>
        declared ? CoverageState.Declared
        : institution.IsActiveIn(year) ? CoverageState.NotDeclared
        : CoverageState.NotActive;

    private static NoughtOfYear NoughtOf(
        IReadOnlyList<Institution> institutions,
        int year,
        HashSet<(long Institution, int Year)> declared
    )
    {
        var coverage = new Dcim.Domain.Counting.Coverage(
            institutions.Select(i => new ReportingInstitution(
                i.Id,
                i.Type,
                i.IsActiveIn(year),
                declared.Contains((i.Id, year))
            ))
        );
        return new(
            coverage.KindOfTotal(0) == CellKind.Number,
            [.. institutions.Select(i => i.Type).Distinct().Where(t => coverage.KindOf(0, t) == CellKind.Number)]
        );
    }
}
