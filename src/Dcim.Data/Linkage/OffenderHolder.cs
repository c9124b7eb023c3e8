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
            from d in db.Defendants
            where records.Contains(d.OffenderId)
            where !db.ImportRuns.Any(i => i.Id == d.Proceeding.ImportId && (i.LiveAt == null || i.UndoneAt != null))
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
}
