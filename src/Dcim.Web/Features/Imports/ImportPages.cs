using Dcim.Data;
using Dcim.Data.Imports;
using Dcim.Domain.Exchange;
using Dcim.Domain.Records;
using Dcim.Web.Localisation;
using Microsoft.EntityFrameworkCore;

namespace Dcim.Web.Features.Imports;

/// <summary>An import in the list.</summary>
public sealed record ImportRow(ImportRun Run, string Source, string Who);

/// <summary>What was chosen on the page of a new import.</summary>
public sealed class UploadForm
{
    /// <summary>A source, or a profile of ours; empty to know it by its headings.</summary>
    public string? Source { get; set; }

    /// <summary>Number of the line of the headings; empty to find it.</summary>
    public int? HeadingRow { get; set; }

    /// <summary>How a csv is written, where it is not found right.</summary>
    public string? Encoding { get; set; }

    /// <inheritdoc cref="Encoding"/>
    public string? Separator { get; set; }
}

/// <summary>The page of a new import.</summary>
/// <param name="LeadsProceedings">The institution has a template of proceedings too.</param>
public sealed record UploadPage(UploadForm Typed, IReadOnlyList<KnownProfile> Profiles, bool LeadsProceedings);

/// <summary>The page of an import, whatever its state.</summary>
public sealed record ImportPage(ImportRun Run, string Source, string Who)
{
    /// <summary>The same file came in before with this import; null if it did not.</summary>
    public string? SameFile { get; init; }

    /// <summary>Of an import that was undone: the codes of the records it changed that could not be given back what they said.</summary>
    public IReadOnlyList<string> NotGivenBack { get; init; } = [];
}

/// <summary>The page on which somebody says what the columns are.</summary>
public sealed record MappingPage(
    ImportPage Import,
    StagedFile File,
    MappingForm Form,
    TargetList Targets,
    AnswerTexts Words
)
{
    public IReadOnlyList<Institution> Register { get; init; } = [];
    public IReadOnlyList<KnownProfile> Profiles { get; init; } = [];
}

/// <summary>A soft rule that records of a file meet.</summary>
public sealed record UnusualRule(string Rule, string Message, int Records, IReadOnlyList<int> Rows);

/// <summary>Why an import waits for a second look.</summary>
/// <param name="Key">Ends the key of its text.</param>
public sealed record ImportPause(string Key, int Records, int Of);

/// <summary>What an import would do, or did.</summary>
public sealed record PreviewPage(ImportPage Import, StagedFile? File)
{
    public IReadOnlyList<RecordOutcome> Rejected { get; init; } = [];
    public IReadOnlyList<RecordOutcome> Changed { get; init; } = [];
    public IReadOnlyList<UnusualRule> Unusual { get; init; } = [];
    public IReadOnlyList<ImportPause> Pauses { get; init; } = [];

    /// <summary>What is told and not asked of such records, with how many records tell it.</summary>
    public IReadOnlyList<(string Label, int Records)> LeftOut { get; init; } = [];

    /// <summary>Columns that are not read.</summary>
    public IReadOnlyList<string> Unread { get; init; } = [];
    public int Duplicates { get; init; }
    public IReadOnlyDictionary<string, string> Reasons { get; init; } = new Dictionary<string, string>();
    public bool Confirmed { get; init; }

    /// <summary>Codes of the records that keep it from being undone.</summary>
    public IReadOnlyList<string> Touched { get; init; } = [];
}

/// <summary>Reads what the pages of imports show.</summary>
public sealed class ImportPages(DcimDbContext db, ImportStaging staging)
{
    /// <summary>Most records of a kind that a page shows one by one.</summary>
    public const int MostShown = 50;

    /// <summary>Above this share of its records something is held against a mistake in the mapping.</summary>
    private const int PauseAbovePercent = 10;
    private const int MuchMore = 10;
    private const int FewRows = 10;

