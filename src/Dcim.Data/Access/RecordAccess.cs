using Dcim.Data.Audit;
using Dcim.Data.Registrations;
using Dcim.Domain.Answers;
using Dcim.Domain.Records;
using Microsoft.EntityFrameworkCore;

namespace Dcim.Data.Access;

/// <summary>What is open to a reader of another institution's registration.</summary>
/// <param name="Registration">A copy that holds the granted sections and nothing else; it is not followed for changes.</param>
/// <param name="Sections">Names of the sections, of <see cref="RegistrationSections.All"/> or <see cref="SharingRule"/>.</param>
/// <param name="Grants">By what right.</param>
public sealed record SharedRecord(Registration Registration, IReadOnlySet<string> Sections, IReadOnlyList<Grant> Grants)
{
    /// <summary>The right, in the fixed word of the audit.</summary>
    public string Purpose => $"{AuditPurpose.Read} {RecordAccess.PurposeOf(Grants[0].Kind)}";
    public bool HasIdentity => Sections.Contains(SharingRule.Identity);
}

/// <summary>A grant as its recipient is told of it: nothing about the victim is in it.</summary>
/// <param name="Registration">Code of the registration; null while the grant opens nothing.</param>
/// <param name="Sections">What it opens, or would.</param>
public sealed record ReceivedGrant(Grant Grant, string Reason, string? Registration, IReadOnlyList<string> Sections);

