using System.Text.Json;
using Dcim.Data.Audit;
using Dcim.Data.Sealing;
using Dcim.Domain.Answers;
using Dcim.Domain.Records;
using Microsoft.EntityFrameworkCore;

namespace Dcim.Data.Registrations;

/// <summary>
/// From sheet to record and back, for whoever fills sheets (pages, imports, the programming interface). Identities and
/// drafts are sealed and opened here only, and opening one is written to the audit in the same call.
/// </summary>
public sealed class RegistrationStore(DcimDbContext db, Scope scope, Sealer sealer, TimeProvider clock)
{
    /// <summary>Before the name of a soft rule: the key in the audit of the reason given for it.</summary>
    public const string ReasonPrefix = "reason.";

    /// <summary>The registration of the institution in scope, with statuses; null if there is none (or it is another's).</summary>
    public Task<Registration?> FindAsync(string code, CancellationToken cancellationToken = default) =>
        db
            .Registrations.Include(r => r.Statuses.OrderBy(s => s.Id))
            .Include(r => r.Institution)
            .Include(r => r.Case)
            .SingleOrDefaultAsync(r => r.Code == code, cancellationToken);

    /// <summary>The registration that a form sent before has already made; null if it has not.</summary>
    public Task<Registration?> FindByFormAsync(Guid formToken, CancellationToken cancellationToken = default) =>
        db
            .Registrations.Include(r => r.Statuses)
            .SingleOrDefaultAsync(r => r.FormToken == formToken, cancellationToken);

    /// <summary>A new draft with a case and a home person of its own; not saved yet.</summary>
    public Registration Create(Institution institution, Guid formToken)
    {
        var registration = new Registration
        {
            Code = RandomCode.New(),
            InstitutionId = institution.Id,
            Case = new() { Code = RandomCode.New(), InstitutionId = institution.Id },
            HomePerson = new(),
            FormToken = formToken,
            Regime = institution.Regime,
            Quality = "DRA",
            CreatedAt = clock.GetUtcNow().UtcDateTime,
            CreatedBy = scope.UserId ?? 0,
        };
        db.Add(registration);
        return registration;
    }

    /// <summary>Keeps the sheet of a draft as it was typed, sealed.</summary>
    public async Task KeepDraftAsync(Registration registration, AnswerSheet sheet, int missingAnswers)
    {
        var blob = sealer.Seal(sheet.ToJson(), Place(nameof(DraftSheet), registration));
        var kept = await DraftOfAsync(registration);
        if (kept is null)
            db.Add(
                new DraftSheet
                {
                    Registration = registration,
                    InstitutionId = registration.InstitutionId,
                    Sealed = blob,
                }
            );
        else
            kept.Sealed = blob;
        registration.MissingAnswers = missingAnswers;
    }

    /// <summary>Makes a draft a registration that counts: answers, first status and identity into their records, the sheet away.</summary>
    /// <param name="reading">Read from a sheet that the validator accepted.</param>
    public async Task SubmitAsync(Registration registration, SheetReading reading)
    {
        if (await DraftOfAsync(registration) is { } draft)
            db.Remove(draft);
        registration.Quality = "COM";
        registration.SubmittedAt = clock.GetUtcNow().UtcDateTime;
        registration.MissingAnswers = 0;
        AddStatus(registration, reading);
        await ApplyDetailsAsync(registration, reading);
    }

    /// <summary>Writes the answers about the victim; answers the page did not show are emptied.</summary>
    public async Task ApplyDetailsAsync(Registration registration, SheetReading reading)
    {
        foreach (var key in new[] { "GOV03.scope", "CAS04", "VIC01", "VIC03", "VIC04", "VIC06", "EXP16" })
            SetAnswer(registration, key, reading);
        registration.RegisteredFrom = registration.RegisteredOn.IsKnown ? registration.RegisteredOn.Earliest : null;
        (registration.Profile.AgeFrom, registration.Profile.AgeTo) = (reading.Ages?.From, reading.Ages?.To);
        if (FormPage.IsWithoutIdentity(registration.Regime, registration.Consent))
            foreach (var status in registration.Statuses)
                status.Date = status.Date.ToMonth();
        await ApplyIdentityAsync(registration, reading);
        registration.RefreshLatestStatus();
    }

    /// <summary>Adds a line to the status history.</summary>
    public StatusEntry AddStatus(Registration registration, SheetReading reading)
    {
        var status = new StatusEntry
        {
            Code = RandomCode.New(),
            Registration = registration,
            InstitutionId = registration.InstitutionId,
        };
        registration.Statuses.Add(status);
        ApplyStatus(registration, status, reading);
        return status;
    }

    /// <summary>Writes the answers of one line of the status history.</summary>
    public void ApplyStatus(Registration registration, StatusEntry status, SheetReading reading)
    {
        foreach (var key in AnswerMap<StatusEntry>.Entries.Keys)
            SetAnswer(status, key, reading);
        registration.RefreshLatestStatus();
    }

