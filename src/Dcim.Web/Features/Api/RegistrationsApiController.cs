using Dcim.Data.Audit;
using Dcim.Data.Registrations;
using Dcim.Domain.Answers;
using Dcim.Domain.Catalogue;
using Dcim.Domain.Exchange;
using Dcim.Domain.Records;
using Dcim.Web.Features.Registrations;
using Dcim.Web.Hosting;
using Dcim.Web.Security;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Dcim.Web.Features.Api;

/// <summary>The own registrations that were submitted; drafts are nobody else's.</summary>
[ApiInterface]
[Route($"{Api.Version1}/registrations")]
public sealed class RegistrationsApiController(
    RecordRequestServices services,
    RegistrationStore store,
    RegistrationIntake intake,
    RegistrationSections sections,
    IndicatorCatalogue catalogue,
    LocalDays days
) : RecordController<Registration>(services)
{
    private static readonly Code s_draft = "DRA";

    [HttpGet("")]
    [Require(Permissions.RegistrationsView)]
    public async Task<IActionResult> Index(string? changedSince, int page = 1)
    {
        if (!ApiTime.TryRead(changedSince, days, out var since))
            return ApiProblem.Of(StatusCodes.Status400BadRequest);
        var own = Db.Registrations.Where(r => r.Quality != s_draft);
        var changes = Db.AuditEvents.Where(e => e.Entity == nameof(Registration) && e.SubjectVersion != null);
        if (since is { } from)
            own = own.Where(r => changes.Any(e => e.Subject == r.Code && e.At >= from));
        var list = await PageAsync(
            own.OrderBy(r => r.Id)
                .Select(r => new ListRow(
                    r.Code,
                    r.Version,
                    r.RegisteredOn,
                    r.CreatedAt,
                    changes.Where(e => e.Subject == r.Code).Max(e => (DateTime?)e.At)
                )),
            "CAS04",
            page,
            await own.CountAsync(HttpContext.RequestAborted)
        );
        Db.Note(
            AuditAction.Listed,
            nameof(Registration),
            $"submitted - - page {list.Page}",
            User.InstitutionId(),
            purpose: AuditPurpose.Interface,
            shown: list.Items.Select(r => r.Code)
        );
        await Db.SaveChangesAsync();
        return new JsonResult(list);
    }

    [HttpGet("{code}")]
    [Require(Permissions.RegistrationsView)]
    public Task<IActionResult> Show(string code, bool identity = false) =>
        ShowAsync(code, identity, Permissions.RegistrationsEdit);

    [HttpPost("")]
    [Require(Permissions.RegistrationsEdit)]
    public Task<IActionResult> Submit() => SubmitAsync();

    [HttpPost("check")]
    [Require(Permissions.RegistrationsEdit)]
    public Task<IActionResult> Check() => CheckAsync();

    [HttpPut("{code}")]
    [Require(Permissions.RegistrationsEdit)]
    public Task<IActionResult> Replace(string code) => ReplaceAsync(code, whole: true);

    [HttpPatch("{code}")]
    [Require(Permissions.RegistrationsEdit)]
    public Task<IActionResult> Change(string code) => ReplaceAsync(code, whole: false);

    protected override string Place => "registrations";
    protected override RecordShape Shape => RecordShape.Of(sections);

    protected override string CodeOf(Registration record) => record.Code;

    protected override long VersionOf(Registration record) => record.Version;

    protected override async Task<Registration?> FindAsync(string code) =>
        await store.FindAsync(code, HttpContext.RequestAborted) is { IsDraft: false } found ? found : null;

    protected override Task<Registration?> FindByTokenAsync(Guid token) => store.FindByFormAsync(token);

    protected override async Task<Intake<Registration>> AddAsync(
        SentRecord sent,
        Institution institution,
        Guid token,
        bool isTrial
    )
    {
        // First on trial: a key is made for a registration that will be saved, and for no other.
        var trial = await intake.AddAsync(sent.Sheet, institution, sent.Terms with { IsTrial = true }, token);
        if (isTrial || !trial.IsValid || sent.Problems.Count > 0)
            return trial;
        Db.ChangeTracker.Clear();
        return await intake.AddAsync(sent.Sheet, institution, sent.Terms, token);
    }

    protected override Task<Intake<Registration>> ChangeAsync(
        Registration record,
        SentRecord sent,
        Institution institution,
        IReadOnlySet<string>? covers
    ) => intake.ChangeAsync(record, sent.Sheet, sent.Terms, covers);

    /// <summary>A body that says nothing of the identity leaves it: it is not given out unless it is asked for.</summary>
    protected override IReadOnlySet<string>? WholeOf(SentRecord sent)
    {
        var identity = AnswerMap<IdentityDetails>.Entries.Keys.ToHashSet();
        return sent.Speaks.Overlaps(identity)
            ? null
            : new HashSet<string>([
                .. catalogue.Parts.Keys.Except(identity),
                .. sections.RowKinds.Select(k => k.Name),
                .. sections.All.SelectMany(s => RegistrationSections.SourceKeys.Select(key => $"{s.Name}:{key}")),
            ]);
    }

    protected override async Task<RecordSheet> OpenAsync(Registration record, bool withIdentity)
    {
        await store.NoteOpenedAsync(record, nameof(Registration), AuditPurpose.Interface);
        return await intake.SheetOfAsync(record, withIdentity ? AuditPurpose.Interface : null);
    }
}
