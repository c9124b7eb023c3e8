using Dcim.Data.Audit;
using Dcim.Data.Sealing;
using Dcim.Domain.Counting;
using Dcim.Domain.Records;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;

namespace Dcim.Data;

/// <summary>
/// The save gate for proceedings: who leads one may write it, and its owner changes by an accepted hand-over only.
/// </summary>
public abstract partial class DcimDbContext
{
    /// <summary>Key in the audit of whether a record is under secrecy.</summary>
    public const string SecrecyKey = "secrecy";

    private readonly Dictionary<Proceeding, List<AuditValue>> _sealedInProceedings = [];
    private readonly Dictionary<OffenderRecord, List<(string Key, string? Before, string? After)>> _sealedOfOffenders =
    [];

    /// <summary>Adds a change of a sealed value (number, reason) to the audit event of the proceeding.</summary>
    /// <param name="key">Key of the answer, or "reason".</param>
    public void NoteSealedChange(Proceeding proceeding, string key, string? before, string? after)
    {
        if (IsTakenIn(Entry(proceeding)))
            return;
        if (!_sealedInProceedings.TryGetValue(proceeding, out var values))
            _sealedInProceedings[proceeding] = values = [];
        values.Add(SealedValue(proceeding, key, before, after));
    }

    private AuditValue SealedValue(Proceeding proceeding, string key, string? before, string? after)
    {
        var sealer = new Sealer(keys);
        var place = AuditPlace(proceeding.Code, key, proceeding.InstitutionId);
        return new()
        {
            Key = key,
            SealedOld = string.IsNullOrEmpty(before) ? null : sealer.Seal(before, place),
            SealedNew = string.IsNullOrEmpty(after) ? null : sealer.Seal(after, place),
        };
    }

    /// <summary>Adds a change of an offender's identity to the audit of every proceeding the offender is in.</summary>
    /// <param name="key">Key of the answer.</param>
    public void NoteSealedChange(OffenderRecord offender, string key, string? before, string? after)
    {
        if (!_sealedOfOffenders.TryGetValue(offender, out var values))
            _sealedOfOffenders[offender] = values = [];
        values.Add((key, before, after));
    }

    /// <summary>
    /// Notes that somebody decided who may see a proceeding. The reason stays out of its timeline: whoever was kept out reads
    /// that again some day.
    /// </summary>
    /// <param name="concerns">Codes of the accounts or institutions it is about.</param>
    public void NoteDecision(
        Proceeding proceeding,
        string entity,
        string purpose,
        string reason,
        params IEnumerable<string> concerns
    ) =>
        NoteDecision(
            proceeding.Code,
            proceeding.InstitutionId,
            entity,
            purpose,
            new Sealer(keys).Seal(reason, ReasonPlace(proceeding.Code, proceeding.InstitutionId)),
            concerns
        );

    /// <summary>The institution in scope leads the proceeding, which is in this save, as it was loaded or is made now.</summary>
    private bool Leads(long proceedingId, Proceeding? proceeding)
    {
        proceeding ??= Proceedings.Local.FirstOrDefault(p => p.Id == proceedingId);
        return proceeding is not null
            && Entry(proceeding).State != EntityState.Detached
            && Equals(Entry(proceeding).Property(p => p.InstitutionId).OriginalValue, scope.InstitutionId);
    }

    /// <summary>A victim is put in by the owner of her registration while it leads; the leader may take out any.</summary>
    private bool MayWrite(ProceedingVictim victim, EntityState state) =>
        state switch
        {
            EntityState.Added => victim.InstitutionId == scope.InstitutionId
                && Leads(victim.ProceedingId, victim.Proceeding)
                && (victim.Registration ?? Registrations.Local.FirstOrDefault(r => r.Id == victim.RegistrationId))
                    is { } registration
                && registration.InstitutionId == scope.InstitutionId
                && Entry(registration).State != EntityState.Detached,
            EntityState.Deleted => Leads(victim.ProceedingId, victim.Proceeding),
            EntityState.Modified => Leads(victim.ProceedingId, victim.Proceeding)
                && !Entry(victim).Property(v => v.InstitutionId).IsModified
                && !Entry(victim).Property(v => v.RegistrationId).IsModified,
            _ => false,
        };

