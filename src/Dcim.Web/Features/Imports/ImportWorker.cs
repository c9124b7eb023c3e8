using System.Data.Common;
using System.Globalization;
using Dcim.Data;
using Dcim.Data.Imports;
using Dcim.Domain.Records;
using Microsoft.EntityFrameworkCore;

namespace Dcim.Web.Features.Imports;

/// <summary>Tells the worker of this process that there is something to do, so that nobody waits for its next look.</summary>
public sealed class ImportSignal
{
    private readonly SemaphoreSlim _signal = new(0, 1);

    public void Set()
    {
        lock (_signal)
            if (_signal.CurrentCount == 0)
                _signal.Release();
    }

    public Task<bool> WaitAsync(TimeSpan patience, CancellationToken cancellationToken) =>
        _signal.WaitAsync(patience, cancellationToken);
}

/// <summary>
/// Does the work of imports beside the requests: claims one with a lease, so that many nodes share them, and takes up again what a
/// killed process left.
/// </summary>
public sealed class ImportWorker(
    IServiceScopeFactory scopes,
    ImportSignal signal,
    TimeProvider clock,
    ILogger<ImportWorker> log
) : BackgroundService
{
    /// <summary>How long rejected rows are kept for whoever mends them.</summary>
    public static readonly TimeSpan RejectedKept = TimeSpan.FromDays(30);

    private const int MostAttempts = 4;
    private static readonly TimeSpan s_look = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_abandoned = TimeSpan.FromHours(1);
    private static readonly TimeSpan s_rest = TimeSpan.FromSeconds(5);

    private readonly Dictionary<long, int> _attempts = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
            try
            {
                while (await ClaimAsync(stoppingToken) is { } id)
                    await WorkAsync(id, stoppingToken);
                await signal.WaitAsync(s_look, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e) when (e is DbException or DbUpdateException or IOException)
            {
                log.LogWarning(e, "Imports wait: the database or the key folder does not answer.");
                await Task.Delay(s_look, clock, stoppingToken);
            }
    }

    /// <summary>Works at an import that this process holds until it waits for somebody, or has ended.</summary>
    /// <param name="isAlone"><inheritdoc cref="HeldImport.IsAlone" path="/summary"/></param>
    public async Task RunAsync(long id, CancellationToken cancellationToken, bool isAlone = false)
    {
        var held = new HeldImport(id) { IsAlone = isAlone };
        var (userId, institutionId, language) = await AsSystemAsync(async db =>
        {
            var run = await db.ImportRuns.AsNoTracking().SingleAsync(r => r.Id == id, cancellationToken);
            await using var scope = scopes.CreateAsyncScope();
            var file = scope.ServiceProvider.GetRequiredService<ImportStaging>().OpenFile(run);
            return (run.CreatedBy, run.InstitutionId, file?.Language ?? CultureInfo.CurrentUICulture.Name);
        });
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(language);
        for (var more = true; more; )
        {
            // Anew for each step: what one has read of the register and of records is not to grow old.
            await using var scope = scopes.CreateAsyncScope();
            var on = scope.ServiceProvider.GetRequiredService<Scope>();
            // The operator's too sees what its institution sees, and no more.
            if (userId == 0)
                on.EnterFor(institutionId);
            else
                on.Enter(userId, institutionId);
            more = await scope.ServiceProvider.GetRequiredService<ImportSteps>().StepAsync(held, cancellationToken);
        }
    }

    private async Task WorkAsync(long id, CancellationToken stoppingToken)
    {
        try
        {
            await RunAsync(id, stoppingToken);
            _attempts.Remove(id);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            await GiveBackAsync(id, null);
            throw;
        }
        catch (DbUpdateConcurrencyException)
        {
            log.LogInformation("Another process works at import {Import}.", id);
        }
        catch (Exception e)
        {
            var attempt = _attempts[id] = _attempts.GetValueOrDefault(id) + 1;
            log.LogError(e, "Import {Import} met an error, attempt {Attempt}.", id, attempt);
            if (attempt >= MostAttempts && await FailAsync(id))
                _attempts.Remove(id);
            else
                await GiveBackAsync(id, Now + s_rest * attempt);
        }
    }

    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    private Task<long?> ClaimAsync(CancellationToken cancellationToken) =>
        AsSystemAsync(db =>
            db.ClaimImportAsync(Now, Now + ImportSteps.Lease, Now - RejectedKept, Now - s_abandoned, cancellationToken)
        );

    private Task GiveBackAsync(long id, DateTime? until) =>
        AsSystemAsync(async db =>
        {
            await db.GiveBackImportAsync(id, until, CancellationToken.None);
            return true;
        });

    /// <summary>Before anything of it was real it is given up; after that it is tried until it is done.</summary>
    private Task<bool> FailAsync(long id) =>
        AsSystemAsync(async db =>
        {
            var run = await db.ImportRuns.SingleAsync(r => r.Id == id);
            if (run.State is not (ImportState.Checking or ImportState.Committing))
                return false;
            (run.State, run.Failure, run.FinishedAt, run.LeaseUntil) = (
                ImportState.Failed,
                "Import.Failure.Unexpected",
                Now,
                null
            );
            run.Version++;
            await db.SaveChangesAsync();
            return true;
        });

    private async Task<T> AsSystemAsync<T>(Func<DcimDbContext, Task<T>> work)
    {
        await using var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<Scope>().EnterSystem();
        return await work(scope.ServiceProvider.GetRequiredService<DcimDbContext>());
    }
}
