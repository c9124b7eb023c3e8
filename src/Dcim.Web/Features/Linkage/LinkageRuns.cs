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

    /// <summary>How often who works at a run says so, and looks whether it is to be given up.</summary>
    private static readonly TimeSpan s_look = TimeSpan.FromSeconds(2);

    /// <summary>Steps of a run, for its progress.</summary>
    private const int Steps = 1000;

    /// <summary>What is saved in this moment may be seen by nobody yet.</summary>
    private static readonly TimeSpan s_settling = TimeSpan.FromSeconds(2);

    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    /// <summary>
    /// Asks that all records be compared with all others of their kind, in a run for each, where none waits or runs already; whoever is
    /// first does it.
    /// </summary>
    public async Task AskForEverythingAsync(long? userId, CancellationToken cancellationToken)
    {
        foreach (var kind in Enum.GetValues<LinkedKind>())
            await AskForEverythingAsync(kind, userId, cancellationToken);
    }

    private Task<bool> AskForEverythingAsync(LinkedKind kind, long? userId, CancellationToken cancellationToken) =>
        InSystemAsync(async services =>
        {
            var db = services.GetRequiredService<DcimDbContext>();
            if (
                await db
                    .LinkRuns.Where(r => r.Of == kind && r.Scope == LinkRunScope.Everything)
                    .AnyAsync(
                        r => r.State == LinkRunState.Waiting || r.State == LinkRunState.Running,
                        cancellationToken
                    )
            )
                return false;
            await AddAsync(db, kind, LinkRunScope.Everything, userId, cancellationToken);
            return true;
        });

    /// <summary>Asks that what changed since the last run of its kind be compared, where there is such.</summary>
    /// <returns>Whether there is anything to work at.</returns>
    public async Task<bool> AskForChangedAsync(CancellationToken cancellationToken)
    {
        var isAsked = false;
        foreach (var kind in Enum.GetValues<LinkedKind>())
            isAsked |= await AskForChangedAsync(kind, cancellationToken);
        return isAsked;
    }

    private Task<bool> AskForChangedAsync(LinkedKind kind, CancellationToken cancellationToken) =>
        InSystemAsync(async services =>
        {
            var db = services.GetRequiredService<DcimDbContext>();
            if (
                await db
                    .LinkRuns.Where(r => r.Of == kind)
                    .AnyAsync(
                        r => r.State == LinkRunState.Waiting || r.State == LinkRunState.Running,
                        cancellationToken
                    )
            )
                return true;
            var (from, to) = (await SinceAsync(db, kind, cancellationToken), Now - s_settling);
            if (!await Matcher.Of(kind, services).HasChangedAsync(from, to, cancellationToken))
                return false;
            await AddAsync(db, kind, LinkRunScope.Changed, userId: null, cancellationToken);
            return true;
        });

    private async Task AddAsync(
        DcimDbContext db,
        LinkedKind kind,
        LinkRunScope scope,
        long? userId,
        CancellationToken cancellationToken
    )
    {
        var run = new LinkRun
        {
            Code = RandomCode.New(),
            Of = kind,
            Scope = scope,
            CreatedAt = Now - s_settling,
            CreatedBy = userId,
            Total = Steps,
        };
        db.Add(run);
        await db.SaveChangesAsync(cancellationToken);
    }

    /// <summary>Up to when what changed has been compared.</summary>
    private static async Task<DateTime> SinceAsync(
        DcimDbContext db,
        LinkedKind kind,
        CancellationToken cancellationToken
    ) =>
        await db
            .LinkRuns.Where(r => r.Of == kind && r.State == LinkRunState.Done)
            .MaxAsync(r => (DateTime?)r.CreatedAt, cancellationToken)
        ?? DateTime.MinValue;

    /// <summary>Asks that a run be given up; one at which nobody works ends at once.</summary>
    /// <returns>False where there is none that still goes on.</returns>
    public async Task<bool> CancelAsync(string code, CancellationToken cancellationToken)
    {
        var id = await InSystemAsync(s =>
            s.GetRequiredService<DcimDbContext>()
                .LinkRuns.Where(r => r.Code == code)
                .Where(r => r.State == LinkRunState.Waiting || r.State == LinkRunState.Running)
                .Select(r => (long?)r.Id)
                .SingleOrDefaultAsync(cancellationToken)
        );
        if (id is null)
            return false;
        await SetAsync(
            id.Value,
            r =>
            {
                r.CancelAsked = true;
                if (r.State == LinkRunState.Waiting && r.LeaseUntil is null)
                    End(r, LinkRunState.Cancelled);
            }
        );
        return true;
    }

    /// <summary>Works at a run that waits, or that a killed process left, until it is done or somebody asks that it be given up.</summary>
    /// <param name="said">Told of which records it is, and how far it is in thousandths.</param>
    /// <returns>Whether there was one.</returns>
    public async Task<bool> WorkAsync(Action<LinkedKind, int>? said, CancellationToken cancellationToken)
    {
        var claimed = await InSystemAsync(s =>
            s.GetRequiredService<DcimDbContext>().ClaimLinkRunAsync(Now, Now + Lease, cancellationToken)
        );
        if (claimed is not { } id)
            return false;
        var run = await ReadAsync(id, cancellationToken);
        var told = 0;
        using var given = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var watch = WatchAsync(id, given);
        try
        {
            if (run.CancelAsked)
                await given.CancelAsync();
            await SetAsync(id, r => (r.State, r.StartedAt) = (LinkRunState.Running, r.StartedAt ?? Now));
            var found = await CompareAsync(run, Tell, given.Token);
            await SetAsync(
                id,
                r =>
                {
                    (r.Found, r.Done) = (found, Steps);
                    End(r, LinkRunState.Done);
                }
            );
            await ForgetOlderAsync(run.Of, id);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await SetAsync(id, r => r.LeaseUntil = null);
            throw;
        }
        catch (OperationCanceledException) when (given.IsCancellationRequested)
        {
            await SetAsync(id, r => End(r, LinkRunState.Cancelled));
        }
        catch
        {
            await SetAsync(id, r => End(r, LinkRunState.Failed));
            throw;
        }
        finally
        {
            await given.CancelAsync();
            await watch;
        }
        return true;

        void Tell(double share)
        {
            var done = (int)(share * Steps);
            if (done <= told)
                return;
            told = done;
            said?.Invoke(run.Of, done);
        }

        async Task WatchAsync(long of, CancellationTokenSource going)
        {
            try
            {
                while (true)
                {
                    await Task.Delay(s_look, clock, going.Token);
                    await SetAsync(of, r => (r.LeaseUntil, r.Done) = (Now + Lease, Math.Max(r.Done, told)));
                    if ((await ReadAsync(of, going.Token)).CancelAsked)
                        await going.CancelAsync();
                }
            }
            catch (OperationCanceledException) { }
        }
    }

    private Task<int> CompareAsync(LinkRun run, Action<double> tell, CancellationToken cancellationToken) =>
        InSystemAsync(async services =>
        {
            var matcher = Matcher.Of(run.Of, services);
            return run.Scope == LinkRunScope.Everything
                ? await matcher.CompareAllAsync(tell, cancellationToken)
                : await matcher.CompareChangedAsync(
                    await SinceAsync(services.GetRequiredService<DcimDbContext>(), run.Of, cancellationToken),
                    run.CreatedAt,
                    cancellationToken
                );
        });

    private Task<LinkRun> ReadAsync(long id, CancellationToken cancellationToken) =>
        InSystemAsync(s =>
            s.GetRequiredService<DcimDbContext>()
                .LinkRuns.AsNoTracking()
                .SingleAsync(r => r.Id == id, cancellationToken)
        );

    private void End(LinkRun run, LinkRunState state) =>
        (run.State, run.FinishedAt, run.LeaseUntil) = (state, Now, null);

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
    private Task ForgetOlderAsync(LinkedKind kind, long id) =>
        InSystemAsync(async services =>
        {
            var db = services.GetRequiredService<DcimDbContext>();
            db.RemoveRange(
                await db
                    .LinkRuns.Where(r =>
                        r.Of == kind && r.Id < id && r.Scope == LinkRunScope.Changed && r.State == LinkRunState.Done
                    )
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
public sealed class LinkageWorker(LinkageRuns runs, TimeProvider clock, ILogger<LinkageWorker> log) : BackgroundService
{
    private static readonly TimeSpan s_look = TimeSpan.FromSeconds(20);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
            try
            {
                await Task.Delay(s_look, clock, stoppingToken);
                if (await runs.AskForChangedAsync(stoppingToken))
                    while (await runs.WorkAsync(null, stoppingToken)) { }
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
