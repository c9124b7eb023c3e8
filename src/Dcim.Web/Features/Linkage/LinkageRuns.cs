using Dcim.Data;
using Dcim.Data.Linkage;
using Dcim.Domain.Records;
using Microsoft.EntityFrameworkCore;

namespace Dcim.Web.Features.Linkage;

/// <summary>Runs of the matcher: who asks for one, who works at it, and how far it is.</summary>
public sealed class LinkageRuns(IServiceScopeFactory scopes, TimeProvider clock)
{
    /// <summary>How long a process holds a run without a sign of life.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromMinutes(2);

    /// <summary>Steps of a run, for its progress.</summary>
    private const int Steps = 1000;

    /// <summary>What is saved in this moment may be seen by nobody yet.</summary>
    private static readonly TimeSpan s_settling = TimeSpan.FromSeconds(2);

    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    /// <summary>Asks that everything be compared with everything; whoever is first does it.</summary>
    /// <returns>The code of the run; of one that waits or runs already, its.</returns>
    public Task<string> AskForEverythingAsync(long? userId, CancellationToken cancellationToken) =>
        InSystemAsync(async services =>
        {
            var db = services.GetRequiredService<DcimDbContext>();
            var there = await db
                .LinkRuns.Where(r => r.Of == LinkedKind.Victim && r.Scope == LinkRunScope.Everything)
                .Where(r => r.State == LinkRunState.Waiting || r.State == LinkRunState.Running)
                .Select(r => r.Code)
                .FirstOrDefaultAsync(cancellationToken);
            return there ?? await AddAsync(db, LinkRunScope.Everything, userId, cancellationToken);
        });

    /// <summary>Asks that what changed since the last run be compared, where there is such.</summary>
    public Task<bool> AskForChangedAsync(CancellationToken cancellationToken) =>
        InSystemAsync(async services =>
        {
            var db = services.GetRequiredService<DcimDbContext>();
            if (
                await db.LinkRuns.AnyAsync(
                    r => r.State == LinkRunState.Waiting || r.State == LinkRunState.Running,
                    cancellationToken
                )
            )
                return true;
            var (from, to) = (await SinceAsync(db, cancellationToken), Now - s_settling);
            if (!await services.GetRequiredService<VictimMatcher>().HasChangedAsync(from, to, cancellationToken))
                return false;
            await AddAsync(db, LinkRunScope.Changed, userId: null, cancellationToken);
            return true;
        });

    private async Task<string> AddAsync(
        DcimDbContext db,
        LinkRunScope scope,
        long? userId,
        CancellationToken cancellationToken
    )
    {
        var run = new LinkRun
        {
            Code = RandomCode.New(),
            Of = LinkedKind.Victim,
            Scope = scope,
            CreatedAt = Now - s_settling,
            CreatedBy = userId,
            Total = Steps,
        };
        db.Add(run);
        await db.SaveChangesAsync(cancellationToken);
        return run.Code;
    }

    /// <summary>Up to when what changed has been compared.</summary>
    private static async Task<DateTime> SinceAsync(DcimDbContext db, CancellationToken cancellationToken) =>
        await db
            .LinkRuns.Where(r => r.Of == LinkedKind.Victim && r.State == LinkRunState.Done)
            .MaxAsync(r => (DateTime?)r.CreatedAt, cancellationToken)
        ?? DateTime.MinValue;

    /// <summary>Works at a run that waits, or that a killed process left.</summary>
    /// <param name="said">Told how far it is, in thousandths.</param>
    /// <returns>Whether there was one.</returns>
    public async Task<bool> WorkAsync(Action<int>? said, CancellationToken cancellationToken)
    {
        var claimed = await InSystemAsync(s =>
            s.GetRequiredService<DcimDbContext>().ClaimLinkRunAsync(Now, Now + Lease, cancellationToken)
        );
        if (claimed is not { } id)
            return false;
        using var alive = new Timer(_ => _ = KeepAsync(id), null, Lease / 4, Lease / 4);
        var told = 0;
        try
        {
            var found = await InSystemAsync(async services =>
            {
                var db = services.GetRequiredService<DcimDbContext>();
                var run = await db.LinkRuns.AsNoTracking().SingleAsync(r => r.Id == id, cancellationToken);
                var matcher = services.GetRequiredService<VictimMatcher>();
                await SetAsync(id, r => (r.State, r.StartedAt) = (LinkRunState.Running, r.StartedAt ?? Now));
                return run.Scope == LinkRunScope.Everything
                    ? await matcher.CompareAllAsync(Tell, cancellationToken)
                    : await matcher.CompareChangedAsync(
                        await SinceAsync(db, cancellationToken),
                        run.CreatedAt,
                        cancellationToken
                    );
            });
            await SetAsync(
                id,
                r =>
                    (r.State, r.Found, r.Done, r.FinishedAt, r.LeaseUntil) = (
                        LinkRunState.Done,
                        found,
                        Steps,
                        Now,
                        null
                    )
            );
            await ForgetOlderAsync(id);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await SetAsync(id, r => r.LeaseUntil = null);
            throw;
        }
        return true;

        void Tell(double share)
        {
            var done = (int)(share * Steps);
            if (done <= told)
                return;
            told = done;
            said?.Invoke(done);
            _ = SetAsync(id, r => r.Done = done);
        }
    }

    private async Task KeepAsync(long id) => await SetAsync(id, r => r.LeaseUntil = Now + Lease);

    private async Task SetAsync(long id, Action<LinkRun> set)
    {
        for (var attempt = 0; ; attempt++)
            try
            {
                await InSystemAsync(async services =>
                {
                    var db = services.GetRequiredService<DcimDbContext>();
                    var run = await db.LinkRuns.SingleAsync(r => r.Id == id);
                    set(run);
                    run.Version++;
                    await db.SaveChangesAsync();
                    return true;
                });
                return;
            }
            catch (DbUpdateConcurrencyException) when (attempt < 5) { }
    }

    /// <summary>Of the runs over what changed only the last tells anything.</summary>
    private Task ForgetOlderAsync(long id) =>
        InSystemAsync(async services =>
        {
            var db = services.GetRequiredService<DcimDbContext>();
            db.RemoveRange(
                await db
                    .LinkRuns.Where(r => r.Id < id && r.Scope == LinkRunScope.Changed && r.State == LinkRunState.Done)
                    .ToListAsync()
            );
            await db.SaveChangesAsync();
            return true;
        });

    private async Task<T> InSystemAsync<T>(Func<IServiceProvider, Task<T>> work)
    {
        await using var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<Scope>().EnterSystem();
        return await work(scope.ServiceProvider);
    }
}

/// <summary>Compares what is new or changed beside the requests, within a minute.</summary>
public sealed class LinkageWorker(
    LinkageRuns runs,
    CancellableRuns work,
    TimeProvider clock,
    ILogger<LinkageWorker> log
) : BackgroundService
{
    private static readonly TimeSpan s_look = TimeSpan.FromSeconds(20);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
            try
            {
                await Task.Delay(s_look, clock, stoppingToken);
                if (await runs.AskForChangedAsync(stoppingToken))
                    await work.WorkAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                log.LogError(e, "Linkage waits: a run met an error.");
            }
    }
}
