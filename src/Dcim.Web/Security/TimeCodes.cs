using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Dcim.Web.Security;

/// <summary>The codes of an authenticator app (RFC 6238: SHA-1, six digits, thirty seconds; the key in Base32).</summary>
public static class TimeCodes
{
    private const string Base32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private const int StepSeconds = 30;
    private const int KeyLength = 20;

    public static string NewKey() => RandomNumberGenerator.GetString(Base32, KeyLength * 8 / 5);

    /// <summary>The address that a QR code hands to the app.</summary>
    public static string AddressOf(string key, string account) =>
        $"otpauth://totp/DCIM:{Uri.EscapeDataString(account)}?secret={key}&issuer=DCIM&digits=6";

    public static long StepAt(DateTimeOffset time) => time.ToUnixTimeSeconds() / StepSeconds;

    public static string CodeOf(string key, long step)
    {
        Span<byte> message = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(message, step);
        // SHA-1 is what the apps speak; as a keyed digest it is sound.
#pragma warning disable CA5350
        var digest = HMACSHA1.HashData(Bytes(key), message);
#pragma warning restore CA5350
        var number = BinaryPrimitives.ReadInt32BigEndian(digest.AsSpan(digest[^1] & 15)) & int.MaxValue;
        return $"{number % 1_000_000:D6}";
    }

    /// <summary>The step a code belongs to, this one or its neighbours, as clocks differ; null if it is none of theirs.</summary>
    public static long? StepOf(string key, string code, DateTimeOffset now)
    {
        var current = StepAt(now);
        long? found = null;
        for (var step = current - 1; step <= current + 1; step++)
            if (
                CryptographicOperations.FixedTimeEquals(
                    System.Text.Encoding.UTF8.GetBytes(CodeOf(key, step)),
                    System.Text.Encoding.UTF8.GetBytes(code)
                )
            )
                found = step;
        return found;
    }

    private static byte[] Bytes(string key)
    {
        var bytes = new byte[key.Length * 5 / 8];
        var (buffer, bits, at) = (0, 0, 0);
        foreach (var letter in key)
        {
            buffer = ((buffer << 5) | Base32.IndexOf(letter)) & 0xFFF;
            bits += 5;
            if (bits < 8)
                continue;
            bits -= 8;
            bytes[at++] = (byte)(buffer >> bits);
        }
        return bytes;
    }
}
