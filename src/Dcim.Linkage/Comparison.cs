namespace Dcim.Linkage;

/// <summary>A field that is compared, by levels of agreement.</summary>
/// <param name="Name">Under which it is told and kept.</param>
/// <param name="Levels">How many levels there are; 0 is plain disagreement, the highest agreement.</param>
public sealed record ComparedField(string Name, int Levels);

/// <summary>
/// Records that are compared pair by pair: plain (<see cref="PlainComparison"/>), or by encodings alone. All that the estimation, the
/// blocking and the scoring know of records is here.
/// </summary>
public abstract class Comparison
{
    /// <summary>Stands for a field that is not known on one of the sides.</summary>
    public const byte Unknown = 0;

    public abstract int Count { get; }
    public abstract IReadOnlyList<ComparedField> Fields { get; }

    /// <summary>Compares two records.</summary>
    /// <param name="a">Place of the one.</param>
    /// <param name="b">Place of the other.</param>
    /// <param name="levels">Takes for each field its level plus one, or <see cref="Unknown"/>.</param>
    public abstract void Compare(int a, int b, Span<byte> levels);

    /// <summary>What the rarity of the names two records share adds to their weight, in bits; less for common ones.</summary>
    public abstract double Rarity(int a, int b, ReadOnlySpan<byte> levels);

    /// <summary>The keys under which a record is looked for: whoever shares one is compared.</summary>
    /// <param name="record">Place of the record.</param>
    /// <param name="keys">Takes the keys.</param>
    public abstract void BlockingKeys(int record, List<ulong> keys);

    /// <summary>What a block that is too big is split by.</summary>
    /// <param name="record">Place of the record.</param>
    /// <param name="step">Of the splits, from 0.</param>
    public abstract ulong Split(int record, int step);

    /// <summary>How many splits there are.</summary>
    public abstract int Splits { get; }

    /// <summary>Field whose values are unlike for most people and right for most records (a document): it anchors the estimation.</summary>
    public abstract bool IsAnchor(ReadOnlySpan<byte> levels, bool withDocument);
}
