using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Dcim.Linkage.Blind;

/// <summary>
/// 512 bits that stand for the pairs of letters of a name (a Bloom filter: Schnell, Bachteler and Reiher 2009), hardened: positions by a
/// keyed digest of each pair of its own, two halves of 1,024 bits folded over each other, and some bits flipped at random.
/// </summary>
public sealed class NameFilter
{
    public const int Bits = 512;
    public const int Bytes = Bits / 8;
    internal const int Words = Bits / 64;

    /// <summary>A byte counts up to 255: eight bits of each of so many words.</summary>
    private const int MostAtOnce = 31 * 8;

    private static readonly Vector512<byte> s_bitsOfHalf = Vector512.Create(
        Vector256.Create(Half(), Half()),
        Vector256.Create(Half(), Half())
    );

    private readonly ulong[] _words;

    internal NameFilter(ulong[] words) => _words = words;

    /// <exception cref="ArgumentException">Not <see cref="Bytes"/> bytes.</exception>
    public NameFilter(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Bytes)
            throw new ArgumentException($"A filter has {Bytes} bytes.", nameof(bytes));
        _words = new ulong[Words];
        for (var i = 0; i < Words; i++)
            _words[i] = BinaryPrimitives.ReadUInt64LittleEndian(bytes[(i * 8)..]);
    }

    internal ReadOnlySpan<ulong> Span => _words;

    /// <summary>As they are kept; a filter is made of them again.</summary>
    public byte[] ToBytes()
    {
        var bytes = new byte[Bytes];
        for (var i = 0; i < Words; i++)
            BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(i * 8), _words[i]);
        return bytes;
    }

    /// <summary>How many bits both have set.</summary>
    /// <param name="one">Words of the one.</param>
    /// <param name="other">As many of the other.</param>
    public static int Shared(ReadOnlySpan<ulong> one, ReadOnlySpan<ulong> other)
    {
        other = other[..one.Length];
        if (Avx512BW.IsSupported && one.Length % Vector512<ulong>.Count == 0 && one.Length <= MostAtOnce)
            return SharedAtOnce(ref MemoryMarshal.GetReference(one), ref MemoryMarshal.GetReference(other), one.Length);
        var shared = 0;
        for (var i = 0; i < one.Length; i++)
            shared += BitOperations.PopCount(one[i] & other[i]);
        return shared;
    }

    /// <summary>Eight words at a time: the bits of each half of a byte by a table, the bytes added up at the end.</summary>
    private static int SharedAtOnce(ref ulong one, ref ulong other, int length)
    {
        var (table, low, counts) = (s_bitsOfHalf, Vector512.Create((byte)15), Vector512<byte>.Zero);
        for (var i = 0; i < length; i += Vector512<ulong>.Count)
        {
            var both = Vector512.LoadUnsafe(ref one, (nuint)i) & Vector512.LoadUnsafe(ref other, (nuint)i);
            counts +=
                Avx512BW.Shuffle(table, both.AsByte() & low) + Avx512BW.Shuffle(table, (both >> 4).AsByte() & low);
        }
        return (int)Vector512.Sum(Avx512BW.SumAbsoluteDifferences(counts, default).AsUInt64());
    }

    /// <summary>How many bits are set.</summary>
    public static int Count(ReadOnlySpan<ulong> filter)
    {
        var count = 0;
        foreach (var word in filter)
            count += BitOperations.PopCount(word);
        return count;
    }

    private static Vector128<byte> Half() => Vector128.Create((byte)0, 1, 1, 2, 1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3, 4);

    /// <summary>Twice what is shared, of all that is set (Dice).</summary>
    /// <returns>From 0 to 1.</returns>
    public static double Dice(NameFilter one, NameFilter other) =>
        Count(one._words) + Count(other._words) is > 0 and var all ? 2.0 * Shared(one._words, other._words) / all : 0;
}
