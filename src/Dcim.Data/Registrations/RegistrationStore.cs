using Dcim.Data.Access;
using Dcim.Data.Audit;
using Dcim.Data.Linkage;
using Dcim.Data.Sealing;
using Dcim.Domain.Answers;
using Dcim.Domain.Catalogue;
using Dcim.Domain.Counting;
using Dcim.Domain.Records;
using Microsoft.EntityFrameworkCore;

namespace Dcim.Data.Registrations;

/// <summary>
/// From sheet to record and back, for whoever fills sheets (pages, imports, the programming interface). Identities and
/// drafts are sealed and opened here only, and opening one is written to the audit in the same call.
/// </summary>
public sealed class RegistrationStore(
    DcimDbContext db,
    Scope scope,
    Sealer sealer,
    KeyStore keys,
    Encodings encodings,
    SearchTokens search,
    TimeProvider clock,
    IndicatorCatalogue catalogue,
    RegistrationSections sections,
    RegistrationUpkeep upkeep
)
{
    /// <summary>Before the name of a soft rule: the key in the audit of the reason given for it.</summary>
    public const string ReasonPrefix = "reason.";
    private const string DayThatStays = "CAS04";

    /// <summary>The registration of the institution in scope, with all its rows; null if there is none (or it is another's).</summary>
    public Task<Registration?> FindAsync(string code, CancellationToken cancellationToken = default) =>
        Whole(db.Registrations.Where(r => r.Code == code)).SingleOrDefaultAsync(cancellationToken);

    /// <summary>Registrations with all that hangs on them, as pages and <see cref="RegistrationUpkeep"/> need it.</summary>
    public static IQueryable<Registration> Whole(IQueryable<Registration> registrations) =>
        registrations
            .AsSplitQuery()
            .Include(r => r.Institution)
            .Include(r => r.Case)
            .Include(r => r.Statuses.OrderBy(s => s.Id))
            .Include(r => r.Legs.OrderBy(l => l.Position))
            .Include(r => r.Episodes.OrderBy(e => e.Id))
            .Include(r => r.Offenders.OrderBy(o => o.Id))
            .Include(r => r.Services.OrderBy(s => s.Id))
            .Include(r => r.Refusals.OrderBy(f => f.Id))
            .Include(r => r.Referrals.OrderBy(f => f.Id))
            .Include(r => r.Extras)
            .Include(r => r.Consents.OrderBy(c => c.Id))
            .Include(r => r.Sources);

    /// <summary>The registration that a form sent before has already made; null if it has not.</summary>
    public Task<Registration?> FindByFormAsync(Guid formToken, CancellationToken cancellationToken = default) =>
        db
            .Registrations.Include(r => r.Statuses)
            .SingleOrDefaultAsync(r => r.FormToken == formToken, cancellationToken);

    /// <summary>A new draft with a home person, and a case, of its own; not saved yet.</summary>
    /// <param name="inCase">A case of the institution that it joins; null for one of its own.</param>
    /// <param name="importId">The import that brings it; null for one that is typed.</param>
    /// <param name="isTrial">It will not be saved: it is not followed, and no key is made for it.</param>
    public Registration Create(
        Institution institution,
        Guid formToken,
        Case? inCase = null,
        long? importId = null,
        bool isTrial = false
    )
    {
        var registration = new Registration
        {
            Code = RandomCode.New(),
            InstitutionId = institution.Id,
            Institution = isTrial
                ? institution
                : db.Institutions.Local.FirstOrDefault(i => i.Id == institution.Id) ?? db.Attach(institution).Entity,
            Case = inCase ?? new() { Code = RandomCode.New(), InstitutionId = institution.Id },
            HomePerson = new(),
            FormToken = formToken,
            ImportId = importId,
            Regime = institution.Regime,
            Quality = "DRA",
            CreatedAt = clock.GetUtcNow().UtcDateTime,
            CreatedBy = scope.UserId ?? 0,
            KeyName = isTrial ? "" : keys.DataKeys.New(),
        };
        if (!isTrial)
            db.Add(registration);
        return registration;
    }

    private Registration? _whole;
    private bool _isTrial;

    /// <summary>
    /// Writes many pages of a registration one after another: what stands on it for lists only is worked out once, at the end.
    /// </summary>
    /// <param name="isTrial">It will not be saved: nothing need be worked out, sealed or encoded.</param>
    public async Task WriteWholeAsync(Registration registration, Func<Task> write, bool isTrial = false)
    {
        (_whole, _isTrial) = (registration, isTrial);
        try
        {
            await write();
        }
        finally
        {
            (_whole, _isTrial) = (null, false);
        }
        if (!isTrial)
            upkeep.Refresh(registration);
    }

    private void Refresh(Registration registration)
    {
        if (registration != _whole)
            upkeep.Refresh(registration);
    }

    /// <summary>Keeps the sheet of a draft as it was typed, sealed.</summary>
    public async Task KeepDraftAsync(Registration registration, AnswerSheet sheet, int missingAnswers)
    {
        var blob = SealFor(registration, nameof(DraftSheet), registration.Code, sheet.ToJson());
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
        search.Write(db, registration, IdentityRecord.Of(sheet, catalogue));
        registration.MissingAnswers = missingAnswers;
    }

    /// <summary>Makes a draft a registration that counts: answers, first status and identity into their records, the sheet away.</summary>
    /// <param name="reading">Read from a sheet that the validator accepted.</param>
    /// <param name="consentOn">Day of the consent, where it is told.</param>
    public async Task SubmitAsync(Registration registration, SheetReading reading, PartialDate consentOn = default)
    {
        if (await DraftOfAsync(registration) is { } draft)
            db.Remove(draft);
        registration.Quality = "COM";
        registration.SubmittedAt = clock.GetUtcNow().UtcDateTime;
        AddRow(registration, sections.Statuses, reading);
        await ApplyDetailsAsync(registration, reading, consentOn);
    }

    /// <summary>
    /// Writes the answers about the victim; answers the page asked and did not show are emptied. The main form stays as it
    /// was said where the page does not ask it, because the facts leave no doubt.
    /// </summary>
    /// <param name="consentOn">Day of the consent, where it is told.</param>
    public async Task ApplyDetailsAsync(
        Registration registration,
        SheetReading reading,
        PartialDate consentOn = default
    )
    {
        var (consent, without) = (registration.Consent, ConsentRule.IsWithoutIdentity(registration));
        foreach (var key in new[] { "GOV03.scope", "CAS04", "VIC01", "VIC03", "VIC04", "VIC06" })
            SetAnswer(registration, key, reading);
        if (registration.Consent != consent)
            NoteConsent(registration, consentOn);
        if (reading.Answers.ContainsKey("EXP16"))
            SetAnswer(registration, "EXP16", reading);
        registration.RegisteredFrom = registration.RegisteredOn.IsKnown ? registration.RegisteredOn.Earliest : null;
        (registration.Profile.AgeFrom, registration.Profile.AgeTo) = (reading.Ages?.From, reading.Ages?.To);
        var identity = await ApplyIdentityAsync(registration, reading);
        await SettleAsync(registration, without, identity);
        Refresh(registration);
    }

    /// <summary>
    /// Writes what she consents to from now on, and ends at once what rested on what she took back: grants, and her identity
    /// where no law holds it.
    /// </summary>
    /// <param name="reading">Of <see cref="ConsentKeys"/>, from a sheet that the validator accepted.</param>
    public async Task ApplyConsentAsync(Registration registration, SheetReading reading)
    {
        var without = ConsentRule.IsWithoutIdentity(registration);
        SetAnswer(registration, "GOV03.scope", reading);
        NoteConsent(registration, (PartialDate?)reading.Answers.GetValueOrDefault("GOV03.date") ?? default);
        await SettleAsync(registration, without);
        Refresh(registration);
    }

    /// <summary>What the page of the consent asks.</summary>
    public static IReadOnlyList<string> ConsentKeys { get; } = ["GOV03.scope", "GOV03.date"];

    private void NoteConsent(Registration registration, PartialDate on)
    {
        var governance = registration.Governance;
        governance.ConsentOn = on;
        if (registration.Regime == "GDPR" && governance.Basis.Value is "CON" or "PUB")
            governance.Basis = ConsentRule.DefaultBasis(registration);
        registration.Consents.Add(
            new()
            {
                Registration = registration,
                InstitutionId = registration.InstitutionId,
                Scope = registration.Consent,
                On = on,
                RecordedAt = clock.GetUtcNow().UtcDateTime,
                RecordedBy = scope.UserId ?? 0,
            }
        );
    }

    /// <summary>What consent, basis and restriction, as they are now, take with them.</summary>
    /// <param name="wasWithout">She was without identity before the change already.</param>
    /// <param name="identity">What is sealed of her from now on, where the change is about that.</param>
    private async Task SettleAsync(Registration registration, bool wasWithout, IdentityDetails? identity = null)
    {
        await EndGrantsWithoutGroundAsync(registration);
        if (!ConsentRule.IsWithoutIdentity(registration))
        {
            await EncodeAsync(registration, identity);
            return;
        }
        registration.LinkageTokens = "";
        LeaveOutDays(registration);
        // Of a draft nobody knows what its sheets held before: an identity may stand in a backup.
        if (!wasWithout && registration.Id != 0)
            await EraseIdentityAsync(registration);
    }

    /// <summary>Makes what the matcher compares, or takes it away where nothing may be compared.</summary>
    private async Task EncodeAsync(Registration registration, IdentityDetails? identity)
    {
        if (_isTrial || ConsentRule.CannotBeLinked(registration))
            registration.LinkageTokens = "";
        else if (identity is not null || registration.LinkageTokens != encodings.Version)
        {
            // Of several pages saved at once the last says who she is.
            foreach (var earlier in db.VictimEncodings.Local.Where(e => e.Record == registration).ToList())
                db.Entry(earlier).State = EntityState.Detached;
            identity ??= await SealedIdentityAsync(registration) ?? new();
            var encoding = encodings.OfVictim(registration, identity, clock.GetUtcNow().UtcDateTime);
            registration.LinkageTokens = encoding is null ? "" : encodings.Version;
            if (encoding is not null)
                db.Add(encoding);
        }
    }

    /// <summary>The identity for the system itself, which shows it to nobody; null where there is none, or it was erased.</summary>
    private async Task<IdentityDetails?> SealedIdentityAsync(Registration registration) =>
        registration.Id != 0
        && await db.VictimIdentities.SingleOrDefaultAsync(i => i.RegistrationId == registration.Id) is { } kept
        && OpenForIfAlive(registration, nameof(VictimIdentity), registration.Code, kept.Sealed) is { } json
            ? SealedAnswers.Read<IdentityDetails>(json)
            : null;

    /// <summary>What rests on a consent that is gone ends, for good; nobody ends it.</summary>
    private async Task EndGrantsWithoutGroundAsync(Registration registration)
    {
        if (registration.Id == 0)
            return; // nobody has been given anything of it yet
        var grants = await db
            .Grants.Where(g =>
                g.RegistrationId == registration.Id && (g.State == GrantState.Offered || g.State == GrantState.InForce)
            )
            .ToListAsync();
        foreach (var grant in grants.Where(g => !SharingRule.Holds(registration, g.RestsOn)))
        {
            grant.End(clock.GetUtcNow().UtcDateTime, null);
            db.NoteDecision(registration, nameof(Grant), "ground-gone", null);
        }
    }

    /// <summary>Writes what a section asks once; answers the page asked and did not show are emptied.</summary>
    public async Task ApplySectionAsync(Registration registration, FormPage page, SheetReading reading)
    {
        var without = ConsentRule.IsWithoutIdentity(registration);
        foreach (var field in page.Fields)
        {
            var answer = reading.Answers.GetValueOrDefault(field.Key);
            if (RegistrationSections.SourceKeys.Contains(field.Key))
                SetSource(registration, page.Section!, field.Key, answer);
            else if (AnswerMap<Registration>.Entries.TryGetValue(field.Key, out var entry))
                entry.SetOrClear(registration, answer);
            else
                SetExtra(registration, field.Key, answer?.ToString() ?? "");
        }
        await SettleAsync(registration, without);
        Refresh(registration);
    }

    private static void SetSource(Registration registration, string section, string key, object? answer)
    {
        var source = registration.Sources.SingleOrDefault(s => s.Section == section);
        if (source is null)
        {
            if (answer is null or Code { IsAnswered: false })
                return;
            source = new()
            {
                Registration = registration,
                InstitutionId = registration.InstitutionId,
                Section = section,
            };
            registration.Sources.Add(source);
        }
        AnswerMap<SectionSource>.Entries[key].SetOrClear(source, answer);
    }

    /// <summary>Adds a row.</summary>
    public IRegistrationRow AddRow(Registration registration, RowKind rows, SheetReading reading)
    {
        var row = rows.Add(registration, RandomCode.New());
        ApplyRow(registration, rows, row, reading);
        return row;
    }

    /// <summary>Writes the answers of one row.</summary>
    public void ApplyRow(Registration registration, RowKind rows, IRegistrationRow row, SheetReading reading)
    {
        foreach (var (key, entry) in rows.Entries)
            entry.SetOrClear(row, reading.Answers.GetValueOrDefault(key));
        Refresh(registration);
    }

    /// <summary>Takes a wrongly entered row out; the audit keeps it.</summary>
    public async Task RemoveRowAsync(Registration registration, RowKind rows, IRegistrationRow row)
    {
        await KeepReasonsAsync(registration, new Dictionary<string, string>(), row.Code);
        // Nobody can open what was typed into its page and not saved.
        db.RemoveRange(
            await db.KeptSheets.Where(k => k.RegistrationId == registration.Id && k.Page == row.Code).ToListAsync()
        );
        db.Remove(row);
        rows.Remove(registration, row);
        Refresh(registration);
    }

    private void SetExtra(Registration registration, string key, string value)
    {
        var kept = registration.Extras.SingleOrDefault(e => e.Key == key);
        if (value.Length == 0)
        {
            if (kept is not null)
            {
                db.Remove(kept);
                registration.Extras.Remove(kept);
            }
        }
        else if (kept is not null)
            kept.Value = value;
        else
            registration.Extras.Add(
                new()
                {
                    Registration = registration,
                    InstitutionId = registration.InstitutionId,
                    Key = key,
                    Value = value,
                }
            );
    }

    /// <summary>
    /// Takes out of a registration who it is about, for good: identity, days, whatever anybody wrote, in the record and in the
    /// audit of it; her keys are destroyed right after the save, so that no backup of the database tells it either. What is
    /// counted stays. Done by the save that follows.
    /// </summary>
    public async Task EraseIdentityAsync(Registration registration)
    {
        db.NoteErasure(registration, IsDay);
        LeaveOutDays(registration);
        CarryAge(registration.Profile);
        foreach (
            var identity in await db.VictimIdentities.Where(i => i.RegistrationId == registration.Id).ToListAsync()
        )
        {
            if (db.Entry(identity).State == EntityState.Deleted)
                continue;
            // So that a page opened before is told of it, and does not bring a name back.
            foreach (var key in AnswerMap<IdentityDetails>.Entries.Keys)
                db.NoteSealedChange(registration, key, null, null);
            db.Remove(identity);
        }
        db.RemoveRange(await db.DraftSheets.Where(d => d.RegistrationId == registration.Id).ToListAsync());
        db.RemoveRange(await db.KeptSheets.Where(k => k.RegistrationId == registration.Id).ToListAsync());
        db.RemoveRange(await db.RuleReasons.Where(r => r.RegistrationId == registration.Id).ToListAsync());
        registration.LinkageTokens = "";
        (registration.KeyName, registration.FormerKeys) = (keys.DataKeys.New(), "");
        foreach (var grant in await db.Grants.Where(g => g.RegistrationId == registration.Id).ToListAsync())
        {
            grant.SealedReason = SealFor(registration, nameof(Grant), grant.Code, "");
            grant.SealedAnswer = null;
        }
        foreach (var exclusion in await db.Exclusions.Where(x => x.RegistrationId == registration.Id).ToListAsync())
            exclusion.SealedReason = SealFor(registration, nameof(Exclusion), exclusion.Code, "");
        foreach (var import in await db.ImportedRecords.Where(i => i.RegistrationId == registration.Id).ToListAsync())
            import.SealedBefore = null;
        if (!registration.IsDraft)
            upkeep.Derive(registration); // what is due hung on days that are months now
    }

    /// <summary>With the birth date goes what told the age; what is known of it stays, as a number or as child or adult.</summary>
    private static void CarryAge(VictimProfile profile)
    {
        if (profile.AgeFrom is not { } from || profile.Age.IsAnswered || profile.AgeGroup.IsAnswered)
            return;
        if (from == profile.AgeTo)
            profile.Age = new(from, default);
        else
            profile.AgeGroup = AgeGroupRule.Of(profile.AgeFrom, profile.AgeTo, profile.AgeGroup);
    }

    /// <summary>
    /// An answer of which a day has to go; when she was registered may stay to the day, and the review of the record is none of
    /// hers.
    /// </summary>
    private bool IsDay(string key) =>
        key is not (DayThatStays or "GOV08")
        && catalogue.Parts.TryGetValue(key, out var part)
        && part.Kind == AnswerKind.Date;

    /// <summary>Of a victim without identity no day is kept, on whatever page it was given.</summary>
    private void LeaveOutDays(Registration registration)
    {
        foreach (var consent in registration.Consents)
            consent.On = consent.On.ToMonth();
        ToMonths(registration, AnswerMap<Registration>.Entries.Where(e => e.Key != DayThatStays));
        foreach (var rows in sections.RowKinds)
        foreach (var row in rows.Of(registration))
            ToMonths(row, rows.Entries);
        foreach (var extra in registration.Extras)
            if (catalogue.Parts.TryGetValue(extra.Key, out var part) && part.Kind == AnswerKind.Date)
                extra.Value = PartialDate.Parse(extra.Value).ToMonth().ToString();

        static void ToMonths(object record, IEnumerable<KeyValuePair<string, AnswerEntry>> entries)
        {
            foreach (var (_, entry) in entries)
                if (entry.Get(record) is PartialDate { IsKnown: true } date)
                    entry.Set(record, date.ToMonth());
        }
    }

    /// <summary>Removes a draft that was never submitted, with all that hangs on it but the audit.</summary>
    public async Task DiscardAsync(Registration draft)
    {
        if (await DraftOfAsync(draft) is { } sheet)
            db.Remove(sheet);
        db.RemoveRange(await db.RuleReasons.Where(r => r.RegistrationId == draft.Id).ToListAsync());
        db.Remove(draft);
        if (!await RecordAccess.HoldsOthersAsync(db, draft.CaseId, draft.Id))
            db.Remove(draft.Case);
        db.Remove(await db.VictimPersons.SingleAsync(p => p.Id == draft.HomePersonId));
    }

    /// <summary>Keeps, sealed, why unusual answers stand; reasons for rules no longer met go.</summary>
    /// <param name="reasons">By rule, for one page.</param>
    /// <param name="place">Name of the section or code of the row the page is about; empty for the registration's own page.</param>
    public async Task KeepReasonsAsync(
        Registration registration,
        IReadOnlyDictionary<string, string> reasons,
        string place = ""
    )
    {
        if (_isTrial)
            return;
        var kept = (await RuleReasonsAsync(registration)).Where(r => PlaceOf(r.Rule) == place).ToList();
        var wanted = reasons.ToDictionary(r => place.Length == 0 ? r.Key : $"{r.Key}:{place}", r => r.Value);
        foreach (var gone in kept.Where(r => !wanted.ContainsKey(r.Rule)))
        {
            db.NoteSealedChange(registration, ReasonKey(gone.Rule), OpenReason(registration, gone), null);
            db.Remove(gone);
        }
        foreach (var (rule, reason) in wanted)
        {
            var old = kept.SingleOrDefault(r => r.Rule == rule);
            var before = old is null ? null : OpenReason(registration, old);
            if (before == reason)
                continue;
            db.NoteSealedChange(registration, ReasonKey(rule), before, reason);
            var blob = SealFor(registration, $"{nameof(RuleReason)}.{rule}", registration.Code, reason);
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

    /// <summary>The reasons kept, by rule: one met on a page of a section or row has its place after a colon.</summary>
    public async Task<IReadOnlyList<(string Rule, string Reason)>> ReasonsAsync(Registration registration) =>
        [.. (await RuleReasonsAsync(registration)).Select(r => (r.Rule, OpenReason(registration, r)))];

    /// <summary>Puts the reasons kept for a page into the boxes of its sheet.</summary>
    public async Task WriteReasonsAsync(Registration registration, AnswerSheet sheet, string place = "")
    {
        foreach (var (rule, reason) in await ReasonsAsync(registration))
            if (PlaceOf(rule) == place)
                sheet.Set($"reason.{rule.Split(':')[0]}", reason);
    }

    /// <summary>Notes why answers given before were replaced or taken away.</summary>
    public void NoteReason(Registration registration, string reason) =>
        db.NoteSealedChange(registration, "reason", null, reason.Trim());

    private string OpenReason(Registration registration, RuleReason reason) =>
        OpenFor(registration, $"{nameof(RuleReason)}.{reason.Rule}", registration.Code, reason.Sealed);

    /// <summary>Key in the audit of the reason for a rule.</summary>
    private static string ReasonKey(string rule) => $"{ReasonPrefix}{rule.Split(':')[0]}";

    private async Task<List<RuleReason>> RuleReasonsAsync(Registration registration) =>
        registration.Id == 0
            ? []
            :
            [
                .. (
                    await db
                        .RuleReasons.Where(r => r.RegistrationId == registration.Id)
                        .OrderBy(r => r.Rule)
                        .ToListAsync()
                ).Where(r => db.Entry(r).State != EntityState.Deleted),
            ];

    /// <summary>Section or row a rule was met at; empty for the registration's own page.</summary>
    private static string PlaceOf(string rule) => rule.Split(':') is [_, var place] ? place : "";

    /// <summary>The sheet of a page as it is stored now. It opens the identity or the draft, and writes that to the audit.</summary>
    public async Task<AnswerSheet> OpenSheetAsync(Registration registration, FormPage page)
    {
        if (registration.IsDraft)
        {
            var typed = await DraftOfAsync(registration) is { } draft
                ? AnswerSheet.FromJson(OpenFor(registration, nameof(DraftSheet), registration.Code, draft.Sealed))
                : new();
            await NoteOpenedAsync(
                registration,
                nameof(DraftSheet),
                AuditPurpose.Edit,
                await OwnNameAsync(typed["VID03.family"])
            );
            return typed;
        }
        var sheet = new AnswerSheet();
        var identity = await OpenIdentityAsync(registration, AuditPurpose.Edit);
        if (identity is null)
            await NoteOpenedAsync(registration, nameof(Registration), AuditPurpose.Edit);
        identity ??= new();
        foreach (var field in page.Fields)
            if (AnswerMap<Registration>.Entries.TryGetValue(field.Key, out var own))
                sheet.Write(field.Part, own.Get(registration));
            else if (AnswerMap<IdentityDetails>.Entries.TryGetValue(field.Key, out var secret))
                sheet.Write(field.Part, secret.Get(identity));
        return sheet;
    }

    /// <summary>The sheet of what a section asks once, as it is stored now.</summary>
    public AnswerSheet SheetOf(Registration registration, FormPage page)
    {
        var sheet = new AnswerSheet();
        foreach (var field in page.Fields)
            sheet.Write(field.Part, sections.Get(registration, field.Key, page.Section));
        return sheet;
    }

    /// <summary>The sheet of a row.</summary>
    public static AnswerSheet SheetOf(IRegistrationRow row, RowKind rows, FormPage page)
    {
        var sheet = new AnswerSheet();
        foreach (var field in page.Fields)
            sheet.Write(field.Part, rows.Entries[field.Key].Get(row));
        return sheet;
    }

    /// <summary>What the person in scope typed into a page and did not save; null if nothing.</summary>
    /// <param name="place">As for <see cref="KeepReasonsAsync"/>.</param>
    public async Task<(AnswerSheet Sheet, KeptSheet Kept)?> KeptSheetAsync(Registration registration, string place)
    {
        if (await KeptAsync(registration, place) is not { } kept)
            return null;
        if (OpenForIfAlive(registration, $"{nameof(KeptSheet)}.{place}", registration.Code, kept.Sealed) is { } json)
            return (AnswerSheet.FromJson(json), kept);
        db.Remove(kept);
        return null;
    }

    /// <summary>Keeps what the person in scope has typed so far.</summary>
    /// <param name="version">Version of the registration that the page showed.</param>
    public async Task KeepSheetAsync(Registration registration, string place, AnswerSheet sheet, long version)
    {
        var blob = SealFor(registration, $"{nameof(KeptSheet)}.{place}", registration.Code, sheet.ToJson());
        var now = clock.GetUtcNow().UtcDateTime;
        if (await KeptAsync(registration, place) is { } kept)
            (kept.Sealed, kept.RecordVersion, kept.SavedAt) = (blob, version, now);
        else
            db.Add(
                new KeptSheet
                {
                    Registration = registration,
                    InstitutionId = registration.InstitutionId,
                    UserId = scope.UserId ?? 0,
                    Page = place,
                    Sealed = blob,
                    RecordVersion = version,
                    SavedAt = now,
                }
            );
    }

    /// <summary>The page was saved, or what was typed is thrown away.</summary>
    public async Task DropKeptSheetAsync(Registration registration, string place)
    {
        if (await KeptAsync(registration, place) is { } kept)
            db.Remove(kept);
    }

    private Task<KeptSheet?> KeptAsync(Registration registration, string place)
    {
        var user = scope.UserId ?? 0;
        return db.KeptSheets.SingleOrDefaultAsync(k =>
            k.RegistrationId == registration.Id && k.UserId == user && k.Page == place
        );
    }

    /// <summary>Seals the draft of an event: what its persons share and the rows of the grid.</summary>
    public byte[] SealEvent(EventDraft draft, string json)
    {
        if (draft.KeyName.Length == 0)
            draft.KeyName = keys.DataKeys.New();
        return sealer.Seal(json, Place(draft), draft.KeyName);
    }

    /// <summary>Opens the draft of an event; the caller writes the reading to the audit.</summary>
    public string OpenEvent(EventDraft draft) => sealer.Open(draft.Sealed, Place(draft));

    private static SealPlace Place(EventDraft draft) => new(nameof(EventDraft), draft.Code, draft.InstitutionId);

    /// <summary>Opens the identity; null where the victim is registered without one. The opening is written to the audit.</summary>
    /// <param name="purpose">What it is opened for, in fixed words.</param>
    public async Task<IdentityDetails?> OpenIdentityAsync(Registration registration, string purpose)
    {
        var kept = await db.VictimIdentities.SingleOrDefaultAsync(i => i.RegistrationId == registration.Id);
        if (kept is null)
            return null;
        var identity = Open(kept, registration);
        await NoteOpenedAsync(registration, nameof(VictimIdentity), purpose, await OwnNameAsync(identity.Family));
        return identity;
    }

    /// <summary>
    /// Opens the identities of many registrations for one purpose, by id; each opening is written to the audit before any is handed
    /// out.
    /// </summary>
    public async Task<IReadOnlyDictionary<long, IdentityDetails>> OpenIdentitiesAsync(
        IReadOnlyList<Registration> registrations,
        string purpose,
        CancellationToken cancellationToken = default
    )
    {
        var byId = registrations.ToDictionary(r => r.Id);
        var kept = await db
            .VictimIdentities.AsNoTracking()
            .Where(i => byId.Keys.Contains(i.RegistrationId))
            .ToListAsync(cancellationToken);
        var opened = kept.ToDictionary(k => k.RegistrationId, k => Open(k, byId[k.RegistrationId]));
        foreach (var (id, identity) in opened)
            db.Note(
                AuditAction.Viewed,
                nameof(VictimIdentity),
                byId[id].Code,
                byId[id].InstitutionId,
                purpose: purpose,
                mark: await OwnNameAsync(identity.Family)
            );
        await db.SaveChangesAsync(cancellationToken);
        return opened;
    }

    /// <summary>
    /// Opens whom registrations and drafts are about, to compare them with somebody. Whoever asks for it hands nothing out before
    /// <see cref="NoteComparedAsync"/> is saved. One that was erased in this moment is left out.
    /// </summary>
    internal async Task<IReadOnlyList<(Registration Registration, OpenedPerson Person)>> OpenToCompareAsync(
        IReadOnlyList<Registration> registrations,
        CancellationToken cancellationToken
    )
    {
        var ids = registrations.Select(r => r.Id).ToList();
        var identities = await db
            .VictimIdentities.AsNoTracking()
            .Where(i => ids.Contains(i.RegistrationId))
            .ToDictionaryAsync(i => i.RegistrationId, i => i.Sealed, cancellationToken);
        var drafts = registrations.Any(r => r.IsDraft)
            ? await db
                .DraftSheets.AsNoTracking()
                .Where(d => ids.Contains(d.RegistrationId))
                .ToDictionaryAsync(d => d.RegistrationId, d => d.Sealed, cancellationToken)
            : [];
        var opened = new List<(Registration, OpenedPerson)>();
        foreach (var registration in registrations)
            if (
                identities.TryGetValue(registration.Id, out var identity)
                && OpenForIfAlive(registration, nameof(VictimIdentity), registration.Code, identity) is { } json
            )
                opened.Add(
                    (
                        registration,
                        new(
                            SealedAnswers.Read<IdentityDetails>(json),
                            registration.Profile.Sex,
                            registration.Profile.Citizenship
                        )
                    )
                );
            else if (
                drafts.TryGetValue(registration.Id, out var draft)
                && OpenForIfAlive(registration, nameof(DraftSheet), registration.Code, draft) is { } typed
            )
                opened.Add((registration, IdentityRecord.OpenedOf(AnswerSheet.FromJson(typed), catalogue)));
        return opened;
    }

    /// <summary>Notes each opening: those that are shown as such, the others as compared only.</summary>
    internal async Task NoteComparedAsync(
        IReadOnlyList<(Registration Registration, OpenedPerson Person)> opened,
        IReadOnlyCollection<long> shown
    )
    {
        foreach (var (registration, person) in opened)
        {
            var isShown = shown.Contains(registration.Id);
            db.Note(
                AuditAction.Viewed,
                registration.IsDraft ? nameof(DraftSheet) : nameof(VictimIdentity),
                registration.Code,
                registration.InstitutionId,
                purpose: isShown ? AuditPurpose.Search : AuditPurpose.Compare,
                mark: isShown ? await OwnNameAsync(person.Identity.Family) : null
            );
        }
    }

    /// <summary>The mark of a reader who bears the family name read; null for all others.</summary>
    private async Task<string?> OwnNameAsync(string family)
    {
        if (family.Length == 0 || scope.UserId is not { } user)
            return null;
        _readerName ??= await db.Users.Where(u => u.Id == user).Select(u => u.DisplayName).SingleOrDefaultAsync();
        return _readerName is not null && UnusualAccess.BearsName(_readerName, family) ? UnusualAccess.OwnName : null;
    }

    private string? _readerName;

    /// <summary>Opens an identity that <see cref="Access.RecordAccess"/> found to be granted; written to the audit.</summary>
    internal async Task<IdentityDetails> OpenGrantedIdentityAsync(
        VictimIdentity kept,
        Registration registration,
        string purpose
    )
    {
        await NoteOpenedAsync(registration, nameof(VictimIdentity), purpose);
        return Open(kept, registration);
    }

    /// <summary>A value of the audit that was sealed; null where it was erased.</summary>
    public string? OpenAuditValue(Registration registration, string key, byte[]? blob) =>
        blob is null
            ? null
            : sealer.OpenIfAlive(blob, DcimDbContext.AuditPlace(registration.Code, key, registration.InstitutionId));

    /// <returns>The identity as it is from now on; null where it is as it was.</returns>
    private async Task<IdentityDetails?> ApplyIdentityAsync(Registration registration, SheetReading reading)
    {
        var kept =
            registration.Id == 0
                ? null
                : await db.VictimIdentities.SingleOrDefaultAsync(i => i.RegistrationId == registration.Id);
        var before = kept is null ? new() : Open(kept, registration);
        var after = new IdentityDetails();
        foreach (var key in AnswerMap<IdentityDetails>.Entries.Keys)
            SetAnswer(after, key, reading);
        if (_isTrial)
            return after;
        foreach (var (key, map) in AnswerMap<IdentityDetails>.Entries)
            if (!Equals(map.Get(before), map.Get(after)))
                db.NoteSealedChange(registration, key, map.Get(before)?.ToString(), map.Get(after)?.ToString());
        if (after.IsEmpty)
        {
            if (kept is not null)
                db.Remove(kept);
            return after;
        }
        if (kept is not null && AnswerMap<IdentityDetails>.Entries.Values.All(m => Equals(m.Get(before), m.Get(after))))
            return null;
        var blob = SealFor(registration, nameof(VictimIdentity), registration.Code, SealedAnswers.Write(after));
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
        search.Write(db, registration, after);
        return after;
    }

    private IdentityDetails Open(VictimIdentity kept, Registration registration) =>
        SealedAnswers.Read<IdentityDetails>(
            OpenFor(registration, nameof(VictimIdentity), registration.Code, kept.Sealed)
        );

    /// <summary>Writes to the audit that a record was opened.</summary>
    /// <param name="purpose">A word of <see cref="AuditPurpose"/>.</param>
    public async Task NoteOpenedAsync(Registration registration, string what, string purpose, string? mark = null)
    {
        db.Note(AuditAction.Viewed, what, registration.Code, registration.InstitutionId, purpose: purpose, mark: mark);
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

    /// <summary>Seals what somebody wrote about a registration by the key of its own, so that it goes when she is erased.</summary>
    /// <param name="table">What it is, as <c>nameof(Grant)</c>.</param>
    /// <param name="row">Code of the row it belongs to.</param>
    public byte[] SealFor(Registration registration, string table, string row, string text) =>
        sealer.Seal(text, new(table, row, registration.InstitutionId), registration.KeyName);

    /// <summary>Opens what <see cref="SealFor"/> sealed.</summary>
    /// <exception cref="KeyDestroyedException">She was erased, and this comes from a backup from before.</exception>
    public string OpenFor(Registration registration, string table, string row, byte[] blob) =>
        sealer.Open(blob, new(table, row, registration.InstitutionId));

    /// <summary>As <see cref="OpenFor"/>; null of what was written in the moment in which she was erased.</summary>
    public string? OpenForIfAlive(Registration registration, string table, string row, byte[] blob) =>
        sealer.OpenIfAlive(blob, new(table, row, registration.InstitutionId));
}
