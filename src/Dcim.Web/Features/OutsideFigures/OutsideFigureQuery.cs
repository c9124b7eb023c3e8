using Dcim.Data;
using Dcim.Domain.Records;
using Microsoft.EntityFrameworkCore;

namespace Dcim.Web.Features.OutsideFigures;

/// <summary>The figures of one source that stand beside a table.</summary>
/// <param name="Source">What was said of it at the time asked for.</param>
public sealed record FiguresOfSource(OutsideDescription Source, IReadOnlyList<OutsideFigure> Figures);

/// <summary>The part of a table's page.</summary>
/// <param name="CsvAddress">Where the same is had as a file.</param>
public sealed record BesideTable(IReadOnlyList<FiguresOfSource> Groups, string CsvAddress);

/// <summary>A source in the list of all.</summary>
public sealed record SourceRow(string Code, OutsideDescription Source, int Figures);

/// <summary>The one way to a figure from elsewhere: page, workbook and csv of a table ask here.</summary>
public sealed class OutsideFigureQuery(DcimDbContext db)
{
    /// <summary>What stood beside a table and year at the moment up to which the table is counted.</summary>
    public async Task<IReadOnlyList<FiguresOfSource>> BesideAsync(
        string table,
        int year,
        DateTime recordedUpTo,
        CancellationToken cancellationToken
    )
    {
        var rows = await (
            from figure in db.OutsideFigures.AsNoTracking()
            join source in db.OutsideDescriptions.AsNoTracking() on figure.SourceId equals source.SourceId
            where figure.Table == table && figure.Year == year
            where figure.RecordedFrom <= recordedUpTo
            where figure.RecordedTo == null || figure.RecordedTo > recordedUpTo
            where source.RecordedFrom <= recordedUpTo
            where source.RecordedTo == null || source.RecordedTo > recordedUpTo
            select new { Source = source, Figure = figure }
        ).ToListAsync(cancellationToken);
        return
        [
            .. rows.GroupBy(r => r.Source.Id)
                .Select(g => new FiguresOfSource(
                    g.First().Source,
                    [.. g.Select(r => r.Figure).OrderBy(f => f.EnteredAt).ThenBy(f => f.Id)]
                ))
                .OrderBy(g => g.Source.Name, StringComparer.CurrentCulture)
                .ThenBy(g => g.Source.SourceId),
        ];
    }

    /// <summary>The sources that stand now, by name.</summary>
    public async Task<IReadOnlyList<SourceRow>> ListAsync(CancellationToken cancellationToken)
    {
        var rows = await db
            .OutsideDescriptions.AsNoTracking()
            .Where(d => d.RecordedTo == null)
            .Select(d => new
            {
                d.Source.Code,
                Source = d,
                Figures = d.Source.Figures.Count(f => f.RecordedTo == null),
            })
            .ToListAsync(cancellationToken);
        return
        [
            .. rows.OrderBy(r => r.Source.Name, StringComparer.CurrentCulture)
                .ThenBy(r => r.Source.SourceId)
                .Select(r => new SourceRow(r.Code, r.Source, r.Figures)),
        ];
    }

    /// <summary>A source with its whole history, removed or not; null where there is none.</summary>
    public Task<OutsideSource?> FindAsync(string code) => Whole.SingleOrDefaultAsync(s => s.Code == code);

    /// <summary>The source that a form sent before has already made; null if it has not.</summary>
    public Task<OutsideSource?> FindByFormAsync(Guid formToken) =>
        Whole.SingleOrDefaultAsync(s => s.FormToken == formToken);

    /// <summary>Whether a form sent before has already made a figure.</summary>
    public Task<bool> HasFigureAsync(Guid formToken) => db.OutsideFigures.AnyAsync(f => f.FormToken == formToken);

    private IQueryable<OutsideSource> Whole =>
        db.OutsideSources.Include(s => s.Descriptions).Include(s => s.Figures).AsSplitQuery();
}
