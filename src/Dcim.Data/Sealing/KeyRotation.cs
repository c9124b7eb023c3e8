using System.Globalization;
using Dcim.Data.Audit;
using Microsoft.EntityFrameworkCore;

namespace Dcim.Data.Sealing;

/// <summary>
/// Puts new keys in the place of old ones while the instance runs. Each rotation can be broken off at any point and is taken
/// up again by the next call; one runs at a time.
/// </summary>
public sealed class KeyRotation(
    DcimDbContext db,
    KeyStore keys,
    Sealer sealer,
    IEnumerable<IInstanceSecrets> secrets,
    TimeProvider clock
)
{
    private const int PerTransaction = 20;
    private const int PerRead = 500;

    /// <summary>A save that began before a new master was there is over after it: longer than a saver waits for the database.</summary>
    public TimeSpan Settling { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Wraps all data keys and seals the instance's own secrets by a new master, and removes the old one.</summary>
    /// <param name="say">Is told how far it has come.</param>
    /// <exception cref="InvalidDataException">The new master has to be given by somebody else first.</exception>
    public async Task RotateMasterAsync(Action<string> say, CancellationToken cancellationToken = default)
    {
        using var alone = keys.HoldRotation();
        keys.DataKeys.RemoveUnfinished();
        var kept = await VersionsOfAuditAsync(cancellationToken);
        var version = keys.MasterVersion;
        if (keys.VersionsInUse.Any(v => v < version && !kept.Contains(v)))
            say($"The rotation to master key {version} is taken up again.");
        else if (keys.Master.TryCreate(++version))
            say($"Master key {version} made.");
        else
            throw new InvalidDataException(
                $"Master keys come from outside: give version {version} to every node beside the present one, restart the nodes, and call this again."
            );
        keys.MarkInUse(version);
        var from = clock.GetTimestamp();
        await WrapAsync(version, say, cancellationToken);
        if (Settling - clock.GetElapsedTime(from) is { Ticks: > 0 } rest)
        {
            say($"Waiting {rest.TotalSeconds:0} s for what is being saved by the old one.");
            await Task.Delay(rest, clock, cancellationToken);
        }
        foreach (var secret in secrets)
            say($"{await secret.ResealAsync(cancellationToken)} secrets of accounts sealed anew.");
        await WrapAsync(version, _ => { }, cancellationToken);
        db.Note(AuditAction.Changed, "Keys", $"master {version}");
        await db.SaveChangesAsync(cancellationToken);
        foreach (var old in keys.Master.Versions.Union(keys.VersionsInUse).Where(v => v < version).ToList())
            if (kept.Contains(old))
                say($"Master key {old} stays: values of the audit from before per-person keys are sealed by it.");
            else
            {
                keys.MarkUnused(old);
                say(
                    keys.Master.TryRemove(old)
                        ? $"Master key {old} removed."
                        : $"Master key {old} is not used any more: take it away from every node."
                );
            }
    }

    /// <summary>
    /// A new data key for each registration and each event that is being typed. What the audit sealed earlier stays under the
    /// former key, which is destroyed with the person's erasure like the new one.
    /// </summary>
    public async Task RotateDataKeysAsync(Action<string> say, CancellationToken cancellationToken = default)
    {
        using var alone = keys.HoldRotation();
        keys.DataKeys.RemoveUnfinished();
        var (last, end) = await ReadProgressAsync(cancellationToken);
        if (last > 0)
            say("The rotation is taken up again.");
        var (done, batches) = (0, 0);
        while (true)
        {
            var batch = await db
                .Registrations.AsNoTracking()
                .Where(r => r.Id > last && r.Id <= end)
                .OrderBy(r => r.Id)
                .Take(PerTransaction)
                .Select(r => new HerKeys(r.Id, r.KeyName, r.FormerKeys))
                .ToListAsync(cancellationToken);
            if (batch.Count == 0)
                break;
            done += await RotateAsync(batch, cancellationToken);
            last = batch[^1].Id;
            if (++batches % 10 == 0)
            {
                KeepProgress(last, end);
                say($"{done} registrations.");
            }
        }
        var drafts = await RotateEventsAsync(cancellationToken);
        db.Note(AuditAction.Changed, "Keys", "identities");
        await db.SaveChangesAsync(cancellationToken);
        await db.DestroyKeysAsync(cancellationToken);
        File.Delete(keys.RotationFile);
        say($"{done} registrations and {drafts} events begun have new keys.");
    }

    /// <summary>A new key for the digests of the audit from now on; the old ones stay, to verify what they made.</summary>
    public async Task RotateAuditAsync(Action<string> say, CancellationToken cancellationToken = default)
    {
        using var alone = keys.HoldRotation();
        var version = keys.AuditVersions[^1] + 1;
        keys.CreateAuditKey(version);
        db.Note(AuditAction.Changed, "Keys", $"audit {version}");
        await db.SaveChangesAsync(cancellationToken);
        say($"Audit key {version} made. The older ones stay: they verify what they made.");
    }

    private async Task WrapAsync(int version, Action<string> say, CancellationToken cancellationToken)
    {
        var pages = keys.DataKeys.Pages;
        for (var i = 0; i < pages.Count; i++)
        {
            keys.DataKeys.Rewrap(pages[i], version);
            if ((i + 1) % 50 == 0 || i == pages.Count - 1)
                say($"{i + 1} of {pages.Count} pages of keys wrapped.");
        }
        var blobs = 0;
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
                foreach (var old in rows.Where(r => IsOlder(r.Blob, version)).Chunk(PerTransaction))
                {
                    var anew = old.Select(r => (r, Blob: sealer.Seal(sealer.Open(r.Blob, r.Place), r.Place))).ToList();
                    await InTransactionAsync(
                        async () =>
                        {
                            foreach (var (row, blob) in anew)
                                await column.ReplaceAsync(db, row, blob, cancellationToken);
                            return true;
                        },
                        cancellationToken
                    );
                    blobs += old.Length;
                }
            }
        say($"{blobs} values sealed anew.");
    }

    private static bool IsOlder(byte[] blob, int version) =>
        Sealer.KeyNameOf(blob) is null && Sealer.MasterVersionOf(blob) < version;

    private async Task<int> RotateAsync(List<HerKeys> batch, CancellationToken cancellationToken)
    {
        var ids = batch.Select(r => (long?)r.Id).ToList();
        var names = batch.ToDictionary(r => r.Id, _ => keys.DataKeys.New());
        var sealedAnew = new List<(SealedColumn Column, SealedRow Row, byte[] Blob)>();
        foreach (var column in SealedColumn.All.Where(c => c.IsOfRegistration))
        foreach (
            var row in await column.Rows(db).Where(r => ids.Contains(r.RegistrationId)).ToListAsync(cancellationToken)
        )
            if (sealer.OpenIfAlive(row.Blob, row.Place) is { } text)
                sealedAnew.Add((column, row, sealer.Seal(text, row.Place, names[row.RegistrationId!.Value])));
        var byRegistration = sealedAnew.ToLookup(s => s.Row.RegistrationId);
        return await InTransactionAsync(
            async () =>
            {
                var rotated = 0;
                foreach (var (id, name, former) in batch)
                {
                    var (newName, formerNames) = (names[id], $"{former} {name}".Trim());
#pragma warning disable RS0030 // Changes nothing that is recorded: no version, no fact and no line of the audit for each.
                    var isHers = await db
                        .Registrations.Where(r => r.Id == id && r.KeyName == name)
                        .ExecuteUpdateAsync(
                            set => set.SetProperty(r => r.KeyName, newName).SetProperty(r => r.FormerKeys, formerNames),
                            cancellationToken
                        );
#pragma warning restore RS0030
                    if (isHers == 0)
                        continue; // erased meanwhile
                    rotated++;
                    foreach (var (column, row, blob) in byRegistration[id])
                        await column.ReplaceAsync(db, row, blob, cancellationToken);
                }
                return rotated;
            },
            cancellationToken
        );
    }

    private async Task<int> RotateEventsAsync(CancellationToken cancellationToken)
    {
        var rotated = 0;
        var drafts = await db.EventDrafts.AsNoTracking().ToListAsync(cancellationToken);
        foreach (var draft in drafts)
        {
            var place = new SealPlace(nameof(Domain.Records.EventDraft), draft.Code, draft.InstitutionId);
            if (sealer.OpenIfAlive(draft.Sealed, place) is not { } typed)
                continue;
            var name = keys.DataKeys.New();
            var blob = sealer.Seal(typed, place, name);
            rotated += await InTransactionAsync(
                async () =>
                {
#pragma warning disable RS0030 // The same text under another key.
                    var isSame = await db
                        .EventDrafts.Where(d => d.Id == draft.Id && d.Sealed == draft.Sealed)
                        .ExecuteUpdateAsync(
                            // A page that is being typed into must not save by the key that goes.
                            set =>
                                set.SetProperty(d => d.KeyName, name)
                                    .SetProperty(d => d.Sealed, blob)
                                    .SetProperty(d => d.Version, d => d.Version + 1),
                            cancellationToken
                        );
#pragma warning restore RS0030
                    if (isSame == 1 && draft.KeyName.Length > 0)
                        await db.NoteKeyToDestroyAsync(draft.KeyName, cancellationToken);
                    return isSame;
                },
                cancellationToken
            );
        }
        return rotated;
    }

    /// <summary>The head of the audit is locked first, as every save does, so that an erasure comes before it or after it.</summary>
    private async Task<T> InTransactionAsync<T>(Func<Task<T>> work, CancellationToken cancellationToken) =>
        await db
            .Database.CreateExecutionStrategy()
            .ExecuteAsync(async () =>
            {
                await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
#pragma warning disable RS0030 // As in the save gate.
                await db.Database.ExecuteSqlAsync(
                    $"UPDATE AuditHeads SET Position = Position WHERE Id = 1",
                    cancellationToken
                );
#pragma warning restore RS0030
                var result = await work();
                await transaction.CommitAsync(cancellationToken);
                return result;
            });

    /// <summary>The versions of the master that sealed values of the audit, whose bytes cannot be changed.</summary>
    private async Task<HashSet<int>> VersionsOfAuditAsync(CancellationToken cancellationToken)
    {
        var versions = new HashSet<int>();
        for (var last = 0L; ; )
        {
            var values = await db
                .AuditValues.Where(v => v.Id > last && (v.SealedOld != null || v.SealedNew != null))
                .OrderBy(v => v.Id)
                .Take(PerRead)
                .Select(v => new
                {
                    v.Id,
                    v.SealedOld,
                    v.SealedNew,
                })
                .ToListAsync(cancellationToken);
            if (values.Count == 0)
                return versions;
            last = values[^1].Id;
            foreach (var blob in values.SelectMany(v => (byte[]?[])[v.SealedOld, v.SealedNew]).OfType<byte[]>())
                if (Sealer.KeyNameOf(blob) is null)
                    versions.Add(Sealer.MasterVersionOf(blob));
        }
    }

    private async Task<(long Last, long End)> ReadProgressAsync(CancellationToken cancellationToken)
    {
        if (
            File.Exists(keys.RotationFile)
            && (await File.ReadAllTextAsync(keys.RotationFile, cancellationToken)).Split(' ') is [var last, var end]
        )
            return (long.Parse(last, CultureInfo.InvariantCulture), long.Parse(end, CultureInfo.InvariantCulture));
        var newest = await db.Registrations.MaxAsync(r => (long?)r.Id, cancellationToken) ?? 0;
        KeepProgress(0, newest);
        return (0, newest);
    }

    private void KeepProgress(long last, long end) =>
        KeyFile.Replace(
            keys.RotationFile,
            System.Text.Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{last} {end}"))
        );

    private sealed record HerKeys(long Id, string KeyName, string FormerKeys);
}
