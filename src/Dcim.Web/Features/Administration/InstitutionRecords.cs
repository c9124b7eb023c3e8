using Dcim.Data;
using Microsoft.EntityFrameworkCore;

namespace Dcim.Web.Features.Administration;

/// <summary>How many records an institution has, whoever asks: numbers only, never what is in them.</summary>
public sealed record InstitutionRecords(int Registrations, int Drafts, int Cases, int Proceedings)
{
    public static async Task<InstitutionRecords> CountAsync(
        DcimDbContext db,
        long institutionId,
        CancellationToken cancellationToken
    )
    {
        Domain.Answers.Code draft = "DRA";
#pragma warning disable RS0030 // Counted for administrators, in whose own scope nothing of another institution lies.
        var registrations = db.Registrations.IgnoreQueryFilters().Where(r => r.InstitutionId == institutionId);
        return new(
            await registrations.CountAsync(r => r.Quality != draft, cancellationToken),
            await registrations.CountAsync(r => r.Quality == draft, cancellationToken),
            await db.Cases.IgnoreQueryFilters().CountAsync(c => c.InstitutionId == institutionId, cancellationToken),
            await db
                .Proceedings.IgnoreQueryFilters()
                .CountAsync(p => p.InstitutionId == institutionId, cancellationToken)
        );
#pragma warning restore RS0030
    }
}
