using System.Globalization;
using Dcim.Data;
using Dcim.Data.Audit;
using Dcim.Data.Imports;
using Dcim.Data.Sealing;
using Dcim.Domain.Records;
using Dcim.Web.Features.Imports.Files;

namespace Dcim.Web.Features.Imports;

/// <summary>Reads a file that was sent and stages its rows, sealed; the file itself is not kept.</summary>
public sealed class ImportUpload(
    DcimDbContext db,
    Scope scope,
    KeyStore keys,
    ImportStaging staging,
    ImportDigests digests,
    SourceProfiles profiles,
    TimeProvider clock
)
{
    private const int ChunksPerSave = 2;

    /// <summary>Longest body of a request that brings a file, in bytes.</summary>
    public const long MaxRequest = 65L * 1024 * 1024;

    /// <summary>How large a file may be; more comes in parts.</summary>
    public static FileLimits Limits { get; } = FileLimits.Default with { FileBytes = 64L * 1024 * 1024, Columns = 300 };

    /// <summary>Stages a file. Until all of it is staged the import has no chunks, and one that is broken off never will.</summary>
    /// <param name="file">Seekable.</param>
    /// <param name="csv">How it is written, where somebody knows better than what is found.</param>
    /// <param name="headingRow">Number of the line of its headings, where somebody knows better.</param>
    /// <param name="named">The profile by which it is to be read; null to know it by its headings.</param>
    /// <param name="leaseUntil">Until when whoever calls does the next steps too; null to leave them to others.</param>
    /// <returns>The import, with source and profile where one is named or knows the file.</returns>
    /// <exception cref="SourceFileException">It cannot be read.</exception>
    public async Task<ImportRun> StageAsync(
        Stream file,
        string fileName,
        Institution institution,
        CsvStyle? csv,
        int? headingRow,
        KnownProfile? named,
        DateTime? leaseUntil,
        CancellationToken cancellationToken
    )
    {
        using var source = SourceFile.Open(file, fileName, Limits, csv);
        IReadOnlyList<SourceTable> tables = [.. source.Tables.Where(t => !t.IsHidden)];
        if (tables.Count == 0)
            tables = source.Tables;
        if (headingRow is { } line)
            tables = [tables[0].WithHeaderRow(line), .. tables.Skip(1)];
        (tables, var profile) = await profiles.OpenAsync(tables, institution, named, cancellationToken);
        if (tables.Sum(t => t.RowCount) > Limits.Rows)
            throw new SourceFileException("Import.File.TooManyRows", Limits.Rows);
        file.Position = 0;
        var run = new ImportRun
        {
            InstitutionId = institution.Id,
            Code = RandomCode.New(),
            SealedFile = [],
            FileDigest = digests.OfFile(institution.Id, file),
            KeyName = keys.DataKeys.New(),
            Source = profile?.Source ?? "",
            Profile = profile?.Profile.ToJson() ?? "",
            State = ImportState.Mapping,
            CreatedAt = clock.GetUtcNow().UtcDateTime,
            CreatedBy = scope.UserId ?? 0,
            LeaseUntil = leaseUntil,
        };
        var language = CultureInfo.CurrentUICulture.Name;
        run.SealedFile = staging.Seal(run, new StagedFile(source.FileName, language, []));
        db.Add(run);
        db.Note(AuditAction.Created, nameof(ImportRun), run.Code, institution.Id);
        await db.SaveChangesAsync(cancellationToken);
        var sheets = new List<StagedSheet>();
        var (rows, position, unsaved) = (new List<StagedRow>(), 0, 0);
        foreach (var table in tables)
        {
            var counts = table.Columns.Select(_ => new ColumnCount()).ToList();
            var skipped = new Dictionary<SourceRowKind, int>();
            var staged = 0;
            foreach (var row in table.Rows())
            {
                if (row.Kind != SourceRowKind.Record)
                {
                    skipped[row.Kind] = skipped.GetValueOrDefault(row.Kind) + 1;
                    continue;
                }
                rows.Add(RowOf(table, sheets.Count, row, counts));
                staged++;
                if (rows.Count == ImportStaging.RowsPerChunk)
                    await StageRowsAsync();
            }
            sheets.Add(
                new(
                    table.Name,
                    [.. table.Columns.Zip(counts, (c, n) => n.ToColumn(c))],
                    staged,
                    skipped.GetValueOrDefault(SourceRowKind.Note),
                    skipped.GetValueOrDefault(SourceRowKind.Total),
                    skipped.GetValueOrDefault(SourceRowKind.Headings)
                )
            );
        }
        if (rows.Count > 0)
            await StageRowsAsync();
        if (position == 0)
            throw new SourceFileException("Import.File.Empty");
        run.SealedFile = staging.Seal(run, new StagedFile(source.FileName, language, sheets));
        (run.Rows, run.Chunks) = (sheets.Sum(s => s.Rows), position);
        run.Version++;
        await db.SaveChangesAsync(cancellationToken);
        return run;

        async Task StageRowsAsync()
        {
            db.Add(
                new ImportChunk
                {
                    InstitutionId = institution.Id,
                    RunId = run.Id,
                    Position = position,
                    Sealed = staging.Seal(run, position, rows),
                }
            );
            position++;
            rows.Clear();
            if (++unsaved < ChunksPerSave)
                return;
            unsaved = 0;
            await db.SaveChangesAsync(cancellationToken);
            foreach (var entry in db.ChangeTracker.Entries<ImportChunk>().ToList())
                entry.State = Microsoft.EntityFrameworkCore.EntityState.Detached;
        }
    }

    private static StagedRow RowOf(SourceTable table, int sheet, SourceRow row, List<ColumnCount> counts)
    {
        var cells = new string[table.Columns.Count];
        List<int>? dates = null;
        List<int>? computed = null;
        for (var i = 0; i < cells.Length; i++)
        {
            var cell = row[table.Columns[i]];
            cells[i] = cell.Text;
            counts[i].Add(cell.Text);
            if (cell.IsDate)
                (dates ??= []).Add(i);
            if (cell.IsFormula || cell.IsError)
                (computed ??= []).Add(i);
        }
        return new(sheet, row.Number, cells, dates?.ToArray(), computed?.ToArray());
    }

    /// <summary>Counts the values of a column as long as they can be codes: not of a column of names or dates.</summary>
    private sealed class ColumnCount
    {
        private const int MostCounted = 20_000;
        private const int LongestValue = 200;

        private readonly Dictionary<string, int> _values = new(StringComparer.Ordinal);
        private int _filled;

        public void Add(string text)
        {
            if (text.Length == 0)
                return;
            _filled++;
            var value = text.Length > LongestValue ? text[..LongestValue] : text;
            if (_values.TryGetValue(value, out var count))
                _values[value] = count + 1;
            else if (_values.Count < MostCounted)
                _values[value] = 1;
        }

        public StagedColumn ToColumn(SourceColumn column) =>
            new(
                column.Heading,
                column.Letters,
                [
                    .. _values
                        .OrderByDescending(v => v.Value)
                        .ThenBy(v => v.Key, StringComparer.Ordinal)
                        .Take(StagedColumn.MostValues)
                        .Select(v => new StagedValue(v.Key, v.Value)),
                ],
                _values.Count,
                _filled
            );
    }
}
