using Dcim.Data.Access;
using Dcim.Data.Audit;
using Dcim.Data.Proceedings;
using Dcim.Domain.Exchange;
using Dcim.Domain.Records;
using Dcim.Web.Features.Proceedings;
using Dcim.Web.Features.Registrations;
using Dcim.Web.Hosting;
using Dcim.Web.Security;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Dcim.Web.Features.Api;

/// <summary>The proceedings the authority leads.</summary>
[ApiInterface]
[Route($"{Api.Version1}/proceedings")]
[AuthoritiesOnly]
public sealed class ProceedingsApiController(
    RecordRequestServices services,
    ProceedingStore store,
    ProceedingAccess access,
    ProceedingIntake intake,
    ProceedingParts parts,
    LocalDays days
) : RecordController<Proceeding>(services)
{
    [HttpGet("")]
    [Require(Permissions.ProceedingsView)]
    public async Task<IActionResult> Index(string? changedSince, int page = 1)
    {
        if (!ApiTime.TryRead(changedSince, days, out var since))
            return ApiProblem.Of(StatusCodes.Status400BadRequest);
        var own = Db.Proceedings.AsQueryable();
        var changes = Db.AuditEvents.Where(e => e.Entity == nameof(Proceeding) && e.SubjectVersion != null);
        if (since is { } from)
            own = own.Where(p => changes.Any(e => e.Subject == p.Code && e.At >= from));
        var list = await PageAsync(
            own.OrderBy(p => p.Id)
                .Select(p => new ListRow(
                    p.Code,
                    p.Version,
                    p.StartedOn,
                    p.CreatedAt,
                    changes.Where(e => e.Subject == p.Code).Max(e => (DateTime?)e.At)
                )),
            "INV02.start",
            page,
            await own.CountAsync(HttpContext.RequestAborted)
        );
        Db.Note(
            AuditAction.Listed,
            nameof(Proceeding),
            $"{ProceedingShow.Ours} page {list.Page}",
            User.InstitutionId(),
            purpose: AuditPurpose.Interface,
            shown: list.Items.Select(p => p.Code)
        );
        await Db.SaveChangesAsync();
        return new JsonResult(list);
    }

    [HttpGet("{code}")]
    [Require(Permissions.ProceedingsView)]
    public Task<IActionResult> Show(string code, bool identity = false) =>
        ShowAsync(code, identity, Permissions.ProceedingsEdit);

    [HttpPost("")]
    [Require(Permissions.ProceedingsEdit)]
    public Task<IActionResult> Submit() => SubmitAsync();

    [HttpPost("check")]
    [Require(Permissions.ProceedingsEdit)]
    public Task<IActionResult> Check() => CheckAsync();

    [HttpPut("{code}")]
    [Require(Permissions.ProceedingsEdit)]
    public Task<IActionResult> Replace(string code) => ReplaceAsync(code, whole: true);

    [HttpPatch("{code}")]
    [Require(Permissions.ProceedingsEdit)]
    public Task<IActionResult> Change(string code) => ReplaceAsync(code, whole: false);

    protected override string Place => "proceedings";
    protected override RecordShape Shape => RecordShape.Of(parts);

    protected override string CodeOf(Proceeding record) => record.Code;

    protected override long VersionOf(Proceeding record) => record.Version;

    protected override Task<Proceeding?> FindAsync(string code) =>
        access.FindLedAsync(code, HttpContext.RequestAborted);

    protected override Task<Proceeding?> FindByTokenAsync(Guid token) => store.FindByFormAsync(token);

    protected override Task<Intake<Proceeding>> AddAsync(
        SentRecord sent,
        Institution institution,
        Guid token,
        bool isTrial
    ) => intake.AddAsync(sent.Sheet, institution, sent.Terms, token);

    protected override Task<Intake<Proceeding>> ChangeAsync(
        Proceeding record,
        SentRecord sent,
        Institution institution,
        IReadOnlySet<string>? covers
    ) => intake.ChangeAsync(record, sent.Sheet, institution, sent.Terms, covers);

    /// <summary>All: of whom the body says nothing, the identity stays in any case.</summary>
    protected override IReadOnlySet<string>? WholeOf(SentRecord sent) => null;

    protected override async Task<RecordSheet> OpenAsync(Proceeding record, bool withIdentity)
    {
        var sheet = await intake.SheetOfAsync(
            record,
            (await Current.GetAsync()).Type,
            withIdentity ? AuditPurpose.Interface : null
        );
        Db.Note(
            AuditAction.Viewed,
            nameof(Proceeding),
            record.Code,
            record.InstitutionId,
            purpose: AuditPurpose.Interface,
            shown: sheet.Rows.GetValueOrDefault(parts.Victims.Name)?.Select(v => v[RecordSheet.RegistrationBox])
        );
        await Db.SaveChangesAsync();
        return sheet;
    }
}