    /// <summary>
    /// What hangs on a proceeding is written by who leads it; an offender's record by who leads one the offender is in, as it is seen in
    /// this save. Everything else is not asked about here.
    /// </summary>
    private bool MayWriteInProceeding(object entity) =>
        entity switch
        {
            ProceedingVictim => true, // has a rule of its own
            OffenderVictimLink { VictimId: not null, Victim: null } => false,
            OffenderVictimLink { Victim: { } victim } link
                when victim.ProceedingId != link.ProceedingId && victim.Proceeding != link.Proceeding => false,
            Defendant defendant when OnlyAgesChange(defendant) => true,
            IProceedingRow row => Leads(row.ProceedingId, row.Proceeding),
            OffenderRecord offender => DefendantsOf(offender).Any(d => Leads(d.ProceedingId, d.Proceeding)),
            _ => true,
        };

    /// <summary>
    /// Ages follow from the birth date, which is the same in all proceedings of an offender: who corrects it in one changes them in
    /// all. That the record itself is the scope's to write is held beside it.
    /// </summary>
    private bool OnlyAgesChange(Defendant defendant) =>
        Entry(defendant).State == EntityState.Modified
        && Entry(defendant)
            .Properties.Where(p => p.IsModified)
            .All(p => p.Metadata.Name is nameof(Defendant.AgeFrom) or nameof(Defendant.AgeTo))
        && ChangeTracker
            .Entries<OffenderRecord>()
            .Any(e => e.Entity.Id == defendant.OffenderId && e.State == EntityState.Modified);

    private IEnumerable<Defendant> DefendantsOf(OffenderRecord offender) =>
        ChangeTracker
            .Entries<Defendant>()
            .Select(e => e.Entity)
            .Where(d => d.Offender == offender || offender.Id > 0 && d.OffenderId == offender.Id);

    /// <summary>
    /// An offender's record is changed, or made a defendant's, where the institution in scope sees it. The database is asked: that
    /// a defendant is followed here does not say that it is stored so.
    /// </summary>
    private async Task HoldOffendersToScopeAsync(CancellationToken cancellationToken)
    {
        var offenders = ChangeTracker
            .Entries<OffenderRecord>()
            .Where(e => e.State is EntityState.Modified or EntityState.Deleted)
            .Select(e => e.Entity.Id)
            .Concat(ChangeTracker.Entries<Defendant>().Where(IsWritten).Select(e => e.Entity.OffenderId))
            .Where(id => id > 0) // a new one has none yet
            .Distinct()
            .ToList();
        if (
            !scope.IsSystem
            && offenders.Count > 0
            && await OffenderRecords.CountAsync(o => offenders.Contains(o.Id), cancellationToken) < offenders.Count
        )
            throw new DbUpdateConcurrencyException("An offender is in no proceeding of the scope, or no more.");
    }

    /// <summary>The leader offers and takes back; the other side accepts, together with the proceeding, or declines.</summary>
    private bool MayWriteHandOver(EntityEntry entry, Grant grant)
    {
        if (entry.State == EntityState.Added)
            return grant is { State: GrantState.Offered, ProceedingId: { } id }
                && grant.OwnerId == scope.InstitutionId
                && Leads(id, grant.Proceeding);
        if (entry.State != EntityState.Modified)
            return false;
        var before = (GrantState)entry.Property(nameof(Grant.State)).OriginalValue!;
        var answers = grant.RecipientId == scope.InstitutionId;
        return (before, grant.State) switch
        {
            (GrantState.Offered, GrantState.InForce) => answers
                && Proceedings.Local.Any(p =>
                    p.Id == grant.ProceedingId
                    && p.InstitutionId == grant.RecipientId
                    && Equals(Entry(p).Property(x => x.InstitutionId).OriginalValue, grant.OwnerId)
                ),
            (GrantState.Offered, GrantState.Declined) => answers,
            (GrantState.Offered or GrantState.InForce, GrantState.Ended) => !answers,
            var (was, isNow) => was == isNow,
        };
    }

    /// <summary>
    /// The row goes with a proceeding that this save hands over: the hand-over comes into force by it, from the old owner to
    /// the new one, who accepts.
    /// </summary>
    private bool IsHandedOver(EntityEntry entry, object? before)
    {
        var id = entry.Entity switch
        {
            Proceeding proceeding => proceeding.Id,
            Exclusion exclusion => exclusion.ProceedingId,
            _ => null,
        };
        return id is not null
            && entry.State == EntityState.Modified
            && ChangeTracker
                .Entries<Grant>()
                .Any(g =>
                    g
                        is {
                            State: EntityState.Modified,
                            Entity: { Kind: GrantKind.HandOver, State: GrantState.InForce }
                        }
                    && Equals(g.Property(x => x.State).OriginalValue, GrantState.Offered)
                    && Equals(g.Property(x => x.ProceedingId).OriginalValue, id)
                    && Equals(g.Property(x => x.OwnerId).OriginalValue, before)
                    && Equals(g.Property(x => x.RecipientId).OriginalValue, scope.InstitutionId)
                );
    }

