using Dcim.Data;
using Dcim.Data.Audit;
using Microsoft.EntityFrameworkCore;

namespace Dcim.Web.Features.Audit;

/// <summary>An event as the database gives it, with the names of who acted.</summary>
/// <param name="Who">Name of the person, or of the program; null for the system.</param>
/// <param name="Shown">How many records a list showed.</param>
public sealed record AuditLine(
    long Position,
    DateTime At,
    AuditAction Action,
    string Entity,
    string Subject,
    string? Purpose,
    string? Mark,
    long? UserId,
    long? InstitutionId,
    long? OwnerId,
    string? Who,
    string? Institution,
    int Shown,
    bool IsProgram
);

/// <summary>Finds events. Each way is served by an index: a time is turned into positions, a record into theirs.</summary>
public sealed class AuditSearch(DcimDbContext db)
{
    public async Task<IQueryable<AuditEvent>> FindAsync(AuditRequest request, CancellationToken cancellationToken)
    {
        var events = db.AuditEvents.AsNoTracking();
        if (request.Record is { } code)
            events = About(code);
        if (request.From is { } from)
        {
            var first = await FirstSinceAsync(from, cancellationToken);
            events = events.Where(e => e.Position >= first);
        }
        if (request.Before is { } before)
        {
            var end = await FirstSinceAsync(before, cancellationToken);
            events = events.Where(e => e.Position < end);
        }
        if (request.Institution == AuditForm.NoInstitution)
            events = events.Where(e => e.InstitutionId == null);
        else if (request.Institution is { } institution)
        {
            var id = await db
                .Institutions.Where(i => i.Code == institution)
                .Select(i => i.Id)
                .FirstOrDefaultAsync(cancellationToken);
            events = events.Where(e => e.InstitutionId == id);
        }
        if (request.Account is { } account)
        {
            var id = await db
                .Users.Where(u => u.Code == account)
                .Select(u => u.Id)
                .FirstOrDefaultAsync(cancellationToken);
            events = events.Where(e => e.UserId == id);
        }
        if (request.Action is { } action)
            events = events.Where(e => e.Action == action);
        if (request.Entity is { } entity)
            events = events.Where(e => e.Entity == entity);
        if (request.Mark is { } mark)
            events = events.Where(e => e.Mark == mark);
        return events;
    }

    /// <summary>All that was done to a record, and the lists in which it was shown.</summary>
    public IQueryable<AuditEvent> About(string code)
    {
        var key = AuditValue.ShownPrefix + code;
        var positions = db
            .AuditEvents.Where(e => e.Subject == code)
            .Select(e => e.Position)
            .Union(db.AuditValues.Where(v => v.Key == key).Select(v => v.Position));
        return db.AuditEvents.AsNoTracking().Where(e => positions.Contains(e.Position));
    }

    /// <summary>Position of the first event at a moment or after it; times rise with positions.</summary>
    public async Task<long> FirstSinceAsync(DateTime time, CancellationToken cancellationToken) =>
        await db
            .AuditEvents.Where(e => e.At >= time)
            .OrderBy(e => e.At)
            .ThenBy(e => e.Position)
            .Select(e => (long?)e.Position)
            .FirstOrDefaultAsync(cancellationToken)
        ?? long.MaxValue;

    /// <summary>Events with the names of who acted, in the order and number asked for.</summary>
    public async Task<List<AuditLine>> LinesAsync(
        IQueryable<AuditEvent> events,
        int skip,
        int take,
        bool newestFirst,
        CancellationToken cancellationToken
    )
    {
        var ordered = newestFirst ? events.OrderByDescending(e => e.Position) : events.OrderBy(e => e.Position);
        var some = ordered.Skip(skip).Take(take);
        var lines = await (
            from e in some
            join u in db.Users on e.UserId equals u.Id into who
            from u in who.DefaultIfEmpty()
            join i in db.Institutions on e.InstitutionId equals i.Id into institutions
            from i in institutions.DefaultIfEmpty()
            select new AuditLine(
                e.Position,
                e.At,
                e.Action,
                e.Entity,
                e.Subject,
                e.Purpose,
                e.Mark,
                e.UserId,
                e.InstitutionId,
                e.OwnerId,
                u!.DisplayName,
                i!.Name,
                e.Values.Count(v => v.Key.StartsWith(AuditValue.ShownPrefix)),
                u != null && u.IsProgram
            )
        ).ToListAsync(cancellationToken);
        return [.. newestFirst ? lines.OrderByDescending(l => l.Position) : lines.OrderBy(l => l.Position)];
    }
}
