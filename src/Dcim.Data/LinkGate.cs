using Dcim.Data.Audit;
using Dcim.Data.Linkage;
using Dcim.Data.Sealing;
using Dcim.Domain.Counting;
using Dcim.Domain.Records;
using Microsoft.EntityFrameworkCore;

namespace Dcim.Data;

/// <summary>
/// The save gate for links. All that changes them, and with them the person of a record, is done here while the head of the audit is
/// locked: of two who link, split or save the same records at once the second finds what the first did.
/// </summary>
public abstract partial class DcimDbContext
{
    /// <summary>Says something of records, as is decided by what was said of them until now, in a transaction of its own.</summary>
    internal Task<LinkOutcome> ChangeLinksAsync(
        LinkedKind kind,
        Func<Links, Task<(LinkOutcome Outcome, LinkDeed? Deed)>> decide,
        CancellationToken cancellationToken
    ) =>
        WhileLockedAsync(
            async () =>
            {
                var links = Links.Of(kind, this);
                var (outcome, deed) = await decide(links);
                if (deed is not null)
                {
                    var records = await SayAsync(links, deed, scope.UserId, [], [], cancellationToken);
                    await base.SaveChangesAsync(true, cancellationToken);
                    await links.CloseDecidedAsync(records, cancellationToken);
                }
                return outcome;
            },
            cancellationToken
        );

    private Task<T> WhileLockedAsync<T>(Func<Task<T>> work, CancellationToken cancellationToken) =>
        Database
            .CreateExecutionStrategy()
            .ExecuteAsync(async () =>
            {
                ChangeTracker.Clear();
                await using var transaction = await Database.BeginTransactionAsync(cancellationToken);
                await LockHeadAsync(cancellationToken);
                var result = await work();
                await transaction.CommitAsync(cancellationToken);
                return result;
            });

    /// <summary>Writes what is said, with its line of the audit, and moves the records to the persons they are now.</summary>
    /// <param name="withFacts">Records whose fact is written by who calls.</param>
    /// <param name="added">Takes what is to be saved.</param>
    /// <returns>The records whose person may be another now.</returns>
    private async Task<IReadOnlyCollection<long>> SayAsync(
        Links links,
        LinkDeed deed,
        long? by,
        IReadOnlyCollection<long> withFacts,
        List<object> added,
        CancellationToken cancellationToken
    )
    {
        var said = deed.Said.SelectMany(s => new[] { s.First, s.Second }).Distinct().ToList();
        var before = await links.AroundAsync(said, cancellationToken);
        var code = RandomCode.New();
        var now = await ChainAsync([LinkEventOf(links, deed.Purpose, code, by)], added, cancellationToken);
        var events = await links.AddAsync(deed, code, now, by, new Sealer(keys), cancellationToken);
        added.AddRange(events);
        var records = said.SelectMany(before.RecordsWith).ToHashSet();
        await MoveAsync(links, before.With(events), records, withFacts, now, added, cancellationToken);
        return records;
    }

    private static AuditEvent LinkEventOf(Links links, string purpose, string code, long? by) =>
        new()
        {
            Action = AuditAction.Linked,
            Entity = links.Entity,
            Subject = code,
            UserId = by,
            Purpose = purpose,
        };

    /// <summary>Brings records to the persons that links make of them, and tells the facts.</summary>
    private async Task MoveAsync(
        Links links,
        PersonProjection said,
        IReadOnlyCollection<long> records,
        IReadOnlyCollection<long> withFacts,
        DateTime now,
        List<object> added,
        CancellationToken cancellationToken
    )
    {
        var changed = await links.PlaceAsync(said, records, added, cancellationToken);
        var told = changed.Where(c => !withFacts.Contains(c.Key)).ToDictionary();
        if (links is VictimLinks)
            await MoveFactsAsync(told, now, added, cancellationToken);
        else
            await ProjectFactsOfOffendersAsync(told.Keys, now, added, cancellationToken);
    }