    /// <summary>The proceedings of which the own row or something that hangs on it is to be written, each with its version raised.</summary>
    private async Task<List<Proceeding>> TouchedProceedingsAsync(CancellationToken cancellationToken)
    {
        if (_rebuildingFacts)
            return [.. Proceedings.Local];
        await LoadOthersWithOffendersAsync(cancellationToken);
        foreach (var givenUp in _sealedOfOffenders.Keys.Where(o => Entry(o).State == EntityState.Detached).ToList())
            _sealedOfOffenders.Remove(givenUp);
        foreach (var givenUp in _sealedInProceedings.Keys.Where(p => Entry(p).State == EntityState.Detached).ToList())
            _sealedInProceedings.Remove(givenUp);
        var touched = new HashSet<Proceeding>(_sealedInProceedings.Keys);
        foreach (var entry in ChangeTracker.Entries().Where(IsWritten).ToList())
        {
            var id = entry.Entity switch
            {
                Insider insider => insider.ProceedingId,
                Exclusion exclusion => exclusion.ProceedingId,
                Grant { Kind: GrantKind.HandOver } grant => grant.ProceedingId,
                _ => null,
            };
            if (entry.Entity is Proceeding proceeding)
                touched.Add(proceeding);
            else if (entry.Entity is IProceedingRow row)
                touched.UnionWith(ProceedingsOf(row));
            else if (entry.Entity is OffenderRecord offender)
                touched.UnionWith(DefendantsOf(offender).SelectMany(ProceedingsOf));
            else if (id is not null && Proceedings.Local.FirstOrDefault(p => p.Id == id) is { } of)
                touched.Add(of);
        }
        foreach (var proceeding in touched.Where(p => Entry(p).State != EntityState.Deleted))
            proceeding.Version++;
        if (touched.Count > 0)
            ChangeTracker.DetectChanges();
        return [.. touched];
    }

    private IEnumerable<Proceeding> ProceedingsOf(IProceedingRow row) =>
        row.Proceeding is { } there ? [there] : Proceedings.Local.Where(p => p.Id == row.ProceedingId).Take(1);

    private async Task<List<AuditEvent>> EventsOfAsync(List<Proceeding> touched, CancellationToken cancellationToken)
    {
        var events = new List<AuditEvent>();
        if (_rebuildingFacts)
            return events;
        foreach (var proceeding in touched)
        {
            var entry = Entry(proceeding);
            if (IsTakenIn(entry))
            {
                events.Add(EventOf(entry, []));
                continue;
            }
            var values = Compare(entry, proceeding, "").ToList();
            var secret = entry.Property(p => p.IsUnderSecrecy);
            if (secret.CurrentValue != (entry.State != EntityState.Added && secret.OriginalValue))
                values.Add(
                    new()
                    {
                        Key = SecrecyKey,
                        Old = YesOrNo(!secret.CurrentValue),
                        New = YesOrNo(secret.CurrentValue),
                    }
                );
            foreach (var victim in ChangeTracker.Entries<ProceedingVictim>().Where(IsWritten))
                if (victim.Entity.Proceeding == proceeding || victim.Entity.ProceedingId == proceeding.Id)
                {
                    var code =
                        victim.Entity.Registration?.Code
                        ?? await CodeOfAsync(victim.Entity.RegistrationId, cancellationToken);
                    var isOut = victim.State == EntityState.Deleted;
                    values.Add(
                        new()
                        {
                            Key = "VID01",
                            Old = isOut ? code : "",
                            New = isOut ? "" : code,
                        }
                    );
                }
            values.AddRange(RowChanges(proceeding));
            foreach (var (offender, changes) in _sealedOfOffenders)
            foreach (var defendant in DefendantsOf(offender).Where(d => ProceedingsOf(d).Contains(proceeding)))
                values.AddRange(
                    changes.Select(c => SealedValue(proceeding, $"{defendant.Code}:{c.Key}", c.Before, c.After))
                );
            if (_sealedInProceedings.TryGetValue(proceeding, out var sealedValues))
                values.AddRange(sealedValues);
            events.Add(EventOf(entry, values));
        }
        foreach (var entry in ChangeTracker.Entries<Grant>().Where(IsWritten))
            if (entry.Entity is { Kind: GrantKind.HandOver } grant)
                events.Add(
                    new()
                    {
                        Action = AuditAction.PermissionChanged,
                        Entity = "HandOver",
                        Subject = grant.Code,
                        OwnerId = grant.OwnerId,
                        UserId = scope.UserId,
                        Purpose = grant.State switch
                        {
                            GrantState.Offered => "offered",
                            GrantState.InForce => "accepted",
                            GrantState.Declined => "declined",
                            _ => "ended",
                        },
                    }
                );
        return events;
    }

