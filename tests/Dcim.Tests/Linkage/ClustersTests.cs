using CsCheck;
using Dcim.Linkage;

namespace Dcim.Tests.Linkage;

/// <summary>Who is one person, of pairs that may be.</summary>
public sealed class ClustersTests
{
    private const int Most = 12;

    private static readonly Gen<(int Records, ScoredPair[] Pairs)> s_pairs = Gen.Select(
            Gen.Int[0, Most],
            Gen.Select(Gen.Int[0, Most - 1], Gen.Int[0, Most - 1], Gen.Int[-7, 25]).Array[0, 40]
        )
        .Select(
            (records, pairs) =>
                (
                    records,
                    pairs
                        .Where(p => p.Item1 < p.Item2 && p.Item2 < records)
                        .DistinctBy(p => (p.Item1, p.Item2))
                        .Select(p => new ScoredPair(p.Item1, p.Item2, p.Item3))
                        .ToArray()
                )
        );

    [Fact]
    public void AChain_IsNotForced()
    {
        // A is like B and B like C, but A and C are not: the surer pair is one person, the third is alone.
        Assert.Equal([0, 0, 2], Clusters.Of(3, [new(0, 1, 6), new(1, 2, 5)]));
        Assert.Equal([0, 1, 1], Clusters.Of(3, [new(0, 1, 5), new(1, 2, 6)]));
        // Where A and C speak a little against it, the rest outweighs them.
        Assert.Equal([0, 0, 0], Clusters.Of(3, [new(0, 1, 6), new(0, 2, -1), new(1, 2, 5)]));
    }

    [Fact]
    public void OneDocument_DoesNotOutweighEverybodyElse() =>
        Assert.Equal(
            [0, 0, 0, 3],
            Clusters.Of(4, [new(0, 1, 30), new(0, 2, 30), new(1, 2, 30), new(2, 3, 25), new(0, 3, -30), new(1, 3, -30)])
        );

    [Fact]
    public void WhatWasDenied_StaysApart() =>
        Gen.Select(s_pairs, Gen.Select(Gen.Int[0, Most - 1], Gen.Int[0, Most - 1]).HashSet[0, 12])
            .Sample(
                (made, denied) =>
                {
                    var groups = Clusters.Of(
                        made.Records,
                        made.Pairs,
                        isDenied: (a, b) => denied.Contains((a, b)) || denied.Contains((b, a))
                    );
                    Assert.All(
                        denied.Where(d => d.Item1 != d.Item2 && Math.Max(d.Item1, d.Item2) < made.Records),
                        d => Assert.NotEqual(groups[d.Item1], groups[d.Item2])
                    );
                }
            );

    [Fact]
    public void EachRecord_IsInOneGroup_KnownByItsLowest() =>
        s_pairs.Sample(made =>
        {
            var groups = Clusters.Of(made.Records, made.Pairs);
            Assert.Equal(made.Records, groups.Length);
            foreach (var group in Enumerable.Range(0, made.Records).GroupBy(r => groups[r]))
                Assert.Equal(group.Key, group.Min());
        });

    [Fact]
    public void TheOrderOfThePairs_DoesNotMatter() =>
        Gen.Select(s_pairs, Gen.Int)
            .Sample(
                (made, seed) =>
                {
                    var shuffled = (ScoredPair[])made.Pairs.Clone();
                    new Random(seed).Shuffle(shuffled);
                    Assert.Equal(Clusters.Of(made.Records, made.Pairs), Clusters.Of(made.Records, shuffled));
                }
            );

    /// <summary>No pair below the lowest weight joins anything, and a higher one joins no more than a lower.</summary>
    [Fact]
    public void OnlyPairsFromTheLowestWeightOn_Join() =>
        Gen.Select(s_pairs, Gen.Int[-5, 20])
            .Sample(
                (made, lowest) =>
                {
                    var groups = Clusters.Of(made.Records, made.Pairs, lowest);
                    var joined = made
                        .Pairs.Where(p => p.Weight >= lowest)
                        .SelectMany(p => new[] { p.A, p.B })
                        .ToHashSet();
                    return Enumerable.Range(0, made.Records).All(r => groups[r] == r || joined.Contains(r));
                }
            );
}
