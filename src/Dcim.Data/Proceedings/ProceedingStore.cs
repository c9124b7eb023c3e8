using Dcim.Data.Sealing;
using Dcim.Domain.Answers;
using Dcim.Domain.Records;
using Microsoft.EntityFrameworkCore;

namespace Dcim.Data.Proceedings;

/// <summary>
/// From sheet to proceeding and back. What names it outside is sealed, and opened and sealed here only; who opens it writes
/// the reading to the audit.
/// </summary>
public sealed class ProceedingStore(
    DcimDbContext db,
    Scope scope,
    Sealer sealer,
    ProceedingSecrecy secrecy,
    TimeProvider clock
)
{
    public const string ReasonKey = "reason";

    /// <summary>The proceeding that a form sent before has already made; null if it has not.</summary>
    public Task<Proceeding?> FindByFormAsync(Guid formToken) =>
        db.Proceedings.SingleOrDefaultAsync(p => p.FormToken == formToken);

    /// <summary>A new proceeding led by the institution; not saved yet.</summary>
    /// <param name="importId">The import that brings it; null for one that is typed.</param>
    public Proceeding Create(Institution institution, Guid formToken, long? importId = null)
    {
        var proceeding = new Proceeding
        {
            Code = RandomCode.New(),
            InstitutionId = institution.Id,
            Authority = institution.Code,
            FormToken = formToken,
            ImportId = importId,
            CreatedAt = clock.GetUtcNow().UtcDateTime,
            CreatedBy = scope.UserId ?? 0,
        };
        db.Add(proceeding);
        return proceeding;
    }

    /// <summary>What is sealed of it.</summary>
    public ProceedingDetails Open(Proceeding proceeding) =>
        proceeding.Sealed is null
            ? new()
            : SealedAnswers.Read<ProceedingDetails>(
                sealer.Open(proceeding.Sealed, Place(proceeding, proceeding.InstitutionId))
            );

    /// <summary>The sheet of a proceeding as it is stored now.</summary>
    public AnswerSheet SheetOf(Proceeding proceeding, FormPage page)
    {
        var (sheet, details) = (new AnswerSheet(), Open(proceeding));
        foreach (var field in page.Fields)
            sheet.Write(
                field.Part,
                AnswerMap<Proceeding>.Entries.TryGetValue(field.Key, out var own)
                    ? own.Get(proceeding)
                    : AnswerMap<ProceedingDetails>.Get(details, field.Key)
            );
        return sheet;
    }

    /// <summary>Writes the answers of a page; those it asked and did not show are emptied.</summary>
    /// <param name="reason">Why an answer is replaced; null where none is.</param>
    public void Apply(Proceeding proceeding, FormPage page, SheetReading reading, string? reason)
    {
        var (before, after) = (Open(proceeding), Open(proceeding));
        foreach (var field in page.Fields)
        {
            var answer = reading.Answers.GetValueOrDefault(field.Key);
            if (AnswerMap<Proceeding>.Entries.TryGetValue(field.Key, out var own))
                own.SetOrClear(proceeding, answer);
            else
                AnswerMap<ProceedingDetails>.Entries[field.Key].SetOrClear(after, answer);
        }
        var isChanged = false;
        foreach (var (key, map) in AnswerMap<ProceedingDetails>.Entries)
            if (!Equals(map.Get(before), map.Get(after)))
            {
                db.NoteSealedChange(proceeding, key, map.Get(before)?.ToString(), map.Get(after)?.ToString());
                isChanged = true;
            }
        if (isChanged)
            Seal(proceeding, after);
        if (!string.IsNullOrWhiteSpace(reason) && db.ChangeTracker.HasChanges())
            db.NoteSealedChange(proceeding, ReasonKey, null, reason.Trim());
    }

    /// <summary>Keys of the answers changed since a version, as the audit tells.</summary>
    public Task<List<string>> ChangedSinceAsync(Proceeding proceeding, long version) =>
        (
            from e in db.AuditEvents
            where e.Entity == nameof(Proceeding) && e.Subject == proceeding.Code && e.SubjectVersion > version
            from v in e.Values
            select v.Key
        ).ToListAsync();

    /// <summary>Puts a registration of the institution into the proceeding it leads; does nothing if she is in it already.</summary>
    public async Task PutInAsync(Proceeding proceeding, Registration registration)
    {
        if (proceeding.Victims.Any(v => v.RegistrationId == registration.Id))
            return;
        proceeding.Victims.Add(
            new()
            {
                Proceeding = proceeding,
                Registration = registration,
                RegistrationId = registration.Id,
                InstitutionId = registration.InstitutionId,
                AddedAt = clock.GetUtcNow().UtcDateTime,
                AddedBy = scope.UserId ?? 0,
            }
        );
        await secrecy.PutInAsync(proceeding, registration);
    }

    /// <param name="reason">Why; null where it is noted with what else is changed.</param>
    public async Task TakeOutAsync(Proceeding proceeding, ProceedingVictim victim, string? reason)
    {
        if (reason is not null)
            db.NoteSealedChange(proceeding, ReasonKey, null, reason);
        await secrecy.TakeOutAsync(proceeding, victim);
        // What was done to her stays, as to a victim who is not in the proceeding.
        foreach (var link in proceeding.Links.Where(l => l.Victim == victim))
            link.Victim = null;
        db.Remove(victim);
    }

    /// <summary>A value of the audit that was sealed; null where it was erased.</summary>
    /// <param name="leaderId">Who led the proceeding then.</param>
    public string? OpenAuditValue(Proceeding proceeding, string key, long leaderId, byte[]? blob) =>
        blob is null ? null : sealer.Open(blob, DcimDbContext.AuditPlace(proceeding.Code, key, leaderId));

    /// <summary>Gives the proceeding to another institution: what is sealed is bound to who leads it, so it is sealed anew.</summary>
    internal void MoveTo(Proceeding proceeding, Institution leader)
    {
        var details = Open(proceeding);
        (proceeding.InstitutionId, proceeding.Authority) = (leader.Id, leader.Code);
        if (proceeding.Sealed is not null)
            Seal(proceeding, details);
    }

    private void Seal(Proceeding proceeding, ProceedingDetails details) =>
        proceeding.Sealed = sealer.Seal(SealedAnswers.Write(details), Place(proceeding, proceeding.InstitutionId));

    private static SealPlace Place(Proceeding proceeding, long leaderId) =>
        new(nameof(Proceeding), proceeding.Code, leaderId);
}
