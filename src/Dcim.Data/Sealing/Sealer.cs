using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Dcim.Data.Sealing;

/// <summary>The place a sealed value belongs to; opened anywhere else it does not open.</summary>
public readonly record struct SealPlace(string Table, string Row, long InstitutionId);

/// <summary>
/// Seals text with AES-256-GCM, bound to its place and key version and padded, so that neither a copied blob nor its
/// length tells anything.
/// </summary>
public sealed class Sealer(KeyStore keys)
{
    private const int PadTo = 256;
    private const int NonceLength = 12;
    private const int TagLength = 16;

    /// <summary>Blob: version (1 byte), nonce (12), tag (16), text with its length before it, padded with noughts.</summary>
    public byte[] Seal(string text, SealPlace place)
    {
        var length = Encoding.UTF8.GetByteCount(text);
        var padded = new byte[(length + sizeof(int) + PadTo - 1) / PadTo * PadTo];
        BinaryPrimitives.WriteInt32BigEndian(padded, length);
        Encoding.UTF8.GetBytes(text, padded.AsSpan(sizeof(int)));

        var blob = new byte[1 + NonceLength + TagLength + padded.Length];
        blob[0] = KeyStore.CurrentVersion;
        var nonce = blob.AsSpan(1, NonceLength);
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(keys.SealKey, TagLength);
        aes.Encrypt(
            nonce,
            padded,
            blob.AsSpan(1 + NonceLength + TagLength),
            blob.AsSpan(1 + NonceLength, TagLength),
            Binding(place, blob[0])
        );
        return blob;
    }

    /// <exception cref="CryptographicException">The blob was changed, moved from its place, or sealed by another key.</exception>
    public string Open(byte[] blob, SealPlace place)
    {
        if (blob.Length <= 1 + NonceLength + TagLength || blob[0] != KeyStore.CurrentVersion)
            throw new CryptographicException("Not sealed by a key of this instance.");
        var padded = new byte[blob.Length - 1 - NonceLength - TagLength];
        using var aes = new AesGcm(keys.SealKey, TagLength);
        aes.Decrypt(
            blob.AsSpan(1, NonceLength),
            blob.AsSpan(1 + NonceLength + TagLength),
            blob.AsSpan(1 + NonceLength, TagLength),
            padded,
            Binding(place, blob[0])
        );
        return Encoding.UTF8.GetString(padded, sizeof(int), BinaryPrimitives.ReadInt32BigEndian(padded));
    }

    private static byte[] Binding(SealPlace place, byte version) =>
        Encoding.UTF8.GetBytes($"{place.Table}\n{place.Row}\n{place.InstitutionId}\n{version}");
}
