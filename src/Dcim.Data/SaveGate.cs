using System.Globalization;
using Dcim.Data.Audit;
using Dcim.Data.Identity;
using Dcim.Data.Registrations;
using Dcim.Data.Sealing;
using Dcim.Domain.Answers;
using Dcim.Domain.Counting;
using Dcim.Domain.Records;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.Extensions.Logging;

namespace Dcim.Data;

/// <summary>
/// The save gate: every write passes here. It holds each row to its owner, raises the version of a registration whose
/// part changed, and writes audit, chain and facts in the same transaction.
/// </summary>
public abstract partial class DcimDbContext
{
    private readonly List<AuditEvent> _noted = [];
    private readonly Dictionary<Registration, List<(string Key, string? Before, string? After)>> _sealedChanges = [];
    private readonly Dictionary<Registration, Func<string, bool>> _erased = [];
    private bool _rebuildingFacts;

    /// <summary>
    /// What is saved is what somebody is still typing into a draft: the save that follows by hand tells of it, and the audit
    /// does not get a line for every pause.
    /// </summary>
    public bool IsAutosave { get; set; }

    /// <summary>
    /// Whole records are taken in, many with one save (imports, the demonstration): of a new one the audit tells that it was made,
    /// by whom and for whom, and not each answer, which stands in the record. Every later change tells what was there before.
    /// </summary>
    public bool IsIntake { get; set; }

    /// <summary>Notes a reading, sign-in or export; it is written with the next save.</summary>
    /// <param name="subject">The random code of the record, or what was listed; never a name.</param>
    /// <param name="ownerId">Institution whose record was read; null if nobody's.</param>
    /// <param name="purpose">What an identity or a draft was opened for, or by what right, in fixed words.</param>
    /// <param name="mark">Something unusual about the access itself, in a fixed word.</param>
    /// <param name="shown">Codes of the records that a list showed.</param>
    public void Note(
        AuditAction action,
        string entity,
        string subject,
        long? ownerId = null,
        long? userId = null,
        string? purpose = null,
        string? mark = null,
        IEnumerable<string>? shown = null
    ) =>
        _noted.Add(
            new()
            {
                Action = action,
                Entity = entity,
                Subject = subject,
                OwnerId = ownerId,
                UserId = userId ?? scope.UserId,
                Purpose = purpose,
                Mark = mark,
                Values =
                [
                    // Not null: a value without any counts as erased.
                    .. (shown ?? [])
                        .Distinct()
                        .Select(code => new AuditValue { Key = AuditValue.ShownPrefix + code, New = "" }),
                ],
            }
        );

    /// <summary>Adds a change of a sealed value (identity, reason) to the audit event of the registration.</summary>
    /// <param name="key">Key of the answer, or "reason".</param>
    public void NoteSealedChange(Registration registration, string key, string? before, string? after)
    {
        if (!_sealedChanges.TryGetValue(registration, out var values))
            _sealedChanges[registration] = values = [];
        values.Add((key, before, after));
    }

    /// <summary>
    /// With the next save, what the audit holds of a registration's sealed values and days is blanked, and the keys it had until
    /// then are destroyed: the one way to take a value out of the audit. A registration that is removed is erased so by itself.
    /// </summary>
    /// <param name="isDay">The answer with this key, of a row without the row's code, may hold a day that has to go.</param>
    public void NoteErasure(Registration registration, Func<string, bool> isDay) => _erased[registration] = isDay;

    /// <summary>Notes that somebody decided who may see a registration, with the reason sealed beside it.</summary>
    /// <param name="entity">What was decided about: a grant, an exclusion, the secrecy.</param>
    /// <param name="purpose">What was decided, in a fixed word.</param>
    /// <param name="reason">In the person's own line; null where none is asked.</param>
    /// <param name="concerns">Codes of the accounts or institutions it is about.</param>
    public void NoteDecision(
        Registration registration,
        string entity,
        string purpose,
        string? reason,
        params IEnumerable<string> concerns
    ) =>
        NoteDecision(
            registration.Code,
            registration.InstitutionId,
            entity,
            purpose,
            reason is null
                ? null
                : new Sealer(keys).Seal(
                    reason,
                    ReasonPlace(registration.Code, registration.InstitutionId),
                    registration.KeyName
                ),
            concerns
        );