    /// <summary>Takes a wrongly entered line out of the status history; the audit keeps it.</summary>
    public async Task RemoveStatusAsync(Registration registration, StatusEntry status)
    {
        await KeepReasonsAsync(registration, new Dictionary<string, string>(), status);
        db.Remove(status);
        registration.Statuses.Remove(status);
        registration.RefreshLatestStatus();
    }

    /// <summary>Removes a draft that was never submitted, with all that hangs on it but the audit.</summary>
    public async Task DiscardAsync(Registration draft)
    {
        if (await DraftOfAsync(draft) is { } sheet)
            db.Remove(sheet);
        db.RemoveRange(await db.RuleReasons.Where(r => r.RegistrationId == draft.Id).ToListAsync());
        db.Remove(draft);
        db.Remove(draft.Case);
        db.Remove(await db.VictimPersons.SingleAsync(p => p.Id == draft.HomePersonId));
    }

    /// <summary>Keeps, sealed, why unusual answers stand; reasons for rules no longer met go.</summary>
    /// <param name="reasons">By rule, for one page: that of the registration, or of one line of its status history.</param>
    /// <param name="status">The line of the status history; null for the registration's own page.</param>
    public async Task KeepReasonsAsync(
        Registration registration,
        IReadOnlyDictionary<string, string> reasons,
        StatusEntry? status = null
    )
    {
        var kept = (await RuleReasonsAsync(registration)).Where(r => LineOf(r.Rule) == (status?.Code ?? "")).ToList();
        var wanted = reasons.ToDictionary(r => status is null ? r.Key : $"{r.Key}:{status.Code}", r => r.Value);
        foreach (var gone in kept.Where(r => !wanted.ContainsKey(r.Rule)))
        {
            db.NoteSealedChange(registration, ReasonKey(gone.Rule), OpenReason(registration, gone), null);
            db.Remove(gone);
        }
        foreach (var (rule, reason) in wanted)
        {
            var place = Place($"{nameof(RuleReason)}.{rule}", registration);
            var old = kept.SingleOrDefault(r => r.Rule == rule);
            var before = old is null ? null : OpenReason(registration, old);
            if (before == reason)
                continue;
            db.NoteSealedChange(registration, ReasonKey(rule), before, reason);
            var blob = sealer.Seal(reason, place);
            if (old is not null)
                old.Sealed = blob;
            else
                db.Add(
                    new RuleReason
                    {
                        Registration = registration,
                        InstitutionId = registration.InstitutionId,
                        Rule = rule,
                        Sealed = blob,
                    }
                );
        }
    }

    /// <summary>The reasons kept, by rule: a rule met at a line of the status history has the line's code after a colon.</summary>
    public async Task<IReadOnlyList<(string Rule, string Reason)>> ReasonsAsync(Registration registration) =>
        [.. (await RuleReasonsAsync(registration)).Select(r => (r.Rule, OpenReason(registration, r)))];

    /// <summary>Puts the reasons kept for a page into the boxes of its sheet.</summary>
    public async Task WriteReasonsAsync(Registration registration, AnswerSheet sheet, StatusEntry? status = null)
    {
        foreach (var (rule, reason) in await ReasonsAsync(registration))
            if (LineOf(rule) == (status?.Code ?? ""))
                sheet.Set($"reason.{rule.Split(':')[0]}", reason);
    }

    private string OpenReason(Registration registration, RuleReason reason) =>
        sealer.Open(reason.Sealed, Place($"{nameof(RuleReason)}.{reason.Rule}", registration));

    /// <summary>Key in the audit of the reason for a rule.</summary>
    private static string ReasonKey(string rule) => $"{ReasonPrefix}{rule.Split(':')[0]}";

    private async Task<List<RuleReason>> RuleReasonsAsync(Registration registration) =>
        registration.Id == 0
            ? []
            : await db.RuleReasons.Where(r => r.RegistrationId == registration.Id).OrderBy(r => r.Rule).ToListAsync();

    /// <summary>Code of the status line a rule was met at; empty for the registration's own page.</summary>
    private static string LineOf(string rule) => rule.Split(':') is [_, var line] ? line : "";

