using System.Security.Cryptography;
using Dcim.Data.Registrations;
using Microsoft.EntityFrameworkCore;

namespace Dcim.Data.Sealing;

/// <summary>What can be wrong between the database and the key store.</summary>
public enum KeyFaultKind
{
    /// <summary>A key in use is not in the key store: what it seals is lost unless a backup of the key store has it.</summary>
    KeyMissing,

    /// <summary>A key in use is there, and no master key at hand opens it.</summary>
    KeyUnreadable,

    /// <summary>A key in use was destroyed: the database comes from a backup from before that erasure.</summary>
    ErasedIsBack,

    /// <summary>A key that was destroyed opens again: the key store comes from a backup, or could not be written.</summary>
    DestroyedIsBack,

    /// <summary>A sealed value does not open, though its key is there.</summary>
    ValueDoesNotOpen,
}

/// <param name="Subject">Name of the key, or of the row's kind and its code.</param>
public sealed record KeyFault(KeyFaultKind Kind, string Subject);

/// <summary>What was looked at, and what is wrong.</summary>
public sealed record KeyVerdict(long Registrations, long Values, int Destroyed, IReadOnlyList<KeyFault> Faults);

/// <summary>Holds the database and the key store against each other, and does erasures again that a backup undid.</summary>
public sealed class KeyVerifier(DcimDbContext db, KeyStore keys, Sealer sealer, RegistrationStore store)
{
    private const int PerRead = 500;
    private const int ChunksPerStep = 5;

    public async Task<KeyVerdict> VerifyAsync(CancellationToken cancellationToken = default)
    {
        var faults = new List<KeyFault>();
        var (registrations, values, destroyed) = (0L, 0L, 0);
        for (var last = 0L; await NextKeysAsync(last, cancellationToken) is { Count: > 0 } batch; last = batch[^1].Id)
        {
            registrations += batch.Count;
            foreach (var name in batch.SelectMany(r => Names(r.KeyName, r.FormerKeys)))
                if (FaultOf(keys.DataKeys.StateOf(name)) is { } fault)
                    faults.Add(new(fault, name));
        }
        foreach (var column in SealedColumn.All)
            for (var last = 0L; ; )
            {
                var rows = await column
                    .Rows(db)
                    .Where(r => r.Id > last)
                    .OrderBy(r => r.Id)
                    .Take(PerRead)
                    .ToListAsync(cancellationToken);
                if (rows.Count == 0)
                    break;
                last = rows[^1].Id;
                values += rows.Count;
                faults.AddRange(rows.Select(FaultOf).OfType<KeyFault>());
            }
        for (var last = 0L; ; )
        {
            var names = await db
                .KeysToDestroy.AsNoTracking()
                .Where(k => k.Id > last)
                .OrderBy(k => k.Id)
                .Take(PerRead)
                .ToListAsync(cancellationToken);
            if (names.Count == 0)
                return new(registrations, values, destroyed, faults);
            last = names[^1].Id;
            destroyed += names.Count;
            faults.AddRange(
                names
                    .Where(k => keys.DataKeys.StateOf(k.Name) is DataKeyState.Alive or DataKeyState.Unreadable)
                    .Select(k => new KeyFault(KeyFaultKind.DestroyedIsBack, k.Name))
            );
        }
    }

    /// <summary>Erases again whom a backup of the database or of the key store brought back.</summary>
    /// <returns>How many registrations and events that were being typed, and how many keys.</returns>
    public async Task<(int Records, int Keys)> EraseAgainAsync(CancellationToken cancellationToken = default)
    {
        var destroyed = 0;
        for (var last = 0L; ; )
        {
            var names = await db
                .KeysToDestroy.AsNoTracking()
                .Where(k => k.Id > last)
                .OrderBy(k => k.Id)
                .Take(PerRead)
                .ToListAsync(cancellationToken);
            if (names.Count == 0)
                break;
            last = names[^1].Id;
            var back = names
                .Select(k => k.Name)
                .Where(n => keys.DataKeys.StateOf(n) is DataKeyState.Alive or DataKeyState.Unreadable)
                .ToList();
            keys.DataKeys.Destroy(back);
            destroyed += back.Count;
        }
        var erased = 0;
        for (var last = 0L; await NextKeysAsync(last, cancellationToken) is { Count: > 0 } batch; last = batch[^1].Id)
            foreach (var id in batch.Where(r => keys.DataKeys.StateOf(r.KeyName) == DataKeyState.Destroyed))
            {
                var registration = await RegistrationStore
                    .Whole(db.Registrations.Where(r => r.Id == id.Id))
                    .SingleAsync(cancellationToken);
                if (registration.IsDraft)
                    await store.DiscardAsync(registration);
                else
                    await store.EraseIdentityAsync(registration);
                await db.SaveChangesAsync(cancellationToken);
                db.ChangeTracker.Clear();
                erased++;
            }
        foreach (var draft in await db.EventDrafts.Where(d => d.KeyName != "").ToListAsync(cancellationToken))
            if (keys.DataKeys.StateOf(draft.KeyName) == DataKeyState.Destroyed)
            {
                db.Remove(draft);
                erased++;
            }
        foreach (var run in await db.ImportRuns.Where(r => r.KeyName != "").ToListAsync(cancellationToken))
            if (keys.DataKeys.StateOf(run.KeyName) == DataKeyState.Destroyed)
            {
                while (await db.RemoveStagedAsync(run, ChunksPerStep, cancellationToken)) { }
                (run.KeyName, run.SealedFile, run.SealedReasons) = ("", [], null);
                run.Version++;
                erased++;
            }
        await db.SaveChangesAsync(cancellationToken);
        return (erased, destroyed);
    }

    private Task<List<HerKeys>> NextKeysAsync(long last, CancellationToken cancellationToken) =>
        db
            .Registrations.AsNoTracking()
            .Where(r => r.Id > last && r.KeyName != "")
            .OrderBy(r => r.Id)
            .Take(PerRead)
            .Select(r => new HerKeys(r.Id, r.KeyName, r.FormerKeys))
            .ToListAsync(cancellationToken);

    private static IEnumerable<string> Names(string name, string former) =>
        former.Split(' ', StringSplitOptions.RemoveEmptyEntries).Append(name);

    private static KeyFaultKind? FaultOf(DataKeyState state) =>
        state switch
        {
            DataKeyState.Alive => null,
            DataKeyState.Destroyed => KeyFaultKind.ErasedIsBack,
            DataKeyState.Missing => KeyFaultKind.KeyMissing,
            _ => KeyFaultKind.KeyUnreadable,
        };

    private KeyFault? FaultOf(SealedRow row)
    {
        if (Sealer.KeyNameOf(row.Blob) is { } name && FaultOf(keys.DataKeys.StateOf(name)) is { } ofKey)
            return new(ofKey, $"{row.Table} {row.Row}");
        try
        {
            sealer.Open(row.Blob, row.Place);
            return null;
        }
        catch (CryptographicException)
        {
            return new(KeyFaultKind.ValueDoesNotOpen, $"{row.Table} {row.Row}");
        }
    }

    private sealed record HerKeys(long Id, string KeyName, string FormerKeys);
}
