using Dcim.Data;
using Dcim.Domain.Records;
using Microsoft.EntityFrameworkCore;

namespace Dcim.Web.Features.Linkage;

/// <summary>Works at runs of the matcher as <see cref="LinkageRuns"/> does, and gives up those of which somebody asked it.</summary>
public sealed class CancellableRuns(LinkageRuns runs, IServiceScopeFactory scopes, TimeProvider clock)
{
    private static readonly TimeSpan s_look = TimeSpan.FromSeconds(2);

    /// <summary>Asks that a run be given up; one at which nobody works ends at once.</summary>
    /// <returns>False where there is none that still goes on.</returns>
    public Task<bool> CancelAsync(string code, CancellationToken cancellationToken) =>
        InSystemAsync(async db =>
        {
            for (var attempt = 0; ; attempt++)
                try
                {
                    var run = await db.LinkRuns.SingleOrDefaultAsync(
                        r => r.Code == code && (r.State == LinkRunState.Waiting || r.State == LinkRunState.Running),
                        cancellationToken
                    );
                    if (run is null)
                        return false;
                    run.CancelAsked = true;
                    if (run.LeaseUntil is null)
                        (run.State, run.FinishedAt) = (LinkRunState.Cancelled, Now);
                    run.Version++;
                    await db.SaveChangesAsync(cancellationToken);
                    return true;
                }
                catch (DbUpdateConcurrencyException) when (attempt < 5)
                {
                    db.ChangeTracker.Clear(); // it went on meanwhile
                }
        });

    /// <inheritdoc cref="LinkageRuns.WorkAsync"/>
    public async Task<bool> WorkAsync(CancellationToken cancellationToken)
    {
        if (await IsAskedAsync(cancellationToken))
            await GiveUpAsync(cancellationToken);
        using var given = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var watch = WatchAsync(given);
        try
        {
            return await runs.WorkAsync(null, given.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            await GiveUpAsync(cancellationToken);
            return true;
        }
        finally
        {
            await given.CancelAsync();
            await watch;
        }
    }

    private async Task WatchAsync(CancellationTokenSource given)
    {
        try
        {
            do await Task.Delay(s_look, clock, given.Token);
            while (!await IsAskedAsync(given.Token));
            await given.CancelAsync();
        }
        catch (OperationCanceledException) { }
    }

    private Task<bool> IsAskedAsync(CancellationToken cancellationToken) =>
        InSystemAsync(db => Asked(db).AnyAsync(cancellationToken));

    private Task GiveUpAsync(CancellationToken cancellationToken) =>
        InSystemAsync(async db =>
        {
            foreach (var run in await Asked(db).ToListAsync(cancellationToken))
            {
                (run.State, run.FinishedAt, run.LeaseUntil) = (LinkRunState.Cancelled, Now, null);
                run.Version++;
            }
            try
            {
                return await db.SaveChangesAsync(cancellationToken);
            }
            catch (DbUpdateConcurrencyException)
            {
                return 0; // another process goes on with it; asked again at the next look
            }
        });

    private static IQueryable<LinkRun> Asked(DcimDbContext db) =>
        db.LinkRuns.Where(r => r.CancelAsked && (r.State == LinkRunState.Waiting || r.State == LinkRunState.Running));

    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    private async Task<T> InSystemAsync<T>(Func<DcimDbContext, Task<T>> work)
    {
        await using var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<Scope>().EnterSystem();
        return await work(scope.ServiceProvider.GetRequiredService<DcimDbContext>());
    }
}
