using System.Globalization;
using Dcim.Data;
using Dcim.Data.Access;
using Dcim.Data.Audit;
using Dcim.Data.Proceedings;
using Dcim.Data.Registrations;
using Dcim.Domain.Answers;
using Dcim.Domain.Catalogue;
using Dcim.Domain.Exchange;
using Dcim.Domain.Records;
using Dcim.Web.Features.Registrations;
using Dcim.Web.Forms;
using Dcim.Web.Localisation;
using FluentValidation;

namespace Dcim.Web.Features.Proceedings;

/// <summary>
/// A whole proceeding from a <see cref="RecordSheet"/> and back, for imports and the programming interface: through the same pages,
/// the same validator and the same stores as a person who types it.
/// </summary>
public sealed class ProceedingIntake(
    DcimDbContext db,
    ProceedingStore store,
    ProceedingRowStore rowStore,
    ProceedingAccess access,
    RegistrationStore registrations,
    SheetForms forms,
    IValidator<SheetInput> validator,
    ProceedingParts parts,
    IndicatorCatalogue catalogue,
    Texts text
)
{
    private readonly Tools _by = new(db, store, rowStore, registrations, forms, validator, parts, catalogue, text);

    /// <summary>Of a row: its code. Where no row of a kind has one, a row is known again by what it says and by its place.</summary>
    public const string RowBox = "row";

    /// <summary>The boxes that rows of a kind have beside their answers.</summary>
    public static IReadOnlyList<string> BoxesOf(ProceedingParts parts, ProceedingRowKind kind) =>
        kind == parts.Victims ? [RecordSheet.RegistrationBox]
        : kind == parts.Defendants ? [RowBox, RecordSheet.OffenderBox, RecordSheet.AnotherBox]
        : kind == parts.Links ? [RowBox, RecordSheet.DefendantBox, RecordSheet.VictimBox]
        : [RowBox, RecordSheet.DefendantBox];

    /// <summary>A new proceeding, led by the institution.</summary>
    /// <param name="formToken">Makes it one proceeding, however often it is sent.</param>
    /// <param name="importId">The import that brings it.</param>
    public async Task<Intake<Proceeding>> AddAsync(
        RecordSheet sheet,
        Institution institution,
        IntakeTerms terms,
        Guid formToken,
        long? importId = null
    )
    {
        var proceeding = _by.Store.Create(institution, formToken, importId);
        var taking = new Taking(_by, sheet, institution, terms, proceeding, null) { IsNew = true };
        taking.Intake.HasChanged = true;
        await taking.TakeAsync([]);
        return taking.Intake;
    }

    /// <summary>
    /// Changes a proceeding. Of the answers covered those in the sheet hold from now on, and those that are not in it are taken away;
    /// all others stay. The rows of a kind that is covered become those of the sheet. Of a defendant of whose identity the sheet says
    /// nothing, that stays.
    /// </summary>
    /// <param name="proceeding">With all its rows (<see cref="ProceedingAccess.FindLedAsync"/>).</param>
    /// <param name="covers">Keys of the answers, and names of the kinds of rows, that the sheet speaks of; null for all.</param>
    public async Task<Intake<Proceeding>> ChangeAsync(
        Proceeding proceeding,
        RecordSheet sheet,
        Institution institution,
        IntakeTerms terms,
        IReadOnlySet<string>? covers = null
    )
    {
        var taking = new Taking(_by, sheet, institution, terms, proceeding, covers);
        await taking.TakeAsync(await access.VictimsAsync(proceeding));
        return taking.Intake;
    }

    /// <summary>
    /// A proceeding as a sheet, as far as the reader may see it; whoever asks writes the reading to the audit. The identity of its
    /// offenders is opened, and that is noted here, only where it is asked for.
    /// </summary>
    /// <param name="proceeding">With all its rows.</param>
    /// <param name="institutionType">Of the reader.</param>
    /// <param name="identityFor">What the identity is opened for, a word of <see cref="AuditPurpose"/>; null to leave it out.</param>
    public async Task<RecordSheet> SheetOfAsync(Proceeding proceeding, Code institutionType, string? identityFor)
    {
        var sheet = new RecordSheet();
        Put(_by.Store.SheetOf(proceeding, _by.Parts.PageOfInvestigation(institutionType)), sheet.Answers);
        var victims = await access.VictimsAsync(proceeding);
        var codes = victims.Where(v => v.Code is not null).ToDictionary(v => v.Id, v => v.Code!);
        var (defendants, shown) = (
            _by.Parts.Defendants.Of(proceeding).ToList(),
            _by.Parts.Victims.Of(proceeding).Where(v => codes.ContainsKey(v.Id)).ToList()
        );
        foreach (var kind in _by.Parts.RowKinds)
        foreach (var row in kind.Of(proceeding))
        {
            if (HiddenVictim(row) is { } victim && !codes.ContainsKey(victim))
                continue;
            var page = _by.Parts.PageOf(kind, AboutOf(row), institutionType);
            var says = _by.RowStore.SheetOf(row, page);
            if (row is Defendant defendant)
                if (identityFor is null)
                    foreach (var field in page.Fields.Where(f => IsIdentity(f.Key)))
                        says.Clear(field.Part);
                else
                    _by.Db.Note(
                        AuditAction.Viewed,
                        nameof(OffenderRecord),
                        defendant.Offender.Code,
                        proceeding.InstitutionId,
                        purpose: identityFor
                    );
            if (row is ProceedingVictim)
                says.Set(RecordSheet.RegistrationBox, codes[row.Id]);
            else
                says.Set(RowBox, row.Code);
            if (row is Defendant known)
                says.Set(RecordSheet.OffenderBox, known.Offender.Code);
            if (row is IDefendantRow { Defendant: { } about })
                says.Set(RecordSheet.DefendantBox, Number(defendants.IndexOf(about)));
            if (row is OffenderVictimLink { Victim: { } of })
                says.Set(RecordSheet.VictimBox, Number(shown.IndexOf(of)));
            sheet.RowsOf(kind.Name).Add(says);
        }
        return sheet;
    }

    private static void Put(AnswerSheet from, AnswerSheet to)
    {
        foreach (var box in from.Boxes)
            to.Set(box, from.All(box));
    }

    private static string Number(int index) => (index + 1).ToString(CultureInfo.InvariantCulture);

    private static bool IsIdentity(string key) => AnswerMap<OffenderDetails>.Entries.ContainsKey(key);

    /// <summary>The victim who may be hidden from the reader, and the row with her.</summary>
    private static long? HiddenVictim(IProceedingRow row) =>
        row switch
        {
            ProceedingVictim victim => victim.Id,
            OffenderVictimLink link => link.VictimId,
            _ => null,
        };

    private static IReadOnlyList<Defendant> AboutOf(IProceedingRow? row) =>
        row switch
        {
            Defendant defendant => [defendant],
            IDefendantRow { Defendant: { } about } => [about],
            _ => [],
        };

    /// <summary>Whom a row is about.</summary>
    /// <param name="IsTold">Else that could not be read, and was said to be an error.</param>
    private sealed record Subject(Defendant? Defendant, ProceedingVictim? Victim, bool IsTold);

    private sealed record Tools(
        DcimDbContext Db,
        ProceedingStore Store,
        ProceedingRowStore RowStore,
        RegistrationStore Registrations,
        SheetForms Forms,
        IValidator<SheetInput> Validator,
        ProceedingParts Parts,
        IndicatorCatalogue Catalogue,
        Texts Text
    );

    /// <summary>One sheet on its way into one proceeding.</summary>
    private sealed record Taking(
        Tools By,
        RecordSheet Sheet,
        Institution Institution,
        IntakeTerms Terms,
        Proceeding Proceeding,
        IReadOnlySet<string>? Covers
    )
    {
        private readonly HashSet<string> _asked = new(StringComparer.Ordinal);
        private readonly List<string> _reasons = [];

        /// <summary>By the numbers that rows of the sheet name them by; null for one who could not be taken.</summary>
        private readonly List<Defendant?> _defendants = [];

        /// <inheritdoc cref="_defendants"/>
        private readonly List<ProceedingVictim?> _victims = [];

        private IReadOnlyDictionary<long, string?> _codes = new Dictionary<long, string?>();
        private bool _replaces;

        public bool IsNew { get; init; }
        public Intake<Proceeding> Intake { get; } = new() { Record = Proceeding };

        private ProceedingParts Parts => By.Parts;

        /// <param name="victims">Those in the proceeding, as far as the doer may see them.</param>
        public async Task TakeAsync(IReadOnlyList<VictimInProceeding> victims)
        {
            _codes = victims.ToDictionary(v => v.Id, v => v.Code);
            await InvestigationAsync();
            await VictimsAsync();
            await DefendantsAsync();
            foreach (var kind in Parts.RowKinds.Where(k => k.IsAboutDefendants))
                await AboutAsync(kind);
            LeaveOutTheRest();
            Why();
        }

        private async Task InvestigationAsync()
        {
            var page = Parts.PageOfInvestigation(Institution.Type);
            var saved = IsNew ? new() : By.Store.SheetOf(Proceeding, page);
            var sheet = new AnswerSheet();
            foreach (var field in page.Fields)
            foreach (var box in AnswerSheet.BoxesOf(field.Part))
            {
                sheet.Set(box, (Speaks(field.Key) ? Sheet.Answers : saved).All(box));
                _asked.Add(box);
            }
            Normalise(page, sheet, "");
            if (!IsNew && IsSame(page, saved, sheet))
                return;
            if (await CheckAsync(page, sheet, "", row: null, []) is not (var reading, true))
                return;
            Changed(page, saved, sheet);
            By.Store.Apply(Proceeding, page, reading, reason: null);
        }

        private async Task VictimsAsync()
        {
            var (kind, there) = (Parts.Victims, Shown(Parts.Victims).Cast<ProceedingVictim>().ToList());
            if (!Speaks(kind.Name))
            {
                _victims.AddRange(there);
                return;
            }
            var typed = RowsOf(kind);
            for (var i = 0; i < typed.Count; i++)
                _victims.Add(await VictimAsync(typed[i], At(kind, i), there));
            foreach (var victim in there.Except(_victims.OfType<ProceedingVictim>()))
            {
                await By.Store.TakeOutAsync(Proceeding, victim, reason: null);
                Proceeding.Victims.Remove(victim);
                (Intake.HasChanged, _replaces) = (true, true);
            }
            if (IsAsked(kind))
                for (var i = 0; i < typed.Count; i++)
                    if (_victims[i] is { } victim)
                        await ChangeRowAsync(kind, At(kind, i), typed[i], victim);
        }

        private async Task<ProceedingVictim?> VictimAsync(
            AnswerSheet typed,
            string at,
            IReadOnlyList<ProceedingVictim> there
        )
        {
            var code = typed[RecordSheet.RegistrationBox];
            var victim = there.FirstOrDefault(v => code.Length > 0 && _codes.GetValueOrDefault(v.Id) == code);
            if (victim is null)
            {
                if (code.Length == 0 || await By.Registrations.FindAsync(code) is not { IsDraft: false } registration)
                    return Refuse("Case.NoSuchRegistration");
                await By.Store.PutInAsync(Proceeding, registration);
                victim = Proceeding.Victims.Single(v => v.Registration == registration);
                Intake.HasChanged = true;
            }
            return _victims.Contains(victim) ? Refuse("Intake.VictimTwice") : victim;

            ProceedingVictim? Refuse(string message)
            {
                Intake.Error(at + RecordSheet.RegistrationBox, By.Text[message]);
                return null;
            }
        }

        private async Task DefendantsAsync()
        {
            var (kind, there) = (Parts.Defendants, Shown(Parts.Defendants));
            if (!Speaks(kind.Name) || !IsAsked(kind))
            {
                _defendants.AddRange(there.Cast<Defendant>());
                return;
            }
            var typed = RowsOf(kind);
            var known = Match(kind, typed, there, [.. typed.Select(_ => new Subject(null, null, IsTold: true))]);
            foreach (var gone in there.Except(known.OfType<IProceedingRow>()))
                Remove(gone);
            for (var i = 0; i < typed.Count; i++)
            {
                var at = At(kind, i);
                if (known[i] is Defendant defendant)
                {
                    if (typed[i][RecordSheet.OffenderBox] is { Length: > 0 } code && code != defendant.Offender.Code)
                        Intake.Error(at + RecordSheet.OffenderBox, By.Text["Offender.NoSuchCode"]);
                    await ChangeRowAsync(kind, at, typed[i], defendant);
                    _defendants.Add(defendant);
                }
                else
                    _defendants.Add(
                        typed[i][RecordSheet.OffenderBox].Length > 0
                            ? await KnownDefendantAsync(kind, at, typed[i])
                            : await NewDefendantAsync(kind, at, typed[i])
                    );
            }
        }

        /// <summary>An offender recorded in another proceeding: asked is what is of this one.</summary>
        private async Task<Defendant?> KnownDefendantAsync(ProceedingRowKind kind, string at, AnswerSheet typed)
        {
            if (await By.RowStore.FindOffenderAsync(typed[RecordSheet.OffenderBox]) is not { } offender)
            {
                Intake.Error(at + RecordSheet.OffenderBox, By.Text["Offender.NoSuchCode"]);
                return null;
            }
            if (Proceeding.Defendants.Any(d => d.Offender == offender))
            {
                Intake.Error(at + RecordSheet.OffenderBox, By.Text["Intake.DefendantTwice"]);
                return null;
            }
            var page = Parts.PageOfKnown(offender, Institution.Type);
            var sheet = Copy(page, typed, at);
            Normalise(page, sheet, at);
            var added = By.RowStore.AddDefendant(Proceeding, offender, Guid.NewGuid());
            Intake.HasChanged = true;
            if (await CheckAsync(page, sheet, at, row: null, [added]) is (var reading, true))
                await By.RowStore.ApplyAsync(added, page, reading);
            return added;
        }

        private async Task<Defendant> NewDefendantAsync(ProceedingRowKind kind, string at, AnswerSheet typed)
        {
            var page = Parts.PageOf(kind, Proceeding.Defendants, Institution.Type);
            var sheet = Copy(page, typed, at);
            Normalise(page, sheet, at);
            var (reading, isValid) = await CheckAsync(page, sheet, at, row: null, []);
            if (
                isValid
                && typed[RecordSheet.AnotherBox].Length == 0
                && await By.RowStore.FindSameAsync(reading, Proceeding) is { } same
            )
            {
                // To be told so is to have searched for the person.
                By.Db.Note(
                    AuditAction.Searched,
                    nameof(OffenderRecord),
                    same,
                    Proceeding.InstitutionId,
                    purpose: AuditPurpose.Conflict
                );
                Intake.Recognise(at + RecordSheet.OffenderBox, same, By.Text["Intake.OffenderKnown", same]);
            }
            var added = By.RowStore.AddDefendant(Proceeding, Guid.NewGuid());
            await By.RowStore.ApplyAsync(added, page, reading); // if it is refused, rows about the person can be checked all the same
            Intake.HasChanged = true;
            return added;
        }

        /// <summary>Links, decisions and judgments.</summary>
        private async Task AboutAsync(ProceedingRowKind kind)
        {
            if (!Speaks(kind.Name) || !IsAsked(kind))
                return;
            var (typed, there) = (RowsOf(kind), Shown(kind));
            List<Subject> subjects = [.. typed.Select((t, i) => SubjectOf(kind, t, At(kind, i)))];
            var known = Match(kind, typed, there, subjects);
            foreach (var gone in there.Except(known.OfType<IProceedingRow>()))
                Remove(gone);
            for (var i = 0; i < typed.Count; i++)
                if (known[i] is { } row)
                    await ChangeRowAsync(kind, At(kind, i), typed[i], row);
                else
                    await AddRowAsync(kind, At(kind, i), typed[i], subjects[i]);
        }

        private Subject SubjectOf(ProceedingRowKind kind, AnswerSheet typed, string at)
        {
            var (defendant, isTold) = Numbered(_defendants, typed[RecordSheet.DefendantBox]);
            if (!isTold)
                Intake.Error(at + RecordSheet.DefendantBox, By.Text["ProceedingRow.DefendantMissing"]);
            if (kind != Parts.Links)
                return new(defendant, null, isTold);
            var (victim, isVictimTold) = Numbered(_victims, typed[RecordSheet.VictimBox]);
            if (!isVictimTold)
                Intake.Error(at + RecordSheet.VictimBox, By.Text["ProceedingRow.VictimMissing"]);
            return new(defendant, victim, isTold && isVictimTold);
        }

        /// <summary>The row of a number; none for none. Not told where there is no such row, or it could not be taken.</summary>
        private static (T? Row, bool IsTold) Numbered<T>(List<T?> rows, string number)
            where T : class
        {
            if (number.Length == 0)
                return (null, true);
            var row = int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var n)
                ? rows.ElementAtOrDefault(n - 1)
                : null;
            return (row, row is not null);
        }

        private async Task AddRowAsync(ProceedingRowKind kind, string at, AnswerSheet typed, Subject subject)
        {
            // Only a decision of a proceeding without a known suspect is about nobody.
            var isAboutNobody = kind == Parts.Decisions && Proceeding.Defendants.Count == 0;
            if (subject is { IsTold: true, Defendant: null } && !isAboutNobody)
                Intake.Error(at + RecordSheet.DefendantBox, By.Text["ProceedingRow.DefendantMissing"]);
            IReadOnlyList<Defendant> about = subject.Defendant is { } defendant ? [defendant] : [];
            var page = Parts.PageOf(kind, about, Institution.Type);
            var sheet = Copy(page, typed, at);
            Normalise(page, sheet, at);
            if (await CheckAsync(page, sheet, at, row: null, about) is not (var reading, true))
                return;
            var added = By
                .RowStore.Add(kind, Proceeding, [subject.Defendant], [subject.Victim], Guid.NewGuid())
                .Single();
            await By.RowStore.ApplyAsync(added, page, reading);
            Intake.HasChanged = true;
        }

        private async Task ChangeRowAsync(ProceedingRowKind kind, string at, AnswerSheet typed, IProceedingRow row)
        {
            var (page, saved, sheet) = SheetsOf(kind, at, typed, row);
            Normalise(page, sheet, at);
            if (IsSame(page, saved, sheet))
                return;
            if (await CheckAsync(page, sheet, at, row, AboutOf(row)) is not (var reading, true))
                return;
            Changed(page, saved, sheet);
            await By.RowStore.ApplyAsync(row, page, reading);
        }

        private (FormPage Page, AnswerSheet Saved, AnswerSheet Sheet) SheetsOf(
            ProceedingRowKind kind,
            string at,
            AnswerSheet typed,
            IProceedingRow row
        )
        {
            var page = Parts.PageOf(kind, AboutOf(row), Institution.Type);
            var saved = By.RowStore.SheetOf(row, page);
            var sheet = Copy(page, typed, at);
            var identity = page.Fields.Where(f => IsIdentity(f.Key)).ToList();
            if (identity.All(f => typed.IsEmpty(f.Part)))
                foreach (var box in identity.SelectMany(f => AnswerSheet.BoxesOf(f.Part)))
                    sheet.Set(box, saved.All(box));
            return (page, saved, sheet);
        }

        /// <summary>Which row that is there each of the sheet is; null for a new one.</summary>
        private IProceedingRow?[] Match(
            ProceedingRowKind kind,
            List<AnswerSheet> typed,
            List<IProceedingRow> there,
            List<Subject> subjects
        )
        {
            var (left, found) = (there.ToList(), new IProceedingRow?[typed.Count]);
            for (var i = 0; i < typed.Count; i++)
                if (typed[i][RowBox] is { Length: > 0 } code)
                {
                    Take(i, left.FirstOrDefault(r => r.Code == code && IsAbout(r, subjects[i])));
                    if (found[i] is null)
                        Intake.Error(At(kind, i) + RowBox, By.Text["Intake.NoSuchRow"]);
                }
                else if (kind == Parts.Defendants && typed[i][RecordSheet.OffenderBox] is { Length: > 0 } offender)
                    Take(i, left.FirstOrDefault(r => ((Defendant)r).Offender.Code == offender));
            // Where rows go by their codes, one without is new.
            if (typed.Any(t => t[RowBox].Length > 0))
                return found;
            ForEachOpen(i => left.FirstOrDefault(r => IsAbout(r, subjects[i]) && SaysTheSame(r, i)));
            if (kind == Parts.Defendants)
                ForEachOpen(i => left.FirstOrDefault(r => IsOfSameIdentity((Defendant)r, typed[i])));
            // What is left is corrected in its order; of persons only where there can be no mistake who is meant.
            if (kind != Parts.Defendants || left.Count == 1 && found.Count(f => f is null) == 1)
                ForEachOpen(i => left.FirstOrDefault(r => IsAbout(r, subjects[i])));
            return found;

            void ForEachOpen(Func<int, IProceedingRow?> find)
            {
                for (var i = 0; i < found.Length; i++)
                    if (found[i] is null && typed[i][RecordSheet.OffenderBox].Length == 0)
                        Take(i, find(i));
            }

            void Take(int i, IProceedingRow? row)
            {
                found[i] = row;
                if (row is not null)
                    left.Remove(row);
            }

            bool SaysTheSame(IProceedingRow row, int i)
            {
                var (page, saved, sheet) = SheetsOf(kind, At(kind, i), typed[i], row);
                page.Normalise(sheet);
                return IsSame(page, saved, sheet);
            }
        }

        private static bool IsAbout(IProceedingRow row, Subject subject) =>
            subject.IsTold
            && (row is not IDefendantRow about || about.Defendant == subject.Defendant)
            && (row is not OffenderVictimLink link || link.Victim == subject.Victim);

        private bool IsOfSameIdentity(Defendant defendant, AnswerSheet typed)
        {
            var page = Parts.PageOf(Parts.Defendants, [defendant], Institution.Type);
            var saved = By.RowStore.SheetOf(defendant, page);
            return saved["TRF05.family"].Length > 0
                && page.Fields.Where(f => f.Key is "TRF05.given" or "TRF05.family" or "TRF05.birth")
                    .All(f => IsSame(f.Part, saved, typed));
        }

        private void Remove(IProceedingRow row)
        {
            if (row is Defendant defendant)
            {
                IDefendantRow[] about =
                [
                    .. Proceeding.Links.Where(l => l.Defendant == defendant),
                    .. Proceeding.Decisions.Where(d => d.Defendant == defendant),
                    .. Proceeding.Judgments.Where(j => j.Defendant == defendant),
                ];
                if (about.Any(r => !IsAsked(Parts.RowKinds.Single(k => k.Type == r.GetType()))))
                {
                    Intake.Error(Parts.Defendants.Name, By.Text["ProceedingRow.HasOthersRows"]);
                    return;
                }
            }
            By.RowStore.Remove(Proceeding, row);
            // Else the rules of what follows would still see it.
            switch (row)
            {
                case Defendant gone:
                    Proceeding.Links.RemoveAll(l => l.Defendant == gone);
                    Proceeding.Decisions.RemoveAll(d => d.Defendant == gone);
                    Proceeding.Judgments.RemoveAll(j => j.Defendant == gone);
                    Proceeding.Defendants.Remove(gone);
                    break;
                case OffenderVictimLink link:
                    Proceeding.Links.Remove(link);
                    break;
                case ProsecutionDecision decision:
                    Proceeding.Decisions.Remove(decision);
                    break;
                case Judgment judgment:
                    Proceeding.Judgments.Remove(judgment);
                    break;
            }
            (Intake.HasChanged, _replaces) = (true, true);
        }

        /// <summary>Notes why answers were replaced, and why what is unusual stands; says so where the first is missing.</summary>
        private void Why()
        {
            if (Intake is not { HasChanged: true, IsValid: true })
                return;
            if (
                _replaces
                && By.Text.ProblemOfLine(Terms.Change, SheetForms.ReasonLength, "Sheet.ChangeReasonMissing")
                    is { } problem
            )
            {
                Intake.Error(ProceedingStore.ReasonKey, problem);
                return;
            }
            var why = string.Join(
                "; ",
                _reasons.Prepend(_replaces ? Terms.Change!.Trim() : "").Where(r => r.Length > 0)
            );
            By.RowStore.NoteReason(Proceeding, why);
        }

        /// <summary>Tells what of the sheet no page asked.</summary>
        private void LeaveOutTheRest()
        {
            if (!Intake.IsValid)
                return;
            foreach (var box in Sheet.Answers.Boxes)
                LeaveOut(box);
            foreach (var (section, sheet) in Sheet.Sources)
            foreach (var box in sheet.Boxes)
                LeaveOut($"{section}:{box}");
            foreach (var (name, rows) in Sheet.Rows)
            {
                var own =
                    Parts.Find(name) is { } kind && (IsAsked(kind) || kind == Parts.Victims)
                        ? BoxesOf(Parts, kind)
                        : [];
                for (var i = 0; i < rows.Count; i++)
                    foreach (var box in rows[i].Boxes.Except(own))
                        LeaveOut($"{name}[{i + 1}].{box}");
            }

            void LeaveOut(string address)
            {
                if (!_asked.Contains(address))
                    Intake.LeaveOut(address);
            }
        }

        private List<AnswerSheet> RowsOf(ProceedingRowKind kind) => Sheet.Rows.GetValueOrDefault(kind.Name) ?? [];

        private static string At(ProceedingRowKind kind, int index) => $"{kind.Name}[{index + 1}].";

        /// <summary>The rows that are there, but for those of victims who are hidden from the doer: they stay as they are.</summary>
        private List<IProceedingRow> Shown(ProceedingRowKind kind) =>
            [
                .. kind.Of(Proceeding)
                    .Where(r =>
                        HiddenVictim(r) is not { } id || !_codes.TryGetValue(id, out var code) || code is not null
                    ),
            ];

        private bool IsAsked(ProceedingRowKind kind) => Parts.IsAskedOf(kind.Keys, Institution.Type);

        /// <summary>Whether the sheet speaks of an answer or of a kind of rows, be it to take it away.</summary>
        private bool Speaks(string key) => Covers is null || Covers.Contains(key);

        /// <summary>The boxes of a page out of what came.</summary>
        private AnswerSheet Copy(FormPage page, AnswerSheet from, string at)
        {
            var sheet = new AnswerSheet();
            foreach (var box in page.Fields.SelectMany(f => AnswerSheet.BoxesOf(f.Part)))
            {
                sheet.Set(box, from.All(box));
                _asked.Add(at + box);
            }
            return sheet;
        }

        private void Normalise(FormPage page, AnswerSheet sheet, string at)
        {
            foreach (var key in page.Normalise(sheet).Where(key => sheet.IsEmpty(By.Catalogue[key])))
            foreach (var box in AnswerSheet.BoxesOf(By.Catalogue[key]))
                _asked.Remove(at + box);
        }

        private async Task<(SheetReading Reading, bool IsValid)> CheckAsync(
            FormPage page,
            AnswerSheet sheet,
            string at,
            IProceedingRow? row,
            IReadOnlyList<Defendant> about
        )
        {
            var reading = await By.Forms.ReadAsync(page, sheet);
            var found = await By.Validator.ValidateAsync(
                new SheetInput
                {
                    Sheet = sheet,
                    Page = page,
                    Reading = reading,
                    Register = await By.Forms.RegisterAsync(),
                    Proceeding = IsNew && at.Length == 0 ? null : Proceeding,
                    ProceedingRow = row,
                    About = about,
                }
            );
            var isValid = true;
            foreach (var failure in found.Errors)
            {
                var reason = Terms.Reasons.GetValueOrDefault(failure.ErrorCode ?? "");
                Intake.Take(failure, box => at + box, reason, () => By.Text["Sheet.ReasonMissing"]);
                if (failure.Severity != Severity.Warning || string.IsNullOrWhiteSpace(reason))
                    isValid = false;
                else if (!_reasons.Contains(reason.Trim()))
                    _reasons.Add(reason.Trim());
            }
            return (reading, isValid);
        }

        private void Changed(FormPage page, AnswerSheet saved, AnswerSheet sheet)
        {
            Intake.HasChanged = true;
            _replaces |= SheetForms.Replaces(page, saved, sheet);
        }

        private static bool IsSame(FormPage page, AnswerSheet saved, AnswerSheet sheet) =>
            page.Fields.All(f => IsSame(f.Part, saved, sheet));

        private static bool IsSame(IndicatorPart part, AnswerSheet saved, AnswerSheet sheet) =>
            AnswerSheet.BoxesOf(part).All(box => saved.All(box).Order().SequenceEqual(sheet.All(box).Order()));
    }
}
