using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Dcim.Data.Audit;

/// <summary>The keyed digests of the audit chain (HMAC-SHA-256 under a key that is not in the database).</summary>
public static class AuditDigests
{
    public static byte[] Start { get; } = new byte[HMACSHA256.HashSizeInBytes];

    public static byte[] Of(AuditValue value, long position, byte[] key) =>
        Hash(
            key,
            Text(position),
            value.Key,
            value.Old,
            value.New,
            value.SealedOld is null ? null : Convert.ToHexString(value.SealedOld),
            value.SealedNew is null ? null : Convert.ToHexString(value.SealedNew)
        );

    /// <summary>Holds the key of each value beside its digest, for an erased value can no longer vouch for it itself.</summary>
    public static byte[] Of(IEnumerable<AuditValue> values, byte[] key) =>
        Hash(key, [.. values.Select(v => $"{Convert.ToHexString(v.Digest)} {v.Key}").Order(StringComparer.Ordinal)]);

    /// <summary>A mark and a later key are part of it only where there is one: events from before hold as they are.</summary>
    public static byte[] Of(AuditEvent e, byte[] before, byte[] key) =>
        Hash(
            key,
            [
                Convert.ToHexString(before),
                Text(e.Position),
                Text(e.At.Ticks),
                Text(e.UserId),
                Text(e.InstitutionId),
                Text(e.OwnerId),
                e.Action.ToString(),
                e.Entity,
                e.Subject,
                Text(e.SubjectVersion),
                e.Purpose,
                Convert.ToHexString(e.ValuesDigest),
                .. e.Mark is null ? (string?[])[] : [$"mark {e.Mark}"],
                .. e.KeyVersion == 1 ? (string?[])[] : [$"key {Text(e.KeyVersion)}"],
            ]
        );

    private static string? Text(long? number) => number?.ToString(CultureInfo.InvariantCulture);

    /// <summary>Each field with its length before it, so that no two lists of fields are the same bytes.</summary>
    private static byte[] Hash(byte[] key, params string?[] fields)
    {
        var text = new StringBuilder();
        foreach (var field in fields)
            text.Append(field?.Length ?? -1).Append(':').Append(field).Append('\n');
        return HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text.ToString()));
    }
}
