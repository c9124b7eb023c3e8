using Dcim.Data;
using Dcim.Data.Audit;
using Dcim.Web.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Dcim.Web.Features.Audit;

/// <summary>What one person looked at on one day.</summary>
/// <param name="Records">How many different records she opened.</param>
public sealed record LooksOfDay(
    DateOnly Day,
    long? UserId,
    int Accesses,
    int Records,
    IReadOnlyList<UnusualMark> Marks
);

/// <summary>Who looked at the records of an institution. What the person in scope may not see herself is not among it.</summary>
public sealed class Looks(DcimDbContext db, AuditSearch search, LocalDays days, TimeProvider clock)
{
    /// <summary>Most accesses taken into view at once; the period must be shorter where there are more.</summary>
    public const int MostAccesses = 20_000;

    /// <summary>For how many days back the start page counts what is unusual.</summary>
    public const int RecentDays = 7;

    private static readonly AuditAction[] s_reading =
    [
        AuditAction.Viewed,
        AuditAction.Listed,
        AuditAction.Searched,
        AuditAction.Printed,
        AuditAction.Exported,
    ];

    /// <summary>Of an institution, and yet no record of a person.</summary>
    private static readonly string[] s_noRecords = ["Account", "Coverage", AuditEntities.Looks];

    /// <summary>The readings of the institution's records.</summary>
    public IQueryable<AuditEvent> Of(long institutionId) =>
        db
            .AuditEvents.AsNoTracking()
            .Where(e => e.OwnerId == institutionId && s_reading.Contains(e.Action) && !s_noRecords.Contains(e.Entity))
            .Where(e =>
                e.Action == AuditAction.Listed
                || e.Action == AuditAction.Searched
                || db.Registrations.Any(r => r.Code == e.Subject)
                || db.Cases.Any(c => c.Code == e.Subject)
                || db.EventDrafts.Any(d => d.Code == e.Subject)
                || db.Proceedings.Any(p => p.Code == e.Subject)
            );

    /// <summary>The readings of a period, oldest first; the newest of them where there are too many.</summary>
    public async Task<(IReadOnlyList<Access> Accesses, bool IsCut)> AccessesAsync(
        long institutionId,
        DateTime from,
        DateTime before,
        CancellationToken cancellationToken
    )
    {
        var first = await search.FirstSinceAsync(from, cancellationToken);
        var end = await search.FirstSinceAsync(before, cancellationToken);
        var found = await Of(institutionId)
            .Where(e => e.Position >= first && e.Position < end)
            .OrderByDescending(e => e.Position)
            .Take(MostAccesses + 1)
            .Select(e => new
            {
                e.Position,
                e.At,
                e.UserId,
                e.InstitutionId,
                e.OwnerId,
                e.Action,
                e.Subject,
                e.Purpose,
                e.Mark,
            })
            .ToListAsync(cancellationToken);
        return (
            [
                .. found
                    .Take(MostAccesses)
                    .OrderBy(e => e.Position)
                    .Select(e => new Access(
                        e.Position,
                        days.ToLocal(e.At),
                        e.UserId,
                        e.InstitutionId,
                        e.OwnerId,
                        e.Action,
                        e.Subject,
                        e.Purpose,
                        e.Mark
                    )),
            ],
            found.Count > MostAccesses
        );
    }

    /// <summary>How many accesses were unusual in the last days and came after the person last read who looked; her own are not news to her.</summary>
    public async Task<int> UnusualUnseenAsync(long institutionId, long userId, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var (accesses, _) = await AccessesAsync(
            institutionId,
            now.AddDays(-RecentDays),
            now.AddMinutes(1),
            cancellationToken
        );
        var marks = UnusualAccess.MarksOf(accesses);
        if (marks.Count == 0)
            return 0;
        var seen =
            await db
                .AuditEvents.Where(e =>
                    e.UserId == userId && e.Entity == AuditEntities.Looks && e.Action == AuditAction.Listed
                )
                .OrderByDescending(e => e.Position)
                .Select(e => (long?)e.Position)
                .FirstOrDefaultAsync(cancellationToken)
            ?? 0;
        return accesses.Count(a => a.Position > seen && a.UserId != userId && marks.ContainsKey(a.Position));
    }

    public static IReadOnlyList<LooksOfDay> ByDay(
        IReadOnlyList<Access> accesses,
        IReadOnlyDictionary<long, IReadOnlyList<UnusualMark>> marks
    ) =>
        [
            .. accesses
                .GroupBy(a => (Day: DateOnly.FromDateTime(a.LocalTime), a.UserId))
                .Select(g => new LooksOfDay(
                    g.Key.Day,
                    g.Key.UserId,
                    g.Count(),
                    g.Where(a => a.Action is not (AuditAction.Listed or AuditAction.Searched))
                        .Where(a => a.Purpose != AuditPurpose.Compare)
                        .Select(a => a.Subject)
                        .Distinct()
                        .Count(),
                    [.. g.SelectMany(a => marks.GetValueOrDefault(a.Position, [])).Distinct().Order()]
                ))
                .OrderByDescending(d => d.Day)
                .ThenByDescending(d => d.Accesses),
        ];
}
