using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;

namespace Dcim.Data.Sealing;

/// <summary>The place a sealed value belongs to; opened anywhere else it does not open.</summary>
public readonly record struct SealPlace(string Table, string Row, long InstitutionId);

/// <summary>
/// Seals text with AES-256-GCM, bound to its place and key and padded, so that neither a copied blob nor its length tells
/// anything. What is about a person is sealed by her own key; what is the instance's own, by the master.
/// </summary>
/// <remarks>
/// A blob is a header and then nonce (12 bytes), tag (16) and the text with its length before it, padded with noughts. Header:
/// 1 = by version 1 of the master; 2, page (12), slot (1) = by a data key; 3, version (4) = by a later version of the master.
/// </remarks>
public sealed class Sealer(KeyStore keys)
{
    private const byte ByFirstMaster = 1;
    private const byte ByDataKey = 2;
    private const byte ByMaster = 3;
    private const int PadTo = 256;

    /// <summary>Seals a secret of the instance itself, which belongs to no registration.</summary>
    public byte[] Seal(string text, SealPlace place)
    {
        var version = keys.MasterVersion;
        byte[] header = [ByFirstMaster];
        if (version > 1)
        {
            header = [ByMaster, 0, 0, 0, 0];
            BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(1), version);
        }
        return [.. header, .. keys.Master.Wrap(version, Pad(text), Binding(place, $"{version}"))];
    }

    /// <summary>Seals what is about a person.</summary>
    /// <param name="keyName">Name of her key; empty for a registration older than such keys.</param>
    /// <exception cref="DbUpdateConcurrencyException">Somebody erased her after the registration was read.</exception>
    public byte[] Seal(string text, SealPlace place, string keyName)
    {
        if (keyName.Length == 0)
            return Seal(text, place);
        var (page, slot) = DataKeys.Parse(keyName);
        byte[] key;
        try
        {
            key = keys.DataKeys.Read(keyName);
        }
        catch (KeyDestroyedException e)
        {
            throw new DbUpdateConcurrencyException("The record was erased meanwhile.", e);
        }
        return
        [
            ByDataKey,
            .. Encoding.ASCII.GetBytes(page),
            (byte)slot,
            .. AesMasterKeys.Wrap(key, Pad(text), Binding(place, keyName)),
        ];
    }

    /// <exception cref="KeyDestroyedException">Its key was destroyed.</exception>
    /// <exception cref="CryptographicException">The blob was changed, moved from its place, or sealed by another key.</exception>
    public string Open(byte[] blob, SealPlace place)
    {
        if (KeyNameOf(blob) is { } name)
            return Text(
                AesMasterKeys.Unwrap(
                    keys.DataKeys.Read(name),
                    blob.AsSpan(2 + DataKeys.PageLength),
                    Binding(place, name)
                )
            );
        var version = MasterVersionOf(blob);
        return Text(
            keys.Master.Unwrap(version, blob.AsSpan(version == 1 ? 1 : 1 + sizeof(int)), Binding(place, $"{version}"))
        );
    }

    /// <summary>As <see cref="Open"/>; null of what was sealed in the moment in which its key was destroyed: nobody opens it again.</summary>
    public string? OpenIfAlive(byte[] blob, SealPlace place)
    {
        try
        {
            return Open(blob, place);
        }
        catch (KeyDestroyedException)
        {
            return null;
        }
    }

    /// <summary>Name of the data key that sealed it; null where the master did.</summary>
    public static string? KeyNameOf(byte[] blob) =>
        blob is [ByDataKey, ..] && blob.Length > 2 + DataKeys.PageLength
            ? $"{Encoding.ASCII.GetString(blob, 1, DataKeys.PageLength)}.{blob[1 + DataKeys.PageLength]}"
            : null;

    /// <summary>Version of the master that sealed it.</summary>
    /// <exception cref="CryptographicException">No master did.</exception>
    public static int MasterVersionOf(byte[] blob) =>
        blob switch
        {
            [ByFirstMaster, ..] => 1,
            [ByMaster, _, _, _, _, ..]
                when BinaryPrimitives.ReadInt32BigEndian(blob.AsSpan(1)) is > 1 and var version => version,
            _ => throw new CryptographicException("Not sealed by a key of this instance."),
        };

    private static byte[] Pad(string text)
    {
        var length = Encoding.UTF8.GetByteCount(text);
        var padded = new byte[(length + sizeof(int) + PadTo - 1) / PadTo * PadTo];
        BinaryPrimitives.WriteInt32BigEndian(padded, length);
        Encoding.UTF8.GetBytes(text, padded.AsSpan(sizeof(int)));
        return padded;
    }

    private static string Text(byte[] padded) =>
        Encoding.UTF8.GetString(padded, sizeof(int), BinaryPrimitives.ReadInt32BigEndian(padded));

    private static byte[] Binding(SealPlace place, string key) =>
        Encoding.UTF8.GetBytes($"{place.Table}\n{place.Row}\n{place.InstitutionId}\n{key}");
}