/// <summary>
/// Decides what a person may see of another institution's registration. The only class that passes the filter of scope;
/// what is not granted cannot leave it, because the copy it returns is filled with granted sections only.
/// </summary>
public sealed class RecordAccess(
    DcimDbContext db,
    Scope scope,
    RegistrationSections sections,
    RegistrationStore store,
    AccessReasons reasons,
    TimeProvider clock
)
{
    private long Me => scope.UserId ?? 0;
    private long Mine => scope.InstitutionId ?? 0;
    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    /// <summary>Names a grant can hold, in the order in which they are shown.</summary>
    public IReadOnlyList<string> Names { get; } =
    [SharingRule.Minimum, .. sections.All.Select(s => s.Name), SharingRule.Identity];

    /// <summary>The kind of a grant, in the fixed word of the audit.</summary>
    public static string PurposeOf(GrantKind kind) =>
        kind switch
        {
            GrantKind.Referral => "referral",
            GrantKind.Read => "read",
            GrantKind.HandOver => "hand-over",
            _ => "break-glass",
        };

    /// <summary>Another institution's registration, as far as it is open to the person in scope; null where nothing is.</summary>
    public async Task<SharedRecord?> FindAsync(string code, CancellationToken cancellationToken = default) =>
        await OpenAsync(code, cancellationToken) is var (whole, granted, grants)
            ? new(Copy(whole, granted), granted, grants)
            : null;

    /// <summary>The identity, where it is granted and there is one. The opening is written to the audit.</summary>
    public async Task<(Registration Registration, IdentityDetails Identity)?> OpenIdentityAsync(string code)
    {
        if (
            await OpenAsync(code, default) is not var (whole, granted, grants)
            || !granted.Contains(SharingRule.Identity)
            || await IdentityAsync(whole.Id) is not { } kept
        )
            return null;
        var kind = grants.First(g => g.SectionNames.Contains(SharingRule.Identity)).Kind;
        return (
            Copy(whole, granted),
            await store.OpenGrantedIdentityAsync(kept, whole, $"{AuditPurpose.Read} {PurposeOf(kind)}")
        );
    }

    /// <summary>Whom the grants of other institutions name as recipient: offers first, the newest first.</summary>
    public async Task<IReadOnlyList<ReceivedGrant>> ReceivedAsync(CancellationToken cancellationToken = default)
    {
        var found = await ReceivedQuery()
            .OrderByDescending(x => x.Grant.State == GrantState.Offered)
            .ThenByDescending(x => x.Grant.State == GrantState.InForce)
            .ThenByDescending(x => x.Grant.Id)
            .Take(MostListed)
            .ToListAsync(cancellationToken);
        var received = new List<ReceivedGrant>();
        foreach (var x in found)
        {
            var record = x.Registration;
            var mayBe =
                x.Grant.State == GrantState.InForce || x.Grant.State == GrantState.Offered && !HasRunOut(x.Grant);
            var opens = mayBe ? OpenedBy(record, x.Grant, x.Recipient) : [];
            if (x.Grant.State == GrantState.Offered && opens.Count == 0)
                continue;
            received.Add(
                new(
                    x.Grant,
                    // It may be about her: it ends with the right to read.
                    opens.Count > 0
                    && !(x.Grant.ExpiresAt <= Now)
                        ? reasons.Open<Grant>(record, x.Grant.Code, x.Grant.SealedReason)
                        : "",
                    opens.Count > 0 && IsInForce(x.Grant) ? record.Code : null,
                    opens
                )
            );
        }
        return received;
    }

    /// <summary>How many offers wait for an answer.</summary>
    public async Task<int> CountOffersAsync(CancellationToken cancellationToken = default)
    {
        var offers = await ReceivedQuery()
            .Where(x => x.Grant.State == GrantState.Offered)
            .ToListAsync(cancellationToken);
        return offers.Count(x => !HasRunOut(x.Grant) && OpenedBy(x.Registration, x.Grant, x.Recipient).Count > 0);
    }

    /// <summary>An offer to the institution in scope that may still be answered, followed for changes, and its registration.</summary>
    public async Task<(Grant Grant, Registration Registration)?> FindOfferAsync(string grantCode)
    {
        var found = await ReceivedQuery()
            .Where(x => x.Grant.Code == grantCode && x.Grant.State == GrantState.Offered)
            .SingleOrDefaultAsync();
        if (
            found is null
            || HasRunOut(found.Grant)
            || OpenedBy(found.Registration, found.Grant, found.Recipient).Count == 0
        )
            return null;
        return (await db.Grants.SingleAsync(g => g.Id == found.Grant.Id), found.Registration);
    }

    /// <summary>
    /// A registration whose glass a duty officer may break, and what the break may open of what she asks. The answer is the
    /// same null whether there is none, it is her own institution's, or she is kept from it.
    /// </summary>
    public async Task<(Registration Registration, IReadOnlyList<string> Sections)?> FindBehindGlassAsync(
        string code,
        IReadOnlyCollection<string> wanted,
        Institution reader
    )
    {
        var found = await Reachable().AsNoTracking().SingleOrDefaultAsync(r => r.Code == code);
        return found is null || !reader.LeadsProceedings
            ? null
            : (
                found,
                Names
                    .Where(n => n == SharingRule.Minimum || wanted.Contains(n))
                    .Where(n => SharingRule.Covers(found, reader, SharingRule.Vital, n))
                    .ToList()
            );
    }

    /// <summary>Why it may not be offered; null if it may.</summary>
    public async Task<SharingRefusal?> MayOfferAsync(
        Registration registration,
        Institution recipient,
        IReadOnlyCollection<string> names,
        string restsOn
    )
    {
        if (
            await db.Exclusions.AnyAsync(x =>
                x.RegistrationId == registration.Id && x.ExcludedInstitutionId == recipient.Id
            )
        )
            return SharingRefusal.Recipient;
        return SharingRule.RefusalOf(registration, recipient, restsOn) is { } refusal ? refusal
            : names.Count == 0 || names.Any(n => !Names.Contains(n)) ? SharingRefusal.Sections
            : names.All(n => SharingRule.Covers(registration, recipient, restsOn, n)) ? null
            : SharingRefusal.SectionNotCovered;
    }

    /// <summary>It is in force and its time has not run out; whether its ground still holds is another question.</summary>
    public bool IsInForce(Grant grant) => grant.State == GrantState.InForce && !HasRunOut(grant);

    /// <summary>Its last day is over, be it answered or not.</summary>
    public bool HasRunOut(Grant grant) => grant.ExpiresAt is { } end && end <= Now;

    /// <summary>Of other institutions' registrations, those whose minimum answers are open to the person in scope, by their ids.</summary>
    public async Task<IReadOnlyDictionary<long, Registration>> MinimaAsync(
        IReadOnlyCollection<long> ids,
        CancellationToken cancellationToken = default
    )
    {
        var minima = new Dictionary<long, Registration>();
        var found = await Reachable().AsNoTracking().Where(r => ids.Contains(r.Id)).ToListAsync(cancellationToken);
        if (found.Count == 0)
            return minima;
        var recipient = await db.Institutions.AsNoTracking().SingleAsync(i => i.Id == Mine, cancellationToken);
        var minimum = new HashSet<string> { SharingRule.Minimum };
        foreach (var registration in found)
        {
            var grants = await GrantsOfAsync(registration, cancellationToken);
            if (grants.Any(g => IsInForce(g) && OpenedBy(registration, g, recipient).Contains(SharingRule.Minimum)))
                minima[registration.Id] = Copy(registration, minimum);
        }
        return minima;
    }

    private const int MostListed = 200;

    private async Task<(Registration Whole, IReadOnlySet<string> Granted, IReadOnlyList<Grant> Grants)?> OpenAsync(
        string code,
        CancellationToken cancellationToken
    )
    {
        var whole = await RegistrationStore
            .Whole(Reachable().Where(r => r.Code == code))
            .AsNoTracking()
            .SingleOrDefaultAsync(cancellationToken);
        if (whole is null)
            return null;
        var recipient = await db.Institutions.AsNoTracking().SingleAsync(i => i.Id == Mine, cancellationToken);
        var granted = new HashSet<string>(StringComparer.Ordinal);
        var grants = new List<Grant>();
        foreach (var grant in await GrantsOfAsync(whole, cancellationToken))
            if (IsInForce(grant) && OpenedBy(whole, grant, recipient) is { Count: > 0 } opened)
            {
                granted.UnionWith(opened);
                grants.Add(grant);
            }
        return grants.Count == 0 ? null : (whole, granted, grants);
    }

    /// <summary>What a grant opens of a registration as her consent is now.</summary>
    private List<string> OpenedBy(Registration registration, Grant grant, Institution recipient) =>
        SharingRule.IsShareable(registration)
        && SharingRule.Holds(registration, grant.RestsOn)
        && (grant.Kind != GrantKind.BreakGlass || recipient.LeadsProceedings)
            ?
            [
                .. Names.Where(n =>
                    grant.SectionNames.Contains(n) && SharingRule.Covers(registration, recipient, grant.RestsOn, n)
                ),
            ]
            : [];

    /// <summary>A copy filled with the granted sections: what is not named here, or is new in the model, stays behind.</summary>
    private Registration Copy(Registration whole, IReadOnlySet<string> granted)
    {
        var copy = new Registration
        {
            Code = whole.Code,
            InstitutionId = whole.InstitutionId,
            Institution = whole.Institution,
            Regime = whole.Regime,
            Quality = whole.Quality,
        };
        if (granted.Contains(SharingRule.Minimum))
        {
            foreach (var key in s_minimum)
                AnswerMap<Registration>.Entries[key].Set(copy, AnswerMap<Registration>.Get(whole, key));
            (copy.Profile.AgeFrom, copy.Profile.AgeTo) = (whole.Profile.AgeFrom, whole.Profile.AgeTo);
            (copy.LatestStatus, copy.ShownForm) = (whole.LatestStatus, whole.ShownForm);
            // As it is known, though the episodes or the decision it is known by stay behind.
            copy.MainForm = whole.ShownForm.IsAnswered ? whole.ShownForm : whole.MainForm;
        }
        foreach (var part in sections.All.Where(s => granted.Contains(s.Name)))
        {
            foreach (var key in part.Keys)
                if (AnswerMap<Registration>.Entries.TryGetValue(key, out var entry))
                    entry.Set(copy, entry.Get(whole));
                else if (whole.Extras.SingleOrDefault(e => e.Key == key) is { } extra)
                    copy.Extras.Add(
                        new()
                        {
                            Registration = copy,
                            InstitutionId = copy.InstitutionId,
                            Key = key,
                            Value = extra.Value,
                        }
                    );
            foreach (var rows in part.Rows)
            foreach (var row in rows.Of(whole))
            {
                var added = rows.Add(copy, row.Code);
                foreach (var (_, entry) in rows.Entries)
                    entry.Set(added, entry.Get(row));
            }
        }
        // Fact or assessment, and whose: the recipient must be able to tell (LED Art. 7).
        copy.Sources.AddRange(
            whole
                .Sources.Where(s => granted.Contains(s.Section))
                .Select(s => new SectionSource
                {
                    Registration = copy,
                    InstitutionId = copy.InstitutionId,
                    Section = s.Section,
                    Kind = s.Kind,
                    Source = s.Source,
                })
        );
        return copy;
    }

    private static readonly string[] s_minimum = ["CAS04", "VIC01", "VIC03", "VIC04", "VIC06", "EXP16"];

#pragma warning disable RS0030 // The one class that passes the filter: each query says itself who may see what it finds.
    /// <summary>With settable properties: only through those can a query be built upon.</summary>
    private sealed class Received
    {
        public required Grant Grant { get; init; }
        public required Registration Registration { get; init; }
        public required Institution Recipient { get; init; }
    }

    /// <summary>Whether a case holds another registration, be it one that this person does not see: only that it must stay.</summary>
    public static Task<bool> HoldsOthersAsync(DcimDbContext db, long caseId, long exceptId) =>
        db.Registrations.IgnoreQueryFilters().AnyAsync(r => r.CaseId == caseId && r.Id != exceptId);

    /// <summary>Submitted registrations of other institutions that nothing keeps this person from.</summary>
    private IQueryable<Registration> Reachable()
    {
        Code submitted = "COM";
        Code yes = "Y";
        var (me, mine) = (Me, Mine);
        return db
            .Registrations.IgnoreQueryFilters()
            .Where(r => r.InstitutionId != mine && r.Quality == submitted && !r.IsUnderSecrecy)
            .Where(r => r.Governance.Restricted != yes)
            .Where(r =>
                !db.Exclusions.Any(x => x.RegistrationId == r.Id && (x.UserId == me || x.ExcludedInstitutionId == mine))
            );
    }

    /// <summary>Grants to the person in scope that name the registration, or a proceeding handed over with it in it.</summary>
    private Task<List<Grant>> GrantsOfAsync(Registration registration, CancellationToken cancellationToken)
    {
        var (me, mine) = (Me, Mine);
        return db
            .Grants.IgnoreQueryFilters()
            .AsNoTracking()
            .Include(g => g.Owner)
            .Where(g => g.RecipientId == mine && (g.RecipientUserId == null || g.RecipientUserId == me))
            .Where(g => g.State == GrantState.InForce && g.OwnerId == registration.InstitutionId)
            .Where(g =>
                g.RegistrationId == registration.Id
                || g.RegistrationId == null
                    && g.Kind == GrantKind.HandOver
                    // Who handed it on reads no longer.
                    && db.Proceedings.Any(p => p.Id == g.ProceedingId && p.InstitutionId == mine)
                    && db.ProceedingVictims.Any(v =>
                        v.ProceedingId == g.ProceedingId && v.RegistrationId == registration.Id
                    )
                    && !db.Exclusions.Any(x =>
                        x.ProceedingId == g.ProceedingId && (x.UserId == me || x.ExcludedInstitutionId == mine)
                    )
                    && (
                        !db.Proceedings.Any(p => p.Id == g.ProceedingId && p.IsUnderSecrecy)
                        || db.Insiders.Any(i => i.ProceedingId == g.ProceedingId && i.UserId == me)
                    )
            )
            .OrderBy(g => g.Id)
            .ToListAsync(cancellationToken);
    }

    private IQueryable<Received> ReceivedQuery()
    {
        var (me, mine) = (Me, Mine);
        return from g in db.Grants.IgnoreQueryFilters().AsNoTracking().Include(g => g.Owner)
            where g.RecipientId == mine && (g.RecipientUserId == null || g.RecipientUserId == me)
            join r in Reachable() on g.RegistrationId equals r.Id
            join i in db.Institutions on g.RecipientId equals i.Id
            select new Received
            {
                Grant = g,
                Registration = r,
                Recipient = i,
            };
    }

    private Task<VictimIdentity?> IdentityAsync(long registrationId) =>
        db
            .VictimIdentities.IgnoreQueryFilters()
            .AsNoTracking()
            .SingleOrDefaultAsync(i => i.RegistrationId == registrationId);
#pragma warning restore RS0030
}
