using System.Security.Cryptography;
using System.Text.Json;
using Dcim.Data.Sealing;

namespace Dcim.Data.Archive;

/// <summary>
/// The keys of an instance in an archive: those of persons, for what the audit sealed stays as it is; those of the audit and of
/// linkage; and the master, unless it comes from outside.
/// </summary>
internal static class ArchivedKeys
{
    private const string Master = "keys/master.jsonl";
    private const string Audit = "keys/audit.jsonl";
    private const string Linkage = "keys/linkage.jsonl";
    private const string Persons = "keys/persons.jsonl";
    private const string AuditHeads = "keys/audit-heads.log";

    public static IEnumerable<ArchiveEntry> Write(KeyStore keys, Func<string, EntryWriter> begin)
    {
        using (var entry = begin(Master))
        {
            foreach (var version in keys.Master.Versions.Union(keys.VersionsInUse).Order())
                entry.WriteLine(json =>
                {
                    json.WriteNumber("version"u8, version);
                    if ((keys.Master as FileMasterKeys)?.Read(version) is { } key)
                        json.WriteBase64String("key"u8, key);
                    if (keys.MarkOf(version) is { } mark)
                        json.WriteString("mark"u8, mark);
                });
            yield return entry.Complete();
        }
        foreach (
            var (name, versions, read) in new[]
            {
                (Audit, keys.AuditVersions, (Func<int, byte[]?>)keys.AuditKey),
                (Linkage, keys.LinkageVersions, keys.LinkageKey),
            }
        )
        {
            using var entry = begin(name);
            foreach (var version in versions)
                entry.WriteLine(json =>
                {
                    json.WriteNumber("version"u8, version);
                    json.WriteBase64String("key"u8, read(version));
                });
            yield return entry.Complete();
        }
        using (var entry = begin(Persons))
        {
            foreach (var page in keys.DataKeys.Pages)
                entry.WriteLine(json =>
                {
                    json.WriteString("page"u8, page);
                    json.WriteStartArray("keys"u8);
                    foreach (var key in keys.DataKeys.ReadPage(page))
                        if (key is null)
                            json.WriteNullValue(); // destroyed
                        else
                            json.WriteBase64StringValue(key);
                    json.WriteEndArray();
                });
            yield return entry.Complete();
        }
        using (var entry = begin(AuditHeads))
        {
            if (File.Exists(keys.AuditHeadsFile))
                entry.Write(File.ReadAllBytes(keys.AuditHeadsFile));
            yield return entry.Complete();
        }
    }

    /// <summary>The versions of the master that the archive has and the key folder has not.</summary>
    /// <exception cref="InvalidDataException">A master is missing, or the one at hand is another.</exception>
    public static IReadOnlyDictionary<int, byte[]> MastersToPut(ArchiveReader archive, KeyStore keys)
    {
        var put = new Dictionary<int, byte[]>();
        foreach (var row in archive.Objects(Master))
        {
            var version = row.GetProperty("version").GetInt32();
            var key = row.TryGetProperty("key", out var bytes) ? bytes.GetBytesFromBase64() : null;
            if (!keys.Master.Versions.Contains(version))
                put[version] =
                    key is not null && keys.Master is FileMasterKeys
                        ? key
                        : throw new InvalidDataException(
                            key is null
                                ? $"The archive holds no master keys, for they came from outside: give version {version} to this instance first."
                                : $"Master keys come from outside here: give version {version} first. It stands in {Master} of the archive."
                        );
            else if (row.TryGetProperty("mark", out var mark) && !Opens(keys.Master, version, mark.GetString()!))
                throw new InvalidDataException(
                    $"The master key, version {version}, that is at hand is not the one of the archive."
                );
        }
        return put;
    }

    /// <summary>Puts all but the masters into the key folder.</summary>
    public static void Restore(ArchiveReader archive, KeyStore keys)
    {
        foreach (var row in archive.Objects(Master))
            if (row.TryGetProperty("mark", out var mark))
                keys.PutMark(row.GetProperty("version").GetInt32(), mark.GetString()!);
        foreach (var (entry, name) in new[] { (Audit, KeyStore.Audit), (Linkage, KeyStore.Linkage) })
        foreach (var row in archive.Objects(entry))
            keys.Put(name, row.GetProperty("version").GetInt32(), row.GetProperty("key").GetBytesFromBase64());
        foreach (var row in archive.Objects(Persons))
            keys.DataKeys.PutPage(
                row.GetProperty("page").GetString()!,
                [
                    .. row.GetProperty("keys")
                        .EnumerateArray()
                        .Select(k => k.ValueKind == JsonValueKind.Null ? null : k.GetBytesFromBase64()),
                ]
            );
        var heads = archive.ReadAll(AuditHeads);
        if (heads.Length > 0)
            KeyFile.Replace(keys.AuditHeadsFile, heads);
    }

    private static bool Opens(IMasterKeys master, int version, string mark)
    {
        try
        {
            KeyStore.CheckMark(master, version, mark);
            return true;
        }
        catch (Exception e) when (e is CryptographicException or FormatException)
        {
            return false;
        }
    }
}
