using System.Security.Cryptography;
using Dcim.Data.Linkage;
using Dcim.Data.Sealing;
using Dcim.Domain.Answers;
using Dcim.Domain.Counting;
using Dcim.Domain.Records;
using Microsoft.EntityFrameworkCore;

namespace Dcim.Data.Proceedings;

/// <summary>
/// From sheet to a row of a proceeding and back. Of a defendant the answers stand on the row, on the offender's record and, sealed,
/// in the identity, which is opened and sealed here only; who opens it writes the reading to the audit.
/// </summary>
public sealed class ProceedingRowStore(
    DcimDbContext db,
    Sealer sealer,
    LinkageTokens tokens,
    Encodings encodings,
    ProceedingParts parts,
    TimeProvider clock
)
{
    /// <summary>The identity of an offender; empty where none is known.</summary>
    public OffenderDetails Open(OffenderRecord offender) =>
        offender.Sealed is null
            ? new()
            : SealedAnswers.Read<OffenderDetails>(sealer.Open(offender.Sealed, Place(offender)));

    /// <summary>An answer of a row as it is stored; of an offender's identity none.</summary>
    public static object? Get(IProceedingRow row, string key) =>
        Holders(row).Select(h => (Holder: h, Entry: AnswerMap.Of(h.GetType()).GetValueOrDefault(key))) is var found
        && found.FirstOrDefault(f => f.Entry is not null) is (var holder, { } entry)
            ? entry.Get(holder)
            : null;

    /// <summary>The sheet of a row as it is stored now.</summary>
    public AnswerSheet SheetOf(IProceedingRow row, FormPage page)
    {
        var sheet = new AnswerSheet();
        var details = row is Defendant defendant ? Open(defendant.Offender) : null;
        foreach (var field in page.Fields)
            sheet.Write(
                field.Part,
                details is not null && AnswerMap<OffenderDetails>.Entries.TryGetValue(field.Key, out var entry)
                    ? entry.Get(details)
                    : Get(row, field.Key)
            );
        return sheet;
    }

    /// <summary>A new offender as a defendant of a proceeding; not saved yet.</summary>
    public Defendant AddDefendant(Proceeding proceeding, Guid formToken)
    {
        var person = new OffenderPerson { Id = NewPersonId() };
        return AddDefendant(
            proceeding,
            new OffenderRecord
            {
                Code = RandomCode.New(),
                InstitutionId = proceeding.InstitutionId,
                HomePerson = person,
                HomePersonId = person.Id,
            },
            formToken
        );
    }

    /// <summary>An offender recorded in another proceeding of the institution in scope, as a defendant of this one too.</summary>
    public Defendant AddDefendant(Proceeding proceeding, OffenderRecord offender, Guid formToken)
    {
        var defendant = new Defendant
        {
            Code = RandomCode.New(),
            Proceeding = proceeding,
            FormToken = formToken,
            Offender = offender,
        };
        proceeding.Defendants.Add(defendant);
        db.Add(defendant);
        return defendant;
    }

    /// <summary>The record of an offender in any proceeding the institution in scope leads; null if there is none of that code.</summary>
    public Task<OffenderRecord?> FindOffenderAsync(string code) =>
        db.OffenderRecords.SingleOrDefaultAsync(o => o.Code == code);

    /// <summary>
    /// Code of an offender with this name and birth date in a proceeding the institution in scope leads, who may be the one that
    /// is typed; null where none is.
    /// </summary>
    /// <param name="typed">Name and birth date.</param>
    /// <param name="proceeding">The one the typed is of: what its own import has brought before is looked through too.</param>
    public async Task<string?> FindSameAsync(SheetReading typed, Proceeding proceeding)
    {
        var details = new OffenderDetails();
        foreach (var (key, entry) in AnswerMap<OffenderDetails>.Entries)
            entry.SetOrClear(details, typed.Answers.GetValueOrDefault(key));
        var linkageKey = KeyOf(details);
        if (linkageKey.Length == 0)
            return null;
        return await CodeOfFirst(db.OffenderRecords)
            ?? (proceeding.ImportId is null ? null : await CodeOfFirst(OfImport(proceeding)));

        Task<string?> CodeOfFirst(IQueryable<OffenderRecord> among) =>
            among.Where(o => o.LinkageKey == linkageKey).OrderBy(o => o.Id).Select(o => o.Code).FirstOrDefaultAsync();
    }

#pragma warning disable RS0030 // Nobody sees them before the import is real, itself too: only whether they are the same is asked.
    private IQueryable<OffenderRecord> OfImport(Proceeding proceeding) =>
        db
            .OffenderRecords.IgnoreQueryFilters()
            .Where(o =>
                db.Defendants.IgnoreQueryFilters()
                    .Any(d =>
                        d.OffenderId == o.Id
                        && d.Proceeding.ImportId == proceeding.ImportId
                        && d.Proceeding.InstitutionId == proceeding.InstitutionId
                    ) && db.ImportRuns.IgnoreQueryFilters().Any(r => r.Id == proceeding.ImportId && r.LiveAt == null)
            );
#pragma warning restore RS0030

    private string KeyOf(OffenderDetails details) => tokens.OffenderKey(details.Given, details.Family, details.Birth);

    /// <summary>One row for each defendant, of links one for each pair; not saved yet.</summary>
    /// <param name="defendants">Null among them for no known suspect.</param>
    /// <param name="victims">Of links; null among them for a victim not in the proceeding.</param>
    public IReadOnlyList<IDefendantRow> Add(
        ProceedingRowKind kind,
        Proceeding proceeding,
        IReadOnlyList<Defendant?> defendants,
        IReadOnlyList<ProceedingVictim?> victims,
        Guid formToken
    )
    {
        IReadOnlyList<IDefendantRow> added =
            kind == parts.Links
                ?
                [
                    .. from defendant in defendants
                    from victim in victims
                    select new OffenderVictimLink
                    {
                        Code = RandomCode.New(),
                        Proceeding = proceeding,
                        FormToken = formToken,
                        Defendant = defendant,
                        Victim = victim,
                    },
                ]
            : kind == parts.Decisions
                ?
                [
                    .. defendants.Select(d => new ProsecutionDecision
                    {
                        Code = RandomCode.New(),
                        Proceeding = proceeding,
                        FormToken = formToken,
                        Defendant = d,
                    }),
                ]
            :
            [
                .. defendants.Select(d => new Judgment
                {
                    Code = RandomCode.New(),
                    Proceeding = proceeding,
                    FormToken = formToken,
                    Defendant = d,
                }),
            ];
        db.AddRange(added);
        return added;
    }

    /// <summary>Writes the answers of a page; those it asked and did not show are emptied.</summary>
    public async Task ApplyAsync(IProceedingRow row, FormPage page, SheetReading reading)
    {
        var details = row is Defendant of ? Open(of.Offender) : null;
        var before = row is Defendant was ? Open(was.Offender) : null;
        var wasLegal = row is Defendant { Offender.IsLegalPerson: true };
        foreach (var key in page.Fields.Select(f => f.Key).Concat(page.Excluded))
        {
            var answer = reading.Answers.GetValueOrDefault(key);
            if (details is not null && AnswerMap<OffenderDetails>.Entries.TryGetValue(key, out var secret))
                secret.SetOrClear(details, answer);
            else
                foreach (var holder in Holders(row))
                    if (AnswerMap.Of(holder.GetType()).TryGetValue(key, out var entry))
                        entry.SetOrClear(holder, answer);
        }
        if (row is Defendant defendant)
        {
            var isAnother = Seal(defendant, before!, details!) || wasLegal != defendant.Offender.IsLegalPerson;
            await EncodeAsync(defendant.Offender, details!, isAnother);
            await AgeAsync(defendant, details!);
        }
    }

    /// <summary>Notes why an answer was replaced, or a row taken away.</summary>
    public void NoteReason(Proceeding proceeding, string? reason)
    {
        if (!string.IsNullOrWhiteSpace(reason) && db.ChangeTracker.HasChanges())
            db.NoteSealedChange(proceeding, ProceedingStore.ReasonKey, null, reason.Trim());
    }

    /// <summary>
    /// Takes a row away; with a defendant all that is about him or her. The record and the identity go with the last proceeding the
    /// offender is in: the save gate sees to it.
    /// </summary>
    public void Remove(Proceeding proceeding, IProceedingRow row)
    {
        if (row is Defendant defendant)
        {
            db.RemoveRange(proceeding.Links.Where(l => l.Defendant == defendant));
            db.RemoveRange(proceeding.Decisions.Where(d => d.Defendant == defendant));
            db.RemoveRange(proceeding.Judgments.Where(j => j.Defendant == defendant));
        }
        db.Remove(row);
    }

    /// <summary>Row, record and, apart, nothing of the identity.</summary>
    private static object[] Holders(IProceedingRow row) =>
        row is Defendant defendant ? [defendant, defendant.Offender] : [row];

    /// <returns>Whether the identity is another now.</returns>
    private bool Seal(Defendant defendant, OffenderDetails before, OffenderDetails after)
    {
        var (offender, isChanged) = (defendant.Offender, false);
        foreach (var (key, map) in AnswerMap<OffenderDetails>.Entries)
            if (!Equals(map.Get(before), map.Get(after)))
            {
                db.NoteSealedChange(offender, key, map.Get(before)?.ToString(), map.Get(after)?.ToString());
                isChanged = true;
            }
        if (!isChanged)
            return false;
        offender.LinkageKey = KeyOf(after);
        offender.Sealed = after.IsEmpty ? null : sealer.Seal(SealedAnswers.Write(after), Place(offender));
        return true;
    }

    /// <summary>Makes what the matcher compares; that of a legal person, or without a name, the save gate takes away.</summary>
    /// <param name="isAnother">The identity is another than before.</param>
    private async Task EncodeAsync(OffenderRecord offender, OffenderDetails details, bool isAnother)
    {
        if (!isAnother && await IsEncodedAsync(offender))
            return;
        // Of several pages saved at once the last says who it is.
        foreach (var earlier in db.OffenderEncodings.Local.Where(e => e.Record == offender).ToList())
            db.Entry(earlier).State = EntityState.Detached;
        if (encodings.OfOffender(offender, details, clock.GetUtcNow().UtcDateTime) is { } encoding)
            db.Add(encoding);
    }

#pragma warning disable RS0030 // What is encoded is shown to nobody: only whether it is, and by which rules, is asked.
    private async Task<bool> IsEncodedAsync(OffenderRecord offender) =>
        db.OffenderEncodings.Local.Any(e => e.Record == offender)
        || offender.Id != 0
            && await db
                .OffenderEncodings.IgnoreQueryFilters()
                .Where(e => e.RecordId == offender.Id)
                .Select(e => new { e.RuleVersion, e.KeyVersion })
                .SingleOrDefaultAsync()
                is { } kept
            && encodings.IsOfNow(kept.RuleVersion, kept.KeyVersion);
#pragma warning restore RS0030

#pragma warning disable RS0030 // The birth date is the same in every proceeding of the offender, whoever leads it: so are the ages.
    private async Task AgeAsync(Defendant defendant, OffenderDetails details)
    {
        IEnumerable<Defendant> all =
            defendant.Offender.Id == 0
                ? [defendant]
                :
                [
                    defendant,
                    .. await db
                        .Defendants.IgnoreQueryFilters()
                        .Include(d => d.Proceeding)
                        .Where(d => d.OffenderId == defendant.Offender.Id && d.Id != defendant.Id)
                        .ToListAsync(),
                ];
        foreach (var one in all)
            (one.AgeFrom, one.AgeTo) = one.Age.Value is { } age
                ? (age, age)
                : AgeGroupRule.AtOffence(details.Birth, one.OffenceFrom, one.OffenceTo, one.SuspectSince);
    }
#pragma warning restore RS0030

    /// <summary>Random, so that the fact can name the person before anything is saved, and says nothing of when.</summary>
    private static long NewPersonId() => BitConverter.ToInt64(RandomNumberGenerator.GetBytes(8)) & long.MaxValue;

    private static SealPlace Place(OffenderRecord offender) =>
        new(nameof(OffenderRecord), offender.Code, offender.InstitutionId);
}
