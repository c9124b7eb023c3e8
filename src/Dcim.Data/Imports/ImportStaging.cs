using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Dcim.Data.Sealing;
using Dcim.Domain.Records;

namespace Dcim.Data.Imports;

/// <summary>
/// What of a file lies in the database until its import ends: sealed by a key of its own, which is destroyed then.
/// </summary>
public sealed class ImportStaging(Sealer sealer)
{
    public const int RowsPerChunk = 200;

    private static readonly JsonSerializerOptions s_json = new()
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    public byte[] Seal(ImportRun run, StagedFile file) => Seal(run, PlaceOf(run), file);

    /// <summary>What is known of the file; null where it was destroyed.</summary>
    public StagedFile? OpenFile(ImportRun run) =>
        run.SealedFile.Length == 0 ? null : Open<StagedFile>(run.SealedFile, PlaceOf(run));

    public byte[] Seal(ImportRun run, IReadOnlyDictionary<string, string> reasons) =>
        Seal(run, ReasonsOf(run), reasons);

    /// <summary>Why what is unusual stands, by soft rule.</summary>
    public IReadOnlyDictionary<string, string> OpenReasons(ImportRun run) =>
        run.SealedReasons is { } blob
            ? Open<Dictionary<string, string>>(blob, ReasonsOf(run)) ?? []
            : new Dictionary<string, string>();

    /// <param name="keyName">The key to seal by; null for that of the import.</param>
    public byte[] Seal(ImportRun run, int position, IReadOnlyList<StagedRow> rows, string? keyName = null) =>
        Seal(run, RowsOf(run, position), rows, keyName);

    /// <summary>The rows of a chunk; none where they were destroyed this moment.</summary>
    public List<StagedRow> OpenRows(ImportRun run, ImportChunk chunk) =>
        Open<List<StagedRow>>(chunk.Sealed, RowsOf(run, chunk.Position)) ?? [];

    /// <param name="keyName">The key to seal by; null for that of the import.</param>
    public byte[] Seal(ImportRun run, int position, IReadOnlyList<RecordOutcome> outcomes, string? keyName = null) =>
        Seal(run, OutcomesOf(run, position), outcomes, keyName);

    /// <summary>What the check found of the records that begin in a chunk; none before it.</summary>
    public List<RecordOutcome> OpenOutcomes(ImportRun run, ImportChunk chunk) =>
        chunk.SealedOutcome is { } blob ? Open<List<RecordOutcome>>(blob, OutcomesOf(run, chunk.Position)) ?? [] : [];

    private byte[] Seal<T>(ImportRun run, SealPlace place, T what, string? keyName = null) =>
        sealer.Seal(JsonSerializer.Serialize(what, s_json), place, keyName ?? run.KeyName);

    private T? Open<T>(byte[] blob, SealPlace place)
        where T : class =>
        sealer.OpenIfAlive(blob, place) is { } json ? JsonSerializer.Deserialize<T>(json, s_json) : null;

    private static SealPlace PlaceOf(ImportRun run) => new(nameof(ImportRun), run.Code, run.InstitutionId);

    private static SealPlace ReasonsOf(ImportRun run) =>
        new($"{nameof(ImportRun)}.Reasons", run.Code, run.InstitutionId);

    private static SealPlace RowsOf(ImportRun run, int position) =>
        new(nameof(ImportChunk), Row(run, position), run.InstitutionId);

    private static SealPlace OutcomesOf(ImportRun run, int position) =>
        new($"{nameof(ImportChunk)}.Outcome", Row(run, position), run.InstitutionId);

    private static string Row(ImportRun run, int position) =>
        string.Create(CultureInfo.InvariantCulture, $"{run.Code}.{position}");
}
