using Dcim.Data;
using Dcim.Data.Audit;
using Dcim.Data.Sealing;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Dcim.Web.Hosting;

/// <summary>Writes the end of the audit chain to the key folder once a day, and destroys keys that could not be destroyed when they should.</summary>
public sealed class DailyAuditAnchor(IServiceScopeFactory scopes, TimeProvider clock, ILogger<DailyAuditAnchor> log)
    : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromDays(1), clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
            try
            {
                await using var scope = scopes.CreateAsyncScope();
                await scope.ServiceProvider.GetRequiredService<AuditVerifier>().AnchorAsync(stoppingToken);
                await scope.ServiceProvider.GetRequiredService<DcimDbContext>().DestroyKeysAsync(stoppingToken);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                log.LogError(e, "The key folder could not be written; it is tried again tomorrow.");
            }
    }
}

/// <summary>Ready only with its keys at hand.</summary>
public sealed class KeysCheck(KeyStore keys) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context,
        CancellationToken cancellationToken = default
    ) => Task.FromResult(keys.HasKeys ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy());
}