    /// <summary>A new version of the fact of each registration that is another person's now: nothing else in it changes.</summary>
    private async Task MoveFactsAsync(
        IReadOnlyDictionary<long, long> persons,
        DateTime now,
        List<object> added,
        CancellationToken cancellationToken
    )
    {
        foreach (var ids in persons.Keys.Chunk(500))
        foreach (
            var fact in await VictimFacts
                .Where(f => f.RecordedTo == null && ids.Contains(f.RegistrationId))
                .ToListAsync(cancellationToken)
        )
        {
            var moved = fact.OfPerson(persons[fact.RegistrationId]);
            if (fact.SaysTheSameAs(moved))
                continue;
            (fact.RecordedTo, moved.RecordedFrom) = (now, now);
            Add(moved);
            added.Add(moved);
        }
    }

#pragma warning disable RS0030 // Past the filters: links are between records of several institutions, and nothing of them is shown.
    private async Task ProjectFactsOfOffendersAsync(
        IReadOnlyCollection<long> offenders,
        DateTime now,
        List<object> added,
        CancellationToken cancellationToken
    )
    {
        if (offenders.Count == 0)
            return;
        var proceedings = await Proceedings
            .IgnoreQueryFilters()
            .Where(p =>
                Defendants.IgnoreQueryFilters().Any(d => d.ProceedingId == p.Id && offenders.Contains(d.OffenderId))
            )
            .ToListAsync(cancellationToken);
        // One that this save changes gets its fact from that.
        await ProjectFactsAsync(
            [.. proceedings.Where(p => Entry(p).State == EntityState.Unchanged)],
            now,
            added,
            cancellationToken
        );
    }

    /// <summary>The persons that links point registrations to, as they will be stored.</summary>
    private async Task<Dictionary<long, long>> PlacesAsync<T>(
        IReadOnlyCollection<long> records,
        CancellationToken cancellationToken
    )
        where T : PersonPlace
    {
        var places = new Dictionary<long, long>();
        foreach (var ids in records.Chunk(500))
        foreach (
            var place in await Set<T>()
                .IgnoreQueryFilters()
                .AsNoTracking()
                .Where(p => ids.Contains(p.RecordId))
                .ToListAsync(cancellationToken)
        )
            places[place.RecordId] = place.PersonId;
        foreach (var entry in ChangeTracker.Entries<T>().Where(e => e.State == EntityState.Added))
            places[entry.Entity.RecordId] = entry.Entity.PersonId;
        return places;
    }

    /// <summary>
    /// Ends the links of registrations whose ground for it is gone with this save, and takes away what they were compared by:
    /// consent to the key was taken back, processing is restricted, or the identity is erased.
    /// </summary>
    private async Task EndLinksWithoutGroundAsync(
        List<Registration> touched,
        List<object> added,
        CancellationToken cancellationToken
    )
    {
        var stored = touched.Where(r => Entry(r).State is EntityState.Modified or EntityState.Deleted).ToList();
        var ended = stored.Where(r => _erased.ContainsKey(r) || NoLongerLinkable(r)).Select(r => r.Id).ToList();
        var links = new VictimLinks(this);
        if (ended.Count > 0)
        {
            await EndAsync(links, ended, [.. touched.Select(r => r.Id)], added, cancellationToken);
            await links.ForgetComparisonAsync(ended, cancellationToken);
        }
        var erased = stored.Where(_erased.ContainsKey).Select(r => r.Id).ToList();
        if (erased.Count > 0)
            await links.ForgetReasonsAsync(erased, cancellationToken);
        await ForgetOldEncodingsAsync(stored, cancellationToken);
        await EndOffendersWithoutGroundAsync(added, cancellationToken);
    }

