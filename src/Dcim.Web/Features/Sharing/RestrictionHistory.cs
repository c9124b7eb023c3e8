using Dcim.Data;
using Dcim.Data.Audit;
using Dcim.Data.Proceedings;
using Dcim.Data.Registrations;
using Dcim.Domain.Records;
using Dcim.Web.Hosting;
using Dcim.Web.Localisation;
using Microsoft.EntityFrameworkCore;

namespace Dcim.Web.Features.Sharing;

/// <summary>One decision on who may see a record.</summary>
/// <param name="Whom">Names of the persons and institutions it is about; of a person elsewhere the account code.</param>
/// <param name="Reason">Empty where it was erased.</param>
public sealed record RestrictionDecision(
    DateTime When,
    string Who,
    string What,
    IReadOnlyList<string> Whom,
    string Reason
);

/// <summary>
/// Who was kept from a record and let in again, and its secrecy, newest first: the audit keeps it when the exclusion itself
/// is gone.
/// </summary>
public sealed class RestrictionHistory(
    DcimDbContext db,
    Scope scope,
    RegistrationStore registrations,
    ProceedingStore proceedings,
    LocalDays days,
    Texts text
)
{
    private const int Most = 50;

    public Task<IReadOnlyList<RestrictionDecision>> OfAsync(Registration registration) =>
        OfAsync(registration.Code, (_, blob) => registrations.OpenAuditValue(registration, AuditValue.ReasonKey, blob));

    public Task<IReadOnlyList<RestrictionDecision>> OfAsync(Proceeding proceeding) =>
        OfAsync(
            proceeding.Code,
            (leader, blob) => proceedings.OpenAuditValue(proceeding, AuditValue.ReasonKey, leader, blob)
        );

    /// <summary>Code of the account or institution that is kept out.</summary>
    public Task<string> WhomAsync(Exclusion exclusion) =>
        exclusion.UserId is { } user
            ? db.Users.Where(u => u.Id == user).Select(u => u.Code).SingleAsync()
            : db.Institutions.Where(i => i.Id == exclusion.ExcludedInstitutionId).Select(i => i.Code).SingleAsync();

    private async Task<IReadOnlyList<RestrictionDecision>> OfAsync(
        string subject,
        Func<long, byte[]?, string?> openReason
    )
    {
        var events = await (
            from e in db.AuditEvents.AsNoTracking().Include(e => e.Values)
            join u in db.Users on e.UserId equals u.Id into people
            from u in people.DefaultIfEmpty()
            join i in db.Institutions on e.InstitutionId equals i.Id into institutions
            from i in institutions.DefaultIfEmpty()
            where
                e.Subject == subject
                && e.Action == AuditAction.PermissionChanged
                && (e.Entity == nameof(Exclusion) || e.Entity == RestrictionsController.Entity)
            orderby e.Position descending
            select new
            {
                Event = e,
                // Of another institution the deed is told, not the person.
                Who = e.InstitutionId == scope.InstitutionId ? u!.DisplayName : i!.Name,
            }
        )
            .Take(Most)
            .ToListAsync();
        var names = await NamesAsync([.. events.SelectMany(e => Concerned(e.Event)).Distinct()]);
        return
        [
            .. events.Select(e => new RestrictionDecision(
                days.ToLocal(e.Event.At),
                e.Who ?? text["Audit.System"],
                AuditPurpose.Parse(e.Event.Purpose).Aim is { } aim ? text[$"AuditPurpose.{aim}"] : "",
                [.. Concerned(e.Event).Select(code => names.GetValueOrDefault(code, code))],
                openReason(
                    e.Event.OwnerId ?? 0,
                    e.Event.Values.FirstOrDefault(v => v.Key == AuditValue.ReasonKey)?.SealedNew
                ) ?? ""
            )),
        ];
    }

    private static IEnumerable<string> Concerned(AuditEvent decision) =>
        decision.Values.Where(v => v.Key == AuditValue.ConcernsKey).OrderBy(v => v.Id).Select(v => v.New ?? "");

    private async Task<Dictionary<string, string>> NamesAsync(List<string> codes)
    {
        var names = await db
            .Institutions.Where(i => codes.Contains(i.Code))
            .ToDictionaryAsync(i => i.Code, i => i.Name);
        foreach (
            var user in await db
                .Users.Where(u => codes.Contains(u.Code) && u.InstitutionId == scope.InstitutionId)
                .Select(u => new { u.Code, u.DisplayName })
                .ToListAsync()
        )
            names[user.Code] = user.DisplayName;
        return names;
    }
}
