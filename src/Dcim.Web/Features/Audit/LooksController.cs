using System.Globalization;
using Dcim.Data;
using Dcim.Data.Audit;
using Dcim.Data.Registrations;
using Dcim.Domain.Profiles;
using Dcim.Domain.Records;
using Dcim.Web.Hosting;
using Dcim.Web.Localisation;
using Dcim.Web.Security;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.EntityFrameworkCore;

namespace Dcim.Web.Features.Audit;

/// <summary>Somebody who looked.</summary>
public sealed record Onlooker(string Code, string Name, string? Institution);

/// <param name="People">Those who looked in the period, by their number.</param>
/// <param name="IsCut">There were more accesses than are taken into view.</param>
public sealed record LooksPage(
    LooksForm Form,
    Institution Institution,
    IReadOnlyList<LooksOfDay> Days,
    IReadOnlyDictionary<long, Onlooker> People,
    IReadOnlyList<AuditRow> Rows,
    bool HasMore,
    bool IsCut
);

/// <summary>All accesses to one registration.</summary>
public sealed record RecordLooksPage(Registration Registration, IReadOnlyList<AuditRow> Rows);

/// <summary>The same as a document.</summary>
/// <param name="Verdict">State of the chain when it was made.</param>
public sealed record RecordLooksDocument(
    Registration Registration,
    IReadOnlyList<AuditRow> Rows,
    AuditVerdict Verdict,
    DateTime MadeAt,
    string Instance
);