    /// <summary>The sheet of a page as it is stored now. It opens the identity or the draft, and writes that to the audit.</summary>
    public async Task<AnswerSheet> OpenSheetAsync(Registration registration, FormPage page)
    {
        if (registration.IsDraft)
        {
            var draft = await DraftOfAsync(registration);
            await NoteOpenedAsync(registration, nameof(DraftSheet), "edit");
            return draft is null
                ? new()
                : AnswerSheet.FromJson(sealer.Open(draft.Sealed, Place(nameof(DraftSheet), registration)));
        }
        var sheet = new AnswerSheet();
        var identity = await OpenIdentityAsync(registration, "edit");
        if (identity is null)
            await NoteOpenedAsync(registration, nameof(Registration), "edit");
        identity ??= new();
        foreach (var field in page.Fields)
            if (AnswerMap<Registration>.Entries.TryGetValue(field.Key, out var own))
                sheet.Write(field.Part, own.Get(registration));
            else if (AnswerMap<IdentityDetails>.Entries.TryGetValue(field.Key, out var secret))
                sheet.Write(field.Part, secret.Get(identity));
        return sheet;
    }

    /// <summary>The sheet of one line of the status history.</summary>
    public static AnswerSheet SheetOf(StatusEntry status, FormPage page)
    {
        var sheet = new AnswerSheet();
        foreach (var field in page.Fields)
            sheet.Write(field.Part, AnswerMap<StatusEntry>.Get(status, field.Key));
        return sheet;
    }

    /// <summary>Opens the identity; null where the victim is registered without one. The opening is written to the audit.</summary>
    /// <param name="purpose">What it is opened for, in fixed words.</param>
    public async Task<IdentityDetails?> OpenIdentityAsync(Registration registration, string purpose)
    {
        var kept = await db.VictimIdentities.SingleOrDefaultAsync(i => i.RegistrationId == registration.Id);
        if (kept is null)
            return null;
        await NoteOpenedAsync(registration, nameof(VictimIdentity), purpose);
        return Open(kept, registration);
    }

    /// <summary>A value of the audit that was sealed; null where it was erased.</summary>
    public string? OpenAuditValue(Registration registration, string key, byte[]? blob) =>
        blob is null
            ? null
            : sealer.Open(blob, DcimDbContext.AuditPlace(registration.Code, key, registration.InstitutionId));

    private async Task ApplyIdentityAsync(Registration registration, SheetReading reading)
    {
        var kept =
            registration.Id == 0
                ? null
                : await db.VictimIdentities.SingleOrDefaultAsync(i => i.RegistrationId == registration.Id);
        var before = kept is null ? new() : Open(kept, registration);
        var after = new IdentityDetails();
        foreach (var key in AnswerMap<IdentityDetails>.Entries.Keys)
            SetAnswer(after, key, reading);
        foreach (var (key, map) in AnswerMap<IdentityDetails>.Entries)
            if (!Equals(map.Get(before), map.Get(after)))
                db.NoteSealedChange(registration, key, map.Get(before)?.ToString(), map.Get(after)?.ToString());
        if (after.IsEmpty)
        {
            if (kept is not null)
                db.Remove(kept);
            return;
        }
        if (kept is not null && AnswerMap<IdentityDetails>.Entries.Values.All(m => Equals(m.Get(before), m.Get(after))))
            return;
        var blob = sealer.Seal(
            JsonSerializer.Serialize(
                AnswerMap<IdentityDetails>.Entries.ToDictionary(e => e.Key, e => e.Value.Get(after)?.ToString() ?? "")
            ),
            Place(nameof(VictimIdentity), registration)
        );
        if (kept is not null)
            kept.Sealed = blob;
        else
            db.Add(
                new VictimIdentity
                {
                    Registration = registration,
                    InstitutionId = registration.InstitutionId,
                    Sealed = blob,
                }
            );
    }

    private IdentityDetails Open(VictimIdentity kept, Registration registration)
    {
        var details = new IdentityDetails();
        var json = sealer.Open(kept.Sealed, Place(nameof(VictimIdentity), registration));
        foreach (var (key, text) in JsonSerializer.Deserialize<Dictionary<string, string>>(json)!)
            AnswerMap<IdentityDetails>.Set(details, key, key == "VID04" ? PartialDate.Parse(text) : text);
        return details;
    }

    /// <summary>Writes to the audit that a record was opened.</summary>
    public async Task NoteOpenedAsync(Registration registration, string what, string purpose)
    {
        db.Note(AuditAction.Viewed, what, registration.Code, registration.InstitutionId, purpose: purpose);
        await db.SaveChangesAsync();
    }

    private Task<DraftSheet?> DraftOfAsync(Registration registration) =>
        registration.Id == 0
            ? Task.FromResult<DraftSheet?>(null)
            : db.DraftSheets.SingleOrDefaultAsync(d => d.RegistrationId == registration.Id);

    private static void SetAnswer<T>(T record, string key, SheetReading reading)
        where T : class
    {
        var map = AnswerMap<T>.Entries[key];
        map.Set(
            record,
            reading.Answers.TryGetValue(key, out var answer) && answer is not null ? answer
                : map.Type == typeof(string) ? ""
                : Activator.CreateInstance(map.Type)
        );
    }

    private static SealPlace Place(string table, Registration registration) =>
        new(table, registration.Code, registration.InstitutionId);
}