    private void NoteDecision(
        string subject,
        long ownerId,
        string entity,
        string purpose,
        byte[]? reason,
        IEnumerable<string> concerns
    ) =>
        _noted.Add(
            new()
            {
                Action = AuditAction.PermissionChanged,
                Entity = entity,
                Subject = subject,
                OwnerId = ownerId,
                UserId = scope.UserId,
                Purpose = purpose,
                Values =
                [
                    .. reason is null
                        ? []
                        : new[]
                        {
                            new AuditValue { Key = AuditValue.ReasonKey, SealedNew = reason },
                        },
                    .. concerns.Select(code => new AuditValue { Key = AuditValue.ConcernsKey, New = code }),
                ],
            }
        );

    private static SealPlace ReasonPlace(string subject, long institutionId) =>
        AuditPlace(subject, AuditValue.ReasonKey, institutionId);

    /// <summary>Where a sealed value of the audit is bound to.</summary>
    public static SealPlace AuditPlace(string subject, string key, long institutionId) =>
        new($"Audit.{key}", subject, institutionId);

    public override int SaveChanges(bool acceptAllChangesOnSuccess) =>
        throw new NotSupportedException("Save asynchronously: the gate has work to do.");

    /// <exception cref="ScopeViolationException">A row of another institution was to be written.</exception>
    /// <exception cref="DbUpdateConcurrencyException">Somebody saved the same record meanwhile.</exception>
    public override async Task<int> SaveChangesAsync(
        bool acceptAllChangesOnSuccess,
        CancellationToken cancellationToken = default
    )
    {
        ChangeTracker.DetectChanges();
        var detects = ChangeTracker.AutoDetectChangesEnabled;
        // Else every look at what is followed looks for changes in all of it again: with many records in one save that is most
        // of the time. What the gate itself changes it detects.
        ChangeTracker.AutoDetectChangesEnabled = false;
        try
        {
            return await SaveDetectedAsync(acceptAllChangesOnSuccess, cancellationToken);
        }
        finally
        {
            ChangeTracker.AutoDetectChangesEnabled = detects;
        }
    }

