using Dcim.Data.Linkage;
using Dcim.Domain.Records;
using Microsoft.EntityFrameworkCore;

namespace Dcim.Data;

/// <summary>What imports ask of the gate: whether what they brought is real, who works at them, and that it goes again.</summary>
public abstract partial class DcimDbContext
{
    /// <summary>States before anything is written, and after all of it is gone: nothing that counts hangs on such an import.</summary>
    private static readonly ImportState[] s_withoutRecords =
    [
        ImportState.Mapping,
        ImportState.Checking,
        ImportState.Preview,
        ImportState.Undone,
        ImportState.Cancelled,
    ];

    private static readonly ImportState[] s_working =
    [
        ImportState.Checking,
        ImportState.Committing,
        ImportState.Changing,
        ImportState.Undoing,
    ];

    private static readonly ImportState[] s_writing =
    [
        ImportState.Committing,
        ImportState.Changing,
        ImportState.Undoing,
    ];

    private static readonly ImportState[] s_ended = [ImportState.Cancelled, ImportState.Failed, ImportState.Undone];

    private readonly List<string> _keysOfImports = [];

    /// <summary>What the saves that follow are done for, a word of <see cref="Audit.AuditPurpose"/>, where nothing else is said.</summary>
    public string? PurposeOfSaves { get; set; }

    /// <summary>The key that sealed what was staged of an import is written down for its end with the next save.</summary>
    public void NoteEndOfKey(string name) => _keysOfImports.Add(name);

#pragma warning disable RS0030 // Of every institution: whether it counts is no secret, and nothing else is read.
    /// <summary>The imports that were not real at a time: what they brought does not count.</summary>
    /// <param name="recordedUpTo">The time, in UTC; whatever was taken back since does not count either.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public Task<List<long?>> UnrealImportsAsync(DateTime recordedUpTo, CancellationToken cancellationToken) =>
        ImportRuns
            .IgnoreQueryFilters()
            .Where(i => i.LiveAt == null || i.LiveAt > recordedUpTo || i.UndoneAt != null)
            .Where(i => !s_withoutRecords.Contains(i.State))
            .Select(i => (long?)i.Id)
            .ToListAsync(cancellationToken);
#pragma warning restore RS0030

#pragma warning disable RS0030 // A lease is no change of a record, and of two that ask at once one must be told no.
    /// <summary>Takes an import that has work to do, for a while. Only one of an institution writes records at a time.</summary>
    /// <param name="now">The time, in UTC.</param>
    /// <param name="until">Until when it is this process's alone.</param>
    /// <param name="rejectedBefore">Rejected rows of imports that ended before are not kept any longer.</param>
    /// <param name="abandonedBefore">A file that was sent before, and is not wholly staged yet, never will be.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <returns>Its id; null where there is nothing to do.</returns>
    public async Task<long?> ClaimImportAsync(
        DateTime now,
        DateTime until,
        DateTime rejectedBefore,
        DateTime abandonedBefore,
        CancellationToken cancellationToken
    )
    {
        var due = await ImportRuns
            .IgnoreQueryFilters()
            .Where(i => i.LeaseUntil == null || i.LeaseUntil < now)
            .Where(i =>
                s_working.Contains(i.State)
                || i.KeyName != ""
                    && (
                        s_ended.Contains(i.State)
                        || i.State == ImportState.Done && (i.CancelAsked || i.FinishedAt < rejectedBefore)
                    )
                || i.State == ImportState.Mapping && i.Chunks == 0 && i.CreatedAt < abandonedBefore
            )
            .OrderBy(i => i.Id)
            .Select(i => i.Id)
            .Take(20)
            .ToListAsync(cancellationToken);
        foreach (var id in due)
            if (await LeaseImportAsync(id, now, until, cancellationToken))
                return id;
        return null;
    }

