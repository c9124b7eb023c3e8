using Dcim.Domain.Counting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Dcim.Data.Linkage;

/// <summary>What the national link reviewer sees of a registration: its fact, pseudonymous, as the statistics have it.</summary>
public sealed class PairFacts(IServiceScopeFactory scopes)
{
    public async Task<VictimFact?> FindAsync(long registration, CancellationToken cancellationToken) =>
        (await FindAsync([registration], cancellationToken)).GetValueOrDefault(registration);

    /// <summary>By the ids of the registrations.</summary>
    public async Task<IReadOnlyDictionary<long, VictimFact>> FindAsync(
        IReadOnlyCollection<long> registrations,
        CancellationToken cancellationToken
    )
    {
        await using var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<Scope>().EnterSystem();
        return await scope
            .ServiceProvider.GetRequiredService<DcimDbContext>()
            .VictimFacts.AsNoTracking()
            .Where(f => registrations.Contains(f.RegistrationId) && f.RecordedTo == null)
            .ToDictionaryAsync(f => f.RegistrationId, cancellationToken);
    }
}
