using System.CommandLine;
using System.Globalization;
using Dcim.Data;
using Dcim.Data.Sealing;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.EntityFrameworkCore;

namespace Dcim.Web.Hosting;

/// <summary>The verbs about keys: what there is, rotation, and whether database and key store belong together.</summary>
internal static class KeyVerbs
{
    private static readonly string[] s_what = ["master", "identities", "audit", "data-protection", "all"];

    /// <summary>Every node has the new key by then: they read the folder again once a day.</summary>
    private static readonly TimeSpan s_untilUse = TimeSpan.FromDays(2);

    public static Command All()
    {
        var what = new Option<string>("--what")
        {
            Description = $"Which keys: {string.Join(", ", s_what)}.",
            Required = true,
        };
        what.AcceptOnlyFromAmong(s_what);
        var status = new Command("status", "Says which keys there are, and how many each wraps.");
        status.SetAction((_, _) => OperatorVerbs.InInstanceAsync(migrate: false, needsDatabase: true, StatusAsync));
        var rotate = new Command(
            "rotate",
            "Puts new keys in the place of old ones while the instance runs. Broken off, it is taken up again by the next call."
        )
        {
            what,
        };
        rotate.SetAction(
            (call, _) =>
                OperatorVerbs.InInstanceAsync(
                    migrate: false,
                    needsDatabase: true,
                    (services, token) => RotateAsync(services, call.GetValue(what)!, token)
                )
        );
        var again = new Option<bool>("--erase-again")
        {
            Description =
                "After a backup was brought back: erases again whom it brought back, and destroys their keys.",
        };
        var verify = new Command(
            "verify",
            "Checks that every key in use is there and opens, and that none opens that was destroyed. Exit code 1 if not."
        )
        {
            again,
        };
        verify.SetAction(
            (call, _) =>
                OperatorVerbs.InInstanceAsync(
                    migrate: false,
                    needsDatabase: true,
                    (services, token) => VerifyAsync(services, call.GetValue(again), token)
                )
        );
        return new("keys", "The keys of the instance.") { status, rotate, verify };
    }

    private static async Task<int> StatusAsync(IServiceProvider services, CancellationToken token)
    {
        var keys = services.GetRequiredService<KeyStore>();
        var db = services.GetRequiredService<DcimDbContext>();
        var options = services.GetRequiredService<DcimOptions>();
        Console.WriteLine($"Key folder: {options.KeyFolder}. Master key from: {options.Keys.Source}.");
        Console.WriteLine(
            $"Master key: version {keys.MasterVersion}; at hand {List(keys.Master.Versions)}; in use {List(keys.VersionsInUse)}."
        );
        foreach (var (version, count) in keys.DataKeys.CountByVersion())
            Console.WriteLine(
                version == 0
                    ? $"Data keys destroyed: {count}."
                    : $"Data keys wrapped by version {version}, those not handed out yet among them: {count}."
            );
        var registrations = await db.Registrations.CountAsync(token);
        var without = await db.Registrations.CountAsync(r => r.KeyName == "", token);
        Console.WriteLine($"Registrations: {registrations}, of which without a key of their own: {without}.");
        Console.WriteLine($"Audit key: version {keys.AuditVersions[^1]}; there are {List(keys.AuditVersions)}.");
        Console.WriteLine($"Linkage key: versions {List(keys.LinkageVersions)}.");
        Console.WriteLine(
            $"Data protection keys: {services.GetRequiredService<IKeyManager>().GetAllKeys().Count(k => !k.IsRevoked)}."
        );
        var due = await db.KeysToDestroy.CountAsync(k => k.DestroyedAt == null, token);
        if (due > 0)
            Console.WriteLine($"Keys still to be destroyed: {due}. The key folder could not be written.");
        if (File.Exists(keys.RotationFile))
            Console.WriteLine("A rotation of the data keys was broken off: keys rotate --what identities");
        return 0;
    }

    private static async Task<int> RotateAsync(IServiceProvider services, string what, CancellationToken token)
    {
        var rotation = services.GetRequiredService<KeyRotation>();
        var all = what == "all";
        if (all || what == "identities")
            await rotation.RotateDataKeysAsync(Console.WriteLine, token);
        if (all || what == "audit")
            await rotation.RotateAuditAsync(Console.WriteLine, token);
        if (all || what == "data-protection")
            RotateDataProtection(services);
        if (all || what == "master") // last: it wraps what the others made
            await rotation.RotateMasterAsync(Console.WriteLine, token);
        return 0;
    }

    private static void RotateDataProtection(IServiceProvider services)
    {
        var now = services.GetRequiredService<TimeProvider>().GetUtcNow();
        var lifetime = services
            .GetRequiredService<Microsoft.Extensions.Options.IOptions<KeyManagementOptions>>()
            .Value.NewKeyLifetime;
        services.GetRequiredService<IKeyManager>().CreateNewKey(now + s_untilUse, now + s_untilUse + lifetime);
        Console.WriteLine(
            $"A data protection key was made. It is used from {(now + s_untilUse).UtcDateTime.ToString("u", CultureInfo.InvariantCulture)}, when every node has read it; the older ones stay for reading, and nobody is signed out."
        );
    }

    private static async Task<int> VerifyAsync(IServiceProvider services, bool eraseAgain, CancellationToken token)
    {
        var verifier = services.GetRequiredService<KeyVerifier>();
        if (eraseAgain)
        {
            var (records, destroyed) = await verifier.EraseAgainAsync(token);
            Console.WriteLine($"Erased again: {records} records, {destroyed} keys.");
        }
        var verdict = await verifier.VerifyAsync(token);
        foreach (var fault in verdict.Faults)
            await Console.Error.WriteLineAsync($"{fault.Kind}: {fault.Subject}");
        Console.WriteLine(
            $"{verdict.Registrations} registrations with keys, {verdict.Values} sealed values, {verdict.Destroyed} destroyed keys looked at."
        );
        if (verdict.Faults.Count == 0)
        {
            Console.WriteLine("Database and keys belong together.");
            return 0;
        }
        await Console.Error.WriteLineAsync("Database and keys do not belong together as they are.");
        if (verdict.Faults.Any(f => f.Kind is KeyFaultKind.ErasedIsBack or KeyFaultKind.DestroyedIsBack))
            await Console.Error.WriteLineAsync("A backup undid erasures: keys verify --erase-again");
        return 1;
    }

    private static string List(IEnumerable<int> versions) => string.Join(", ", versions);
}