    /// <summary>Takes an import for a while.</summary>
    /// <returns>Whether nobody else holds it, or writes records of its institution.</returns>
    public async Task<bool> LeaseImportAsync(
        long id,
        DateTime now,
        DateTime until,
        CancellationToken cancellationToken
    ) =>
        await ImportRuns
            .IgnoreQueryFilters()
            .Where(i => i.Id == id && (i.LeaseUntil == null || i.LeaseUntil < now))
            .Where(i =>
                !s_writing.Contains(i.State)
                || !ImportRuns
                    .IgnoreQueryFilters()
                    .Any(o =>
                        o.Id != i.Id
                        && o.InstitutionId == i.InstitutionId
                        && s_writing.Contains(o.State)
                        && o.LeaseUntil > now
                    )
            )
            .ExecuteUpdateAsync(
                set => set.SetProperty(i => i.LeaseUntil, until).SetProperty(i => i.Version, i => i.Version + 1),
                cancellationToken
            ) == 1;

    /// <summary>Asks whoever works at an import to give it up; seen between two chunks.</summary>
    public async Task<bool> AskCancelAsync(long id, CancellationToken cancellationToken) =>
        await ImportRuns
            .Where(i => i.Id == id)
            .ExecuteUpdateAsync(set => set.SetProperty(i => i.CancelAsked, true), cancellationToken) == 1;

    /// <summary>Gives the import back before its time, so that another goes on with it.</summary>
    public Task GiveBackImportAsync(long id, DateTime? until, CancellationToken cancellationToken) =>
        ImportRuns
            .IgnoreQueryFilters()
            .Where(i => i.Id == id)
            .ExecuteUpdateAsync(set => set.SetProperty(i => i.LeaseUntil, until), cancellationToken);
#pragma warning restore RS0030

#pragma warning disable RS0030 // What was never more than an import that is not real, or no longer: the audit tells of the import.
    /// <summary>
    /// Removes some of the new records of an import that nobody sees: with all that hangs on them, the facts too, for it never counted.
    /// Their keys are written down for destruction, and the audit forgets what it sealed by them.
    /// </summary>
    /// <returns>How many; none where all are gone.</returns>
    public async Task<int> RemoveImportedAsync(ImportRun run, int most, CancellationToken cancellationToken)
    {
        if (run.LiveAt is not null && run.UndoneAt is null)
            throw new InvalidOperationException("The import is real.");
        var added = new List<object>();
        var removed = await Database
            .CreateExecutionStrategy()
            .ExecuteAsync(async () =>
            {
                foreach (var entity in added)
                    Entry(entity).State = EntityState.Detached;
                added.Clear();
                await using var transaction = await Database.BeginTransactionAsync(cancellationToken);
                // First of all, as every save does: so that whoever saves queues.
                await LockHeadAsync(cancellationToken);
                var count = await RemoveRegistrationsAsync(run, most, added, cancellationToken);
                if (count == 0)
                    count = await RemoveProceedingsAsync(run, most, added, cancellationToken);
                await transaction.CommitAsync(cancellationToken);
                return count;
            });
        await TryDestroyKeysAsync();
        return removed;
    }