    /// <summary>
    /// Of offenders who have no name any more, or are another kind of person, nothing is compared; and a natural and a legal person
    /// are never one.
    /// </summary>
    private async Task EndOffendersWithoutGroundAsync(List<object> added, CancellationToken cancellationToken)
    {
        var changed = ChangeTracker.Entries<OffenderRecord>().Where(e => e.State == EntityState.Modified).ToList();
        var ofOtherKind = changed
            .Where(e => e.Entity.IsLegalPerson != (e.Property(o => o.Kind).OriginalValue == "LEG"))
            .Select(e => e.Entity.Id)
            .ToList();
        var links = new OffenderLinks(this);
        if (ofOtherKind.Count > 0)
            await EndAsync(links, ofOtherKind, [], added, cancellationToken);
        var nameless = changed
            .Where(e => _sealedOfOffenders.ContainsKey(e.Entity))
            .Select(e => e.Entity.Id)
            .Union(ofOtherKind)
            .Except(EncodedAnew<OffenderEncoding>())
            .ToList();
        if (nameless.Count > 0)
            await links.ForgetComparisonAsync(nameless, cancellationToken);
    }

    /// <summary>Ends all links of records: nobody says that they are two persons.</summary>
    /// <param name="withFacts">Records whose fact is written by who calls.</param>
    private async Task EndAsync(
        Links links,
        List<long> records,
        IReadOnlyCollection<long> withFacts,
        List<object> added,
        CancellationToken cancellationToken
    )
    {
        var said = await links.AroundAsync(records, cancellationToken);
        var pairs = records
            .SelectMany(r => said.LinkedTo(r).Select(o => (Math.Min(r, o), Math.Max(r, o), LinkAct.Ended)))
            .Distinct()
            .ToList();
        if (pairs.Count > 0)
            await SayAsync(
                links,
                new("link-ended", LinkBasis.GroundGone, pairs),
                by: null,
                withFacts,
                added,
                cancellationToken
            );
    }

    private bool NoLongerLinkable(Registration registration) =>
        ConsentRule.CannotBeLinked(registration)
        && (
            Entry(registration).Property(r => r.Consent).IsModified
            || Entry(registration).ComplexProperty(r => r.Governance).Property(g => g.Restricted).IsModified
        );

    /// <summary>What was encoded of a name that is gone goes; what is encoded in this save replaces what was.</summary>
    private async Task ForgetOldEncodingsAsync(List<Registration> stored, CancellationToken cancellationToken)
    {
        var victims = stored
            .Where(r => r.LinkageTokens.Length == 0 && Entry(r).Property(x => x.LinkageTokens).IsModified)
            .Select(r => r.Id)
            .Concat(EncodedAnew<VictimEncoding>())
            .ToList();
        if (victims.Count > 0)
            await new VictimLinks(this).ForgetEncodingsAsync(victims, cancellationToken);
        var offenders = EncodedAnew<OffenderEncoding>().ToList();
        if (offenders.Count > 0)
            await new OffenderLinks(this).ForgetEncodingsAsync(offenders, cancellationToken);
        // Whatever says who she is was sealed anew, or goes: its tokens come with this save, or there are none.
        var searched = ChangeTracker
            .Entries()
            .Where(e =>
                e.Entity is VictimIdentity or DraftSheet && e.State is EntityState.Modified or EntityState.Deleted
            )
            .Select(e => ((IRegistrationPart)e.Entity).RegistrationId)
            .Concat(
                ChangeTracker
                    .Entries<IdentityToken>()
                    .Where(e => e.State == EntityState.Added)
                    .Select(e => e.Entity.RegistrationId)
            )
            .ToHashSet();
        var renamed = stored.Where(r => searched.Contains(r.Id) || _erased.ContainsKey(r)).Select(r => r.Id).ToList();
        if (renamed.Count > 0)
            await IdentityTokens
                .IgnoreQueryFilters()
                .Where(t => renamed.Contains(t.RegistrationId))
                .ExecuteDeleteAsync(cancellationToken);
    }

