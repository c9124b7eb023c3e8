using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Dcim.Data.Sealing;

namespace Dcim.Data.Imports;

/// <summary>
/// Keyed digests by which a file, a record of a source and what it said are known again, though nothing of them is kept. Each is of
/// one institution and source: equal records of two of them have different digests.
/// </summary>
public sealed class ImportDigests(KeyStore keys)
{
    private readonly ConcurrentDictionary<(int Version, string About), byte[]> _derived = new();

    /// <summary>Of the bytes of a file.</summary>
    public string OfFile(long institutionId, Stream file) =>
        Digest(Newest, $"file\n{institutionId}", SHA256.HashData(file));

    /// <summary>Of what names a record in its source.</summary>
    public string OfRecord(long institutionId, string source, string name) =>
        Digest(Newest, $"record\n{institutionId}\n{source}", Encoding.UTF8.GetBytes(name));

    /// <summary>Of all that a source says of a record.</summary>
    public string OfContent(long institutionId, string source, string content) =>
        Digest(Newest, $"content\n{institutionId}\n{source}", Encoding.UTF8.GetBytes(content));

    private int Newest =>
        keys.LinkageVersions is [.., var newest]
            ? newest
            : throw new CryptographicException("There is no linkage key.");

    private string Digest(int version, string about, byte[] what)
    {
        var key = _derived.GetOrAdd(
            (version, about),
            of =>
                HKDF.DeriveKey(
                    HashAlgorithmName.SHA256,
                    keys.LinkageKey(of.Version)!,
                    HMACSHA256.HashSizeInBytes,
                    info: Encoding.UTF8.GetBytes($"DCIM import {of.About}")
                )
        );
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{version}.{Base64Url.EncodeToString(HMACSHA256.HashData(key, what))}"
        );
    }
}
