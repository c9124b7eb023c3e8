using System.Globalization;
using System.Text.Json;
using Dcim.Data;
using Dcim.Data.Registrations;
using Dcim.Domain.Answers;
using Dcim.Domain.Catalogue;
using Dcim.Domain.Records;
using Dcim.Web.Features.Registrations;
using Dcim.Web.Localisation;
using FluentValidation.Results;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.EntityFrameworkCore;

namespace Dcim.Web.Features.Cases;

/// <summary>What is typed of an event: what its persons share, and what is different with each.</summary>
/// <param name="CaseCode">The case they join; null for a new one.</param>
/// <param name="Shared">Typed once and copied into each registration.</param>
/// <param name="People">A sheet for each person; a box left empty there has the shared answer.</param>
public sealed record EventSheet(string? CaseCode, AnswerSheet Shared, List<AnswerSheet> People)
{
    public string ToJson() =>
        JsonSerializer.Serialize(new Stored(CaseCode, Shared.ToJson(), [.. People.Select(p => p.ToJson())]));

    public static EventSheet FromJson(string json)
    {
        var stored = JsonSerializer.Deserialize<Stored>(json)!;
        return new(
            stored.CaseCode,
            AnswerSheet.FromJson(stored.Shared),
            [.. stored.People.Select(AnswerSheet.FromJson)]
        );
    }

    private sealed record Stored(string? CaseCode, string Shared, string[] People);
}

