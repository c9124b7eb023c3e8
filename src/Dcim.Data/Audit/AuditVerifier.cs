using System.Security.Cryptography;
using Dcim.Data.Sealing;
using Microsoft.EntityFrameworkCore;

namespace Dcim.Data.Audit;

/// <summary>What can be wrong with the chain at an event.</summary>
public enum AuditFaultKind
{
    EventMissing,
    ValueChanged,
    ValueAddedOrRemoved,
    EventChanged,
    NotTheAnchored,
    EndChanged,
    EndCutOff,
}

public sealed record AuditFault(AuditFaultKind Kind, long Position);

/// <summary>Outcome of checking the chain: how many events, how many values were erased, and what does not hold.</summary>
public sealed record AuditVerdict(long Events, int ErasedValues, IReadOnlyList<AuditFault> Faults)
{
    public bool Holds => Faults.Count == 0;
}

/// <summary>Checks the audit chain against its keys and against the heads that were written outside the database.</summary>
public sealed class AuditVerifier(DcimDbContext db, KeyStore keys, TimeProvider clock)
{
    /// <summary>A share may show a new key to another node somewhat later.</summary>
    private static readonly TimeSpan s_nodesNotice = TimeSpan.FromMinutes(5);

    public async Task<AuditVerdict> VerifyAsync(CancellationToken cancellationToken = default)
    {
        var faults = new List<AuditFault>();
        var (position, digest, erased) = (0L, AuditDigests.Start, 0);
        var newest = (Version: 1, Since: DateTime.MinValue);
        var anchors = ReadAnchors();
        // First, for savers go on meanwhile: what they add is checked too, and the head is met on the way.
        var head = await db.AuditHeads.AsNoTracking().SingleAsync(cancellationToken);
        var headMet = head.Position == 0 && Same(head.Digest, digest);
        var events = db.AuditEvents.AsNoTracking().Include(e => e.Values).OrderBy(e => e.Position).AsAsyncEnumerable();
        await foreach (var e in events.WithCancellation(cancellationToken))
        {
            if (e.Position != ++position)
            {
                faults.Add(new(AuditFaultKind.EventMissing, position));
                position = e.Position;
            }
            if (KeyOf(e, newest) is not { } key)
            {
                faults.Add(new(AuditFaultKind.EventChanged, position));
                digest = e.Digest;
                continue;
            }
            if (e.KeyVersion > newest.Version)
                newest = (e.KeyVersion, e.At);
            foreach (var value in e.Values)
                if (value is { Old: null, New: null, SealedOld: null, SealedNew: null })
                    erased++;
                else if (!Same(AuditDigests.Of(value, position, key), value.Digest))
                    faults.Add(new(AuditFaultKind.ValueChanged, position));
            if (!Same(AuditDigests.Of(e.Values, key), e.ValuesDigest))
                faults.Add(new(AuditFaultKind.ValueAddedOrRemoved, position));
            if (!Same(AuditDigests.Of(e, digest, key), e.Digest))
                faults.Add(new(AuditFaultKind.EventChanged, position));
            digest = e.Digest;
            headMet |= position == head.Position && Same(head.Digest, digest);
            if (anchors.TryGetValue(position, out var anchor) && !Same(anchor, digest))
                faults.Add(new(AuditFaultKind.NotTheAnchored, position));
        }
        if (!headMet)
            faults.Add(new(AuditFaultKind.EndChanged, position));
        if (anchors.Count > 0 && anchors.Keys.Max() > position)
            faults.Add(new(AuditFaultKind.EndCutOff, position));
        return new(position, erased, faults);
    }

    /// <summary>Writes the present end of the chain to the key folder, once a day and at each start.</summary>
    public async Task AnchorAsync(CancellationToken cancellationToken = default)
    {
        var head = await db.AuditHeads.AsNoTracking().SingleAsync(cancellationToken);
        var line = $"{clock.GetUtcNow():O} {head.Position} {Convert.ToHexString(head.Digest)}\n";
        await keys.AppendAuditHeadAsync(line, cancellationToken);
    }

    /// <summary>
    /// The key an event was made with; null where there is no such key, or where it had been replaced by then: whoever got hold of
    /// an old key must not write on with it.
    /// </summary>
    private byte[]? KeyOf(AuditEvent e, (int Version, DateTime Since) newest) =>
        e.KeyVersion < newest.Version && e.At > newest.Since + s_nodesNotice ? null : keys.AuditKey(e.KeyVersion);

    private Dictionary<long, byte[]> ReadAnchors()
    {
        var anchors = new Dictionary<long, byte[]>();
        if (File.Exists(keys.AuditHeadsFile))
            foreach (var line in File.ReadLines(keys.AuditHeadsFile))
                if (line.Split(' ') is [_, var position, var digest] && long.Parse(position) > 0)
                    anchors[long.Parse(position)] = Convert.FromHexString(digest);
        return anchors;
    }

    private static bool Same(byte[] a, byte[] b) => CryptographicOperations.FixedTimeEquals(a, b);
}
