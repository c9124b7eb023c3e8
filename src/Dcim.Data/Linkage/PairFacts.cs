using Dcim.Domain.Counting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Dcim.Data.Linkage;

/// <summary>What the national link reviewer sees of a registration: its fact, pseudonymous, as the statistics have it.</summary>
public sealed class PairFacts(IServiceScopeFactory scopes)
{
    public async Task<VictimFact?> FindAsync(long registration, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<Scope>().EnterSystem();
        return await scope
            .ServiceProvider.GetRequiredService<DcimDbContext>()
            .VictimFacts.AsNoTracking()
            .SingleOrDefaultAsync(f => f.RegistrationId == registration && f.RecordedTo == null, cancellationToken);
    }
}