    private async Task<int> SaveDetectedAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken)
    {
        // A save that failed and was given up leaves notes of registrations that are no longer followed.
        foreach (var givenUp in _sealedChanges.Keys.Where(r => Entry(r).State == EntityState.Detached).ToList())
            _sealedChanges.Remove(givenUp);
        foreach (var givenUp in _erased.Keys.Where(r => Entry(r).State == EntityState.Detached).ToList())
            _erased.Remove(givenUp);
        HoldToScope();
        await HoldOffendersToScopeAsync(cancellationToken);
        foreach (var removed in ChangeTracker.Entries<Registration>().Where(e => e.State == EntityState.Deleted))
            _erased.TryAdd(removed.Entity, _ => false);
        var touched = await TouchedRegistrationsAsync(cancellationToken);
        var proceedings = await TouchedProceedingsAsync(cancellationToken);
        var events = CollectEvents(touched);
        events.AddRange(await EventsOfAsync(proceedings, cancellationToken));
        if (events.Count == 0 && !_rebuildingFacts && !ChangeTracker.HasChanges())
            return 0;

        var added = new List<object>();
        var destroys = false;
        // With a save that is given up its notes are too: whoever tries again notes again.
        _noted.Clear();
        int written;
        try
        {
            written = await Database
                .CreateExecutionStrategy()
                .ExecuteAsync(async () =>
                {
                    foreach (var entity in added)
                        Entry(entity).State = EntityState.Detached;
                    added.Clear();
                    await using var transaction = await Database.BeginTransactionAsync(cancellationToken);
                    var now = await ChainAsync(events, added, cancellationToken);
                    await EndLinksWithoutGroundAsync(touched, added, cancellationToken);
                    await ForgetOffendersWithoutPlaceAsync(added, cancellationToken);
                    await ProjectFactsAsync(touched, now, added, cancellationToken);
                    await ProjectFactsAsync(proceedings, now, added, cancellationToken);
                    destroys = await EraseAsync(added, cancellationToken);
                    if (!IsAllNew(touched) || proceedings.Count > 0)
                        ChangeTracker.DetectChanges();
                    var rows = await base.SaveChangesAsync(false, cancellationToken);
                    await RemoveOffendersWithoutPlaceAsync(cancellationToken);
                    await transaction.CommitAsync(cancellationToken);
                    return rows;
                });
        }
        catch (DbUpdateException e) when (e is not DbUpdateConcurrencyException)
        {
            // A row inserted under one that was removed breaks a key before the version is compared.
            if (await SomebodyWasFasterAsync(touched, proceedings, cancellationToken))
                throw new DbUpdateConcurrencyException("Somebody saved or removed the record meanwhile.", e);
            throw;
        }
        if (acceptAllChangesOnSuccess)
            ChangeTracker.AcceptAllChanges();
        _sealedChanges.Clear();
        _sealedInProceedings.Clear();
        _sealedOfOffenders.Clear();
        _erased.Clear();
        _keysOfImports.Clear();
        if (destroys)
            await TryDestroyKeysAsync();
        return written;
    }

    /// <summary>
    /// Makes the facts anew from the registrations, and what stands on these for lists; those that say the same stay as they
    /// are.
    /// </summary>
    /// <returns>How many rows were written or closed.</returns>
    public async Task<int> RebuildFactsAsync(RegistrationUpkeep upkeep, CancellationToken cancellationToken = default)
    {
        const int batch = 500;
        var (changed, lastId) = (0, 0L);
        foreach (var kind in Enum.GetValues<LinkedKind>())
            changed += await RebuildPersonsAsync(kind, cancellationToken);
        while (true)
        {
            var registrations = await RegistrationStore
                .Whole(Registrations.Where(r => r.Id > lastId))
                .Include(r => r.HomePerson)
                .OrderBy(r => r.Id)
                .Take(batch)
                .ToListAsync(cancellationToken);
            if (registrations.Count == 0)
                break;
            lastId = registrations[^1].Id;
            foreach (var registration in registrations.Where(r => !r.IsDraft))
                upkeep.Derive(registration);
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
        changed += await RebuildProceedingFactsAsync(cancellationToken);
        if (changed > 0)
        {
            Note(AuditAction.Changed, "Facts", "rebuild");
            await SaveChangesAsync(cancellationToken);
        }
        return changed;
    }

    private void HoldToScope()
    {
        foreach (var entry in ChangeTracker.Entries().Where(IsWritten))
        {
            if (entry.Entity is AuditEvent or AuditValue or AuditHead or VictimFact or ProceedingFact or KeyToDestroy)
                throw new ScopeViolationException(entry.Metadata.DisplayName());
            if (entry.Entity is LinkEvent or PersonPlace || !scope.IsSystem && !MayWriteForLinkage(entry.Entity))
                throw new ScopeViolationException(entry.Metadata.DisplayName());
            if (!scope.IsSystem && entry.Entity is Grant grant && !IsParty(grant, entry.State))
                throw new ScopeViolationException(entry.Metadata.DisplayName());
            if (
                !scope.IsSystem
                && entry.Entity is Grant { Kind: GrantKind.HandOver } handOver
                && !MayWriteHandOver(entry, handOver)
            )
                throw new ScopeViolationException(entry.Metadata.DisplayName());
            if (!scope.IsSystem && entry.Entity is ProceedingVictim victim && !MayWrite(victim, entry.State))
                throw new ScopeViolationException(entry.Metadata.DisplayName());
            if (!scope.IsSystem && !MayWriteInProceeding(entry.Entity))
                throw new ScopeViolationException(entry.Metadata.DisplayName());
            if (scope.IsSystem || entry.Entity is not IOwned owned)
                continue;
            var before = entry.Property(nameof(IOwned.InstitutionId)).OriginalValue;
            if (
                owned.InstitutionId != scope.InstitutionId
                || !Equals(before, owned.InstitutionId) && !IsHandedOver(entry, before)
            )
                throw new ScopeViolationException(entry.Metadata.DisplayName());
        }
    }

    /// <summary>
    /// What records are compared by is written with the record, by who may write that; what came of comparing, by the system
    /// alone.
    /// </summary>
    private bool MayWriteForLinkage(object entity) =>
        entity switch
        {
            VictimEncoding encoding => encoding.InstitutionId == scope.InstitutionId && IsOwn(encoding.Record),
            VictimEncodingToken token => IsOwn(token.Record),
            IdentityToken token => IsOwn(token.Registration),
            OffenderEncoding { Record: { } record } => MayWriteInProceeding(record),
            OffenderEncodingToken { Record: { } record } => MayWriteInProceeding(record),
            _ => entity is not (RecordEncoding or RecordToken or CandidatePair or LinkRun or LinkageModelVersion),
        };

    private bool IsOwn(Registration? registration) =>
        registration is not null
        && registration.InstitutionId == scope.InstitutionId
        && Entry(registration).State != EntityState.Detached;

    /// <summary>The owner gives and takes back; the recipient answers, and breaks the glass.</summary>
    private bool IsParty(Grant grant, EntityState state) =>
        grant.OwnerId == scope.InstitutionId
        || grant.RecipientId == scope.InstitutionId
            && state != EntityState.Deleted
            && (state != EntityState.Added || grant.Kind == GrantKind.BreakGlass);

    private static bool IsWritten(EntityEntry entry) =>
        entry.State is EntityState.Added or EntityState.Modified or EntityState.Deleted;

    /// <summary>The registrations whose own row or a part of which is to be written, each with its version raised.</summary>
    private async Task<List<Registration>> TouchedRegistrationsAsync(CancellationToken cancellationToken)
    {
        if (_rebuildingFacts)
            return [.. Registrations.Local];
        var touched = new HashSet<Registration>(_sealedChanges.Keys);
        foreach (var entry in ChangeTracker.Entries().Where(IsWritten).ToList())
        {
            if (entry.Entity is Registration registration)
                touched.Add(registration);
            else if (entry.Entity is IRegistrationPart part)
                touched.Add(
                    part.Registration
                        ?? await Registrations.SingleOrDefaultAsync(r => r.Id == part.RegistrationId, cancellationToken)
                        ?? throw new ScopeViolationException(entry.Metadata.DisplayName())
                );
        }
        foreach (var registration in touched.Where(r => Entry(r).State != EntityState.Deleted))
            registration.Version++;
        var cases = ChangeTracker.Entries<Case>().Where(e => e.State == EntityState.Modified).ToList();
        foreach (var entry in cases)
            entry.Entity.Version++;
        if (cases.Count > 0 || !IsAllNew(touched))
            ChangeTracker.DetectChanges();
        return [.. touched];
    }

    /// <summary>Nothing of what the gate changes in these has to be detected: a new row is written as it is.</summary>
    private bool IsAllNew(IReadOnlyCollection<Registration> registrations) =>
        registrations.Count > 0 && registrations.All(r => Entry(r).State == EntityState.Added);

    private List<AuditEvent> CollectEvents(List<Registration> touched)
    {
        var events = new List<AuditEvent>(_noted);
        if (_rebuildingFacts)
            return events;
        var byId = touched.Where(r => r.Id > 0).ToDictionary(r => r.Id);
        var parts = ChangeTracker
            .Entries<IRegistrationPart>()
            .Where(IsWritten)
            .ToLookup(p => p.Entity.Registration ?? byId[p.Entity.RegistrationId]);
        foreach (var registration in touched)
        {
            var entry = Entry(registration);
            var values = IsTakenIn(entry) ? [] : ChangesOf(entry, parts[registration]);
            if (_erased.TryGetValue(registration, out var isDay))
                values = [.. values.Select(v => isDay(WithoutRow(v.Key)) ? new() { Key = v.Key } : v)];
            if (IsAutosave && values.Count == 0 && entry.State == EntityState.Modified)
                continue;
            events.Add(
                new()
                {
                    Action =
                        isDay is not null && entry.Property(r => r.Quality).OriginalValue == "COM"
                            ? AuditAction.Erased
                            : ActionOf(entry),
                    Entity = nameof(Registration),
                    Subject = registration.Code,
                    SubjectVersion = registration.Version,
                    OwnerId = registration.InstitutionId,
                    UserId = scope.UserId,
                    Values = values,
                }
            );
        }
        foreach (var entry in ChangeTracker.Entries<Case>().Where(IsWritten).Where(e => !IsTakenIn(e)))
            if (Compare(entry, entry.Entity, "").Where(v => v.Key != "CAS01").ToList() is { Count: > 0 } values)
                events.Add(
                    new()
                    {
                        Action = ActionOf(entry),
                        Entity = nameof(Case),
                        Subject = entry.Entity.Code,
                        SubjectVersion = entry.Entity.Version,
                        OwnerId = entry.Entity.InstitutionId,
                        UserId = scope.UserId,
                        Values = values,
                    }
                );
        foreach (var entry in ChangeTracker.Entries().Where(IsWritten))
            if (
                Describe(entry.Entity) is var (entity, subject, owner)
                && ScalarChanges(entry) is var changes
                && (changes.Count > 0 || entry.Entity is IdentityUserRole<long>)
            )
                events.Add(
                    new()
                    {
                        Action = ChangesRights(entry) ? AuditAction.PermissionChanged : ActionOf(entry),
                        Entity = entity,
                        Subject = subject,
                        OwnerId = owner,
                        UserId = scope.UserId,
                        Values = entry.Entity is IdentityUserRole<long> role ? [RoleChange(entry, role)] : changes,
                    }
                );
        return events;
    }

    private bool IsTakenIn(EntityEntry entry) => IsIntake && entry.State == EntityState.Added;

    /// <summary>The answers that change in a registration and its parts.</summary>
    private List<AuditValue> ChangesOf(
        EntityEntry<Registration> entry,
        IEnumerable<EntityEntry<IRegistrationPart>> parts
    )
    {
        var values = Compare(entry, entry.Entity, "").ToList();
        foreach (var part in parts)
            if (part.Entity is IRegistrationRow row)
                values.AddRange(Compare(part, row, row.Code));
            else if (part.Entity is SectionSource source)
                values.AddRange(Compare(part, source, source.Section));
            else if (part.Entity is ExtraAnswer extra)
                values.Add(ChangeOf(part, extra));
        if (_sealedChanges.TryGetValue(entry.Entity, out var secret))
            values.AddRange(secret.Select(s => SealedValue(entry.Entity, s.Key, s.Before, s.After)));
        return values;
    }

    /// <summary>Of an erased registration the audit does not learn once more what was there.</summary>
    private AuditValue SealedValue(Registration registration, string key, string? before, string? after)
    {
        return new()
        {
            Key = key,
            SealedOld = _erased.ContainsKey(registration) ? null : Seal(before),
            SealedNew = Seal(after),
        };

        byte[]? Seal(string? text) =>
            string.IsNullOrEmpty(text)
                ? null
                : new Sealer(keys).Seal(
                    text,
                    AuditPlace(registration.Code, key, registration.InstitutionId),
                    registration.KeyName
                );
    }

    /// <summary>Key of an answer without the code of the row it stands in.</summary>
    private static string WithoutRow(string key) => key[(key.IndexOf(':', StringComparison.Ordinal) + 1)..];

    private static AuditAction ActionOf(EntityEntry entry) =>
        entry.State switch
        {
            EntityState.Added => AuditAction.Created,
            EntityState.Deleted => AuditAction.Removed,
            _ => AuditAction.Changed,
        };

    /// <summary>The answers that differ from what was loaded; complex sections are part of both copies.</summary>
    private static IEnumerable<AuditValue> Compare(EntityEntry entry, object now, string prefix)
    {
        var before = entry.State == EntityState.Added ? null : entry.OriginalValues.ToObject();
        foreach (var (key, map) in AnswerMap.Of(entry.Metadata.ClrType))
        {
            var was = before is null ? "" : Text(map.Get(before));
            var isNow = entry.State == EntityState.Deleted ? "" : Text(map.Get(now));
            if (was != isNow)
                yield return new()
                {
                    Key = prefix.Length == 0 ? key : $"{prefix}:{key}",
                    Old = was,
                    New = isNow,
                };
        }
    }

    private static AuditValue ChangeOf(EntityEntry entry, ExtraAnswer extra) =>
        new()
        {
            Key = extra.Key,
            Old =
                entry.State == EntityState.Added
                    ? ""
                    : (string?)entry.Property(nameof(ExtraAnswer.Value)).OriginalValue,
            New = entry.State == EntityState.Deleted ? "" : extra.Value,
        };

    private static string Text(object? answer) =>
        answer switch
        {
            NumberAnswer number => number.Value?.ToString(CultureInfo.InvariantCulture) ?? number.Missing.Value,
            null => "",
            _ => Convert.ToString(answer, CultureInfo.InvariantCulture) ?? "",
        };

    /// <summary>What the audit calls a row that is no registration; null for rows that are told with another.</summary>
    private (string Entity, string Subject, long? OwnerId)? Describe(object entity) =>
        entity switch
        {
            Institution i => (nameof(Institution), i.Code, null),
            Instance i when Entry(i).State == EntityState.Modified => (nameof(Instance), "", null),
            CoverageDeclaration c => ("Coverage", c.Year.ToString(CultureInfo.InvariantCulture), c.InstitutionId),
            OutsideDescription d => (nameof(OutsideSource), d.Source.Code, null),
            OutsideFigure f => (nameof(OutsideFigure), f.Code, null),
            RecordSource s => (nameof(RecordSource), s.Code, s.InstitutionId),
            DcimUser u => ("Account", u.Code, u.InstitutionId),
            IdentityUserRole<long> r => (
                "AccountRole",
                $"{Users.Local.FindEntry(r.UserId)?.Entity.Code}",
                Users.Local.FindEntry(r.UserId)?.Entity.InstitutionId
            ),
            _ => null,
        };

    /// <summary>Columns of an account that say nothing of their own: what moves them is told elsewhere.</summary>
    private static readonly HashSet<string> s_untold =
    [
        nameof(DcimUser.SecurityStamp),
        nameof(DcimUser.ConcurrencyStamp),
        nameof(DcimUser.AccessFailedCount),
        nameof(DcimUser.NormalizedEmail),
        nameof(DcimUser.NormalizedUserName),
        nameof(DcimUser.Language),
        nameof(DcimUser.LastSignInAt),
        nameof(Institution.Version),
        nameof(Instance.KeyFingerprint),
        nameof(Instance.HasLinkageKey),
        nameof(Instance.VictimModelId),
        nameof(Instance.OffenderModelId),
    ];

    /// <summary>Columns of which only the change is told, never the value.</summary>
    private static readonly HashSet<string> s_withoutValue =
    [
        nameof(DcimUser.PasswordHash),
        nameof(DcimUser.Email),
        nameof(DcimUser.UserName),
        nameof(DcimUser.DisplayName),
        nameof(DcimUser.PhoneNumber),
        nameof(RecordSource.Profile), // longer than a value of the audit may be
    ];
    private const string NotTold = "*";

    /// <summary>Key in the audit of a role given or taken, by its number.</summary>
    public const string RoleKey = "role";

    private static AuditValue RoleChange(EntityEntry entry, IdentityUserRole<long> role)
    {
        var id = role.RoleId.ToString(CultureInfo.InvariantCulture);
        return new()
        {
            Key = RoleKey,
            Old = entry.State == EntityState.Deleted ? id : "",
            New = entry.State == EntityState.Deleted ? "" : id,
        };
    }

    /// <summary>A role given or taken, and an account moved to another institution, disabled or enabled.</summary>
    private static bool ChangesRights(EntityEntry entry) =>
        entry.Entity is IdentityUserRole<long>
        || entry is { Entity: DcimUser, State: EntityState.Modified }
            && new[] { nameof(DcimUser.InstitutionId), nameof(DcimUser.DisabledAt) }
                .Select(entry.Property)
                .Any(p => !Equals(p.OriginalValue, p.CurrentValue));

    private static List<AuditValue> ScalarChanges(EntityEntry entry) =>
        [
            .. entry
                .Properties.Where(p => !s_untold.Contains(p.Metadata.Name) && !p.Metadata.IsPrimaryKey())
                .Where(p =>
                    entry.State != EntityState.Modified || p.IsModified && !Equals(p.OriginalValue, p.CurrentValue)
                )
                .Select(p =>
                    s_withoutValue.Contains(p.Metadata.Name)
                        ? new AuditValue { Key = p.Metadata.Name, New = NotTold }
                        : new()
                        {
                            Key = p.Metadata.Name,
                            Old = entry.State == EntityState.Added ? null : Text(p.OriginalValue),
                            New = entry.State == EntityState.Deleted ? null : Text(p.CurrentValue),
                        }
                ),
        ];

#pragma warning disable RS0030 // The gate itself: the head of the chain is locked by writing it, before anything is read.
    /// <summary>Locks the head first, so that concurrent savers queue, then writes the events after it.</summary>
    /// <returns>The time of this save, taken while the head is locked: times rise with positions.</returns>
    private async Task<DateTime> ChainAsync(
        List<AuditEvent> events,
        List<object> added,
        CancellationToken cancellationToken
    )
    {
        var count = events.Count;
        await Database.ExecuteSqlAsync(
            $"UPDATE AuditHeads SET Position = Position + {count} WHERE Id = 1",
            cancellationToken
        );
        var now = clock.GetUtcNow().UtcDateTime;
        var head = await AuditHeads.AsNoTracking().SingleAsync(cancellationToken);
        var (position, digest) = (head.Position - count, head.Digest);
        var keyVersion = keys.AuditVersions[^1];
        var key = keys.AuditKey(keyVersion)!;
        foreach (var noted in events)
        {
            var e = new AuditEvent
            {
                Position = ++position,
                At = now,
                UserId = noted.UserId,
                InstitutionId = scope.InstitutionId,
                OwnerId = noted.OwnerId,
                Action = noted.Action,
                Entity = noted.Entity,
                Subject = noted.Subject,
                SubjectVersion = noted.SubjectVersion,
                Purpose = noted.Purpose ?? PurposeOfSaves,
                Mark = noted.Mark,
                KeyVersion = keyVersion,
            };
            foreach (var value in noted.Values)
            {
                var kept = new AuditValue
                {
                    Position = position,
                    Key = value.Key,
                    Old = value.Old,
                    New = value.New,
                    SealedOld = value.SealedOld,
                    SealedNew = value.SealedNew,
                };
                kept.Digest = AuditDigests.Of(kept, position, key);
                e.Values.Add(kept);
            }
            e.ValuesDigest = AuditDigests.Of(e.Values, key);
            digest = e.Digest = AuditDigests.Of(e, digest, key);
            Add(e);
            added.AddRange(e.Values);
            added.Add(e);
        }
        await Database.ExecuteSqlAsync($"UPDATE AuditHeads SET Digest = {digest} WHERE Id = 1", cancellationToken);
        return now;
    }

    /// <summary>Blanks what the audit kept of the erased, and writes down which keys are to be destroyed.</summary>
    /// <returns>Whether there are any.</returns>
    private async Task<bool> EraseAsync(List<object> added, CancellationToken cancellationToken)
    {
        var names = new List<string>();
        foreach (var (registration, isDay) in _erased.Where(e => e.Key.Id > 0))
        {
            // As they are now that nobody else writes: a rotation may have added one since the registration was read.
            var all =
                await Registrations
                    .AsNoTracking()
                    .Where(r => r.Id == registration.Id)
                    .Select(r => r.KeyName + " " + r.FormerKeys)
                    .SingleOrDefaultAsync(cancellationToken)
                ?? "";
            names.AddRange(all.Split(' ', StringSplitOptions.RemoveEmptyEntries));
            await Registrations
                .Where(r => r.Id == registration.Id)
                .ExecuteUpdateAsync(set => set.SetProperty(r => r.FormerKeys, ""), cancellationToken);
            var values = await (
                from e in AuditEvents
                where e.Subject == registration.Code
                from v in e.Values
                select new
                {
                    v.Id,
                    v.Key,
                    IsSealed = v.SealedOld != null || v.SealedNew != null,
                }
            ).ToListAsync(cancellationToken);
            await BlankAsync(
                values.Where(v => v.IsSealed || isDay(WithoutRow(v.Key))).Select(v => v.Id),
                cancellationToken
            );
        }
        var drafts = ChangeTracker.Entries<EventDraft>().Where(e => e.State == EntityState.Deleted);
        foreach (var draft in drafts.Select(d => d.Entity.Id).ToList())
            names.AddRange(
                await EventDrafts
                    .AsNoTracking()
                    .Where(d => d.Id == draft && d.KeyName != "")
                    .Select(d => d.KeyName)
                    .ToListAsync(cancellationToken)
            );
        names.AddRange(_keysOfImports);
        foreach (var key in names.Select(n => new KeyToDestroy { Name = n }))
        {
            Add(key);
            added.Add(key);
        }
        return names.Count > 0;
    }

    /// <summary>Takes from values of the audit what they say; that there was a change stays.</summary>
    private async Task BlankAsync(IEnumerable<long> values, CancellationToken cancellationToken)
    {
        foreach (var ids in values.Chunk(500))
            await AuditValues
                .Where(v => ids.Contains(v.Id))
                .ExecuteUpdateAsync(
                    set =>
                        set.SetProperty(v => v.Old, (string?)null)
                            .SetProperty(v => v.New, (string?)null)
                            .SetProperty(v => v.SealedOld, (byte[]?)null)
                            .SetProperty(v => v.SealedNew, (byte[]?)null),
                    cancellationToken
                );
    }

    /// <summary>A registration or proceeding of this save has another version by now, or is gone.</summary>
    private async Task<bool> SomebodyWasFasterAsync(
        List<Registration> touched,
        List<Proceeding> proceedings,
        CancellationToken cancellationToken
    )
    {
        var loaded = touched
            .Where(r => Entry(r).State != EntityState.Added)
            .ToDictionary(r => r.Id, r => Entry(r).Property(x => x.Version).OriginalValue);
        var stored = await Registrations
            .IgnoreQueryFilters()
            .Where(r => loaded.Keys.Contains(r.Id))
            .Select(r => new { r.Id, r.Version })
            .ToListAsync(cancellationToken);
        var led = proceedings
            .Where(p => Entry(p).State != EntityState.Added)
            .ToDictionary(p => p.Id, p => Entry(p).Property(x => x.Version).OriginalValue);
        var kept = await Proceedings
            .IgnoreQueryFilters()
            .Where(p => led.Keys.Contains(p.Id))
            .Select(p => new { p.Id, p.Version })
            .ToListAsync(cancellationToken);
        return stored.Count < loaded.Count
            || stored.Any(r => r.Version != loaded[r.Id])
            || kept.Count < led.Count
            || kept.Any(p => p.Version != led[p.Id]);
    }

    /// <summary>Writes down, in the transaction that is open, that a key is to be destroyed.</summary>
    internal async Task NoteKeyToDestroyAsync(string name, CancellationToken cancellationToken) =>
        await Database.ExecuteSqlAsync($"INSERT INTO KeysToDestroy (Name) VALUES ({name})", cancellationToken);

    /// <summary>
    /// Destroys the keys that were written down for it. What cannot be done now, because the key folder cannot be written, is
    /// done at the next start or the next day.
    /// </summary>
    /// <returns>How many there were.</returns>
    /// <exception cref="IOException">The key folder cannot be written.</exception>
    public async Task<int> DestroyKeysAsync(CancellationToken cancellationToken = default)
    {
        var due = await KeysToDestroy.AsNoTracking().Where(k => k.DestroyedAt == null).ToListAsync(cancellationToken);
        if (due.Count == 0)
            return 0;
        keys.DataKeys.Destroy(due.Select(k => k.Name));
        DateTime? now = clock.GetUtcNow().UtcDateTime;
        foreach (var ids in due.Select(k => k.Id).Chunk(500))
            await KeysToDestroy
                .Where(k => ids.Contains(k.Id))
                .ExecuteUpdateAsync(set => set.SetProperty(k => k.DestroyedAt, now), cancellationToken);
        return due.Count;
    }

#pragma warning restore RS0030

    /// <summary>What was saved is saved, whether or not the key folder can be written just now.</summary>
    private async Task TryDestroyKeysAsync()
    {
        try
        {
            await DestroyKeysAsync(CancellationToken.None);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or System.Data.Common.DbException)
        {
            this.GetService<ILoggerFactory>()
                .CreateLogger<DcimDbContext>()
                .LogError(
                    e,
                    "Keys of erased registrations could not be destroyed yet; it is tried again at the next start."
                );
        }
    }

    private async Task ProjectFactsAsync(
        List<Registration> touched,
        DateTime now,
        List<object> added,
        CancellationToken cancellationToken
    )
    {
        if (touched.Count == 0)
            return;
        var types = await Institutions
            .AsNoTracking()
            .Select(i => new { i.Code, i.Type })
            .ToDictionaryAsync(i => i.Code, i => i.Type.Value, cancellationToken);
        var places = await PlacesAsync<VictimPlace>(
            [.. touched.Where(r => r.Id > 0).Select(r => r.Id)],
            cancellationToken
        );
        foreach (var registration in touched)
        {
            var entry = Entry(registration);
            if (entry.State == EntityState.Deleted)
                continue; // only drafts are, and those have no facts
            if (entry.State != EntityState.Added)
            {
                await entry.Collection(r => r.Statuses).LoadAsync(cancellationToken);
                await entry.Collection(r => r.Episodes).LoadAsync(cancellationToken);
                await entry.Collection(r => r.Services).LoadAsync(cancellationToken);
            }
            registration.Statuses.RemoveAll(s => Entry(s).State == EntityState.Deleted);
            registration.Episodes.RemoveAll(e => Entry(e).State == EntityState.Deleted);
            registration.Services.RemoveAll(s => Entry(s).State == EntityState.Deleted);
            // What a new registration was made with counts as not loaded, and would be asked for.
            if (registration.Institution is null)
                await entry.Reference(r => r.Institution).LoadAsync(cancellationToken);
            if (registration.HomePerson is null)
                await entry.Reference(r => r.HomePerson).LoadAsync(cancellationToken);
            var current =
                entry.State == EntityState.Added
                    ? null
                    : await VictimFacts.SingleOrDefaultAsync(
                        f => f.RegistrationId == registration.Id && f.RecordedTo == null,
                        cancellationToken
                    );
            var fact = FactProjector.Project(
                registration,
                types,
                places.TryGetValue(registration.Id, out var person) ? person : null
            );
            if (current is not null && fact is not null && current.SaysTheSameAs(fact))
                continue;
            current?.RecordedTo = now;
            if (fact is null)
                continue;
            fact.RecordedFrom = now;
            Add(fact);
            added.Add(fact);
        }
    }
}
