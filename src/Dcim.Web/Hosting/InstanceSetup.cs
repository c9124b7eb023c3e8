using Dcim.Data;
using Dcim.Data.Sealing;
using Dcim.Web.Features.Terms;
using Dcim.Web.Security;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Dcim.Web.Hosting;

/// <summary>Brings an instance to where it can be used: keys, database, roles, and in Development the demonstration.</summary>
public sealed class InstanceSetup(
    DcimDbContext db,
    Scope scope,
    KeyStore keys,
    DcimOptions options,
    IHostEnvironment environment,
    RoleManager<IdentityRole<long>> roles,
    PublishedTerms terms,
    DemonstrationData demonstration,
    InstanceState state
)
{
    /// <param name="migrate">Apply migrations; a SQL Server is migrated by the verb alone, never by one of many nodes.</param>
    /// <returns>The accounts of a demonstration made just now; empty otherwise.</returns>
    /// <exception cref="StartRefusedException">Keys and database do not belong together, or migrations are missing.</exception>
    public async Task<DemonstrationAccounts?> PrepareAsync(bool migrate)
    {
        scope.EnterSystem();
        if (keys.IsBeingRestored)
            throw new StartRefusedException(
                $"A restore into this instance is running or was broken off ({options.KeyFolder} says so). Call the verb 'restore' again: it begins anew, or ends what was all but done."
            );
        if (migrate)
            await db.Database.MigrateAsync();
        else if ((await db.Database.GetPendingMigrationsAsync()).Any())
            throw new StartRefusedException("The database is not up to date. Run the verb 'migrate' once, then start.");

        var instance = await db.Instances.SingleOrDefaultAsync();
        if (!keys.HasKeys)
        {
            if (instance is not null)
                throw new StartRefusedException(
                    $"The keys of this database are not in {options.KeyFolder}, or its master key is not given. Bring them back from their own backup; new ones could not open what is sealed."
                );
            keys.CreateKeys();
        }
        keys.CheckMaster();
        if (instance is null)
        {
            instance = new()
            {
                Id = 1,
                IsDemonstration = environment.IsDevelopment(),
                KeyFingerprint = keys.Fingerprint,
            };
            db.Add(instance);
        }
        else if (instance.KeyFingerprint == keys.OlderFingerprint)
            instance.KeyFingerprint = keys.Fingerprint;
        else if (instance.KeyFingerprint != keys.Fingerprint)
            throw new StartRefusedException(
                $"The keys in {options.KeyFolder} are not those of this database. Nothing was changed."
            );
        if (keys.LinkageVersions.Count == 0)
        {
            if (instance.HasLinkageKey)
                throw new StartRefusedException(
                    $"The linkage key of this database is not in {options.KeyFolder}. Bring it back from its backup: what it encoded is not found again by another."
                );
            keys.CreateLinkageKey();
        }
        instance.HasLinkageKey = true;
        await db.SaveChangesAsync();
        if (keys.VersionsInUse.Count == 0)
            keys.MarkInUse(keys.MasterVersion);
        await DestroyKeysAsync();
        // Proceedings from before they had facts: no table must leave them out.
        if (migrate && await db.Proceedings.AnyAsync(p => !db.ProceedingFacts.Any(f => f.ProceedingId == p.Id)))
            await db.RebuildProceedingFactsAsync();

        foreach (var role in Roles.All.Select(r => r.Name))
            if (!await roles.RoleExistsAsync(role))
                await roles.CreateAsync(new(role));
        await terms.PublishFirstAsync();
        state.IsDemonstration = instance.IsDemonstration;
        return instance.IsDemonstration ? await demonstration.CreateOnceAsync() : null;
    }

    /// <summary>What a crash, or a key folder that could not be written, left alive.</summary>
    private async Task DestroyKeysAsync()
    {
        try
        {
            await db.DestroyKeysAsync();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StartRefusedException(
                $"Keys of erased persons are to be destroyed, and {options.KeyFolder} cannot be written: {e.Message}"
            );
        }
    }
}