    private AuditEvent EventOf(EntityEntry<Proceeding> entry, List<AuditValue> values) =>
        new()
        {
            Action = ActionOf(entry),
            Entity = nameof(Proceeding),
            Subject = entry.Entity.Code,
            SubjectVersion = entry.Entity.Version,
            OwnerId = entry.Entity.InstitutionId,
            UserId = scope.UserId,
            Values = values,
        };

    /// <summary>Key of an offender's code, by which a row says whom it is about.</summary>
    public const string OffenderKey = "TRF01";

    /// <summary>What changes in the rows of a proceeding, each answer under the code of its row; who it is about with a new or removed one.</summary>
    private IEnumerable<AuditValue> RowChanges(Proceeding proceeding)
    {
        foreach (var entry in ChangeTracker.Entries<IProceedingRow>().Where(IsWritten).ToList())
        {
            if (!ProceedingsOf(entry.Entity).Contains(proceeding))
                continue;
            foreach (var value in Compare(entry, entry.Entity, entry.Entity.Code))
                yield return value;
            var code = entry.Entity switch
            {
                IDefendantRow { Defendant.Offender.Code: var about } => about,
                Defendant { Offender.Code: var removed } when entry.State == EntityState.Deleted => removed,
                _ => null,
            };
            if (code is not null && entry.State != EntityState.Modified)
                yield return new()
                {
                    Key = $"{entry.Entity.Code}:{OffenderKey}",
                    Old = entry.State == EntityState.Deleted ? code : "",
                    New = entry.State == EntityState.Deleted ? "" : code,
                };
        }
        foreach (var entry in ChangeTracker.Entries<OffenderRecord>().Where(IsWritten).ToList())
        foreach (var defendant in DefendantsOf(entry.Entity).Where(d => ProceedingsOf(d).Contains(proceeding)))
        foreach (var value in Compare(entry, entry.Entity, defendant.Code))
            yield return value;
    }

    private async Task ProjectFactsAsync(
        List<Proceeding> touched,
        DateTime now,
        List<object> added,
        CancellationToken cancellationToken
    )
    {
        foreach (var proceeding in touched)
        {
            var entry = Entry(proceeding);
            if (entry.State != EntityState.Added)
                await LoadRowsAsync(entry, cancellationToken);
            proceeding.Victims.RemoveAll(IsGone);
            proceeding.Defendants.RemoveAll(IsGone);
            proceeding.Links.RemoveAll(IsGone);
            proceeding.Decisions.RemoveAll(IsGone);
            proceeding.Judgments.RemoveAll(IsGone);
            if (proceeding.Institution is null)
                await entry.Reference(p => p.Institution).LoadAsync(cancellationToken);
            var current =
                entry.State == EntityState.Added
                    ? null
                    : await ProceedingFacts.SingleOrDefaultAsync(
                        f => f.ProceedingId == proceeding.Id && f.RecordedTo == null,
                        cancellationToken
                    );
            var offenders = proceeding.Defendants.Select(d => d.Offender.Id).Where(id => id > 0).ToList();
            var fact = ProceedingProjector.Project(
                proceeding,
                await PlacesAsync<OffenderPlace>(offenders, cancellationToken)
            );
            if (current is not null && current.SaysTheSameAs(fact))
                continue;
            current?.RecordedTo = now;
            fact.RecordedFrom = now;
            Add(fact);
            added.Add(fact);
        }

        bool IsGone(IProceedingRow row) => Entry(row).State is EntityState.Deleted or EntityState.Detached;
    }

