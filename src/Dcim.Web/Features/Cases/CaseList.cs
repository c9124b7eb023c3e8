using Dcim.Data;
using Dcim.Domain.Answers;
using Dcim.Domain.Records;
using Microsoft.EntityFrameworkCore;

namespace Dcim.Web.Features.Cases;

/// <summary>A case as the list shows it.</summary>
/// <param name="FirstRegisteredOn">Null where all its registrations are drafts, or none is left.</param>
public sealed record CaseRow(string Code, int Registrations, PartialDate? FirstRegisteredOn, Code Status);

/// <summary>
/// The cases of an institution that say more than their registrations do, newest first: those that group several, and
/// those with answers of their own.
/// </summary>
public sealed record CaseList(IReadOnlyList<CaseRow> Rows, int Total, int Page)
{
    public const int PageSize = 50;

    public int Pages => PagesOf(Total);

    public static async Task<CaseList> QueryAsync(DcimDbContext db, int page, CancellationToken cancellationToken)
    {
        var cases = Of(db);
        var total = await cases.CountAsync(cancellationToken);
        page = Math.Clamp(page, 1, PagesOf(total));
        var rows = await cases
            .Skip((page - 1) * PageSize)
            .Take(PageSize)
            .Select(c => new CaseRow(
                c.Code,
                db.Registrations.Count(r => r.CaseId == c.Id),
                db.Registrations.Where(r => r.CaseId == c.Id && r.RegisteredFrom != null)
                    .OrderBy(r => r.RegisteredFrom)
                    .ThenBy(r => r.Id)
                    .Select(r => (PartialDate?)r.RegisteredOn)
                    .FirstOrDefault(),
                c.Status
            ))
            .ToListAsync(cancellationToken);
        return new(rows, total, page);
    }

    /// <summary>Every registration begins with a case of its own; one that stayed so and has no answers is left out.</summary>
    public static IQueryable<Case> Of(DcimDbContext db)
    {
        Code unanswered = default;
        CodeSet none = default;
        PartialDate undated = default;
        var grouping = db.Registrations.GroupBy(r => r.CaseId).Where(g => g.Count() > 1).Select(g => g.Key);
        return db
            .Cases.AsNoTracking()
            .Where(c =>
                grouping.Contains(c.Id)
                || c.Countries != none
                || c.LinkedCases != none
                || c.Status != unanswered
                || c.ClosedOn != undated
                || c.CloseReason != unanswered
                || c.RegisteredAbroad != unanswered
                || c.CountryAbroad != unanswered
            )
            .OrderByDescending(c => c.Id);
    }

    private static int PagesOf(int total) => Math.Max(1, (total + PageSize - 1) / PageSize);
}
