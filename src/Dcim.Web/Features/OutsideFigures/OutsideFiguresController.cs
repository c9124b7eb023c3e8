using System.Globalization;
using Dcim.Data;
using Dcim.Data.Audit;
using Dcim.Domain.Profiles;
using Dcim.Domain.Records;
using Dcim.Web.Features.Registrations;
using Dcim.Web.Features.Tables;
using Dcim.Web.Forms;
using Dcim.Web.Hosting;
using Dcim.Web.Localisation;
using Dcim.Web.Security;
using FluentValidation;
using FluentValidation.AspNetCore;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Dcim.Web.Features.OutsideFigures;

/// <summary>A figure to be changed or removed.</summary>
public sealed record FigurePage(OutsideSource Source, string Figure, FigureForm Typed)
{
    public IReadOnlyList<ChangedMeanwhile> Conflicts { get; init; } = [];
}

/// <summary>The figures of a source, one by one, and those beside a table as a file.</summary>
[Require(Permissions.TablesView)]
public sealed class OutsideFiguresController(
    DcimDbContext db,
    OutsideFigureQuery query,
    IValidator<FigureForm> validator,
    NationalProfile profile,
    LocalDays days,
    TimeProvider clock,
    Texts text
) : Controller
{
    private const string Folder = "/Features/OutsideFigures";

    /// <summary>Apart from the csv of the table, which holds our own counts only.</summary>
    [HttpGet("/tables/{table}/elsewhere.csv")]
    public async Task<IActionResult> Csv([FromRoute] string table, [FromQuery(Name = "")] TableForm form)
    {
        if (TableForm.ReadTable(table) is not { } id)
            return NotFound();
        if (form.Read(ModelState, days, clock, text) is not { } request)
            return BadRequest();
        var figures = await query.BesideAsync(id, request.Year, request.RecordedUpTo, HttpContext.RequestAborted);
        db.Note(AuditAction.Exported, "Table", TableForm.Subject(id, request, "elsewhere csv"));
        await db.SaveChangesAsync();
        return File(
            OutsideCsv.Write(figures, profile.Country, request.RecordedUpTo),
            MediaTypes.Csv,
            $"{id}-{request.Year}-elsewhere.csv"
        );
    }

    [HttpPost("/elsewhere/{code}/figures")]
    [Require(Permissions.OutsideEdit)]
    [ObservatoryOnly]
    public async Task<IActionResult> Add(string code, FigureForm form)
    {
        if (await query.FindAsync(code) is not { } source)
            return NotFound();
        if (source.Current is null)
            return ShowSourceRemovedMeanwhile(source, form);
        if (form.FormToken == Guid.Empty || source.Figures.Any(f => f.FormToken == form.FormToken && !IsAs(f, form)))
            form.FormToken = Guid.NewGuid(); // another figure, typed after going back
        if (source.Figures.Any(f => f.FormToken == form.FormToken))
            return Added(code, form); // sent a second time
        await CheckAsync(source, form, itself: null);
        if (!ModelState.IsValid)
            return ShowSource(source, form, StatusCodes.Status400BadRequest);
        db.Add(form.ToFigure(source, RandomCode.New(), clock.GetUtcNow().UtcDateTime));
        try
        {
            await db.SaveChangesAsync();
        }
        catch (DbUpdateException)
        {
            db.ChangeTracker.Clear();
            if (!await query.HasFigureAsync(form.FormToken))
                throw;
        }
        return Added(code, form);
    }

    [HttpGet("/elsewhere/{code}/figures/{figure}")]
    [Require(Permissions.OutsideEdit)]
    [ObservatoryOnly]
    public async Task<IActionResult> Edit(string code, string figure) =>
        await query.FindAsync(code) is { Current: not null } source
        && source.CurrentFigures.SingleOrDefault(f => f.Code == figure) is { } current
            ? ShowFigure(new(source, figure, FigureForm.Of(current)))
            : NotFound();

    [HttpPost("/elsewhere/{code}/figures/{figure}")]
    [Require(Permissions.OutsideEdit)]
    [ObservatoryOnly]
    public async Task<IActionResult> Edit(string code, string figure, FigureForm form)
    {
        if (await query.FindAsync(code) is not { } source || source.Figures.All(f => f.Code != figure))
            return NotFound();
        var removes = form.Intent == FigureForm.Remove;
        if (source.Current is null)
            return removes ? Removed("") : ShowSourceRemovedMeanwhile(source, form);
        if (source.CurrentFigures.SingleOrDefault(f => f.Code == figure) is not { } current)
            return removes ? Removed(code) : ShowRemovedMeanwhile(source, form);
        var page = new FigurePage(source, figure, form);
        var differences = Differences(FigureForm.Of(current), form);
        if (form.Version != current.Version)
        {
            form.Version = current.Version;
            ModelState.Remove(nameof(form.Version));
            if (differences.Count > 0)
                return ShowFigure(page with { Conflicts = differences }, StatusCodes.Status409Conflict);
        }
        if (!removes && ModelState.IsValid && differences.Count == 0)
            return Saved(code);
        if (!removes)
            await CheckAsync(source, form, current);
        if (text.ProblemOfLine(form.Reason, OutsideSource.ReasonLength, "Elsewhere.ReasonMissing") is { } problem)
            ModelState.AddModelError(nameof(form.Reason), problem);
        if (!ModelState.IsValid)
            return ShowFigure(page, StatusCodes.Status400BadRequest);
        var now = clock.GetUtcNow().UtcDateTime;
        (current.RecordedTo, current.EndReason) = (now, form.Reason!.Trim());
        if (!removes)
            db.Add(form.ToNext(current, now));
        try
        {
            await db.SaveChangesAsync();
        }
        catch (DbUpdateConcurrencyException)
        {
            db.ChangeTracker.Clear();
            return await Edit(code, figure, form); // once more, upon what is saved now
        }
        return removes ? Removed(code) : Saved(code);
    }

    /// <param name="itself">The figure that is changed; null for a new one.</param>
    private async Task CheckAsync(OutsideSource source, FigureForm form, OutsideFigure? itself)
    {
        (await validator.ValidateAsync(form)).AddToModelState(ModelState);
        if (!ModelState.IsValid)
            return;
        if (Typed.Year(form.Year) > source.Current!.CutOff.Year)
            ModelState.AddModelError(
                nameof(form.Year),
                text["Elsewhere.YearAfterCutOff", text.Day(source.Current.CutOff)]
            );
        if (
            source.CurrentFigures.FirstOrDefault(f =>
                f != itself
                && f.Table == form.Table
                && f.Year == Typed.Year(form.Year)
                && f.What.Equals(Typed.Tidy(form.What), StringComparison.OrdinalIgnoreCase)
            ) is
            { } twin
        )
            ModelState.AddModelError(nameof(form.What), text["Elsewhere.EnteredAlready", FigureForm.Words(twin.Value)]);
    }

    /// <summary>Back to the form, beside the same table and year, with the cursor where the next figure begins.</summary>
    private RedirectResult Added(string code, FigureForm form)
    {
        TempData["Notice"] = text["Elsewhere.FigureAdded", Typed.Tidy(form.What), Typed.Tidy(form.Value)];
        return Redirect(
            string.Create(
                CultureInfo.InvariantCulture,
                $"/elsewhere/{code}?table={form.Table}&year={Typed.Year(form.Year)}#What"
            )
        );
    }

    private RedirectResult Saved(string code)
    {
        TempData["Notice"] = text["Elsewhere.FigureSaved"];
        return Redirect($"/elsewhere/{code}");
    }

    /// <param name="code">Empty where the source is gone too.</param>
    private RedirectResult Removed(string code)
    {
        TempData["Notice"] = text["Elsewhere.FigureRemoved"];
        return Redirect($"/elsewhere/{code}".TrimEnd('/'));
    }

    /// <summary>What was typed into a figure that is gone stands in the form for a new one.</summary>
    private ViewResult ShowRemovedMeanwhile(OutsideSource source, FigureForm form)
    {
        ModelState.Clear();
        ModelState.AddModelError(nameof(form.What), text["Elsewhere.RemovedMeanwhile"]);
        form.FormToken = Guid.NewGuid();
        return ShowSource(source, form, StatusCodes.Status409Conflict);
    }

    /// <summary>The source as it was described last, for a new one to which the figure can be added.</summary>
    private ViewResult ShowSourceRemovedMeanwhile(OutsideSource source, FigureForm figure)
    {
        var form = SourceForm.Of(source.Descriptions.MaxBy(d => d.Version)!);
        (form.FormToken, form.Figure) = (Guid.NewGuid(), figure);
        ModelState.Clear();
        ModelState.AddModelError(nameof(form.Name), text["Elsewhere.SourceOfFigureRemoved"]);
        Response.StatusCode = StatusCodes.Status409Conflict;
        return View($"{Folder}/SourceForm.cshtml", new SourceFormPage(form, null));
    }

    private bool IsAs(OutsideFigure figure, FigureForm form) => Differences(FigureForm.Of(figure), form).Count == 0;

    private List<ChangedMeanwhile> Differences(FigureForm saved, FigureForm typed)
    {
        var (was, now) = (Words(saved), Words(typed));
        return
        [
            .. was.Where(w => w.Value != now[w.Key])
                .Select(w => new ChangedMeanwhile(text[w.Key], w.Value, now[w.Key])),
        ];
    }

    /// <summary>What the form says, by the key of each label.</summary>
    private static Dictionary<string, string> Words(FigureForm form) =>
        new()
        {
            ["Tables.Table"] = form.Table ?? "",
            ["Tables.Year"] = form.Year?.Trim() ?? "",
            ["Elsewhere.What"] = Typed.Tidy(form.What),
            ["Tables.Value"] = Typed.Number(form.Value) is { } number
                ? FigureForm.Words(number)
                : Typed.Tidy(form.Value),
            ["Elsewhere.Remark"] = Typed.Tidy(form.Remark),
        };

    /// <summary>The page of the source, with the figure as it was typed.</summary>
    private ViewResult ShowSource(OutsideSource source, FigureForm form, int status)
    {
        Response.StatusCode = status;
        ModelState.Remove(nameof(form.FormToken));
        return View($"{Folder}/Source.cshtml", new SourcePage(source, source.Current!, form, MayEdit: true));
    }

    private ViewResult ShowFigure(FigurePage page, int status = StatusCodes.Status200OK)
    {
        Response.StatusCode = status;
        return View($"{Folder}/Figure.cshtml", page);
    }
}
