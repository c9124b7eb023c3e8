using Dcim.Data;
using Dcim.Data.Audit;
using Dcim.Data.Registrations;
using Dcim.Domain.Answers;
using Dcim.Domain.Catalogue;
using Dcim.Domain.Records;
using Dcim.Web.Features.Account;
using Dcim.Web.Forms;
using Dcim.Web.Hosting;
using Dcim.Web.Localisation;
using FluentValidation;
using FluentValidation.Results;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.EntityFrameworkCore;

namespace Dcim.Web.Features.Registrations;

/// <summary>What a sheet form sends beside its answers.</summary>
public sealed class SheetFormPost
{
    public string? Intent { get; set; }

    /// <summary>Given out with an empty form, so that a form sent twice makes one registration.</summary>
    public Guid FormToken { get; set; }

    /// <summary>Version of the record that the form showed.</summary>
    public long Version { get; set; }

    /// <summary>Why a submitted registration is changed.</summary>
    public string? Reason { get; set; }

    /// <summary>Code of the registration of the same person that a new one is to be linked to; null for none.</summary>
    public string? Known { get; set; }
}

/// <summary>What the script is told after an autosave.</summary>
/// <param name="Version">Version of the record the form now shows.</param>
/// <param name="Action">Where the form is to be sent from now on.</param>
/// <param name="Text">When it was kept, in words.</param>
/// <param name="Missing">What the count still needs, in words; null where the page does not say.</param>
public sealed record AutosaveAnswer(long Version, string Action, string Text, string? Missing = null);

/// <summary>An answer that somebody else changed while the form was open.</summary>
public sealed record ChangedMeanwhile(string Label, string Saved, string Typed);

/// <summary>All that a sheet form shows.</summary>
public sealed record SheetFormPage
{
    public required FormPage Page { get; init; }
    public required AnswerSheet Sheet { get; init; }
    public required SheetFormPost Post { get; init; }
    public required IReadOnlyList<Institution> Register { get; init; }
    public required Institution Institution { get; init; }

    /// <summary>Codes of the institution's cases, where the page asks for one.</summary>
    public IReadOnlyCollection<string> Cases { get; init; } = [];

    /// <summary>The record; null while a new one has not been saved.</summary>
    public Registration? Record { get; init; }
    public IReadOnlyList<ValidationFailure> Warnings { get; set; } = [];
    public IReadOnlyList<ChangedMeanwhile> Conflicts { get; set; } = [];

    /// <summary>Somebody removed the row meanwhile; what was typed is shown as a new one.</summary>
    public bool RowRemoved { get; init; }

    /// <summary>Answers whose day was left out because the victim is registered without identity.</summary>
    public bool DaysLeftOut { get; set; }

    /// <summary>Where the form is sent; null for the address it is shown at.</summary>
    public string? Action { get; init; }

    /// <summary>The section a page belongs to; null for the minimum registration.</summary>
    public RecordSection? Section { get; init; }

    /// <summary>The kind of row a page is about; null for a page of the registration itself.</summary>
    public RowKind? Rows { get; init; }

    /// <summary>The row; null for a new one.</summary>
    public IRegistrationRow? Row { get; init; }

    /// <summary>The proceeding a page belongs to, with its rows; null for a page of a registration, and for a new proceeding.</summary>
    public Proceeding? Proceeding { get; init; }

    /// <summary>The row of the proceeding; null for a new one.</summary>
    public IProceedingRow? ProceedingRow { get; init; }

    /// <summary>The defendants a page is about.</summary>
    public IReadOnlyList<Defendant> About { get; init; } = [];

    /// <summary>
    /// Name of the section or code of the row, where reasons and text typed but not saved are kept; empty for the minimum
    /// registration.
    /// </summary>
    public string Place =>
        Rows is null ? Section?.Name ?? ""
        : Row is null ? $"{Rows.Name}.new"
        : Row.Code;

    /// <summary>When the text shown was kept without being saved; null where the page shows what is saved.</summary>
    public DateTime? KeptAt { get; set; }

