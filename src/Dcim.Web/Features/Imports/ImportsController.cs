using Dcim.Data;
using Dcim.Data.Audit;
using Dcim.Data.Imports;
using Dcim.Domain.Answers;
using Dcim.Domain.Exchange;
using Dcim.Domain.Records;
using Dcim.Web.Features.Imports.Files;
using Dcim.Web.Features.Imports.Standards;
using Dcim.Web.Features.Registrations;
using Dcim.Web.Forms;
using Dcim.Web.Hosting;
using Dcim.Web.Localisation;
using Dcim.Web.Security;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Dcim.Web.Features.Imports;

/// <summary>Records of a file on their way in: sent, mapped, looked at, made real, taken back. One page by its state.</summary>
[Route("/imports")]
[Require(Permissions.ImportsRun)]
public sealed class ImportsController(
    DcimDbContext db,
    ImportUpload upload,
    ImportPages pages,
    ImportStaging staging,
    ImportSignal signal,
    SourceProfiles profiles,
    MappingSuggestions suggestions,
    RejectedWorkbook workbook,
    TemplateWorkbook template,
    SheetForms forms,
    CurrentInstitution current,
    TimeProvider clock,
    Texts text
) : Controller
{
    private const int ReasonLength = SheetForms.ReasonLength;

    /// <summary>While somebody else works at it the page comes again by itself, with or without script.</summary>
    private const string RefreshSeconds = "3";

    [HttpGet("")]
    public async Task<IActionResult> Index()
    {
        if (await InstitutionAsync() is not { } institution)
            return NotFound();
        return View(await pages.ListAsync(institution.Id, HttpContext.RequestAborted));
    }

    /// <summary>A workbook to fill by hand, which comes in without mapping.</summary>
    [HttpGet("template.xlsx")]
    public async Task<IActionResult> Template(SourceSubject subject = SourceSubject.Registrations)
    {
        if (
            await InstitutionAsync() is not { } institution
            || subject == SourceSubject.Proceedings && !institution.LeadsProceedings
        )
            return NotFound();
        var stream = new MemoryStream();
        template.Write(subject, institution, await forms.RegisterAsync(), stream);
        stream.Position = 0;
        return File(stream, MediaTypes.Xlsx, $"{text["Import.TemplateFile"]}.xlsx");
    }

    [HttpGet("new")]
    public async Task<IActionResult> New() =>
        await InstitutionAsync() is { } institution ? await ShowUploadAsync(new(), institution) : NotFound();

    /// <summary>In memory, never in a file outside the database: it holds names.</summary>
    [HttpPost("new")]
    [RequestSizeLimit(ImportUpload.MaxRequest)]
    [RequestFormLimits(
        MultipartBodyLengthLimit = ImportUpload.MaxRequest,
        MemoryBufferThreshold = (int)ImportUpload.MaxRequest
    )]
    public async Task<IActionResult> New(UploadForm form, IFormFile? file)
    {
        if (await InstitutionAsync() is not { } institution)
            return NotFound();
        if (file is null || file.Length == 0)
            ModelState.AddModelError("file", text["Import.FileMissing"]);
        var known = await profiles.AllAsync(institution, HttpContext.RequestAborted);
        var chosen = known.FirstOrDefault(k => k.Source == form.Source);
        if (!ModelState.IsValid)
            return await ShowUploadAsync(form, institution, StatusCodes.Status400BadRequest);
        ImportRun run;
        try
        {
            // What a form hands out is no stream in which one can go back and forth at will.
            using var stream = new MemoryStream((int)file!.Length);
            await file.CopyToAsync(stream, HttpContext.RequestAborted);
            stream.Position = 0;
            run = await upload.StageAsync(
                stream,
                file.FileName,
                institution,
                CsvOf(form),
                form.HeadingRow,
                chosen,
                leaseUntil: null,
                HttpContext.RequestAborted
            );
        }
        catch (SourceFileException e)
        {
            ModelState.AddModelError("file", text[e.Key, [.. e.Arguments]]);
            return await ShowUploadAsync(
                form,
                institution,
                e.Key == "Import.File.TooLarge" ? StatusCodes.Status413PayloadTooLarge : StatusCodes.Status400BadRequest
            );
        }
        if (run.Profile.Length > 0)
        {
            var (staged, profile) = (staging.OpenFile(run)!, SourceProfile.FromJson(run.Profile));
            if (profiles.KnowsHeadings(staged, profile) && profiles.UnknownValues(staged, profile).Count == 0)
            {
                run.State = ImportState.Checking;
                run.Version++;
                await db.SaveChangesAsync();
                signal.Set();
            }
        }
        return RedirectToAction(nameof(Show), new { code = run.Code });
    }

    [HttpGet("{code}")]
    public async Task<IActionResult> Show(string code) =>
        await FindAsync(code) is { } run ? await ShowAsync(run) : NotFound();

    /// <summary>What the columns are; with <c>check</c> it is saved as the source's profile, and the rows are checked by it.</summary>
    [HttpPost("{code}/mapping")]
    public async Task<IActionResult> Map(string code)
    {
        if (await FindAsync(code) is not { } run || !IsMine(run))
            return NotFound();
        if (run.State != ImportState.Mapping || run.Chunks == 0)
            return RedirectToAction(nameof(Show), new { code });
        var (file, institution) = (staging.OpenFile(run)!, await current.GetAsync());
        var form = MappingForm.Read(Request.Form, file, profiles.TargetsOf, institution.Regime);
        if (Request.Form["intent"] != "check")
            return await ShowMappingAsync(run, file, form);
        var known = (await profiles.AllAsync(institution, HttpContext.RequestAborted)).FirstOrDefault(k =>
            k.Source == form.Source && k.Of is not null
        );
        var profile = form.ToProfile(file, known?.Profile);
        await CheckMappingAsync(form, profile);
        if (!ModelState.IsValid)
            return await ShowMappingAsync(run, file, form, StatusCodes.Status400BadRequest);
        var source = known is null
            ? null
            : await db.RecordSources.SingleAsync(s => s.Code == known.Source && s.InstitutionId == institution.Id);
        if (source is null)
            db.Add(
                source = new()
                {
                    InstitutionId = institution.Id,
                    Code = RandomCode.New(),
                    Name = profile.Name,
                    Profile = "",
                    CreatedAt = clock.GetUtcNow().UtcDateTime,
                    CreatedBy = User.UserId(),
                }
            );
        var json = profile.ToJson();
        if (source.Profile != json)
        {
            (source.Name, source.Profile) = (profile.Name, json);
            source.Version++;
        }
        (run.Source, run.Profile, run.State) = (source.Code, json, ImportState.Checking);
        Restart(run);
        return await SaveAndShowAsync(run);
    }

    /// <summary>Back to the mapping, from a preview that shows what is wrong with it.</summary>
    [HttpPost("{code}/back")]
    public async Task<IActionResult> Back(string code)
    {
        if (await FindAsync(code) is not { } run || !IsMine(run))
            return NotFound();
        if (run.State != ImportState.Preview)
            return RedirectToAction(nameof(Show), new { code });
        run.State = ImportState.Mapping;
        Restart(run);
        return await SaveAndShowAsync(run);
    }

    [HttpPost("{code}/commit")]
    public async Task<IActionResult> Commit(string code, bool confirmed)
    {
        if (await FindAsync(code) is not { } run)
            return NotFound();
        if (run.State != ImportState.Preview)
            return RedirectToAction(nameof(Show), new { code });
        var preview = await pages.PreviewAsync(
            await pages.PageAsync(run, HttpContext.RequestAborted),
            HttpContext.RequestAborted
        );
        var reasons = preview.Unusual.ToDictionary(
            u => u.Rule,
            u => Request.Form[$"reason.{u.Rule}"].ToString().Trim()
        );
        foreach (var (rule, reason) in reasons)
            if (text.ProblemOfLine(reason, ReasonLength, "Sheet.ReasonMissing") is { } problem)
                ModelState.AddModelError($"reason.{rule}", problem);
        if (preview.Pauses.Count > 0 && !confirmed)
            ModelState.AddModelError("confirmed", text["Import.ConfirmMissing"]);
        if (run.Added + run.Changed == 0)
            ModelState.AddModelError("", text["Import.NothingToCommit"]);
        if (!ModelState.IsValid)
        {
            Response.StatusCode = StatusCodes.Status400BadRequest;
            return View("Preview", preview with { Reasons = reasons, Confirmed = confirmed });
        }
        run.SealedReasons = staging.Seal(run, reasons);
        (run.State, run.ChunksDone, run.CancelAsked) = (ImportState.Committing, 0, false);
        db.Note(AuditAction.Changed, nameof(ImportRun), run.Code, run.InstitutionId, purpose: "commit");
        return await SaveAndShowAsync(run);
    }

    /// <summary>Gives up what is not real yet; of one that is done, the rejected rows that were kept to be mended.</summary>
    [HttpPost("{code}/cancel")]
    public async Task<IActionResult> Cancel(string code)
    {
        if (await FindAsync(code) is not { } run)
            return NotFound();
        if (run.State is ImportState.Mapping or ImportState.Preview)
        {
            (run.State, run.FinishedAt) = (ImportState.Cancelled, clock.GetUtcNow().UtcDateTime);
            db.Note(AuditAction.Changed, nameof(ImportRun), run.Code, run.InstitutionId, purpose: "cancel");
            return await SaveAndShowAsync(run);
        }
        if (run.State is ImportState.Checking or ImportState.Committing or ImportState.Done)
            await db.AskCancelAsync(run.Id, HttpContext.RequestAborted);
        signal.Set();
        return RedirectToAction(nameof(Show), new { code });
    }

    [HttpPost("{code}/undo")]
    public async Task<IActionResult> Undo(string code)
    {
        if (await FindAsync(code) is not { } run)
            return NotFound();
        if (run.State != ImportState.Done)
            return RedirectToAction(nameof(Show), new { code });
        if (await TouchedAsync(run) is { Count: > 0 } touched)
            return await ShowTouchedAsync(run, touched);
        (run.UndoneAt, run.State, run.ChunksDone) = (clock.GetUtcNow().UtcDateTime, ImportState.Undoing, 0);
        run.LeaseUntil = clock.GetUtcNow().UtcDateTime.AddSeconds(5); // nobody begins before it is looked at once more
        db.Note(AuditAction.Changed, nameof(ImportRun), run.Code, run.InstitutionId, purpose: "undo");
        run.Version++;
        if (!await SavedAsync())
            return RedirectToAction(nameof(Show), new { code });
        // Somebody may have saved one of them between the look and the moment in which nobody sees them any more.
        if (await TouchedAsync(run) is { Count: > 0 } late)
        {
            (run.UndoneAt, run.State, run.LeaseUntil) = (null, ImportState.Done, null);
            run.Version++;
            await db.SaveChangesAsync();
            return await ShowTouchedAsync(run, late);
        }
        run.LeaseUntil = null;
        return await SaveAndShowAsync(run);
    }

    [HttpGet("{code}/rejected.xlsx")]
    public async Task<IActionResult> Rejected(string code)
    {
        if (
            await FindAsync(code) is not { State: ImportState.Preview or ImportState.Done } run
            || run.Rejected == 0
            || staging.OpenFile(run) is not { } file
        )
            return NotFound();
        var rows = await pages.RejectedAsync(run, HttpContext.RequestAborted);
        db.Note(AuditAction.Exported, nameof(ImportRun), run.Code, run.InstitutionId);
        await db.SaveChangesAsync();
        // In memory: names are not left in a file outside the data folder.
        var stream = new MemoryStream();
        workbook.Write(file, rows, stream);
        stream.Position = 0;
        return File(stream, MediaTypes.Xlsx, $"{run.Code}-{text["Import.RejectedFile"]}.xlsx");
    }

    private async Task<Institution?> InstitutionAsync() =>
        User.InstitutionId() is not null && await current.GetAsync() is { IsObservatory: false } institution
            ? institution
            : null;

    private async Task<ImportRun?> FindAsync(string code) =>
        await InstitutionAsync() is { } institution
            ? await db.ImportRuns.SingleOrDefaultAsync(
                r => r.Code == code && r.InstitutionId == institution.Id,
                HttpContext.RequestAborted
            )
            : null;

    /// <summary>Sent by the reader, or by the operator of the instance: what its cells hold is shown.</summary>
    private bool IsMine(ImportRun run) => run.CreatedBy == User.UserId() || run.CreatedBy == 0;

    private static CsvStyle? CsvOf(UploadForm form)
    {
        char? separator = form.Separator switch
        {
            "tab" => '\t',
            [var only] when CsvStyle.Separators.Contains(only) => only,
            _ => null,
        };
        var encoding = form.Encoding is { } name && CsvStyle.Encodings.Contains(name) ? name : null;
        return separator is null && encoding is null ? null : new(separator, encoding);
    }

    private static void Restart(ImportRun run)
    {
        (run.ChunksDone, run.CancelAsked) = (0, false);
        (run.Added, run.Changed, run.Unchanged, run.Rejected, run.Unusual) = (0, 0, 0, 0, 0);
    }

    private async Task<IActionResult> SaveAndShowAsync(ImportRun run)
    {
        run.Version++;
        await SavedAsync(); // else somebody was quicker: the page shows what came of that
        signal.Set();
        return RedirectToAction(nameof(Show), new { code = run.Code });
    }

    private async Task<bool> SavedAsync()
    {
        try
        {
            await db.SaveChangesAsync();
            return true;
        }
        catch (DbUpdateConcurrencyException)
        {
            db.ChangeTracker.Clear();
            return false;
        }
    }

    private async Task<IActionResult> ShowUploadAsync(UploadForm form, Institution institution, int? status = null)
    {
        if (status is { } refused)
            Response.StatusCode = refused;
        return View(
            "New",
            new UploadPage(
                form,
                await profiles.AllAsync(institution, HttpContext.RequestAborted),
                institution.LeadsProceedings
            )
        );
    }

    private async Task<IActionResult> ShowAsync(ImportRun run)
    {
        var page = await pages.PageAsync(run, HttpContext.RequestAborted);
        switch (run.State)
        {
            case ImportState.Mapping when run.Chunks > 0 && IsMine(run) && staging.OpenFile(run) is { } file:
                return await ShowMappingAsync(run, file, await FirstFormAsync(run, file));
            case ImportState.Preview or ImportState.Done:
                if (run.State == ImportState.Preview || run.KeyName.Length > 0)
                    await NoteSeenAsync(run);
                return View("Preview", await pages.PreviewAsync(page, HttpContext.RequestAborted));
            case ImportState.Checking or ImportState.Committing or ImportState.Changing or ImportState.Undoing:
                Response.Headers["Refresh"] = RefreshSeconds;
                return View("Progress", page);
            default:
                return View("Ended", page);
        }
    }

    private async Task NoteSeenAsync(ImportRun run)
    {
        db.Note(AuditAction.Viewed, nameof(ImportRun), run.Code, run.InstitutionId, purpose: AuditPurpose.Read);
        await db.SaveChangesAsync();
    }

    /// <summary>The mapping as the source has it, or as it is guessed.</summary>
    private async Task<MappingForm> FirstFormAsync(ImportRun run, StagedFile file)
    {
        var regime = (await current.GetAsync()).Regime;
        var profile =
            run.Profile.Length > 0
                ? suggestions.Complete(SourceProfile.FromJson(run.Profile), file)
                : suggestions.Suggest(file, 0, SourceSubject.Registrations);
        var isOwn = await db.RecordSources.AnyAsync(s => s.Code == run.Source && s.InstitutionId == run.InstitutionId);
        return MappingForm.Of(profile, isOwn ? run.Source : "", file, profiles.TargetsOf(profile.Subject), regime);
    }

    private async Task<IActionResult> ShowMappingAsync(
        ImportRun run,
        StagedFile file,
        MappingForm form,
        int? status = null
    )
    {
        if (status is { } refused)
            Response.StatusCode = refused;
        // Another sheet, or another kind of record: what is chosen there is guessed anew.
        if (Request.HasFormContentType && Request.Form["intent"] == "anew")
        {
            var guess = suggestions.Suggest(file, form.Sheet, form.Subject) with { Name = form.Name };
            form = MappingForm.Of(
                guess,
                form.Source,
                file,
                profiles.TargetsOf(form.Subject),
                (await current.GetAsync()).Regime
            );
        }
        await NoteSeenAsync(run);
        return View(
            "Mapping",
            new MappingPage(
                await pages.PageAsync(run, HttpContext.RequestAborted),
                file,
                form,
                profiles.TargetsOf(form.Subject),
                await forms.AnswerTextsAsync()
            )
            {
                Register = await forms.RegisterAsync(),
                Profiles = await profiles.AllAsync(await current.GetAsync(), HttpContext.RequestAborted),
            }
        );
    }

    private async Task CheckMappingAsync(MappingForm form, SourceProfile profile)
    {
        if (form.Name.Length == 0)
            ModelState.AddModelError("name", text["Import.NameMissing"]);
        else if (form.Name.Length > SourceProfile.NameLength)
            ModelState.AddModelError("name", text["Answer.TextTooLong", SourceProfile.NameLength, form.Name.Length]);
        if (form.Lines.All(l => l.Target is null))
            ModelState.AddModelError("", text["Import.NoColumn"]);
        if (profile.Subject == SourceSubject.Proceedings && !(await current.GetAsync()).LeadsProceedings)
            ModelState.AddModelError("subject", text["Import.NoProceedings"]);
        var reader = await forms.ReaderAsync();
        foreach (var line in form.Fixed.Where(f => f.Text.Length > 0 && f.Target.Part is not null))
        {
            var sheet = new AnswerSheet();
            var box = MappingForm.FixedPrefix + line.Target.Address;
            if (!AnswerText.Read(line.Target.Part!, line.Text, sheet))
                ModelState.AddModelError(box, text["ImportProblem.NotADate", line.Text, 0]);
            else if (reader.Read(line.Target.Part!, sheet).Problem is { } problem)
                ModelState.AddModelError(box, text[$"Answer.{problem.Message}", [.. problem.Arguments]]);
        }
    }

    private Task<List<string>> TouchedAsync(ImportRun run) =>
        db.TouchedSinceAsync(run, ImportPages.MostShown, HttpContext.RequestAborted);

    private async Task<IActionResult> ShowTouchedAsync(ImportRun run, IReadOnlyList<string> touched)
    {
        ModelState.AddModelError("", text["Import.CannotUndo"]);
        Response.StatusCode = StatusCodes.Status409Conflict;
        var page = await pages.PageAsync(run, HttpContext.RequestAborted);
        return View("Preview", await pages.PreviewAsync(page, HttpContext.RequestAborted) with { Touched = touched });
    }
}