    public async Task<IReadOnlyList<ImportRow>> ListAsync(long institutionId, CancellationToken cancellationToken)
    {
        var runs = await db
            .ImportRuns.AsNoTracking()
            .Where(r => r.InstitutionId == institutionId)
            .OrderByDescending(r => r.Id)
            .Take(100)
            .ToListAsync(cancellationToken);
        var sources = await db
            .RecordSources.AsNoTracking()
            .Where(s => s.InstitutionId == institutionId)
            .ToListAsync(cancellationToken);
        var users = runs.Select(r => r.CreatedBy).Distinct().ToList();
        var names = await db
            .Users.Where(u => users.Contains(u.Id))
            .ToDictionaryAsync(u => u.Id, u => u.DisplayName, cancellationToken);
        return [.. runs.Select(r => new ImportRow(r, NameOf(r, sources), names.GetValueOrDefault(r.CreatedBy, "")))];
    }

    public async Task<ImportPage> PageAsync(ImportRun run, CancellationToken cancellationToken)
    {
        var sources = await db
            .RecordSources.AsNoTracking()
            .Where(s => s.InstitutionId == run.InstitutionId && s.Code == run.Source)
            .ToListAsync(cancellationToken);
        return new(
            run,
            NameOf(run, sources),
            await db
                .Users.Where(u => u.Id == run.CreatedBy)
                .Select(u => u.DisplayName)
                .SingleOrDefaultAsync(cancellationToken)
                ?? ""
        )
        {
            SameFile = await db
                .ImportRuns.Where(r =>
                    r.InstitutionId == run.InstitutionId
                    && r.Id < run.Id
                    && r.FileDigest == run.FileDigest
                    && r.State == ImportState.Done
                )
                .OrderByDescending(r => r.Id)
                .Select(r => r.Code)
                .FirstOrDefaultAsync(cancellationToken),
            NotGivenBack =
                run.State == ImportState.Undone
                    ? await db
                        .ImportedRecords.Where(r => r.RunId == run.Id)
                        .OrderBy(r => r.Id)
                        .Select(r => r.Registration!.Code ?? r.Proceeding!.Code)
                        .Where(code => code != null)
                        .Take(MostShown)
                        .ToListAsync(cancellationToken)
                    : [],
        };
    }

    private static string NameOf(ImportRun run, IReadOnlyList<RecordSource> sources) =>
        sources.FirstOrDefault(s => s.Code == run.Source)?.Name ?? run.Source;

    /// <summary>What the check found, from all chunks.</summary>
    public async Task<PreviewPage> PreviewAsync(ImportPage page, CancellationToken cancellationToken)
    {
        var run = page.Run;
        var file = staging.OpenFile(run);
        var (rejected, changed, leftOut) = (
            new List<RecordOutcome>(),
            new List<RecordOutcome>(),
            new Dictionary<string, int>(StringComparer.Ordinal)
        );
        var unusual = new Dictionary<string, (string Message, int Records, List<int> Rows)>(StringComparer.Ordinal);
        var duplicates = 0;
        await foreach (var outcome in OutcomesAsync(run, cancellationToken))
        {
            if (outcome.Fate == RecordFate.Rejected && rejected.Count < MostShown)
                rejected.Add(outcome);
            if (outcome.Fate == RecordFate.Changed && changed.Count < MostShown)
                changed.Add(outcome);
            if (outcome.Fate == RecordFate.Duplicate)
                duplicates++;
            foreach (var label in outcome.LeftOut ?? [])
                leftOut[label] = leftOut.GetValueOrDefault(label) + 1;
            foreach (var finding in ImportSteps.IsUnusual(outcome) ? outcome.Unusual! : [])
            {
                var (message, records, rows) = unusual.GetValueOrDefault(finding.Rule!, (finding.Message, 0, []));
                if (rows.Count < FewRows)
                    rows.Add(outcome.Rows[0]);
                unusual[finding.Rule!] = (message, records + 1, rows);
            }
        }
        return new(page, file)
        {
            Rejected = rejected,
            Changed = changed,
            Duplicates = duplicates,
            LeftOut = [.. leftOut.OrderByDescending(l => l.Value).Select(l => (l.Key, l.Value))],
            Unusual = [.. unusual.Select(u => new UnusualRule(u.Key, u.Value.Message, u.Value.Records, u.Value.Rows))],
            Pauses = await PausesAsync(run, cancellationToken),
            Unread = file is null ? [] : Unread(file, SourceProfile.FromJson(run.Profile)),
        };
    }

