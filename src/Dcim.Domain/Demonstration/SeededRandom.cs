namespace Dcim.Domain.Demonstration;

/// <summary>
/// Numbers that follow from a seed (SplitMix64): the same on every machine and version of the platform, and for each number of a
/// person a sequence of its own, so that any person can be made without those before.
/// </summary>
public sealed class SeededRandom(ulong seed, ulong stream)
{
    private const ulong Step = 0x9E3779B97F4A7C15;
    private ulong _state = Mix(seed + Step) ^ Mix((stream + 1) * Step);

    /// <summary>A number from 0 to below <paramref name="end"/>.</summary>
    public int Below(int end) => (int)(((UInt128)Next() * (ulong)end) >> 64);

    /// <summary>A number from one to another, both included.</summary>
    public int From(int first, int last) => first + Below(last - first + 1);

    /// <summary>True in so many of a hundred cases.</summary>
    public bool Percent(double share) => Unit() * 100 < share;

    public T Pick<T>(IReadOnlyList<T> values) => values[Below(values.Count)];

    /// <summary>One of the values, each as often as its weight says.</summary>
    public T PickBy<T>(IReadOnlyList<Weighted<T>> values)
    {
        var at = Unit() * values.Sum(v => v.Weight);
        foreach (var (value, weight) in values)
            if ((at -= weight) < 0)
                return value;
        return values[^1].Value;
    }

    /// <summary>Some of the values, without repeats, in their order.</summary>
    public IEnumerable<T> Some<T>(IReadOnlyList<T> values, int least, int most)
    {
        var left = From(least, Math.Min(most, values.Count));
        for (var i = 0; i < values.Count && left > 0; i++)
            if (Below(values.Count - i) < left)
            {
                left--;
                yield return values[i];
            }
    }

    /// <summary>A number from 0 to below 1.</summary>
    public double Unit() => (Next() >> 11) * (1.0 / (1UL << 53));

    private ulong Next() => Mix(_state += Step);

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}

/// <summary>A value and how often it is drawn beside others.</summary>
public readonly record struct Weighted<T>(T Value, double Weight);
