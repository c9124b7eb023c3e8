using Dcim.Domain.Records;
using Microsoft.EntityFrameworkCore;

namespace Dcim.Data.Linkage;

/// <summary>Who is asked about an offender's record: the authority that leads the latest proceeding with this offender.</summary>
/// <param name="Type">Its kind, a code of CL_INST.</param>
/// <param name="IsUnderSecrecy">One of the proceedings is: no other authority is asked whether it knows the offender.</param>
internal sealed record OffenderHolder(long InstitutionId, string Type, bool IsUnderSecrecy)
{
    /// <summary>Holders of records, in the scope of the system; of one in no proceeding that counts, none.</summary>
    public static async Task<Dictionary<long, OffenderHolder>> OfAsync(
        DcimDbContext db,
        IReadOnlyCollection<long> records,
        CancellationToken cancellationToken
    )
    {
        var places = await (
            from d in Counting(db)
            where records.Contains(d.OffenderId)
            select new
            {
                d.OffenderId,
                d.ProceedingId,
                d.Proceeding.InstitutionId,
                d.Proceeding.Institution.Type,
                d.Proceeding.IsUnderSecrecy,
            }
        ).ToListAsync(cancellationToken);
        return (
            from p in places
            group p by p.OffenderId into of
            let latest = of.MaxBy(p => p.ProceedingId)
            select (
                of.Key,
                Holder: new OffenderHolder(latest.InstitutionId, latest.Type.Value, of.Any(p => p.IsUnderSecrecy))
            )
        ).ToDictionary();
    }

    /// <summary>The same of all records, to be asked about further.</summary>
    public static IQueryable<RecordOwner> Owners(DcimDbContext db)
    {
        var counting = Counting(db);
        return db.OffenderRecords.Select(o => new RecordOwner
        {
            RecordId = o.Id,
            InstitutionId = counting
                .Where(d => d.OffenderId == o.Id)
                .OrderByDescending(d => d.ProceedingId)
                .Select(d => d.Proceeding.InstitutionId)
                .FirstOrDefault(),
            IsSecret = counting.Any(d => d.OffenderId == o.Id && d.Proceeding.IsUnderSecrecy),
        });
    }

    private static IQueryable<Defendant> Counting(DcimDbContext db) =>
        db.Defendants.Where(d =>
            !db.ImportRuns.Any(i => i.Id == d.Proceeding.ImportId && (i.LiveAt == null || i.UndoneAt != null))
        );
}