    private IEnumerable<long> EncodedAnew<T>()
        where T : RecordEncoding =>
        ChangeTracker
            .Entries<T>()
            .Where(e => e.State == EntityState.Added)
            .Select(e => e.Entity.RecordId)
            .Where(id => id > 0); // a new record has none yet

    /// <summary>
    /// An offender whose last place this save takes away is removed after it: all that was said of the record goes before, and
    /// those it was linked to are moved.
    /// </summary>
    private async Task ForgetOffendersWithoutPlaceAsync(List<object> added, CancellationToken cancellationToken)
    {
        var removed = ChangeTracker
            .Entries<Defendant>()
            .Where(e => e.State == EntityState.Deleted)
            .Select(e => e.Entity)
            .ToList();
        if (removed.Count == 0)
            return;
        var rows = removed.ConvertAll(d => d.Id);
        var staying = ChangeTracker
            .Entries<Defendant>()
            .Where(e => e.State == EntityState.Added)
            .Select(e => e.Entity.OffenderId)
            .ToHashSet();
        var offenders = removed.Select(d => d.OffenderId).Where(o => !staying.Contains(o)).Distinct().ToList();
        var elsewhere = await Defendants
            .IgnoreQueryFilters()
            .Where(d => offenders.Contains(d.OffenderId) && !rows.Contains(d.Id))
            .Select(d => d.OffenderId)
            .Distinct()
            .ToListAsync(cancellationToken);
        await ForgetLinksAsync(new OffenderLinks(this), [.. offenders.Except(elsewhere)], added, cancellationToken);
    }

    /// <summary>All that was ever said of records that are removed goes with them; those they were linked to are moved.</summary>
    private async Task ForgetLinksAsync(
        Links links,
        IReadOnlyCollection<long> records,
        List<object> added,
        CancellationToken cancellationToken
    )
    {
        if (records.Count == 0)
            return;
        var before = await links.AroundAsync(records, cancellationToken);
        await links.ForgetAsync(records, cancellationToken);
        var others = records.SelectMany(before.RecordsWith).Except(records).ToList();
        if (others.Count == 0)
            return;
        var now = await ChainAsync(
            [LinkEventOf(links, "link-ended", RandomCode.New(), by: null)],
            added,
            cancellationToken
        );
        await MoveAsync(links, before.Without(records), others, [], now, added, cancellationToken);
    }

    /// <summary>Replaces what registrations are found and compared by; nothing that is recorded changes.</summary>
    /// <param name="registrations">Ids.</param>
    /// <param name="mark">Of the rules and the key that encode now.</param>
    /// <param name="make">Makes it of the identities, which nobody changes meanwhile.</param>
    /// <param name="cancellationToken">Ends it, with nothing replaced.</param>
    /// <returns>How many of the registrations are found by a name.</returns>
    internal Task<int> ReplaceIdentityKeysAsync(
        IReadOnlyCollection<long> registrations,
        string mark,
        Func<Task<(IReadOnlyList<IdentityToken> Tokens, IReadOnlyList<VictimEncoding> Encodings)>> make,
        CancellationToken cancellationToken
    ) =>
        WhileLockedAsync(
            async () =>
            {
                var (tokens, encodings) = await make();
                await IdentityTokens
                    .IgnoreQueryFilters()
                    .Where(t => registrations.Contains(t.RegistrationId))
                    .ExecuteDeleteAsync(cancellationToken);
                await new VictimLinks(this).ForgetEncodingsAsync(registrations, cancellationToken);
                AddRange(tokens);
                AddRange(encodings);
                await base.SaveChangesAsync(true, cancellationToken);
                var encoded = encodings.Select(e => e.RecordId).ToList();
                await MarkAsync(registrations.Except(encoded), "");
                await MarkAsync(encoded, mark);
                ChangeTracker.Clear();
                return tokens.Select(t => t.RegistrationId).Distinct().Count();

                Task<int> MarkAsync(IEnumerable<long> of, string text) =>
                    Registrations
                        .IgnoreQueryFilters()
                        .Where(r => of.Contains(r.Id) && r.LinkageTokens != text)
                        .ExecuteUpdateAsync(set => set.SetProperty(r => r.LinkageTokens, text), cancellationToken);
            },
            cancellationToken
        );