    /// <summary>An answer that was saved before is replaced or taken away: that needs its reason.</summary>
    public bool NeedsReason { get; set; }

    /// <summary>How many of the answers the count needs the sheet still lacks.</summary>
    public int MissingAnswers { get; init; }

    public bool IsDraft => Record is null or { IsDraft: true };
}

/// <summary>Reads posted sheet forms, checks them, and finds what changed meanwhile.</summary>
public sealed class SheetForms(
    DcimDbContext db,
    RegistrationStore store,
    IValidator<SheetInput> validator,
    IndicatorCatalogue catalogue,
    LocalDays days,
    TimeProvider clock,
    Texts text
)
{
    public const int ReasonLength = RuleReason.MaxLength;

    /// <summary>Intents of the form of a draft; that of a submitted registration sends "save".</summary>
    public const string SaveDraft = "draft";

    /// <inheritdoc cref="SaveDraft"/>
    public const string Submit = "submit";

    /// <summary>Sent by the script as one types: nothing is checked, and what was typed is kept.</summary>
    public const string Autosave = "autosave";

    /// <summary>Throws away what was kept and not saved.</summary>
    public const string DropKept = "drop-kept";

    /// <summary>Box of a draft's sheet that holds <see cref="SheetFormPost.Known"/>.</summary>
    public const string KnownBox = "known";

    private IReadOnlyList<Institution>? _register;
    private HashSet<string>? _bodies;

    /// <summary>A form as it is shown or was sent.</summary>
    public async Task<SheetFormPage> FormAsync(
        FormPage page,
        AnswerSheet sheet,
        SheetFormPost post,
        Institution institution,
        Registration? record = null
    ) =>
        new()
        {
            Page = page,
            Sheet = sheet,
            Post = post,
            Record = record,
            Institution = institution,
            // The own institution first: most often it is the answer.
            Register = [.. (await RegisterAsync()).OrderByDescending(i => i.Id == institution.Id)],
            MissingAnswers = (await ReadAsync(page, sheet)).MissingForCount.Count,
            NeedsReason = record is { IsDraft: false },
        };

    public async Task<IReadOnlyList<Institution>> RegisterAsync() =>
        _register ??= await db.Institutions.AsNoTracking().OrderBy(i => i.Name).ToListAsync();

    /// <param name="caseCodes">Codes of cases that were typed: those that are the institution's own can be read.</param>
    public async Task<AnswerReader> ReaderAsync(IReadOnlyCollection<string>? caseCodes = null)
    {
        var bodies = _bodies ??= (await RegisterAsync()).Select(i => i.Code).ToHashSet();
        var cases = caseCodes is null or { Count: 0 }
            ? []
            : await db.Cases.Where(c => caseCodes.Contains(c.Code)).Select(c => c.Code).ToHashSetAsync();
        return new(catalogue, (list, code) => list == "ORG" ? bodies.Contains(code) : cases.Contains(code));
    }

    public async Task<AnswerTexts> AnswerTextsAsync() => new(text, await RegisterAsync());

    /// <summary>The form with what this person typed into it before and did not save.</summary>
    public async Task<SheetFormPage> WithKeptAsync(SheetFormPage form)
    {
        if (await store.KeptSheetAsync(form.Record!, form.Place) is not var (sheet, kept))
            return form;
        form.Post.Version = kept.RecordVersion;
        return form with { Sheet = sheet, KeptAt = kept.SavedAt };
    }

    /// <summary>Keeps what was typed so far into a page of a submitted registration, for this person alone and unchecked.</summary>
    /// <param name="address">Where the page is sent.</param>
    /// <returns>Null where it cannot be kept: the page shows what it says of a conflict.</returns>
    public async Task<AutosaveAnswer?> KeepAsync(SheetFormPage form, string address)
    {
        var record = form.Record!;
        // Opened before the victim took her consent back: the page does not know it, and would keep her name.
        if (
            record.Version != form.Post.Version
            && ConsentRule.IsWithoutIdentity(record)
            && form.Page.Fields.Any(f => f.Part.Indicator.Tier == "L0")
        )
            return null;
        // Nor does it know that somebody erased her identity.
        if (
            record.Version != form.Post.Version
            && form.Page.Fields.Any(f => f.Part.Indicator.Tier == "L0")
            && await db.AuditEvents.AnyAsync(e =>
                e.Subject == record.Code && e.Action == AuditAction.Erased && e.SubjectVersion > form.Post.Version
            )
        )
            return null;
        await store.KeepSheetAsync(record, form.Place, form.Sheet, form.Post.Version);
        try
        {
            await db.SaveChangesAsync();
        }
        catch (DbUpdateException)
        {
            return null; // the same person types into the same page twice
        }
        return Autosaved(form.Post.Version, address, "Sheet.KeptAt");
    }

    /// <summary>Throws away what was kept of a page and not saved.</summary>
    public async Task DropKeptAsync(SheetFormPage form)
    {
        await store.DropKeptSheetAsync(form.Record!, form.Place);
        await db.SaveChangesAsync();
    }

    /// <param name="words">The text that says when: <c>{0}</c> is the time.</param>
    public AutosaveAnswer Autosaved(long version, string action, string words, string? missing = null) =>
        new(version, action, text[words, days.ToLocal(clock.GetUtcNow().UtcDateTime).ToString("t")], missing);

    /// <summary>The boxes of the page's questions, and the reasons for soft rules, out of what was posted; nothing else.</summary>
    public static AnswerSheet ReadSheet(IFormCollection form, FormPage page)
    {
        var sheet = new AnswerSheet();
        foreach (var box in page.Fields.SelectMany(f => AnswerSheet.BoxesOf(f.Part)))
            if (form.TryGetValue(box, out var texts))
                sheet.Set(box, texts);
        foreach (var (box, texts) in form.Where(f => f.Key.StartsWith("reason.", StringComparison.Ordinal)).Take(20))
            sheet.Set(box, texts);
        return sheet;
    }

    public async Task<SheetReading> ReadAsync(FormPage page, AnswerSheet sheet)
    {
        var cases = page.Fields.Where(f => f.Part.List == "CASE").SelectMany(f => sheet.All(f.Key)).ToList();
        return SheetReading.Of(page, sheet, await ReaderAsync(cases));
    }

    /// <summary>
    /// Checks a normalised sheet; errors go to <paramref name="state"/>, warnings to the page. A warning with a reason given
    /// stops nothing.
    /// </summary>
    /// <returns>The reading, and whether the sheet may be saved as submitted.</returns>
    public async Task<(SheetReading Reading, bool Valid)> CheckAsync(SheetFormPage form, ModelStateDictionary state)
    {
        var reading = await ReadAsync(form.Page, form.Sheet);
        var found = await FindAsync(form, reading);
        foreach (var error in found.Where(e => e.Severity == Severity.Error))
            state.AddModelError(error.PropertyName, error.ErrorMessage);
        form.Warnings = [.. found.Where(e => e.Severity == Severity.Warning)];
        foreach (var warning in form.Warnings)
            CheckLine(warning.PropertyName, form.Sheet[warning.PropertyName], "Sheet.ReasonMissing", state);
        if (form.NeedsReason)
            CheckReason(form.Post, state);
        return (reading, state.IsValid);
    }

    /// <summary>Puts on the page the warnings for which a reason was typed before, so that it is shown and sent again.</summary>
    public async Task ShowReasonsAsync(SheetFormPage form)
    {
        if (form.Warnings.Count > 0)
            return;
        var found = await FindAsync(form, await ReadAsync(form.Page, form.Sheet));
        form.Warnings = [.. found.Where(e => e.Severity == Severity.Warning && form.Sheet[e.PropertyName].Length > 0)];
    }

    private async Task<List<ValidationFailure>> FindAsync(SheetFormPage form, SheetReading reading) =>
        (
            await validator.ValidateAsync(
                new SheetInput
                {
                    Sheet = form.Sheet,
                    Page = form.Page,
                    Reading = reading,
                    Register = await RegisterAsync(),
                    Record = form.Record,
                    Row = form.Row,
                    Proceeding = form.Proceeding,
                    ProceedingRow = form.ProceedingRow,
                    About = form.About,
                }
            )
        ).Errors;

    /// <summary>Whether the sheet replaces or takes away an answer that was saved; to add one is no correction.</summary>
    /// <param name="saved">The sheet as it is stored.</param>
    public static bool Replaces(FormPage page, AnswerSheet saved, AnswerSheet sheet) =>
        page.Fields.Any(f =>
            !saved.IsEmpty(f.Part)
            && AnswerSheet.BoxesOf(f.Part).Any(box => !saved.All(box).Order().SequenceEqual(sheet.All(box).Order()))
        );

    /// <summary>A change after submission needs its reason, in one line.</summary>
    public void CheckReason(SheetFormPost post, ModelStateDictionary state) =>
        CheckLine(nameof(post.Reason), post.Reason?.Trim() ?? "", "Sheet.ChangeReasonMissing", state);

    /// <summary>Sent only to be shown again: after a new sign-in, or in another language.</summary>
    public static bool OnlyShows(SheetFormPost post, HttpResponse response)
    {
        if (post.Intent?.StartsWith(PostedLanguage.IntentPrefix, StringComparison.Ordinal) != true)
            return post.Intent == KeptText.ResumeIntent;
        var language = post.Intent[PostedLanguage.IntentPrefix.Length..];
        if (Texts.Languages.Contains(language))
            LanguageController.Remember(response, language);
        return true;
    }

    /// <summary>The reasons given for the warnings that stand, by rule.</summary>
    public static Dictionary<string, string> ReasonsOf(SheetFormPage form) =>
        form.Warnings.ToDictionary(w => w.ErrorCode, w => form.Sheet[w.PropertyName]);

    /// <summary>
    /// The questions of the page that somebody else changed since the version the form showed: for a draft those where the
    /// kept sheet differs, for a submitted record those the audit names. None means that both changes can stand.
    /// </summary>
    public async Task<IReadOnlyList<ChangedMeanwhile>> ChangedMeanwhileAsync(
        SheetFormPage form,
        AnswerSheet saved,
        string keyPrefix = ""
    )
    {
        if (form.Record is not { } record || record.Version == form.Post.Version)
            return [];
        var since = record.IsDraft
            ? null
            : await (
                from e in db.AuditEvents
                where
                    e.Entity == nameof(Registration) && e.Subject == record.Code && e.SubjectVersion > form.Post.Version
                from v in e.Values
                select v.Key
            ).ToListAsync();
        return await DifferencesAsync(
            form.Page.Fields.Where(f =>
                since is null
                || since.Contains(
                    RegistrationSections.SourceKeys.Contains(f.Key) ? $"{form.Page.Section}:{f.Key}" : keyPrefix + f.Key
                )
            ),
            saved,
            form.Sheet
        );
    }

    /// <summary>The questions that two sheets answer differently, in words.</summary>
    public async Task<IReadOnlyList<ChangedMeanwhile>> DifferencesAsync(
        IEnumerable<FormField> fields,
        AnswerSheet saved,
        AnswerSheet typed
    )
    {
        var (reader, words) = (await ReaderAsync(), await AnswerTextsAsync());
        return
        [
            .. fields
                .Select(f => new ChangedMeanwhile(
                    text.Label(f.Part.Key),
                    words.OfSheet(f.Part, saved, reader),
                    words.OfSheet(f.Part, typed, reader)
                ))
                .Where(c => c.Saved != c.Typed),
        ];
    }

    /// <summary>A reason is one line that is there, and not too long.</summary>
    /// <param name="missing">Key of the message where it is empty.</param>
    public void CheckLine(string box, string line, string missing, ModelStateDictionary state)
    {
        if (text.ProblemOfLine(line, ReasonLength, missing) is { } problem)
            state.AddModelError(box, problem);
    }
}
