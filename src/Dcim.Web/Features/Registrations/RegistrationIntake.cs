using Dcim.Data.Registrations;
using Dcim.Domain.Answers;
using Dcim.Domain.Catalogue;
using Dcim.Domain.Exchange;
using Dcim.Domain.Records;
using Dcim.Web.Features.Cases;
using Dcim.Web.Forms;
using Dcim.Web.Localisation;
using FluentValidation;

namespace Dcim.Web.Features.Registrations;

/// <summary>
/// A whole registration from a <see cref="RecordSheet"/> and back, for imports and the programming interface: through the same pages,
/// the same validator and the same store as a person who types it.
/// </summary>
public sealed class RegistrationIntake(
    RegistrationStore store,
    SheetForms forms,
    IValidator<SheetInput> validator,
    RegistrationSections sections,
    IndicatorCatalogue catalogue,
    Texts text
)
{
    private readonly Tools _by = new(store, forms, validator, sections, catalogue, text);

    private static readonly string[] s_firstStatus = ["IDN03", "IDN04", "IDN05"];
    private const string MainForm = "EXP16";
    private const string ConsentDate = "GOV03.date";

    /// <summary>
    /// A new registration of an institution. The first row of <c>statuses</c> is its first status. Without EXP16 the form that all
    /// episodes agree in is its main form.
    /// </summary>
    /// <param name="formToken">Makes it one registration, however often it is sent.</param>
    /// <param name="inCase">A case of the institution that it joins; null for one of its own, which takes what the sheet says of a case.</param>
    /// <param name="importId">The import that brings it.</param>
    public async Task<Intake<Registration>> AddAsync(
        RecordSheet sheet,
        Institution institution,
        IntakeTerms terms,
        Guid formToken,
        Case? inCase = null,
        long? importId = null
    )
    {
        var registration = _by.Store.Create(institution, formToken, inCase, importId, terms.IsTrial);
        var taking = new Taking(_by, sheet, institution, terms, registration, All: true) { IsNew = true };
        var intake = taking.Intake;
        intake.HasChanged = true;
        await _by.Store.WriteWholeAsync(
            registration,
            async () =>
            {
                if (!await taking.MinimumAsync())
                    return;
                await taking.RowsAsync(_by.Sections.Statuses);
                await taking.SectionsAsync();
                foreach (var kind in _by.Sections.RowKinds.Where(k => k != _by.Sections.Statuses))
                    await taking.RowsAsync(kind);
                if (inCase is null)
                    await taking.CaseAsync();
            },
            terms.IsTrial
        );
        taking.LeaveOutTheRest();
        return intake;
    }

    /// <summary>
    /// Changes a registration that was submitted. Of the answers covered those in the sheet hold from now on, and those that are not
    /// in it are taken away; all others stay. The rows of a kind that is covered become those of the sheet, one by one in their order.
    /// </summary>
    /// <param name="registration">With all its rows (<see cref="RegistrationStore.FindAsync"/>).</param>
    /// <param name="covers">Keys of the answers, and names of the kinds of rows, that the sheet speaks of; null for all.</param>
    public async Task<Intake<Registration>> ChangeAsync(
        Registration registration,
        RecordSheet sheet,
        IntakeTerms terms,
        IReadOnlySet<string>? covers = null
    )
    {
        var taking = new Taking(_by, sheet, registration.Institution, terms, registration, covers is null, covers);
        await _by.Store.WriteWholeAsync(
            registration,
            async () =>
            {
                await taking.DetailsAsync();
                await taking.RowsAsync(_by.Sections.Statuses);
                await taking.SectionsAsync();
                foreach (var kind in _by.Sections.RowKinds.Where(k => k != _by.Sections.Statuses))
                    await taking.RowsAsync(kind);
            }
        );
        taking.PassOverSameCase();
        taking.LeaveOutTheRest();
        if (taking.Intake is { HasChanged: true, IsValid: true } && taking.Replaces)
            if (
                _by.Text.ProblemOfLine(terms.Change ?? "", SheetForms.ReasonLength, "Sheet.ChangeReasonMissing") is
                { } problem
            )
                taking.Intake.Error("reason", problem);
            else
                _by.Store.NoteReason(registration, terms.Change!);
        return taking.Intake;
    }

    /// <summary>A registration as a sheet. Its identity is opened, and that is written to the audit, only where it is asked for.</summary>
    /// <param name="registration">With all its rows.</param>
    /// <param name="identityFor">What the identity is opened for, a word of <see cref="Data.Audit.AuditPurpose"/>; null to leave it out.</param>
    public async Task<RecordSheet> SheetOfAsync(Registration registration, string? identityFor)
    {
        var identity = identityFor is null ? null : await _by.Store.OpenIdentityAsync(registration, identityFor);
        return new RegistrationSheets(_by.Catalogue, _by.Sections).Of(registration, identity);
    }

    private sealed record Tools(
        RegistrationStore Store,
        SheetForms Forms,
        IValidator<SheetInput> Validator,
        RegistrationSections Sections,
        IndicatorCatalogue Catalogue,
        Texts Text
    );

    /// <summary>One sheet on its way into one registration.</summary>
    private sealed record Taking(
        Tools By,
        RecordSheet Sheet,
        Institution Institution,
        IntakeTerms Terms,
        Registration Registration,
        bool All,
        IReadOnlySet<string>? Covers = null
    )
    {
        private readonly HashSet<string> _asked = new(StringComparer.Ordinal);

        public bool IsNew { get; init; }
        public Intake<Registration> Intake { get; } = new() { Record = Registration };

        /// <summary>An answer that was there is replaced or taken away; to add one is no correction.</summary>
        public bool Replaces { get; private set; }

        /// <returns>Whether there is enough for a registration.</returns>
        public async Task<bool> MinimumAsync()
        {
            var page = By.Sections.Minimum(Institution.Regime);
            var sheet = Copy(page, Sheet.Answers, "");
            if (Statuses is [var first, ..])
                foreach (var box in s_firstStatus.SelectMany(k => AnswerSheet.BoxesOf(By.Catalogue[k])))
                    sheet.Set(box, first.All(box));
            if (sheet[MainForm].Length == 0)
                sheet.Set(MainForm, MainFormOfEpisodes());
            var consentOn = await ConsentDateAsync();
            var reading = await CheckAsync(page, sheet, AddressInMinimum, record: null);
            if (!Intake.IsValid)
                return false;
            await By.Store.SubmitAsync(Registration, reading, consentOn);
            await KeepReasonsAsync("");
            return true;
        }

        public async Task DetailsAsync()
        {
            var page = FormPage.Details(By.Catalogue, Registration.Regime, Registration.Governance.Basis);
            var saved = await By.Store.OpenSheetAsync(Registration, page);
            var sheet = Merge(page, saved, Sheet.Answers, "");
            var consentOn = await ConsentDateAsync();
            if (IsSame(page, saved, sheet) && (!Speaks(ConsentDate) || consentOn == Registration.Governance.ConsentOn))
                return;
            var reading = await CheckAsync(page, sheet, AtOnce, Registration);
            if (!Intake.IsValid)
                return;
            Changed(page, saved, sheet);
            if (Speaks(ConsentDate) && consentOn != Registration.Governance.ConsentOn)
                Registration.Governance.ConsentOn = consentOn;
            await By.Store.ApplyDetailsAsync(Registration, reading, consentOn);
            await KeepReasonsAsync("");
        }

        public async Task SectionsAsync()
        {
            foreach (var section in By.Sections.All)
            {
                var page = By.Sections.PageOf(section, Registration);
                var source = Sheet.Sources.GetValueOrDefault(section.Name) ?? new();
                var saved = By.Store.SheetOf(Registration, page);
                var sheet = Merge(page, saved, Sheet.Answers, "", source, section.Name);
                if (IsSame(page, saved, sheet))
                    continue;
                var reading = await CheckAsync(
                    page,
                    sheet,
                    box => RegistrationSections.SourceKeys.Contains(KeyOf(box)) ? $"{section.Name}:{box}" : box,
                    Registration
                );
                if (!Intake.IsValid)
                    continue;
                Changed(page, saved, sheet);
                await By.Store.ApplySectionAsync(Registration, page, reading);
                await KeepReasonsAsync(section.Name);
            }
        }

        public async Task RowsAsync(RowKind kind)
        {
            var typed = Sheet.Rows.GetValueOrDefault(kind.Name) ?? [];
            if (!IsNew && !Speaks(kind.Name))
                return;
            var there =
                kind == By.Sections.Statuses
                    ? [.. Registration.Statuses.OrderBy(s => s.Id == 0).ThenBy(s => s.Id)]
                    : kind.Of(Registration).ToList();
            for (var i = 0; i < typed.Count; i++)
                await RowAsync(kind, $"{kind.Name}[{i + 1}].", typed[i], there.ElementAtOrDefault(i));
            foreach (var row in there.Skip(Math.Max(typed.Count, kind == By.Sections.Statuses ? 1 : 0)))
            {
                if (!Intake.IsValid)
                    return;
                await By.Store.RemoveRowAsync(Registration, kind, row);
                (Intake.HasChanged, Replaces) = (true, true);
            }
        }

        private async Task RowAsync(RowKind kind, string at, AnswerSheet typed, IRegistrationRow? row)
        {
            var page = By.Sections.PageOf(kind, Registration);
            var saved = row is null ? new() : RegistrationStore.SheetOf(row, kind, page);
            var sheet = Copy(page, typed, at);
            if (row is not null && IsSame(page, saved, sheet))
                return;
            var reading = await CheckAsync(page, sheet, box => at + box, Registration, row);
            // Looked at after what is not asked is out.
            if (page.Fields.All(f => sheet.IsEmpty(f.Part)))
                Intake.Error(at.TrimEnd('.'), By.Text["Sheet.RowEmpty"]);
            if (!Intake.IsValid)
                return;
            if (row is null)
                row = By.Store.AddRow(Registration, kind, reading);
            else
                By.Store.ApplyRow(Registration, kind, row, reading);
            Changed(page, saved, sheet);
            await KeepReasonsAsync(row.Code);
        }

        public async Task CaseAsync()
        {
            var keys = CasesController.Keys(By.Catalogue);
            if (keys.All(k => Sheet.Answers.IsEmpty(By.Catalogue[k])))
                return;
            var page = FormPage.Of(By.Catalogue, keys, new(Institution.Type, WithoutIdentity: false, static _ => []));
            var sheet = Copy(page, Sheet.Answers, "");
            var reading = await CheckAsync(page, sheet, AtOnce, record: null);
            if (Intake.IsValid)
                foreach (var field in page.Fields)
                    AnswerMap<Case>
                        .Entries[field.Key]
                        .SetOrClear(Registration.Case, reading.Answers.GetValueOrDefault(field.Key));
        }

        /// <summary>A case may be that of others too: it is changed on its own page. What says what it says already is nothing left out.</summary>
        public void PassOverSameCase()
        {
            var saved = new AnswerSheet();
            foreach (var key in CasesController.Keys(By.Catalogue))
                saved.Write(By.Catalogue[key], AnswerMap<Case>.Get(Registration.Case, key));
            foreach (var box in saved.Boxes.Where(b => saved.All(b).SequenceEqual(Sheet.Answers.All(b))))
                _asked.Add(box);
        }

        /// <summary>Tells what of the sheet no page asked.</summary>
        public void LeaveOutTheRest()
        {
            foreach (var box in Sheet.Answers.Boxes)
                LeaveOut(box);
            foreach (var (section, sheet) in Sheet.Sources)
            foreach (var box in sheet.Boxes)
                LeaveOut($"{section}:{box}");
            foreach (var (kind, rows) in Sheet.Rows)
                for (var i = 0; i < rows.Count; i++)
                    foreach (var box in rows[i].Boxes)
                        LeaveOut($"{kind}[{i + 1}].{box}");

            void LeaveOut(string address)
            {
                if (Intake.IsValid && !_asked.Contains(address))
                    Intake.LeaveOut(address);
            }
        }

        private List<AnswerSheet> Statuses => Sheet.Rows.GetValueOrDefault(By.Sections.Statuses.Name) ?? [];

        private string AddressInMinimum(string box) =>
            s_firstStatus.Contains(KeyOf(box)) && Statuses.Count > 0 ? $"{By.Sections.Statuses.Name}[1].{box}" : box;

        private static string AtOnce(string box) => box;

        private string? MainFormOfEpisodes() =>
            Sheet
                .Rows.GetValueOrDefault("episodes")
                ?.Select(e => e["EXP02"])
                .Where(f => f.Length > 0)
                .Distinct()
                .ToList()
                is [var only]
                ? only
                : null;

        private async Task<PartialDate> ConsentDateAsync()
        {
            var part = By.Catalogue[ConsentDate];
            if (Sheet.Answers.IsEmpty(part) || Institution.Regime != "GDPR")
                return default;
            var page = FormPage.Of(
                By.Catalogue,
                RegistrationStore.ConsentKeys,
                new(Institution.Type, WithoutIdentity: false, static _ => [])
            );
            return (await CheckAsync(page, Copy(page, Sheet.Answers, ""), AtOnce, record: null)).Date(ConsentDate);
        }

        /// <summary>Whether the sheet speaks of an answer or of a kind of rows, be it to take it away.</summary>
        private bool Speaks(string key) => All || Covers!.Contains(key);

        private async Task<SheetReading> CheckAsync(
            FormPage page,
            AnswerSheet sheet,
            Func<string, string> address,
            Registration? record,
            IRegistrationRow? row = null
        )
        {
            var hidden = page.Normalise(sheet).Where(key => sheet.IsEmpty(By.Catalogue[key]));
            foreach (var key in hidden)
            foreach (var box in AnswerSheet.BoxesOf(By.Catalogue[key]))
                _asked.Remove(address(box));
            var reading = await By.Forms.ReadAsync(page, sheet);
            var found = await By.Validator.ValidateAsync(
                new SheetInput
                {
                    Sheet = sheet,
                    Page = page,
                    Reading = reading,
                    Register = await By.Forms.RegisterAsync(),
                    Record = record,
                    Row = row,
                }
            );
            _reasons.Clear();
            foreach (var failure in found.Errors)
            {
                var reason = Terms.Reasons.GetValueOrDefault(failure.ErrorCode ?? "");
                Intake.Take(failure, address, reason, () => By.Text["Sheet.ReasonMissing"]);
                if (failure.Severity == Severity.Warning && !string.IsNullOrWhiteSpace(reason))
                    _reasons[failure.ErrorCode!] = reason;
            }
            return reading;
        }

        private readonly Dictionary<string, string> _reasons = [];

        private async Task KeepReasonsAsync(string place)
        {
            if (_reasons.Count > 0 || Registration.Id != 0)
                await By.Store.KeepReasonsAsync(Registration, _reasons, place);
        }

        private void Changed(FormPage page, AnswerSheet saved, AnswerSheet sheet)
        {
            Intake.HasChanged = true;
            Replaces |= SheetForms.Replaces(page, saved, sheet);
        }

        private static bool IsSame(FormPage page, AnswerSheet saved, AnswerSheet sheet) =>
            page.Fields.All(f => AnswerSheet.BoxesOf(f.Part).All(box => saved.Agrees(box, sheet)));

        /// <summary>The boxes of a page out of what came.</summary>
        private AnswerSheet Copy(FormPage page, AnswerSheet from, string at)
        {
            var sheet = new AnswerSheet();
            foreach (var box in page.Fields.SelectMany(f => AnswerSheet.BoxesOf(f.Part)))
            {
                sheet.Take(box, from);
                _asked.Add(at + box);
            }
            return sheet;
        }

        /// <summary>What is stored, with what the sheet says of the answers it speaks of in its place.</summary>
        private AnswerSheet Merge(
            FormPage page,
            AnswerSheet saved,
            AnswerSheet from,
            string at,
            AnswerSheet? source = null,
            string? section = null
        )
        {
            var sheet = new AnswerSheet();
            foreach (var field in page.Fields)
            {
                var isSource = section is not null && RegistrationSections.SourceKeys.Contains(field.Key);
                var of = isSource ? source! : from;
                var speaks = IsNew || Speaks(isSource ? $"{section}:{field.Key}" : field.Key);
                foreach (var box in AnswerSheet.BoxesOf(field.Part))
                {
                    sheet.Take(box, speaks ? of : saved);
                    _asked.Add(isSource ? $"{section}:{box}" : at + box);
                }
            }
            return sheet;
        }

        /// <summary>The key of the answer a box belongs to.</summary>
        private string KeyOf(string box)
        {
            while (box.Length > 0 && !By.Catalogue.Parts.ContainsKey(box))
                box = box.LastIndexOf('.') is > 0 and var dot ? box[..dot] : "";
            return box;
        }
    }
}
