using Dcim.Domain.Answers;
using Dcim.Domain.Counting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Dcim.Data.Linkage;

/// <summary>An offender's record as the statistics have it, of the latest proceeding.</summary>
public sealed record OffenderFact(
    Code InstitutionType,
    Code Sex,
    CodeSequence Citizenship,
    Code AgeGroup,
    PartialDate SuspectSince
);

/// <summary>What the national link reviewer sees of an offender's record: pseudonymous, and no more than the statistics have.</summary>
public sealed class OffenderPairFacts(IServiceScopeFactory scopes)
{
    public async Task<OffenderFact?> FindAsync(long offender, CancellationToken cancellationToken) =>
        (await FindAsync([offender], cancellationToken)).GetValueOrDefault(offender);

    /// <summary>By the ids of the records.</summary>
    public async Task<IReadOnlyDictionary<long, OffenderFact>> FindAsync(
        IReadOnlyCollection<long> offenders,
        CancellationToken cancellationToken
    )
    {
        await using var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<Scope>().EnterSystem();
        var defendants = await scope
            .ServiceProvider.GetRequiredService<DcimDbContext>()
            .Defendants.AsNoTracking()
            .Include(d => d.Offender)
            .Include(d => d.Proceeding.Institution)
            .Where(d => offenders.Contains(d.OffenderId))
            .ToListAsync(cancellationToken);
        return (
            from d in defendants
            group d by d.OffenderId into of
            let latest = of.MaxBy(d => d.ProceedingId)
            select (
                of.Key,
                new OffenderFact(
                    latest.Proceeding.Institution.Type,
                    latest.Offender.Sex,
                    latest.Offender.Citizenship,
                    AgeGroupRule.Of(latest.AgeFrom, latest.AgeTo, latest.AgeGroup),
                    latest.SuspectSince
                )
            )
        ).ToDictionary();
    }
}
