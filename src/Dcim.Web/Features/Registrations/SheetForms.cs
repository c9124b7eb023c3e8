using Dcim.Data;
using Dcim.Domain.Answers;
using Dcim.Domain.Catalogue;
using Dcim.Domain.Records;
using Dcim.Web.Features.Account;
using Dcim.Web.Forms;
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
}

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

    /// <summary>The record; null while a new one has not been saved.</summary>
    public Registration? Record { get; init; }
    public IReadOnlyList<ValidationFailure> Warnings { get; set; } = [];
    public IReadOnlyList<ChangedMeanwhile> Conflicts { get; set; } = [];

    /// <summary>Answers whose day was left out because the victim is registered without identity.</summary>
    public bool DaysLeftOut { get; set; }

    /// <summary>Where the form is sent; null for the address it is shown at.</summary>
    public string? Action { get; init; }

    /// <summary>How many of the answers the count needs the sheet still lacks.</summary>
    public int MissingAnswers { get; init; }

    public bool IsDraft => Record is null or { IsDraft: true };
}

/// <summary>Reads posted sheet forms, checks them, and finds what changed meanwhile.</summary>
public sealed class SheetForms(
    DcimDbContext db,
    IValidator<SheetInput> validator,
    IndicatorCatalogue catalogue,
    Texts text
)
{
    public const int ReasonLength = RuleReason.MaxLength;

    /// <summary>Intents of the form of a draft; that of a submitted registration sends "save".</summary>
    public const string SaveDraft = "draft";

    /// <inheritdoc cref="SaveDraft"/>
    public const string Submit = "submit";

    private IReadOnlyList<Institution>? _register;

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
        };

    public async Task<IReadOnlyList<Institution>> RegisterAsync() =>
        _register ??= await db.Institutions.AsNoTracking().OrderBy(i => i.Name).ToListAsync();

    public async Task<AnswerReader> ReaderAsync()
    {
        var codes = (await RegisterAsync()).Select(i => i.Code).ToHashSet();
        return new(catalogue, (list, code) => list == "ORG" && codes.Contains(code));
    }

    public async Task<AnswerTexts> AnswerTextsAsync() => new(text, await RegisterAsync());

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

    public async Task<SheetReading> ReadAsync(FormPage page, AnswerSheet sheet) =>
        SheetReading.Of(page, sheet, await ReaderAsync());

    /// <summary>
    /// Checks a normalised sheet; errors go to <paramref name="state"/>, warnings to the page. A warning with a reason given
    /// stops nothing.
    /// </summary>
    /// <returns>The reading, and whether the sheet may be saved as submitted.</returns>
    public async Task<(SheetReading Reading, bool Valid)> CheckAsync(
        SheetFormPage form,
        ModelStateDictionary state,
        StatusEntry? status = null
    )
    {
        var reading = await ReadAsync(form.Page, form.Sheet);
        var found = await FindAsync(form, reading, status);
        foreach (var error in found.Where(e => e.Severity == Severity.Error))
            state.AddModelError(error.PropertyName, error.ErrorMessage);
        form.Warnings = [.. found.Where(e => e.Severity == Severity.Warning)];
        foreach (var warning in form.Warnings)
            CheckLine(warning.PropertyName, form.Sheet[warning.PropertyName], "Sheet.ReasonMissing", state);
        if (!form.IsDraft)
            CheckReason(form.Post, state);
        return (reading, state.IsValid);
    }

    /// <summary>Puts on the page the warnings for which a reason was typed before, so that it is shown and sent again.</summary>
    public async Task ShowReasonsAsync(SheetFormPage form, StatusEntry? status = null)
    {
        if (form.Warnings.Count > 0)
            return;
        var found = await FindAsync(form, await ReadAsync(form.Page, form.Sheet), status);
        form.Warnings = [.. found.Where(e => e.Severity == Severity.Warning && form.Sheet[e.PropertyName].Length > 0)];
    }

    private async Task<List<ValidationFailure>> FindAsync(
        SheetFormPage form,
        SheetReading reading,
        StatusEntry? status
    ) =>
        (
            await validator.ValidateAsync(
                new SheetInput
                {
                    Sheet = form.Sheet,
                    Page = form.Page,
                    Reading = reading,
                    Register = await RegisterAsync(),
                    Record = form.Record,
                    Status = status,
                }
            )
        ).Errors;

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
            form.Page.Fields.Where(f => since is null || since.Contains(keyPrefix + f.Key)),
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

    private void CheckLine(string box, string line, string missing, ModelStateDictionary state)
    {
        if (line.Length == 0)
            state.AddModelError(box, text[missing]);
        else if (line.Length > ReasonLength)
            state.AddModelError(box, text["Answer.TextTooLong", ReasonLength, line.Length]);
        else if (line.Any(char.IsControl))
            state.AddModelError(box, text["Answer.ControlCharacters"]);
    }
}
