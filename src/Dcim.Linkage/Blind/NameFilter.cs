using System.Buffers.Binary;
using System.Numerics;

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

    public byte[] ToBytes()
    {
        var bytes = new byte[Bytes];
        for (var i = 0; i < Words; i++)
            BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(i * 8), _words[i]);
        return bytes;
    }

    /// <summary>How many bits both have set.</summary>
    public static int Shared(ReadOnlySpan<ulong> one, ReadOnlySpan<ulong> other)
    {
        var shared = 0;
        for (var i = 0; i < one.Length; i++)
            shared += BitOperations.PopCount(one[i] & other[i]);
        return shared;
    }

    public static int Count(ReadOnlySpan<ulong> filter)
    {
        var count = 0;
        foreach (var word in filter)
            count += BitOperations.PopCount(word);
        return count;
    }

    /// <summary>Twice what is shared, of all that is set (Dice).</summary>
    /// <returns>From 0 to 1.</returns>
    public static double Dice(NameFilter one, NameFilter other) =>
        Count(one._words) + Count(other._words) is > 0 and var all ? 2.0 * Shared(one._words, other._words) / all : 0;
}