/// <summary>Who looked at the institution's own records, for its managers.</summary>
[Require(Permissions.LooksView)]
public sealed class LooksController(
    DcimDbContext db,
    RegistrationStore store,
    Looks looks,
    AuditSearch search,
    AuditWords words,
    AuditFiles files,
    AuditVerifier verifier,
    CurrentInstitution current,
    NationalProfile profile,
    LocalDays days,
    TimeProvider clock,
    Texts text
) : Controller
{
    private const string ViewName = "/Features/Audit/Looks.cshtml";
    private const int PageSize = 100;

    [HttpGet("/looks")]
    public async Task<IActionResult> Index([FromQuery(Name = "")] LooksForm form)
    {
        var cancel = HttpContext.RequestAborted;
        var institution = await current.GetAsync();
        if (form.Read(ModelState, days, text) is not var (from, to))
        {
            Response.StatusCode = StatusCodes.Status400BadRequest;
            return View(
                ViewName,
                new LooksPage(form, institution, [], new Dictionary<long, Onlooker>(), [], false, false)
            );
        }
        var (all, isCut) = await looks.AccessesAsync(
            institution.Id,
            days.ToUtc(from.ToDateTime(TimeOnly.MinValue)),
            days.ToUtc(to.AddDays(1).ToDateTime(TimeOnly.MinValue)),
            cancel
        );
        var marks = UnusualAccess.MarksOf(all);
        var people = await PeopleAsync(all, institution);
        var shown = all.Where(a =>
                (!form.Unusual || marks.ContainsKey(a.Position))
                && (
                    string.IsNullOrEmpty(form.Person)
                    || a.UserId is { } user && people.GetValueOrDefault(user)?.Code == form.Person
                )
            )
            .ToList();
        var positions = shown
            .OrderByDescending(a => a.Position)
            .Skip((form.Page - 1) * PageSize)
            .Take(PageSize)
            .Select(a => a.Position)
            .ToList();
        var lines = await search.LinesAsync(
            db.AuditEvents.AsNoTracking().Where(e => positions.Contains(e.Position)),
            0,
            PageSize,
            newestFirst: true,
            cancel
        );
        var rows = await words.RowsAsync(lines, l => marks.GetValueOrDefault(l.Position, []), cancel);
        db.Note(
            AuditAction.Listed,
            AuditEntities.Looks,
            $"{form.From} {form.To} {(form.Unusual ? "unusual" : "all")} page {form.Page}",
            institution.Id
        );
        await db.SaveChangesAsync();
        return View(
            ViewName,
            new LooksPage(
                form,
                institution,
                Looks.ByDay(shown, marks),
                people,
                rows,
                shown.Count > form.Page * PageSize,
                isCut
            )
        );
    }

    [HttpGet("/registrations/{code}/looks")]
    public async Task<IActionResult> Record(string code)
    {
        if (await store.FindAsync(code) is not { } registration)
            return NotFound();
        var rows = await RowsAsync(registration);
        db.Note(AuditAction.Viewed, AuditEntities.Looks, code, registration.InstitutionId, purpose: AuditPurpose.Read);
        await db.SaveChangesAsync();
        return View("/Features/Audit/RecordLooks.cshtml", new RecordLooksPage(registration, rows));
    }

    /// <summary>For the person herself, who asks who saw her data, or for a court.</summary>
    [HttpGet("/registrations/{code}/looks/document")]
    public async Task<IActionResult> Document(string code, string? language)
    {
        if (language is not null && !Texts.Languages.Contains(language))
            return NotFound();
        if (await store.FindAsync(code) is not { } registration)
            return NotFound();
        var chosen = language ?? CultureInfo.CurrentUICulture.Name;
        var document = await DocumentAsync(registration, AuditAction.Printed, chosen);
        return new ViewInLanguage(chosen)
        {
            ViewName = "/Features/Audit/LooksDocument.cshtml",
            ViewData = new ViewDataDictionary<RecordLooksDocument>(ViewData, document),
            TempData = TempData,
        };
    }

    [HttpGet("/registrations/{code}/looks.xlsx")]
    public async Task<IActionResult> Workbook(string code, string? language)
    {
        if (language is not null && !Texts.Languages.Contains(language))
            return NotFound();
        if (await store.FindAsync(code) is not { } registration)
            return NotFound();
        var document = await DocumentAsync(
            registration,
            AuditAction.Exported,
            language ?? CultureInfo.CurrentUICulture.Name
        );
        return File(
            files.Workbook(text["Looks.DocumentTitle", code], [.. Notes(document, text, days)], document.Rows),
            MediaTypes.Xlsx,
            $"looks-{code}.xlsx"
        );
    }

    /// <summary>What the document says of itself.</summary>
    public static IEnumerable<string> Notes(RecordLooksDocument document, Texts text, LocalDays days)
    {
        yield return document.Rows is []
            ? text["Looks.Nobody"]
            : text["Looks.Period", document.Rows[0].LocalTime.ToString("g"), document.Rows[^1].LocalTime.ToString("g")];
        yield return text[
            "Looks.MadeAt",
            days.ToLocal(document.MadeAt).ToString("g"),
            document.Registration.Institution.Name,
            document.Instance
        ];
        yield return document.Verdict.Holds
            ? text["Looks.ChainHolds", document.Verdict.Events]
            : text["Looks.ChainBroken", document.Verdict.Faults[0].Position];
    }

    private async Task<RecordLooksDocument> DocumentAsync(
        Registration registration,
        AuditAction action,
        string language
    )
    {
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(language);
        var verdict = await verifier.VerifyAsync(HttpContext.RequestAborted);
        var rows = await RowsAsync(registration);
        db.Note(
            action,
            AuditEntities.Looks,
            registration.Code,
            registration.InstitutionId,
            purpose: AuditPurpose.Print
        );
        await db.SaveChangesAsync();
        return new(registration, rows, verdict, clock.GetUtcNow().UtcDateTime, $"DCIM {text.Country(profile.Country)}");
    }

    /// <summary>Everything done to the registration, oldest first, as a person may be told it.</summary>
    private async Task<IReadOnlyList<AuditRow>> RowsAsync(Registration registration)
    {
        var cancel = HttpContext.RequestAborted;
        var lines = await search.LinesAsync(
            search.About(registration.Code),
            0,
            Looks.MostAccesses,
            newestFirst: false,
            cancel
        );
        var marks = UnusualAccess.MarksOf([
            .. lines.Select(l => new Access(
                l.Position,
                days.ToLocal(l.At),
                l.UserId,
                l.InstitutionId,
                l.OwnerId,
                l.Action,
                l.Subject,
                l.Purpose,
                l.Mark
            )),
        ]);
        return await words.RowsAsync(lines, l => marks.GetValueOrDefault(l.Position, []), cancel);
    }

    private async Task<IReadOnlyDictionary<long, Onlooker>> PeopleAsync(IReadOnlyList<Access> accesses, Institution own)
    {
        var ids = accesses.Select(a => a.UserId).OfType<long>().Distinct().ToList();
        var people = await (
            from u in db.Users
            where ids.Contains(u.Id)
            join i in db.Institutions on u.InstitutionId equals i.Id into institutions
            from i in institutions.DefaultIfEmpty()
            orderby u.DisplayName
            select new
            {
                u.Id,
                u.Code,
                u.DisplayName,
                u.InstitutionId,
                i!.Name,
            }
        ).ToListAsync(HttpContext.RequestAborted);
        return people.ToDictionary(
            p => p.Id,
            p => new Onlooker(p.Code, p.DisplayName, p.InstitutionId == own.Id ? null : p.Name)
        );
    }
}