    /// <summary>Replaces what offender records are compared by; nothing that is recorded changes.</summary>
    /// <param name="records">Ids.</param>
    /// <param name="make">Makes it of the identities, which nobody changes meanwhile.</param>
    /// <param name="cancellationToken">Ends it, with nothing replaced.</param>
    internal Task<int> ReplaceOffenderEncodingsAsync(
        IReadOnlyCollection<long> records,
        Func<Task<IReadOnlyList<OffenderEncoding>>> make,
        CancellationToken cancellationToken
    ) =>
        WhileLockedAsync(
            async () =>
            {
                var encodings = await make();
                await new OffenderLinks(this).ForgetEncodingsAsync(records, cancellationToken);
                AddRange(encodings);
                await base.SaveChangesAsync(true, cancellationToken);
                ChangeTracker.Clear();
                return encodings.Count;
            },
            cancellationToken
        );

    /// <summary>Takes a run of the matcher that has work to do, for a while.</summary>
    /// <param name="now">The time, in UTC.</param>
    /// <param name="until">Until when it is this process's alone.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <returns>Its id; null where there is nothing to do.</returns>
    public async Task<long?> ClaimLinkRunAsync(DateTime now, DateTime until, CancellationToken cancellationToken)
    {
        var due = await LinkRuns
            .Where(r => r.State == LinkRunState.Waiting || r.State == LinkRunState.Running)
            .Where(r => r.LeaseUntil == null || r.LeaseUntil < now)
            .OrderBy(r => r.Id)
            .Select(r => r.Id)
            .ToListAsync(cancellationToken);
        foreach (var id in due)
            if (
                await LinkRuns
                    .Where(r => r.Id == id && (r.LeaseUntil == null || r.LeaseUntil < now))
                    .ExecuteUpdateAsync(
                        set =>
                            set.SetProperty(r => r.LeaseUntil, until).SetProperty(r => r.Version, r => r.Version + 1),
                        cancellationToken
                    ) == 1
            )
                return id;
        return null;
    }

    private Task LockHeadAsync(CancellationToken cancellationToken) =>
        Database.ExecuteSqlAsync($"UPDATE AuditHeads SET Position = Position WHERE Id = 1", cancellationToken);
#pragma warning restore RS0030

    /// <summary>Makes the persons of all records anew from what was said of them; those that are right stay as they are.</summary>
    /// <returns>How many records were moved.</returns>
    private async Task<int> RebuildPersonsAsync(LinkedKind kind, CancellationToken cancellationToken)
    {
        var links = Links.Of(kind, this);
        var said = await links.AllAsync(cancellationToken);
        var places = await links.AllPlacesAsync(cancellationToken);
        var moved = 0;
        foreach (var records in said.Records.Concat(places.Keys).Distinct().Chunk(500))
        {
            var homes = await links.HomesAsync([.. records.SelectMany(said.RecordsWith).Distinct()], cancellationToken);
            var wrong = records
                .Where(r => places.GetValueOrDefault(r, homes[r]) != homes[said.RecordsWith(r)[0]])
                .ToList();
            if (wrong.Count == 0)
                continue;
            moved += await WhileLockedAsync(
                async () =>
                {
                    var added = new List<object>();
                    var around = await links.AroundAsync(wrong, cancellationToken);
                    var now = clock.GetUtcNow().UtcDateTime;
                    await MoveAsync(links, around, wrong, [], now, added, cancellationToken);
                    await base.SaveChangesAsync(true, cancellationToken);
                    return wrong.Count;
                },
                cancellationToken
            );
        }
        return moved;
    }
}
