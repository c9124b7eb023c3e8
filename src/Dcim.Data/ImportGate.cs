using Microsoft.EntityFrameworkCore;

namespace Dcim.Data;

/// <summary>What imports ask of the gate: whether what they brought is real.</summary>
public abstract partial class DcimDbContext
{
#pragma warning disable RS0030 // Of every institution: whether it counts is no secret, and nothing else is read.
    /// <summary>The imports that were not real at a time: what they brought does not count.</summary>
    /// <param name="recordedUpTo">The time, in UTC; whatever was taken back since does not count either.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public Task<List<long?>> UnrealImportsAsync(DateTime recordedUpTo, CancellationToken cancellationToken) =>
        ImportRuns
            .IgnoreQueryFilters()
            .Where(i => i.LiveAt == null || i.LiveAt > recordedUpTo || i.UndoneAt != null)
            .Select(i => (long?)i.Id)
            .ToListAsync(cancellationToken);
#pragma warning restore RS0030
}