    /// <summary>The outcomes of an import, chunk by chunk.</summary>
    public async IAsyncEnumerable<RecordOutcome> OutcomesAsync(
        ImportRun run,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        for (var last = -1; ; )
        {
            var chunk = await NextAsync(run, last, cancellationToken);
            if (chunk is null)
                yield break;
            last = chunk.Position;
            foreach (var outcome in staging.OpenOutcomes(run, chunk))
                yield return outcome;
        }
    }

    /// <summary>The rejected rows of an import, each with its reasons.</summary>
    public async Task<List<(StagedRow Row, string Reasons)>> RejectedAsync(
        ImportRun run,
        CancellationToken cancellationToken
    )
    {
        var reasons = new Dictionary<StagedPlace, string>();
        await foreach (var outcome in OutcomesAsync(run, cancellationToken))
            if (outcome.Fate == RecordFate.Rejected)
                foreach (var place in outcome.Places)
                    reasons[place] = string.Join("; ", outcome.Errors!.Select(WordsOf).Distinct());
        var rows = new List<(StagedRow, string)>();
        for (var last = -1; ; )
        {
            var chunk = await NextAsync(run, last, cancellationToken);
            if (chunk is null)
                return rows;
            last = chunk.Position;
            foreach (var (index, row) in staging.OpenRows(run, chunk).Index())
                if (reasons.TryGetValue(new(last, index), out var reason))
                    rows.Add((row, reason));
        }
    }

    /// <summary>What was found, with where it stands before it.</summary>
    public static string WordsOf(RecordFinding finding) =>
        finding.Where.Length == 0 ? finding.Message : $"{finding.Where}: {finding.Message}";

    private Task<ImportChunk?> NextAsync(ImportRun run, int last, CancellationToken cancellationToken) =>
        db
            .ImportChunks.AsNoTracking()
            .Where(c => c.RunId == run.Id && c.Position > last)
            .OrderBy(c => c.Position)
            .FirstOrDefaultAsync(cancellationToken);

    private static List<string> Unread(StagedFile file, SourceProfile profile)
    {
        var read = profile
            .Columns.Where(c => c.Target is not null)
            .Select(c => c.Heading)
            .Concat(profile.RecordKey)
            .Concat(RejectedWorkbook.ReasonHeadings)
            .Select(FoldedText.Of)
            .ToHashSet();
        return
        [
            .. file.Sheets[SheetLines.FirstOf(file, profile)]
                .Columns.Where(c => c.Filled > 0 && !read.Contains(FoldedText.Of(c.Heading)))
                .Select(c => c.Heading.Length > 0 ? c.Heading : c.Letters),
        ];
    }

    private async Task<List<ImportPause>> PausesAsync(ImportRun run, CancellationToken cancellationToken)
    {
        var all = run.Added + run.Changed + run.Unchanged + run.Rejected;
        var pauses = new List<ImportPause>();
        void Hold(string key, int records)
        {
            if (records * 100 > all * PauseAbovePercent)
                pauses.Add(new(key, records, all));
        }
        Hold("Rejected", run.Rejected);
        Hold("Unusual", run.Unusual);
        Hold("Changed", run.Changed);
        var last = await db
            .ImportRuns.Where(r =>
                r.InstitutionId == run.InstitutionId
                && r.Source == run.Source
                && r.Id < run.Id
                && r.State == ImportState.Done
            )
            .OrderByDescending(r => r.Id)
            .Select(r => (int?)r.Rows)
            .FirstOrDefaultAsync(cancellationToken);
        if (last is { } before && run.Rows > before * MuchMore)
            pauses.Add(new("MuchMore", run.Rows, before));
        return pauses;
    }
}