/// <summary>
/// Many at once: from what an event's persons share and one short row for each to whole registrations, by the same pages
/// and the same validator as one by one.
/// </summary>
public sealed class EventSheets(
    DcimDbContext db,
    RegistrationStore store,
    SheetForms forms,
    RegistrationSections sections,
    IndicatorCatalogue catalogue,
    Texts text
)
{
    /// <summary>Most persons of one go; more join the same case in a second.</summary>
    public const int MostPeople = 80;

    /// <summary>Box of the shared page that says how many persons there are.</summary>
    public const string CountBox = "people";

    /// <summary>Box of a row that makes it one registration, however often it is sent.</summary>
    public const string TokenBox = "token";

    /// <summary>Sections, and the kinds of rows, of which the persons can share answers; of rows one is shared.</summary>
    private static readonly string[] s_sections =
    [
        "identification",
        "recruitment",
        "background",
        "vulnerability",
        "protection",
        "assistance",
        "return",
    ];
    private static readonly string[] s_rows = ["movements", "episodes"];

    /// <summary>Questions of those sections that are each person's own.</summary>
    private static readonly string[] s_own =
    [
        "IDN08",
        "IDN09.appointed",
        "IDN09.date",
        "IDN10",
        "VIC02",
        "VIC05",
        "VIC12.status",
        "VIC12.children",
        "VIC16",
        "VIC17",
        "AST10",
    ];

    /// <summary>What the grid asks of each person; the first three only where there may be an identity.</summary>
    public static IReadOnlyList<string> Columns { get; } =
    ["VID03.given", "VID03.family", "VID04", "VIC03", "VIC04", "VIC01", "VIC06"];

    private static readonly string[] s_sharedProfile = ["VIC01", "VIC04", "VIC06"];

    /// <summary>The page of what is shared, with the section each question belongs to.</summary>
    public FormPage SharedPage(Institution institution)
    {
        string[] consent = institution.Regime == "GDPR" ? ["GOV03.scope"] : [];
        return FormPage.Of(
            catalogue,
            [
                .. consent,
                "CAS04",
                .. s_sharedProfile,
                .. sections.Statuses.Keys.Where(k => k != "IDN11"),
                .. s_rows.Reverse().SelectMany(r => sections.FindRows(r)!.Keys),
                .. s_sections.SelectMany(s => sections.Find(s)!.Keys).Except(s_own),
            ],
            new(institution.Type, WithoutIdentity: false, static _ => [])
        );
    }

    /// <summary>Whether the shared consent allows names and birth dates; by law, where the law is the basis.</summary>
    public static bool AllowsIdentity(Institution institution, AnswerSheet shared) =>
        ConsentRule.AsksIdentity(institution.Regime, default, shared.All("GOV03.scope"));

    public static string Box(int person, string box) => string.Create(CultureInfo.InvariantCulture, $"p{person}.{box}");

    /// <summary>The boxes of a row; of a number only the number itself, of a date day, month and year.</summary>
    public static IEnumerable<string> GridBoxes() =>
        Columns.SelectMany(key => key == "VID04" ? (string[])["VID04.day", "VID04.month", "VID04.year"] : [key]);

    /// <summary>The rows of a posted grid; a row ticked for removal is left out.</summary>
    public List<AnswerSheet> ReadPeople(IFormCollection posted, int count)
    {
        var people = new List<AnswerSheet>();
        for (var i = 0; i < count; i++)
        {
            if (posted.ContainsKey(Box(i, "remove")))
                continue;
            var sheet = new AnswerSheet();
            foreach (var box in GridBoxes())
                sheet.Set(box, posted[Box(i, box)].ToString());
            sheet.Set(TokenBox, posted[Box(i, TokenBox)].ToString());
            var country = sheet["VIC06"];
            sheet.Set("VIC06", CountryOf(country) ?? country);
            people.Add(sheet);
        }
        return people;
    }

    /// <summary>The code of a country typed by its name in the language of the page, or by its code; null if there is none.</summary>
    private string? CountryOf(string typed) =>
        catalogue
            .ValuesOf(catalogue["VIC06"])
            .Select(v => v.Code)
            .Concat(catalogue["VIC06"].Missing)
            .FirstOrDefault(code =>
                string.Equals(code, typed, StringComparison.OrdinalIgnoreCase)
                || string.Compare(
                    text.Code("ISO3166", code),
                    typed,
                    CultureInfo.CurrentUICulture,
                    CompareOptions.IgnoreCase | CompareOptions.IgnoreNonSpace
                ) == 0
            );

    /// <summary>
    /// Checks every person of an event as if she were registered alone. Errors go to <paramref name="state"/>, at the box of
    /// the row where the row gave the answer, else at the shared box.
    /// </summary>
    /// <param name="reasons">One reason for each soft rule, for all persons that meet it.</param>
    /// <returns>The soft rules met.</returns>
    public async Task<IReadOnlyList<ValidationFailure>> CheckAsync(
        EventSheet sheet,
        Institution institution,
        AnswerSheet reasons,
        ModelStateDictionary state
    )
    {
        var warnings = new List<ValidationFailure>();
        foreach (var (person, i) in sheet.People.Select((p, i) => (p, i)))
        {
            var mine = new ModelStateDictionary();
            await MakeAsync(sheet.Shared, person, institution, null, reasons, mine, warnings);
            foreach (var (box, entry) in mine)
            foreach (var error in entry!.Errors)
                if (state[PlaceOf(box, i, person)]?.Errors.Any(e => e.ErrorMessage == error.ErrorMessage) != true)
                    state.AddModelError(PlaceOf(box, i, person), error.ErrorMessage);
            db.ChangeTracker.Clear();
        }
        return [.. warnings.DistinctBy(w => w.ErrorCode)];
    }

    /// <summary>
    /// Registers the persons of a checked event one by one, so that nobody waits long for the database. Each has a token of
    /// her own: after a broken connection or a double click the same event goes on where it stopped.
    /// </summary>
    /// <returns>The code of their case.</returns>
    public async Task<string> RegisterAsync(EventSheet sheet, Institution institution, AnswerSheet reasons)
    {
        var caseCode = sheet.CaseCode;
        foreach (var person in sheet.People)
        {
            var token = TokenOf(person);
            if (await CaseOfAsync(token) is { } made)
            {
                caseCode ??= made;
                continue;
            }
            var inCase = caseCode is null ? null : await db.Cases.SingleAsync(c => c.Code == caseCode);
            var registration = await MakeAsync(sheet.Shared, person, institution, inCase, reasons, new(), []);
            try
            {
                await db.SaveChangesAsync();
                caseCode ??= registration.Case.Code;
            }
            catch (DbUpdateException)
            {
                db.ChangeTracker.Clear();
                if (await CaseOfAsync(token) is not { } other)
                    throw;
                caseCode ??= other; // the same event was sent twice at once
            }
            db.ChangeTracker.Clear();
        }
        return caseCode!;
    }

    private Task<string?> CaseOfAsync(Guid token) =>
        db.Registrations.Where(r => r.FormToken == token).Select(r => r.Case.Code).SingleOrDefaultAsync();

    private async Task<Registration> MakeAsync(
        AnswerSheet shared,
        AnswerSheet person,
        Institution institution,
        Case? inCase,
        AnswerSheet reasons,
        ModelStateDictionary state,
        List<ValidationFailure> warnings
    )
    {
        var registration = store.Create(institution, TokenOf(person), inCase);
        var minimum = FormPage.Minimum(catalogue, institution.Regime);
        var (reading, kept) = await ReadAsync(minimum, MinimumSheet(shared, person, minimum), null);
        if (!state.IsValid)
            return registration;
        await store.SubmitAsync(registration, reading);
        await store.KeepReasonsAsync(registration, kept);
        foreach (var name in s_rows)
        {
            var rows = sections.FindRows(name)!;
            var page = sections.PageOf(rows, registration);
            if (Copy(page, shared) is not { Boxes.Count: > 0 } sheet)
                continue;
            var (answers, why) = await ReadAsync(page, sheet, registration);
            if (state.IsValid)
                await store.KeepReasonsAsync(registration, why, store.AddRow(registration, rows, answers).Code);
        }
        foreach (var name in s_sections)
        {
            var page = sections.PageOf(sections.Find(name)!, registration);
            if (Copy(page, shared) is not { Boxes.Count: > 0 } sheet)
                continue;
            var (answers, why) = await ReadAsync(page, sheet, registration);
            if (!state.IsValid)
                continue;
            await store.ApplySectionAsync(registration, page, answers);
            await store.KeepReasonsAsync(registration, why, name);
        }
        await CompleteStatusAsync();
        return registration;

        // What the first status says beyond the minimum.
        async Task CompleteStatusAsync()
        {
            if (shared["IDN06"].Length == 0 || registration.Statuses is not [var first])
                return;
            var page = sections.PageOf(sections.Statuses, registration);
            var sheet = RegistrationStore.SheetOf(first, sections.Statuses, page);
            sheet.Set("IDN06", shared.All("IDN06"));
            var (answers, _) = await ReadAsync(page, sheet, registration, first);
            if (state.IsValid)
                store.ApplyRow(registration, sections.Statuses, first, answers);
        }

        async Task<(SheetReading, Dictionary<string, string>)> ReadAsync(
            FormPage page,
            AnswerSheet sheet,
            Registration? record,
            IRegistrationRow? row = null
        )
        {
            foreach (var box in reasons.Boxes)
                sheet.Set(box, reasons.All(box));
            page.Normalise(sheet);
            var form = await forms.FormAsync(page, sheet, new(), institution, record) with
            {
                NeedsReason = false,
                Row = row,
            };
            var (answers, _) = await forms.CheckAsync(form, state);
            warnings.AddRange(form.Warnings);
            return (answers, state.IsValid ? SheetForms.ReasonsOf(form) : []);
        }
    }

    private static AnswerSheet MinimumSheet(AnswerSheet shared, AnswerSheet person, FormPage page)
    {
        var sheet = Copy(page, shared);
        foreach (var box in person.Boxes.Where(b => b != TokenBox))
            sheet.Set(box, person.All(box));
        // An age or a birth of her own stands in place of the shared group.
        if (person["VIC03"].Length > 0 || person["VID04.year"].Length > 0)
            sheet.Set("VIC04", person["VIC04"]);
        // The caseworker's answer where she gave a form; one episode leaves no doubt about the main one.
        sheet.Set("EXP16", shared["EXP02"]);
        return sheet;
    }

    private static AnswerSheet Copy(FormPage page, AnswerSheet from)
    {
        var sheet = new AnswerSheet();
        foreach (var box in page.Fields.SelectMany(f => AnswerSheet.BoxesOf(f.Part)))
            sheet.Set(box, from.All(box));
        return sheet;
    }

    /// <summary>The box of the row, for what rows ask; a shared answer is at fault where the row gives none.</summary>
    private static string PlaceOf(string box, int person, AnswerSheet row)
    {
        if (box.StartsWith("reason.", StringComparison.Ordinal))
            return box;
        var key = box.StartsWith("VID04", StringComparison.Ordinal) ? "VID04" : box;
        return Columns.Contains(key) && !(s_sharedProfile.Contains(key) && row[key].Length == 0 && key != "VIC04")
            ? Box(person, box == "VID04" ? "VID04.year" : box)
            : box;
    }

    /// <summary>Nothing but the shared answers is known of the person.</summary>
    public static bool IsEmpty(AnswerSheet person) => person.Boxes.All(box => box == TokenBox);

    /// <summary>Takes names and birth dates out of the rows.</summary>
    public static void DropIdentities(IEnumerable<AnswerSheet> people)
    {
        foreach (var person in people)
        foreach (var box in GridBoxes().Where(b => b.StartsWith("VID", StringComparison.Ordinal)))
            person.Set(box, []);
    }

    /// <summary>The case in which the persons of a posted grid are registered already; null if they are not.</summary>
    public async Task<string?> CaseOfAsync(IFormCollection posted)
    {
        foreach (var (box, texts) in posted.Where(f => f.Key.EndsWith($".{TokenBox}", StringComparison.Ordinal)))
            if (Guid.TryParseExact(texts.ToString(), "N", out var token) && await CaseOfAsync(token) is { } made)
                return made;
        return null;
    }

    /// <summary>A new, empty row.</summary>
    public static AnswerSheet NewPerson() => new AnswerSheet().Set(TokenBox, Guid.NewGuid().ToString("N"));

    private static Guid TokenOf(AnswerSheet person) =>
        Guid.TryParseExact(person[TokenBox], "N", out var token) ? token : Guid.NewGuid();
}