    private async Task<int> RemoveRegistrationsAsync(
        ImportRun run,
        int most,
        List<object> added,
        CancellationToken cancellationToken
    )
    {
        var records = await Registrations
            .IgnoreQueryFilters()
            .Where(r => r.ImportId == run.Id && r.InstitutionId == run.InstitutionId)
            .OrderBy(r => r.Id)
            .Take(most)
            .Select(r => new
            {
                r.Id,
                r.Code,
                r.CaseId,
                r.HomePersonId,
                Keys = r.KeyName + " " + r.FormerKeys,
            })
            .AsNoTracking()
            .ToListAsync(cancellationToken);
        if (records.Count == 0)
            return 0;
        var ids = records.Select(r => r.Id).ToList();
        await ForgetLinksAsync(new VictimLinks(this), ids, added, cancellationToken);
        if (added.Count > 0)
            await base.SaveChangesAsync(true, cancellationToken);
        await IdentityTokens
            .IgnoreQueryFilters()
            .Where(t => ids.Contains(t.RegistrationId))
            .ExecuteDeleteAsync(cancellationToken);
        await RemovePartsAsync<StatusEntry>();
        await RemovePartsAsync<MovementLeg>();
        await RemovePartsAsync<ExploitationEpisode>();
        await RemovePartsAsync<UnnamedOffender>();
        await RemovePartsAsync<AssistanceService>();
        await RemovePartsAsync<AssistanceRefusal>();
        await RemovePartsAsync<Referral>();
        await RemovePartsAsync<ExtraAnswer>();
        await RemovePartsAsync<VictimIdentity>();
        await RemovePartsAsync<DraftSheet>();
        await RemovePartsAsync<RuleReason>();
        await RemovePartsAsync<ConsentEntry>();
        await RemovePartsAsync<SectionSource>();
        await KeptSheets
            .IgnoreQueryFilters()
            .Where(k => ids.Contains(k.RegistrationId))
            .ExecuteDeleteAsync(cancellationToken);
        await VictimFacts
            .IgnoreQueryFilters()
            .Where(f => ids.Contains(f.RegistrationId))
            .ExecuteDeleteAsync(cancellationToken);
        await ImportedRecords
            .IgnoreQueryFilters()
            .Where(r => r.RegistrationId != null && ids.Contains(r.RegistrationId.Value))
            .ExecuteDeleteAsync(cancellationToken);
        await Registrations.IgnoreQueryFilters().Where(r => ids.Contains(r.Id)).ExecuteDeleteAsync(cancellationToken);
        var cases = records.Select(r => r.CaseId).Distinct().ToList();
        await Cases
            .IgnoreQueryFilters()
            .Where(c => cases.Contains(c.Id) && !Registrations.IgnoreQueryFilters().Any(r => r.CaseId == c.Id))
            .ExecuteDeleteAsync(cancellationToken);
        var persons = records.Select(r => r.HomePersonId).ToList();
        await VictimPersons
            // Others were linked to her, and earlier versions of their facts say so.
            .Where(p => persons.Contains(p.Id) && !VictimFacts.Any(f => f.PersonId == p.Id))
            .ExecuteDeleteAsync(cancellationToken);
        await ForgetSealedAsync([.. records.Select(r => r.Code)], cancellationToken);
        foreach (
            var key in records.SelectMany(r => r.Keys.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Distinct()
        )
            await NoteKeyToDestroyAsync(key, cancellationToken);
        return records.Count;

        Task<int> RemovePartsAsync<T>()
            where T : class, IRegistrationPart =>
            Set<T>()
                .IgnoreQueryFilters()
                .Where(p => ids.Contains(p.RegistrationId))
                .ExecuteDeleteAsync(cancellationToken);
    }

    private async Task<int> RemoveProceedingsAsync(
        ImportRun run,
        int most,
        List<object> added,
        CancellationToken cancellationToken
    )
    {
        var records = await Proceedings
            .IgnoreQueryFilters()
            .Where(p => p.ImportId == run.Id && p.InstitutionId == run.InstitutionId)
            .OrderBy(p => p.Id)
            .Take(most)
            .Select(p => new { p.Id, p.Code })
            .AsNoTracking()
            .ToListAsync(cancellationToken);
        if (records.Count == 0)
            return 0;
        var ids = records.Select(r => r.Id).ToList();
        var offenders = await Defendants
            .IgnoreQueryFilters()
            .Where(d => ids.Contains(d.ProceedingId))
            .Select(d => d.OffenderId)
            .Distinct()
            .ToListAsync(cancellationToken);
        var elsewhere = await Defendants
            .IgnoreQueryFilters()
            .Where(d => offenders.Contains(d.OffenderId) && !ids.Contains(d.ProceedingId))
            .Select(d => d.OffenderId)
            .Distinct()
            .ToListAsync(cancellationToken);
        await ForgetLinksAsync(new OffenderLinks(this), [.. offenders.Except(elsewhere)], added, cancellationToken);
        if (added.Count > 0)
            await base.SaveChangesAsync(true, cancellationToken);
        await RemoveRowsAsync<OffenderVictimLink>();
        await RemoveRowsAsync<Judgment>();
        await RemoveRowsAsync<ProsecutionDecision>();
        await RemoveRowsAsync<Defendant>();
        await RemoveRowsAsync<ProceedingVictim>();
        await ProceedingFacts
            .IgnoreQueryFilters()
            .Where(f => ids.Contains(f.ProceedingId))
            .ExecuteDeleteAsync(cancellationToken);
        await ImportedRecords
            .IgnoreQueryFilters()
            .Where(r => r.ProceedingId != null && ids.Contains(r.ProceedingId.Value))
            .ExecuteDeleteAsync(cancellationToken);
        await Proceedings.IgnoreQueryFilters().Where(p => ids.Contains(p.Id)).ExecuteDeleteAsync(cancellationToken);
        await OffenderRecords
            .IgnoreQueryFilters()
            .Where(o => offenders.Contains(o.Id) && !Defendants.IgnoreQueryFilters().Any(d => d.OffenderId == o.Id))
            .ExecuteDeleteAsync(cancellationToken);
        await ForgetSealedAsync([.. records.Select(r => r.Code)], cancellationToken);
        return records.Count;

        Task<int> RemoveRowsAsync<T>()
            where T : class, IProceedingRow =>
            Set<T>()
                .IgnoreQueryFilters()
                .Where(p => ids.Contains(p.ProceedingId))
                .ExecuteDeleteAsync(cancellationToken);
    }

    private async Task ForgetSealedAsync(IReadOnlyList<string> subjects, CancellationToken cancellationToken)
    {
        var values = await (
            from e in AuditEvents
            where subjects.Contains(e.Subject)
            from v in e.Values
            where v.SealedOld != null || v.SealedNew != null
            select v.Id
        ).ToListAsync(cancellationToken);
        await BlankAsync(values, cancellationToken);
    }

    /// <summary>
    /// The records of an import that somebody changed, shared, kept somebody from, put into a proceeding or into a case with others
    /// since: what is undone would take that with it.
    /// </summary>
    /// <returns>Some of their codes; of one that is another's by now, the code too, for the institution brought it.</returns>
    public async Task<List<string>> TouchedSinceAsync(ImportRun run, int most, CancellationToken cancellationToken)
    {
        var registrations = await (
            from i in ImportedRecords.IgnoreQueryFilters()
            where i.RunId == run.Id && i.RegistrationId != null
            let r = i.Registration!
            where
                r.Version != i.RecordVersion
                || i.SealedBefore == null && r.ImportId != run.Id
                || i.SealedBefore == null
                    && (
                        Grants.IgnoreQueryFilters().Any(g => g.RegistrationId == r.Id)
                        || Exclusions.IgnoreQueryFilters().Any(x => x.RegistrationId == r.Id)
                        || Insiders.IgnoreQueryFilters().Any(x => x.RegistrationId == r.Id)
                        || ProceedingVictims.IgnoreQueryFilters().Any(v => v.RegistrationId == r.Id)
                        || Registrations.IgnoreQueryFilters().Any(o => o.CaseId == r.CaseId && o.ImportId != run.Id)
                    )
            orderby r.Id
            select r.Code
        )
            .Take(most)
            .ToListAsync(cancellationToken);
        var proceedings = await (
            from i in ImportedRecords.IgnoreQueryFilters()
            where i.RunId == run.Id && i.ProceedingId != null
            let p = i.Proceeding!
            where
                p.Version != i.RecordVersion
                || i.SealedBefore == null && p.ImportId != run.Id
                || i.SealedBefore == null
                    && (
                        Grants.IgnoreQueryFilters().Any(g => g.ProceedingId == p.Id)
                        || Exclusions.IgnoreQueryFilters().Any(x => x.ProceedingId == p.Id)
                        || Insiders.IgnoreQueryFilters().Any(x => x.ProceedingId == p.Id)
                    )
            orderby p.Id
            select p.Code
        )
            .Take(most)
            .ToListAsync(cancellationToken);
        return [.. registrations, .. proceedings];
    }

    /// <summary>Removes some of what is staged of an import.</summary>
    /// <returns>Whether there is more.</returns>
    public async Task<bool> RemoveStagedAsync(ImportRun run, int most, CancellationToken cancellationToken)
    {
        var ids = await ImportChunks
            .IgnoreQueryFilters()
            .Where(c => c.RunId == run.Id)
            .OrderBy(c => c.Position)
            .Take(most)
            .Select(c => c.Id)
            .ToListAsync(cancellationToken);
        await ImportChunks.IgnoreQueryFilters().Where(c => ids.Contains(c.Id)).ExecuteDeleteAsync(cancellationToken);
        return ids.Count == most;
    }
#pragma warning restore RS0030
}
