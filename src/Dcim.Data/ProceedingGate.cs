using Dcim.Data.Audit;
using Dcim.Data.Sealing;
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

    /// <summary>Adds a change of a sealed value (number, reason) to the audit event of the proceeding.</summary>
    /// <param name="key">Key of the answer, or "reason".</param>
    public void NoteSealedChange(Proceeding proceeding, string key, string? before, string? after)
    {
        var sealer = new Sealer(keys);
        var place = AuditPlace(proceeding.Code, key, proceeding.InstitutionId);
        if (!_sealedInProceedings.TryGetValue(proceeding, out var values))
            _sealedInProceedings[proceeding] = values = [];
        values.Add(
            new()
            {
                Key = key,
                SealedOld = string.IsNullOrEmpty(before) ? null : sealer.Seal(before, place),
                SealedNew = string.IsNullOrEmpty(after) ? null : sealer.Seal(after, place),
            }
        );
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
            _ => false,
        };

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
    private List<Proceeding> TouchedProceedings()
    {
        if (_rebuildingFacts)
            return [];
        foreach (var givenUp in _sealedInProceedings.Keys.Where(p => Entry(p).State == EntityState.Detached).ToList())
            _sealedInProceedings.Remove(givenUp);
        var touched = new HashSet<Proceeding>(_sealedInProceedings.Keys);
        foreach (var entry in ChangeTracker.Entries().Where(IsWritten).ToList())
        {
            var id = entry.Entity switch
            {
                ProceedingVictim victim => victim.ProceedingId,
                Insider insider => insider.ProceedingId,
                Exclusion exclusion => exclusion.ProceedingId,
                Grant { Kind: GrantKind.HandOver } grant => grant.ProceedingId,
                _ => null,
            };
            if (entry.Entity is Proceeding proceeding)
                touched.Add(proceeding);
            else if (id is not null && Proceedings.Local.FirstOrDefault(p => p.Id == id) is { } of)
                touched.Add(of);
        }
        foreach (var proceeding in touched.Where(p => Entry(p).State != EntityState.Deleted))
            proceeding.Version++;
        ChangeTracker.DetectChanges();
        return [.. touched];
    }

    private async Task<List<AuditEvent>> EventsOfAsync(List<Proceeding> touched, CancellationToken cancellationToken)
    {
        var events = new List<AuditEvent>();
        foreach (var proceeding in touched)
        {
            var entry = Entry(proceeding);
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
            if (_sealedInProceedings.TryGetValue(proceeding, out var sealedValues))
                values.AddRange(sealedValues);
            events.Add(
                new()
                {
                    Action = ActionOf(entry),
                    Entity = nameof(Proceeding),
                    Subject = proceeding.Code,
                    SubjectVersion = proceeding.Version,
                    OwnerId = proceeding.InstitutionId,
                    UserId = scope.UserId,
                    Values = values,
                }
            );
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

    private static string YesOrNo(bool value) => value ? "Y" : "N";

#pragma warning disable RS0030 // The leader takes out whom another institution put in: only the code is read, for the audit.
    private Task<string> CodeOfAsync(long registrationId, CancellationToken cancellationToken) =>
        Registrations
            .IgnoreQueryFilters()
            .Where(r => r.Id == registrationId)
            .Select(r => r.Code)
            .SingleAsync(cancellationToken);
#pragma warning restore RS0030
}
