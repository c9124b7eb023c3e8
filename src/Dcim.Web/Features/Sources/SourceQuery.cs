using System.Security.Claims;
using Dcim.Data;
using Dcim.Domain.Catalogue;
using Dcim.Domain.Exchange;
using Dcim.Domain.Records;
using Dcim.Web.Hosting;
using Dcim.Web.Security;
using Microsoft.EntityFrameworkCore;

namespace Dcim.Web.Features.Sources;

/// <summary>A source as somebody may see it.</summary>
/// <param name="Keeper">Name of the institution it belongs to here.</param>
/// <param name="IsOwn">It belongs to the institution of the reader.</param>
public sealed record SeenSource(RecordSource Source, SourceProfile Profile, string Keeper, bool IsOwn)
{
    /// <summary>The body that keeps it.</summary>
    public string KeptBy => Profile.KeptBy ?? Keeper;
}

/// <summary>
/// The one way to the sources: an institution sees its own, and who makes the tables in the observatory those of the country.
/// </summary>
public sealed class SourceQuery(
    DcimDbContext db,
    Scope scope,
    CurrentInstitution current,
    IndicatorCatalogue catalogue,
    LocalDays days
)
{
    public async Task<bool> SeesAllAsync(ClaimsPrincipal user) =>
        Permissions.Has(user, Permissions.TablesView)
        && scope.InstitutionId is not null
        && (await current.GetAsync()).IsObservatory;

    /// <summary>The sources somebody sees, by who keeps them and name; retired ones among them.</summary>
    public async Task<IReadOnlyList<SeenSource>> ListAsync(ClaimsPrincipal user, CancellationToken cancellationToken) =>
        [
            .. (await ReadAsync((await SeenAsync(user)).AsNoTracking(), cancellationToken))
                .OrderBy(s => s.KeptBy, StringComparer.CurrentCulture)
                .ThenBy(s => s.Source.Name, StringComparer.CurrentCulture)
                .ThenBy(s => s.Source.Id),
        ];

    /// <summary>A source somebody sees; null where there is none.</summary>
    public async Task<SeenSource?> FindAsync(string code, ClaimsPrincipal user, CancellationToken cancellationToken) =>
        (await ReadAsync((await SeenAsync(user)).Where(s => s.Code == code), cancellationToken)).SingleOrDefault();

    /// <summary>A source that the institution has in use under a name; null where there is none.</summary>
    public async Task<RecordSource?> FindNamedAsync(string name, CancellationToken cancellationToken) =>
        (await Own.Where(s => s.RetiredAt == null).ToListAsync(cancellationToken)).FirstOrDefault(s =>
            s.Name.Equals(name, StringComparison.OrdinalIgnoreCase)
        );

    /// <summary>All sources of the country in use, with what those who register here are asked for.</summary>
    public async Task<SourceAssessment> AssessAsync(CancellationToken cancellationToken)
    {
        var sources = await ReadAsync(
            db.RecordSources.AsNoTracking().Where(s => s.RetiredAt == null),
            cancellationToken
        );
        var institutions = await db.Institutions.AsNoTracking().Where(i => i.Registers).ToListAsync(cancellationToken);
        return SourceAssessment.Of(
            catalogue,
            [
                .. sources
                    .OrderBy(s => s.Source.CreatedAt)
                    .ThenBy(s => s.Source.Id)
                    .Select(s => new DescribedSource(s.Source.Code, s.KeptBy, s.Profile)),
            ],
            [.. institutions.Where(i => i.IsActiveIn(days.Today.Year))]
        );
    }

    private IQueryable<RecordSource> Own => db.RecordSources.Where(s => s.InstitutionId == scope.InstitutionId);

    private async Task<IQueryable<RecordSource>> SeenAsync(ClaimsPrincipal user) =>
        await SeesAllAsync(user) ? db.RecordSources : Own;

    private async Task<List<SeenSource>> ReadAsync(
        IQueryable<RecordSource> sources,
        CancellationToken cancellationToken
    )
    {
        var rows = await sources
            .Join(db.Institutions, s => s.InstitutionId, i => i.Id, (s, i) => new { Source = s, i.Name })
            .ToListAsync(cancellationToken);
        return
        [
            .. rows.Select(r => new SeenSource(
                r.Source,
                SourceProfile.FromJson(r.Source.Profile),
                r.Name,
                r.Source.InstitutionId == scope.InstitutionId
            )),
        ];
    }
}
