namespace Dcim.Web.Features.Imports.Files;

/// <summary>Cells that are shown as one; rows from 1, columns from 0. What is written stands in the first of them.</summary>
internal readonly record struct MergedArea(int FirstRow, int LastRow, int FirstColumn, int LastColumn);

/// <summary>Where the rows of a table come from, before it is known which of them are headings.</summary>
internal abstract class RowSource(string name, bool isHidden)
{
    public string Name { get; } = name;
    public bool IsHidden { get; } = isHidden;

    /// <summary>The rows in which something is written, from the beginning.</summary>
    public abstract IEnumerable<SourceRow> Rows();

    /// <summary>Known once <see cref="Rows"/> were read to the end.</summary>
    public virtual IReadOnlyList<MergedArea> Merged => [];
}

/// <summary>
/// What one reading to the end tells of a table. The end must be seen: merged cells stand there in a workbook, footnotes are
/// known by what follows them, and damage is better found before the user does any work.
/// </summary>
internal sealed record TableScan(
    IReadOnlyList<SourceRow> Sample,
    int Rows,
    int LastWideRow,
    int[] LastFilled,
    IReadOnlyList<MergedArea> Merged
)
{
    private const int SampleCharacters = 1_000_000;

    public static TableScan Of(RowSource source, FileLimits limits)
    {
        var sample = new List<SourceRow>();
        var lastFilled = new List<int>();
        var (rows, lastWideRow, sampled) = (0, 0, 0L);
        foreach (var row in SourceFileException.Guard(source.Rows()))
        {
            if (++rows > limits.Rows + SourceTable.SampleRows)
                throw new SourceFileException("Import.File.TooManyRows", limits.Rows);
            if (rows <= SourceTable.SampleRows && sampled < SampleCharacters)
                sample.Add(row);
            var filled = 0;
            for (var i = 0; i < row.Cells.Length; i++)
            {
                if (i == lastFilled.Count)
                    lastFilled.Add(0);
                if (row.Cells[i].IsEmpty)
                    continue;
                lastFilled[i] = row.Number;
                sampled += row.Cells[i].Text.Length;
                filled++;
            }
            if (filled > 1)
                lastWideRow = row.Number;
        }
        return new(sample, rows, lastWideRow, [.. lastFilled], source.Merged);
    }
}
