using Dcim.Data;
using Dcim.Data.Audit;
using Dcim.Data.Registrations;
using Dcim.Domain.Catalogue;
using Dcim.Domain.Records;
using Dcim.Web.Localisation;
using Dcim.Web.Security;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Dcim.Web.Features.Registrations;

/// <summary>One value before and after, in words.</summary>
public sealed record HistoryValue(string Label, string Old, string New);

public sealed record HistoryLine(
    DateTime At,
    string? Who,
    AuditAction Action,
    string? Reason,
    IReadOnlyList<HistoryValue> Values
);

public sealed record HistoryPage(Registration Registration, IReadOnlyList<HistoryLine> Lines);

/// <summary>What was done to a registration, value by value, newest first.</summary>
[Require(Permissions.RegistrationsView)]
public sealed class HistoryController(
    DcimDbContext db,
    RegistrationStore store,
    SheetForms forms,
    IndicatorCatalogue catalogue,
    Texts text
) : Controller
{
    private const string ReasonKey = "reason";

    [HttpGet("/registrations/{code}/history")]
    public async Task<IActionResult> Index(string code)
    {
        if (await store.FindAsync(code) is not { IsDraft: false } registration)
            return NotFound();
        var events = await (
            from e in db.AuditEvents.AsNoTracking().Include(e => e.Values)
            join u in db.Users on e.UserId equals u.Id into who
            from u in who.DefaultIfEmpty()
            where e.Entity == nameof(Registration) && e.Subject == code && e.SubjectVersion != null
            orderby e.Position descending
            select new { Event = e, Who = u!.DisplayName }
        ).ToListAsync();
        db.Note(AuditAction.Viewed, "History", code, registration.InstitutionId);
        await db.SaveChangesAsync();
        var words = await forms.AnswerTextsAsync();
        return View(
            "/Features/Registrations/History.cshtml",
            new HistoryPage(
                registration,
                [
                    .. events.Select(e => new HistoryLine(
                        e.Event.At,
                        e.Who,
                        e.Event.Action,
                        Reason(registration, e.Event),
                        [
                            .. e
                                .Event.Values.Where(v => v.Key is not (ReasonKey or "VID01" or "GOV01"))
                                .OrderBy(v => v.Id)
                                .Select(v => ToWords(registration, v, words)),
                        ]
                    )),
                ]
            )
        );
    }

    private string? Reason(Registration registration, AuditEvent e) =>
        e.Values.FirstOrDefault(v => v.Key == ReasonKey) is { } reason
            ? store.OpenAuditValue(registration, ReasonKey, reason.SealedNew)
            : null;

    private HistoryValue ToWords(Registration registration, AuditValue value, AnswerTexts words)
    {
        if (value.Key.StartsWith(RegistrationStore.ReasonPrefix, StringComparison.Ordinal))
            return new(
                text["History.ReasonFor", text[$"SoftRule.{value.Key[RegistrationStore.ReasonPrefix.Length..]}"]],
                store.OpenAuditValue(registration, value.Key, value.SealedOld) ?? "",
                store.OpenAuditValue(registration, value.Key, value.SealedNew) ?? ""
            );
        var colon = value.Key.IndexOf(':', StringComparison.Ordinal);
        var key = value.Key[(colon + 1)..];
        var part = catalogue[key];
        var label = colon < 0 ? text.Label(key) : text["History.OfStatus", text.Label(key)];
        return new(
            label,
            words.OfStored(part, value.Old ?? store.OpenAuditValue(registration, key, value.SealedOld) ?? ""),
            words.OfStored(part, value.New ?? store.OpenAuditValue(registration, key, value.SealedNew) ?? "")
        );
    }
}