    /// <summary>Makes the facts of proceedings anew; those that say the same stay as they are.</summary>
    /// <returns>How many rows were written or closed.</returns>
    public async Task<int> RebuildProceedingFactsAsync(CancellationToken cancellationToken = default)
    {
        const int batch = 50; // the head of the audit is locked meanwhile
        var (changed, lastId) = (0, 0L);
        while (true)
        {
            var proceedings = await Proceedings
                .Where(p => p.Id > lastId)
                .OrderBy(p => p.Id)
                .Take(batch)
                .ToListAsync(cancellationToken);
            if (proceedings.Count == 0)
                return changed;
            lastId = proceedings[^1].Id;
            _rebuildingFacts = true;
            try
            {
                changed += await SaveChangesAsync(cancellationToken);
            }
            finally
            {
                _rebuildingFacts = false;
            }
            ChangeTracker.Clear();
        }
    }

    private static string YesOrNo(bool value) => value ? "Y" : "N";

#pragma warning disable RS0030 // What an offender's record says is said in every proceeding the offender is in, whoever leads it.
    /// <summary>
    /// Follows the other proceedings of offenders whose record changes, so that their version rises, their audit tells it and their
    /// fact is made anew.
    /// </summary>
    private async Task LoadOthersWithOffendersAsync(CancellationToken cancellationToken)
    {
        var offenders = ChangeTracker
            .Entries<OffenderRecord>()
            .Where(e => e.State == EntityState.Modified)
            .Select(e => e.Entity.Id)
            .ToList();
        if (offenders.Count > 0)
            await Defendants
                .IgnoreQueryFilters()
                .Include(d => d.Proceeding)
                .Where(d => offenders.Contains(d.OffenderId))
                .LoadAsync(cancellationToken);
    }

    /// <summary>
    /// An offender who is a defendant nowhere any more has no record either, and the audit forgets the name. Decided while the head
    /// is locked, so that of two who take away the last places one finds them all gone.
    /// </summary>
    private async Task RemoveOffendersWithoutPlaceAsync(CancellationToken cancellationToken)
    {
        var removed = ChangeTracker
            .Entries<Defendant>()
            .Where(e => e.State == EntityState.Deleted)
            .Select(e => e.Entity)
            .ToList();
        var ids = removed.Select(d => d.OffenderId).ToList();
        if (ids.Count == 0)
            return;
        var gone = await OffenderRecords
            .IgnoreQueryFilters()
            .AsNoTracking()
            .Where(o => ids.Contains(o.Id) && !Defendants.IgnoreQueryFilters().Any(d => d.OffenderId == o.Id))
            .Select(o => o.Id)
            .ToListAsync(cancellationToken);
        foreach (var defendant in removed.Where(d => gone.Contains(d.OffenderId)))
        {
            var (subject, name) = (ProceedingsOf(defendant).Single().Code, $"{defendant.Code}:TRF05.");
            var values = await (
                from e in AuditEvents
                where e.Subject == subject
                from v in e.Values
                where v.Key.StartsWith(name) && (v.SealedOld != null || v.SealedNew != null)
                select v.Id
            ).ToListAsync(cancellationToken);
            await BlankAsync(values, cancellationToken);
        }
        await OffenderRecords
            .IgnoreQueryFilters()
            .Where(o => gone.Contains(o.Id))
            .ExecuteDeleteAsync(cancellationToken);
    }
#pragma warning restore RS0030

#pragma warning disable RS0030 // For the fact all rows are read: while a proceeding is handed over, the filter shows the new leader none yet.
    private static async Task LoadRowsAsync(EntityEntry<Proceeding> entry, CancellationToken cancellationToken)
    {
        await entry.Collection(p => p.Victims).Query().IgnoreQueryFilters().LoadAsync(cancellationToken);
        await entry
            .Collection(p => p.Defendants)
            .Query()
            .IgnoreQueryFilters()
            .Include(d => d.Offender)
            .LoadAsync(cancellationToken);
        await entry.Collection(p => p.Links).Query().IgnoreQueryFilters().LoadAsync(cancellationToken);
        await entry.Collection(p => p.Decisions).Query().IgnoreQueryFilters().LoadAsync(cancellationToken);
        await entry.Collection(p => p.Judgments).Query().IgnoreQueryFilters().LoadAsync(cancellationToken);
    }
#pragma warning restore RS0030

#pragma warning disable RS0030 // The leader takes out whom another institution put in: only the code is read, for the audit.
    private Task<string> CodeOfAsync(long registrationId, CancellationToken cancellationToken) =>
        Registrations
            .IgnoreQueryFilters()
            .Where(r => r.Id == registrationId)
            .Select(r => r.Code)
            .SingleAsync(cancellationToken);
#pragma warning restore RS0030
}
