using Dcim.Data.Imports;
using Dcim.Domain.Exchange;

namespace Dcim.Web.Features.Imports;

/// <summary>An import that this process works at.</summary>
public sealed class HeldImport(long runId)
{
    public long RunId { get; } = runId;

    /// <summary>Version of the run as this process wrote it: another one means that somebody else has taken it. Null before the first step.</summary>
    public long? Version { get; set; }

    /// <summary>Nobody else needs the machine: two work at it beside each other.</summary>
    public bool IsAlone { get; init; }

    /// <summary>Null as long as no step needed it.</summary>
    public ImportMemory? Memory { get; set; }
}

/// <summary>What a process keeps of an import while it works at its rows; made anew by whoever takes it up again.</summary>
public sealed class ImportMemory
{
    private const int MostChunks = 20;

    private readonly Dictionary<int, List<StagedRow>> _chunks = [];
    private readonly Queue<int> _order = [];

    public required StagedFile File { get; init; }
    public required SourceProfile Profile { get; init; }
    public required RowMapper Mapper { get; init; }
    public required SheetLines Lines { get; init; }
    public required RecordIndex Index { get; init; }

    /// <summary>Keys of the answers, and names of the kinds of rows, that the source speaks of.</summary>
    public required IReadOnlySet<string> Covers { get; init; }

    /// <summary>Name of the key that seals what stays of the rows after the end.</summary>
    public string LastKey { get; set; } = "";

    /// <summary>The rows of a chunk; records mostly lie in one or two that follow each other.</summary>
    public async Task<List<StagedRow>> RowsAsync(int chunk, Func<Task<List<StagedRow>>> open)
    {
        if (_chunks.TryGetValue(chunk, out var rows))
            return rows;
        _chunks[chunk] = rows = await open();
        _order.Enqueue(chunk);
        if (_order.Count > MostChunks)
            _chunks.Remove(_order.Dequeue());
        return rows;
    }

    /// <summary>What a profile speaks of: the answers of its columns and fixed ones, rows by the name of their kind.</summary>
    public static HashSet<string> CoversOf(SourceProfile profile) =>
        profile
            .Columns.Select(c => c.Target)
            .Concat(profile.Fixed.Select(f => f.Target))
            .Select(t => t is null ? null : AnswerAddress.Parse(t))
            .OfType<AnswerAddress>()
            .Select(a => a.Rows ?? (a.Section is null ? a.Key : $"{a.Section}:{a.Key}"))
            .ToHashSet(StringComparer.Ordinal);
}
