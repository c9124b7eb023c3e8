using Dcim.Domain.Records;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Dcim.Data.Linkage;

/// <summary>What nobody has decided on about some registrations.</summary>
/// <param name="Pairs">Open pairs with their probability, the unlikely too; the other registration may be one that was not asked for.</param>
/// <param name="Named">Of the registrations, those in which there is a name to compare.</param>
public sealed record Undecided(
    IReadOnlyList<(long First, long Second, double Probability)> Pairs,
    IReadOnlySet<long> Named
);

/// <summary>
/// The one place where the statistics read proposals, which are shown to no institution: what is read here leaves the program in
/// figures only.
/// </summary>
public sealed class UndecidedPairs(IServiceScopeFactory scopes)
{
    /// <summary>Pairs keep no history: they are as they are now.</summary>
    /// <param name="registrations">Chooses the registrations, by their ids.</param>
    /// <param name="since">In UTC.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>
    /// Null where that may not be how they stood then: since, all was compared anew, or one of the registrations was encoded anew,
    /// compared to be like another, or something was said of it.
    /// </returns>
    public async Task<Undecided?> FindAsync(
        Func<DcimDbContext, IQueryable<long>> registrations,
        DateTime since,
        CancellationToken cancellationToken
    )
    {
        await using var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<Scope>().EnterSystem();
        var db = scope.ServiceProvider.GetRequiredService<DcimDbContext>();
        var ids = registrations(db);
        if (
            await db.LinkRuns.AnyAsync(
                r =>
                    r.Of == LinkedKind.Victim
                    && r.Scope == LinkRunScope.Everything
                    && (r.StartedAt > since || r.FinishedAt > since),
                cancellationToken
            )
            || await db
                .VictimLinkEvents.Where(e => e.At > since)
                .AnyAsync(e => ids.Contains(e.FirstId) || ids.Contains(e.SecondId), cancellationToken)
        )
            return null;
        var pairs = await db
            .VictimCandidatePairs.Where(p => p.State == PairState.Open && ids.Contains(p.FirstId))
            .Select(p => new
            {
                p.FirstId,
                p.SecondId,
                p.Probability,
                p.FoundAt,
            })
            .ToListAsync(cancellationToken);
        var encodings = await db
            .VictimEncodings.Where(e => ids.Contains(e.RecordId))
            .Select(e => new { e.RecordId, e.ChangedAt })
            .ToListAsync(cancellationToken);
        return pairs.Exists(p => p.FoundAt > since) || encodings.Exists(e => e.ChangedAt > since)
            ? null
            : new(
                [.. pairs.Select(p => (p.FirstId, p.SecondId, p.Probability))],
                encodings.Select(e => e.RecordId).ToHashSet()
            );
    }
}
