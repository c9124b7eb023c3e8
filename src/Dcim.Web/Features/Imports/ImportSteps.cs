using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using Dcim.Data;
using Dcim.Data.Audit;
using Dcim.Data.Imports;
using Dcim.Data.Sealing;
using Dcim.Domain.Catalogue;
using Dcim.Domain.Exchange;
using Dcim.Domain.Records;
using Dcim.Web.Features.Registrations;
using Dcim.Web.Localisation;
using Microsoft.EntityFrameworkCore;

namespace Dcim.Web.Features.Imports;

/// <summary>
/// The steps of an import, each small enough that others save between two, and each such that it can be done again after a process
/// was killed in the midst of it.
/// </summary>
public sealed class ImportSteps(
    DcimDbContext db,
    KeyStore keys,
    ImportStaging staging,
    ImportDigests digests,
    SourceProfiles profiles,
    RecordIntakes intakes,
    IndicatorCatalogue catalogue,
    TimeProvider clock,
    Texts text,
    Scope on,
    IServiceScopeFactory scopes
)
{
    /// <summary>How long a process holds an import without a word.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromMinutes(1);

    /// <summary>The soft rule of a file in which nothing names the records: an equal row may be the same person again.</summary>
    private const string SaysTheSame = "SAYS-THE-SAME";
    private const int RecordsPerSave = 25;

    /// <summary>Where nobody waits.</summary>
    private const int MoreRecordsPerSave = 50;
    private const int RemovedPerStep = 10;
    private const int ChunksPerStep = 3;

    /// <summary>So that whoever waits for the one writer of the embedded database gets a turn.</summary>
    private static readonly TimeSpan s_turn = TimeSpan.FromMilliseconds(1);

    private bool _isAlone;

    /// <summary>Does the next step.</summary>
    /// <returns>Whether there is more to do.</returns>
    /// <exception cref="DbUpdateConcurrencyException">Somebody else has taken the import meanwhile.</exception>
    public async Task<bool> StepAsync(HeldImport held, CancellationToken cancellationToken)
    {
        db.PurposeOfSaves = AuditPurpose.Import;
        db.IsIntake = true;
        _isAlone = held.IsAlone;
        var run = await db.ImportRuns.SingleAsync(r => r.Id == held.RunId, cancellationToken);
        if (held.Version is { } version && version != run.Version)
            throw new DbUpdateConcurrencyException("Somebody else works at the import.");
        var more = await StepAsync(run, held, cancellationToken);
        held.Version = run.Version;
        return more;
    }

    private async Task<bool> StepAsync(ImportRun run, HeldImport held, CancellationToken cancellationToken)
    {
        switch (run.State)
        {
            case ImportState.Checking or ImportState.Committing when run.CancelAsked:
                await CancelAsync(run, cancellationToken);
                return true;
            case ImportState.Checking or ImportState.Committing or ImportState.Changing:
                var memory = held.Memory ??= await MemoryAsync(run, cancellationToken);
                if (run.ChunksDone == run.Chunks)
                    return await AdvanceAsync(run, memory, cancellationToken);
                await ChunkAsync(run, memory, cancellationToken);
                return true;
            case ImportState.Undoing:
                await UndoAsync(run, cancellationToken);
                return true;
            case ImportState.Mapping when run.Chunks == 0:
                (run.State, run.FinishedAt) = (ImportState.Cancelled, Now);
                await SaveAsync(run, cancellationToken);
                return true;
            case ImportState.Mapping or ImportState.Preview:
                return false;
            default:
                return await ClearAsync(run, cancellationToken);
        }
    }

    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    private async Task<ImportMemory> MemoryAsync(ImportRun run, CancellationToken cancellationToken)
    {
        var file = staging.OpenFile(run) ?? throw new InvalidDataException("What was staged is gone.");
        var profile = SourceProfile.FromJson(run.Profile);
        var (mapper, lines) = (profiles.MapperOf(profile), new SheetLines(file, profile));
        var index = new RecordIndex(mapper, lines);
        // Once checked, the outcomes tell which rows are one record.
        for (var position = 0; position < run.Chunks && run.State == ImportState.Checking; position++)
            index.Add(position, await RowsAsync(run, position, cancellationToken));
        return new()
        {
            File = file,
            Profile = profile,
            Mapper = mapper,
            Lines = lines,
            Index = index,
            Covers = ImportMemory.CoversOf(profile),
        };
    }

    private async Task<List<StagedRow>> RowsAsync(ImportRun run, int position, CancellationToken cancellationToken) =>
        staging.OpenRows(run, await ChunkOfAsync(run, position, cancellationToken));

    private Task<ImportChunk> ChunkOfAsync(ImportRun run, int position, CancellationToken cancellationToken) =>
        db.ImportChunks.AsNoTracking().SingleAsync(c => c.RunId == run.Id && c.Position == position, cancellationToken);

    private async Task ChunkAsync(ImportRun run, ImportMemory memory, CancellationToken cancellationToken)
    {
        var position = run.ChunksDone;
        var chunk = await ChunkOfAsync(run, position, cancellationToken);
        var outcomes = run.State switch
        {
            ImportState.Checking => await CheckAsync(run, position, memory, cancellationToken),
            ImportState.Committing => await AddAsync(run, chunk, memory, cancellationToken),
            _ => await ChangeAsync(run, chunk, memory, cancellationToken),
        };
        db.ChangeTracker.Clear();
        db.Attach(run);
        Count(run, run.State == ImportState.Checking ? [] : staging.OpenOutcomes(run, chunk), -1);
        Count(run, outcomes, 1);
        db.Attach(chunk);
        if (run.State == ImportState.Changing)
            await TrimAsync(run, chunk, outcomes, memory, cancellationToken);
        else
            chunk.SealedOutcome = staging.Seal(run, position, outcomes);
        run.ChunksDone++;
        run.LeaseUntil = Now + Lease;
        await SaveAsync(run, cancellationToken);
        await Task.Delay(s_turn, cancellationToken);
    }

    private static void Count(ImportRun run, IReadOnlyList<RecordOutcome> outcomes, int sign)
    {
        foreach (var outcome in outcomes)
        {
            switch (outcome.Fate)
            {
                case RecordFate.Added:
                    run.Added += sign;
                    break;
                case RecordFate.Changed:
                    run.Changed += sign;
                    break;
                case RecordFate.Rejected:
                    run.Rejected += sign;
                    break;
                default:
                    run.Unchanged += sign;
                    break;
            }
            if (IsUnusual(outcome))
                run.Unusual += sign;
        }
    }

    /// <summary>It comes in, and meets a soft rule.</summary>
    public static bool IsUnusual(RecordOutcome outcome) =>
        outcome is { Fate: RecordFate.Added or RecordFate.Changed, Unusual.Count: > 0 };

    private async Task SaveAsync(ImportRun run, CancellationToken cancellationToken)
    {
        run.Version++;
        await db.SaveChangesAsync(cancellationToken);
    }

    /// <summary>All chunks are done: on to what comes after.</summary>
    /// <returns>Whether there is more to do.</returns>
    private async Task<bool> AdvanceAsync(ImportRun run, ImportMemory memory, CancellationToken cancellationToken)
    {
        switch (run.State)
        {
            case ImportState.Checking:
                run.State = ImportState.Preview;
                run.LeaseUntil = null;
                break;
            case ImportState.Committing:
                (run.LiveAt, run.State, run.ChunksDone) = (Now, ImportState.Changing, 0);
                break;
            default:
                await FinishAsync(run, memory, cancellationToken);
                break;
        }
        await SaveAsync(run, cancellationToken);
        return run.State == ImportState.Changing;
    }

    /// <summary>Only the rejected rows stay, by a key of their own; what sealed all of them is destroyed.</summary>
    private async Task FinishAsync(ImportRun run, ImportMemory memory, CancellationToken cancellationToken)
    {
        var file = staging.OpenFile(run);
        db.NoteEndOfKey(run.KeyName);
        var rest = await db.ImportChunks.AnyAsync(c => c.RunId == run.Id, cancellationToken);
        run.KeyName = rest ? await LastKeyAsync(run, memory, cancellationToken) : "";
        run.SealedFile =
            rest && file is not null
                ? staging.Seal(
                    run,
                    file with
                    {
                        Sheets =
                        [
                            .. file.Sheets.Select(s =>
                                s with
                                {
                                    Columns = [.. s.Columns.Select(c => c with { Values = [] })],
                                }
                            ),
                        ],
                    }
                )
                : [];
        run.SealedReasons = null;
        (run.State, run.FinishedAt, run.LeaseUntil) = (ImportState.Done, Now, null);
    }

    private async Task<string> LastKeyAsync(ImportRun run, ImportMemory memory, CancellationToken cancellationToken)
    {
        if (memory.LastKey.Length > 0)
            return memory.LastKey;
        var blob = await db
            .ImportChunks.AsNoTracking()
            .Where(c => c.RunId == run.Id && c.Position < run.ChunksDone)
            .OrderBy(c => c.Position)
            .Select(c => c.Sealed)
            .FirstOrDefaultAsync(cancellationToken);
        return memory.LastKey =
            blob is not null && Sealer.KeyNameOf(blob) is { } name && name != run.KeyName ? name : keys.DataKeys.New();
    }

    /// <summary>Only the rejected records that begin in a chunk stay, with all their rows, by the key that outlives the import.</summary>
    private async Task TrimAsync(
        ImportRun run,
        ImportChunk chunk,
        IReadOnlyList<RecordOutcome> outcomes,
        ImportMemory memory,
        CancellationToken cancellationToken
    )
    {
        var (rejected, rows) = (new List<RecordOutcome>(), new List<StagedRow>());
        foreach (var outcome in outcomes.Where(o => o.Fate == RecordFate.Rejected))
        {
            var first = rows.Count;
            rows.AddRange(await RowsOfAsync(run, outcome.Places, memory, cancellationToken));
            rejected.Add(
                outcome with
                {
                    Places = [.. outcome.Places.Select((_, i) => new StagedPlace(chunk.Position, first + i))],
                }
            );
        }
        if (rejected.Count == 0)
        {
            db.Remove(chunk);
            return;
        }
        var key = await LastKeyAsync(run, memory, cancellationToken);
        chunk.Sealed = staging.Seal(run, chunk.Position, rows, key);
        chunk.SealedOutcome = staging.Seal(run, chunk.Position, rejected, key);
    }

    private async Task<List<RecordOutcome>> CheckAsync(
        ImportRun run,
        int position,
        ImportMemory memory,
        CancellationToken cancellationToken
    )
    {
        var mapped = await MappedAsync(run, position, memory, cancellationToken);
        var known = await KnownAsync(run, [.. mapped.Select(m => m.Digest)], cancellationToken);
        var outcomes = await Task.WhenAll(
            mapped
                .Chunk(_isAlone ? mapped.Count / 2 + 1 : mapped.Count + 1)
                .Select(part =>
                    Task.Run(
                        async () =>
                        {
                            await using var own = scopes.CreateAsyncScope();
                            return await InOwn(own).TryAllAsync(run, part, known, memory, cancellationToken);
                        },
                        cancellationToken
                    )
                )
        );
        return
        [
            .. outcomes.SelectMany(o => o),
            .. memory
                .Index.RepeatedOf(position)
                .Select(number => new RecordOutcome([number], [], RecordFate.Duplicate)),
        ];
    }

    /// <summary>The same steps on behalf of the same, with a context of their own.</summary>
    private ImportSteps InOwn(AsyncServiceScope own)
    {
        var steps = own.ServiceProvider.GetRequiredService<ImportSteps>();
        steps.WorkFor(on);
        return steps;
    }

    private void WorkFor(Scope other)
    {
        on.EnterAs(other);
        db.PurposeOfSaves = AuditPurpose.Import;
        db.IsIntake = true;
    }

    private async Task<List<RecordOutcome>> TryAllAsync(
        ImportRun run,
        IReadOnlyList<MappedOne> records,
        Dictionary<string, Known> known,
        ImportMemory memory,
        CancellationToken cancellationToken
    )
    {
        var institution = await InstitutionAsync(run, cancellationToken);
        var outcomes = new List<RecordOutcome>();
        foreach (var record in records)
        {
            outcomes.Add(
                record.Problems.Count > 0
                    ? Rejected(record, record.Problems)
                    : await TryAsync(run, record, known.GetValueOrDefault(record.Digest), institution, memory)
            );
            db.ChangeTracker.Clear();
        }
        return outcomes;
    }

    private async Task<RecordOutcome> TryAsync(
        ImportRun run,
        MappedOne record,
        Known? known,
        Institution institution,
        ImportMemory memory
    )
    {
        if (known is not null && known.Content == record.Content)
            return record.Become(RecordFate.Unchanged);
        var terms = new IntakeTerms(new AnyReason(), nameof(AnyReason), IsTrial: true);
        if (known is null)
        {
            var added = await intakes.AddAsync(
                memory.Profile.Subject,
                record.Sheet,
                institution,
                terms,
                Guid.NewGuid(),
                run.Id
            );
            return OutcomeOf(RecordFate.Added, record, added, memory, null);
        }
        var (there, problem) = await ChangeableAsync(run, known);
        if (there is null)
            return Rejected(record, [new("", problem!)]);
        var before = await intakes.SheetOfAsync(there, institution, null);
        var taken = await intakes.ChangeAsync(there, record.Sheet, institution, terms, memory.Covers);
        if (taken is { IsValid: true, HasChanged: false })
            return record.Become(RecordFate.Unchanged);
        return OutcomeOf(RecordFate.Changed, record, taken, memory, there.Code) with
        {
            Changes = taken.IsValid
                ? Differences(before, await intakes.SheetOfAsync(there, institution, null), memory)
                : null,
        };
    }

    /// <summary>The record as it is now, if nobody has touched it since it came in.</summary>
    private async Task<(ImportedBefore? Record, string? Problem)> ChangeableAsync(ImportRun run, Known known)
    {
        var record = await intakes.FindAsync(run.InstitutionId, known.RegistrationId, known.ProceedingId);
        return record is null ? (null, text["Import.NotYours"])
            : record.Version != known.RecordVersion ? (null, text["Import.EditedHere", record.Code])
            : (record, null);
    }

    private List<string> Differences(RecordSheet before, RecordSheet after, ImportMemory memory)
    {
        var labels = new List<string>();
        foreach (var part in catalogue.Parts.Values)
            if (AnswerText.Write(part, before.Answers) != AnswerText.Write(part, after.Answers))
                labels.Add(text.Label(part.Key));
        foreach (var kind in before.Rows.Keys.Union(after.Rows.Keys))
            if (
                !(before.Rows.GetValueOrDefault(kind) ?? [])
                    .Select(r => r.ToJson())
                    .SequenceEqual((after.Rows.GetValueOrDefault(kind) ?? []).Select(r => r.ToJson()))
            )
                labels.Add(
                    TargetWords.Group(
                        text,
                        profiles.TargetsOf(memory.Profile.Subject).Groups.First(g => g.IsRows && g.Name == kind)
                    )
                );
        return [.. labels.Distinct()];
    }

    private RecordOutcome OutcomeOf(
        RecordFate fate,
        MappedOne record,
        Taken intake,
        ImportMemory memory,
        string? changed
    )
    {
        if (!intake.IsValid)
            return Rejected(record, [.. intake.Errors.Select(e => new RecordFinding(WhereOf(e, memory), e.Message))]);
        var unusual = intake.Unusual.Select(u => new RecordFinding("", u.Message, u.Rule)).Distinct().ToList();
        if (record.IsRepeat && fate == RecordFate.Added)
            unusual.Add(new("", text["Import.SaysTheSame"], SaysTheSame));
        return record.Become(fate) with
        {
            Unusual = unusual.Count == 0 ? null : unusual,
            LeftOut = intake.LeftOut.Count == 0 ? null : [.. intake.LeftOut.Select(a => LabelOf(a, memory)).Distinct()],
            Record = changed,
        };
    }

    private static RecordOutcome Rejected(MappedOne record, IReadOnlyList<RecordFinding> errors) =>
        record.Become(RecordFate.Rejected) with
        {
            Errors = errors,
        };

    private string WhereOf(IntakeFinding finding, ImportMemory memory) =>
        finding.Address.Length == 0 || finding.Address.StartsWith("reason", StringComparison.Ordinal)
            ? ""
            : LabelOf(finding.Address, memory);

    /// <summary>The heading an answer came from, or else what the answer is called.</summary>
    private string LabelOf(string written, ImportMemory memory)
    {
        if (AnswerAddress.Parse(written) is not { } address)
            return "";
        // A box that joins rows is no question of the catalogue.
        if (memory.Mapper.HeadingOf(address) is { } heading)
            return heading;
        var key = address.Key;
        while (key.Length > 0 && !catalogue.Parts.ContainsKey(key))
            key = key.LastIndexOf('.') is > 0 and var dot ? key[..dot] : "";
        return key.Length == 0 ? "" : memory.Mapper.HeadingOf(address with { Key = key }) ?? text.Label(key);
    }

    /// <summary>What the records of a chunk that are still to be written are written with.</summary>
    private sealed record Work(
        List<RecordOutcome> Left,
        IReadOnlyDictionary<string, Known> Known,
        Institution Institution,
        IntakeTerms Terms
    );

    private async Task<Work> WorkAsync(
        ImportRun run,
        IReadOnlyList<RecordOutcome> outcomes,
        RecordFate fate,
        CancellationToken cancellationToken
    )
    {
        var wanted = outcomes.Where(o => o.Fate == fate).Select(o => o.Key).ToList();
        var done = await db
            .ImportedRecords.Where(r => r.RunId == run.Id && wanted.Contains(r.RecordKey))
            .Select(r => r.RecordKey)
            .ToHashSetAsync(cancellationToken);
        return new(
            [.. outcomes.Where(o => o.Fate == fate && !done.Contains(o.Key))],
            await KnownAsync(run, wanted, cancellationToken),
            await InstitutionAsync(run, cancellationToken),
            new(staging.OpenReasons(run), text["Import.ChangeReason"])
        );
    }

    private async Task<List<RecordOutcome>> AddAsync(
        ImportRun run,
        ImportChunk chunk,
        ImportMemory memory,
        CancellationToken cancellationToken
    )
    {
        var outcomes = staging.OpenOutcomes(run, chunk);
        var work = await WorkAsync(run, outcomes, RecordFate.Added, cancellationToken);
        var failed = new Dictionary<string, RecordOutcome>();
        var waiting = new List<MappedOne>();
        foreach (var outcome in work.Left)
        {
            var record = await MappedAsync(run, outcome, memory, cancellationToken);
            if (work.Known.ContainsKey(outcome.Key))
                // Another import of the same source was quicker: whether it says the same, the next file will tell.
                failed[outcome.Key] = Rejected(record, [new("", text["Import.BroughtMeanwhile"])]);
            else
                waiting.Add(record);
        }
        // Of proceedings each sees those before it: a suspect of two of them is asked about.
        var atOnce =
            memory.Profile.Subject == SourceSubject.Proceedings ? 1
            : _isAlone ? MoreRecordsPerSave
            : RecordsPerSave;
        var saving = Task.CompletedTask;
        try
        {
            foreach (var batch in waiting.Chunk(atOnce))
                if (!await WriteAsync(batch))
                    foreach (var one in batch)
                        await WriteAsync([one]);
        }
        finally
        {
            await saving;
        }
        return [.. outcomes.Select(o => failed.GetValueOrDefault(o.Key) ?? o)];

        // Who is alone takes in what comes next while this is saved; a proceeding may know those of the one before.
        async Task<bool> WriteAsync(IReadOnlyList<MappedOne> batch)
        {
            var own = scopes.CreateAsyncScope();
            var isTaken = false;
            try
            {
                var steps = InOwn(own);
                if (await steps.TakeInAsync(run, batch, work.Terms, memory, cancellationToken) is { } rejected)
                {
                    if (batch.Count == 1)
                        failed[batch[0].Digest] = rejected;
                    return false;
                }
                await saving;
                isTaken = true;
                saving = Task.Run(
                    async () =>
                    {
                        await using (own)
                            await steps.SaveTakenAsync(cancellationToken);
                    },
                    CancellationToken.None
                );
            }
            finally
            {
                if (!isTaken)
                    await own.DisposeAsync();
            }
            if (!_isAlone || memory.Profile.Subject != SourceSubject.Registrations)
                await saving;
            return true;
        }
    }

    /// <summary>Takes new records in; they are not saved yet.</summary>
    /// <returns>What is wrong with the first that cannot come in; null where all can.</returns>
    private async Task<RecordOutcome?> TakeInAsync(
        ImportRun run,
        IReadOnlyList<MappedOne> batch,
        IntakeTerms terms,
        ImportMemory memory,
        CancellationToken cancellationToken
    )
    {
        db.ChangeTracker.AutoDetectChangesEnabled = false; // the gate detects, once for all
        var institution = await InstitutionAsync(run, cancellationToken);
        foreach (var record in batch)
        {
            var intake = await intakes.AddAsync(
                memory.Profile.Subject,
                record.Sheet,
                institution,
                terms,
                TokenOf(run, record.Digest),
                run.Id
            );
            if (!intake.IsValid)
                return OutcomeOf(RecordFate.Added, record, intake, memory, null);
            db.Add(
                new ImportedRecord
                {
                    InstitutionId = run.InstitutionId,
                    RunId = run.Id,
                    Source = run.Source,
                    RecordKey = record.Digest,
                    Content = record.Content,
                    Registration = intake.Record.Registration,
                    Proceeding = intake.Record.Proceeding,
                    RecordVersion = intake.Record.Version + 1,
                }
            );
        }
        return null;
    }

    private async Task SaveTakenAsync(CancellationToken cancellationToken)
    {
        await db.SaveChangesAsync(cancellationToken);
        await Task.Delay(s_turn, cancellationToken);
    }

    /// <summary>Makes of a record of a file one registration, however often it is written.</summary>
    private static Guid TokenOf(ImportRun run, string digest) =>
        new(SHA256.HashData(Encoding.UTF8.GetBytes($"{run.Code}\n{digest}")).AsSpan(0, 16));

    private async Task<List<RecordOutcome>> ChangeAsync(
        ImportRun run,
        ImportChunk chunk,
        ImportMemory memory,
        CancellationToken cancellationToken
    )
    {
        var outcomes = staging.OpenOutcomes(run, chunk);
        var work = await WorkAsync(run, outcomes, RecordFate.Changed, cancellationToken);
        var changed = new Dictionary<string, RecordOutcome>();
        foreach (var outcome in work.Left)
            changed[outcome.Key] = await ChangeOneAsync(
                run,
                outcome,
                await MappedAsync(run, outcome, memory, cancellationToken),
                work,
                memory
            );
        return [.. outcomes.Select(o => changed.GetValueOrDefault(o.Key) ?? o)];
    }

    private async Task<RecordOutcome> ChangeOneAsync(
        ImportRun run,
        RecordOutcome outcome,
        MappedOne record,
        Work work,
        ImportMemory memory
    )
    {
        db.ChangeTracker.Clear();
        if (work.Known.GetValueOrDefault(outcome.Key) is not { } known)
            return Rejected(record, [new("", text["Import.NotYours"])]);
        var (there, problem) = await ChangeableAsync(run, known);
        if (there is null)
            return Rejected(record, [new("", problem!)]);
        try
        {
            var key = there.KeyName;
            var before = await intakes.SheetOfAsync(there, work.Institution, AuditPurpose.Import);
            var intake = await intakes.ChangeAsync(there, record.Sheet, work.Institution, work.Terms, memory.Covers);
            if (!intake.IsValid)
                return OutcomeOf(RecordFate.Changed, record, intake, memory, there.Code);
            if (!intake.HasChanged)
                return outcome with { Fate = RecordFate.Unchanged };
            db.Add(
                new ImportedRecord
                {
                    InstitutionId = run.InstitutionId,
                    RunId = run.Id,
                    Source = run.Source,
                    RecordKey = record.Digest,
                    Content = record.Content,
                    Registration = there.Registration,
                    Proceeding = there.Proceeding,
                    RecordVersion = there.Version + 1,
                    // With a consent taken back her identity goes for good, here too.
                    SealedBefore = there.KeyName == key ? intakes.Seal(there, before) : null,
                }
            );
            await db.SaveChangesAsync();
            return outcome;
        }
        catch (DbUpdateConcurrencyException)
        {
            return Rejected(record, [new("", text["Import.EditedHere", there.Code])]);
        }
        finally
        {
            db.ChangeTracker.Clear();
            await Task.Delay(s_turn);
        }
    }

    private async Task<List<StagedRow>> RowsOfAsync(
        ImportRun run,
        IEnumerable<StagedPlace> places,
        ImportMemory memory,
        CancellationToken cancellationToken
    )
    {
        var rows = new List<StagedRow>();
        foreach (var (chunk, index) in places)
            rows.Add((await memory.RowsAsync(chunk, () => RowsAsync(run, chunk, cancellationToken)))[index]);
        return rows;
    }

    /// <summary>The records that begin in a chunk, as their source tells them.</summary>
    private async Task<List<MappedOne>> MappedAsync(
        ImportRun run,
        int position,
        ImportMemory memory,
        CancellationToken cancellationToken
    )
    {
        var mapped = new List<MappedOne>();
        foreach (var record in memory.Index.RecordsOf(position))
        {
            var rows = await RowsOfAsync(run, record.Places, memory, cancellationToken);
            var one = Fold(rows, memory);
            mapped.Add(
                new(
                    digests.OfRecord(run.InstitutionId, run.Source, record.Name),
                    digests.OfContent(run.InstitutionId, run.Source, one.Sheet.ToJson()),
                    [.. rows.Select(r => r.Number)],
                    [.. record.Places],
                    one.Sheet,
                    [.. one.Problems.Select(p => profiles.FindingOf(p))],
                    record.IsRepeat
                )
            );
        }
        return mapped;
    }

    /// <summary>A record that was checked, as its source tells it.</summary>
    private async Task<MappedOne> MappedAsync(
        ImportRun run,
        RecordOutcome outcome,
        ImportMemory memory,
        CancellationToken cancellationToken
    )
    {
        var rows = await RowsOfAsync(run, outcome.Places, memory, cancellationToken);
        return new(outcome.Key, outcome.Content, outcome.Rows, outcome.Places, Fold(rows, memory).Sheet, [], false);
    }

    private static MappedRecord Fold(List<StagedRow> rows, ImportMemory memory) =>
        memory.Mapper.Fold([.. rows.Select(memory.Lines.Of).OfType<SourceLine>()]);

    private async Task<Dictionary<string, Known>> KnownAsync(
        ImportRun run,
        List<string> digestsOfRecords,
        CancellationToken cancellationToken
    )
    {
        var found = await db
            .ImportedRecords.AsNoTracking()
            .Where(r =>
                r.InstitutionId == run.InstitutionId
                && r.Source == run.Source
                && r.RunId != run.Id
                && digestsOfRecords.Contains(r.RecordKey)
                && r.Run.LiveAt != null
                && r.Run.UndoneAt == null
            )
            .OrderBy(r => r.Id)
            .Select(r => new Known(r.RecordKey, r.Content, r.RegistrationId, r.ProceedingId, r.RecordVersion))
            .ToListAsync(cancellationToken);
        return found.GroupBy(k => k.Key).ToDictionary(g => g.Key, g => g.Last());
    }

    private Task<Institution> InstitutionAsync(ImportRun run, CancellationToken cancellationToken) =>
        db.Institutions.AsNoTracking().SingleAsync(i => i.Id == run.InstitutionId, cancellationToken);

    private async Task CancelAsync(ImportRun run, CancellationToken cancellationToken)
    {
        if (await db.RemoveImportedAsync(run, RemovedPerStep, cancellationToken) > 0)
            return;
        (run.State, run.FinishedAt) = (ImportState.Cancelled, Now);
        db.Note(AuditAction.Changed, nameof(ImportRun), run.Code, run.InstitutionId, purpose: "cancel");
        await SaveAsync(run, cancellationToken);
    }

    private async Task UndoAsync(ImportRun run, CancellationToken cancellationToken)
    {
        var changed = await db
            .ImportedRecords.Where(r => r.RunId == run.Id && r.SealedBefore != null)
            .OrderBy(r => r.Id)
            .FirstOrDefaultAsync(cancellationToken);
        if (changed is not null)
            await RestoreAsync(run, changed, cancellationToken);
        else if (await db.RemoveImportedAsync(run, RemovedPerStep, cancellationToken) == 0)
        {
            (run.State, run.FinishedAt) = (ImportState.Undone, Now);
            await SaveAsync(run, cancellationToken);
        }
        await Task.Delay(s_turn, cancellationToken);
    }

    /// <summary>Gives a changed record its former answers back; where that cannot be, it stays as it is, and the page tells so.</summary>
    private async Task RestoreAsync(ImportRun run, ImportedRecord changed, CancellationToken cancellationToken)
    {
        if (await TryRestoreAsync(run, changed, cancellationToken))
            db.Remove(changed);
        else
        {
            db.ChangeTracker.Clear();
            db.Attach(changed).Entity.SealedBefore = null;
        }
        await db.SaveChangesAsync(cancellationToken);
    }

    /// <returns>False for one that somebody touched in this moment, or of which a newer rule does not accept what was said.</returns>
    private async Task<bool> TryRestoreAsync(ImportRun run, ImportedRecord changed, CancellationToken cancellationToken)
    {
        var there = await intakes.FindAsync(run.InstitutionId, changed.RegistrationId, changed.ProceedingId);
        if (there?.Version != changed.RecordVersion || intakes.Open(there, changed.SealedBefore!) is not { } before)
            return false;
        var intake = await intakes.ChangeAsync(
            there,
            before,
            await InstitutionAsync(run, cancellationToken),
            new(new AnyReason(text["Import.UndoReason"]), text["Import.UndoReason"]),
            ImportMemory.CoversOf(SourceProfile.FromJson(run.Profile))
        );
        if (!intake.IsValid)
            return false;
        // So that the file before this one knows it as its own again.
        var earlier = await db
            .ImportedRecords.Where(r =>
                r.Id < changed.Id
                && r.RegistrationId == changed.RegistrationId
                && r.ProceedingId == changed.ProceedingId
                && r.RecordVersion == changed.RecordVersion - 1
            )
            .ToListAsync(cancellationToken);
        foreach (var record in earlier)
            record.RecordVersion = there.Version + 1;
        return true;
    }

    /// <summary>What is left of an import that ended.</summary>
    /// <returns>Whether there is more to do.</returns>
    private async Task<bool> ClearAsync(ImportRun run, CancellationToken cancellationToken)
    {
        if (run.KeyName.Length == 0)
            return false;
        if (run.LiveAt is null && await db.RemoveImportedAsync(run, RemovedPerStep, cancellationToken) > 0)
            return true;
        if (await db.RemoveStagedAsync(run, ChunksPerStep, cancellationToken))
            return true;
        db.NoteEndOfKey(run.KeyName);
        (run.KeyName, run.SealedFile, run.SealedReasons, run.CancelAsked, run.LeaseUntil) = ("", [], null, false, null);
        await SaveAsync(run, cancellationToken);
        return false;
    }

    private sealed record MappedOne(
        string Digest,
        string Content,
        int[] Numbers,
        StagedPlace[] Places,
        RecordSheet Sheet,
        IReadOnlyList<RecordFinding> Problems,
        bool IsRepeat
    )
    {
        public RecordOutcome Become(RecordFate fate) => new(Numbers, Places, fate, Digest, Content);
    }

    private sealed record Known(
        string Key,
        string Content,
        long? RegistrationId,
        long? ProceedingId,
        long RecordVersion
    );

    /// <summary>A reason for whatever soft rule is met.</summary>
    private sealed class AnyReason(string reason = nameof(AnyReason)) : IReadOnlyDictionary<string, string>
    {
        public string this[string key] => reason;
        public IEnumerable<string> Keys => [];
        public IEnumerable<string> Values => [];
        public int Count => 0;

        public bool ContainsKey(string key) => true;

        public bool TryGetValue(string key, [MaybeNullWhen(false)] out string value)
        {
            value = reason;
            return true;
        }

        public IEnumerator<KeyValuePair<string, string>> GetEnumerator() =>
            Enumerable.Empty<KeyValuePair<string, string>>().GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
