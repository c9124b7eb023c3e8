using CsCheck;
using Dcim.Linkage;

namespace Dcim.Tests.Linkage;

/// <summary>How many persons some records are of, where not every pair is decided.</summary>
public sealed class NetCountTests
{
    private static readonly Gen<(int Records, (int A, int B, double Probability)[] Pairs)> s_pairs = Gen.Select(
            Gen.Int[2, 30],
            Gen.Select(Gen.Int[0, 29], Gen.Int[0, 29], Gen.Double[0, 1]).Array[0, 30]
        )
        .Select(
            (records, pairs) =>
                (
                    records,
                    pairs
                        .Where(p => p.Item1 < p.Item2 && p.Item2 < records)
                        .DistinctBy(p => (p.Item1, p.Item2))
                        .Select(p => (A: p.Item1, B: p.Item2, Probability: p.Item3))
                        .ToArray()
                )
        );

    [Theory]
    [InlineData(0, new int[0], 0)]
    [InlineData(5, new int[0], 5)]
    [InlineData(2, new[] { 0, 1 }, 1)]
    [InlineData(3, new[] { 0, 1, 0, 2, 1, 2 }, 1)]
    [InlineData(4, new[] { 0, 1, 2, 3 }, 2)]
    [InlineData(7, new[] { 0, 1, 0, 2, 0, 3, 1, 2, 1, 3, 2, 3, 5, 6 }, 3)] // four, one alone, two
    public void WhereAllIsCertain_PersonsAreCounted(int records, int[] linked, double persons)
    {
        var net = NetCount.Of(records, [.. linked.Chunk(2).Select(p => (p[0], p[1], 1.0))]);
        Assert.Equal((persons, persons, persons), (net.Expected, net.Low, net.High));
    }

    [Fact]
    public void WhereAllIsCertain_ItIsTheNumberOfGroups_WhateverTheirSize() =>
        Gen.Int[1, 9]
            .Array[0, 20]
            .Sample(sizes =>
            {
                var (pairs, first) = (new List<(int, int, double)>(), 0);
                foreach (var size in sizes)
                {
                    for (var a = 0; a < size; a++)
                    for (var b = a + 1; b < size; b++)
                        pairs.Add((first + a, first + b, 1));
                    first += size;
                }
                var net = NetCount.Of(first, pairs);
                Assert.Equal(sizes.Length, net.Expected, 9);
                Assert.Equal(sizes.Length, net.Low, 9);
                Assert.Equal(sizes.Length, net.High, 9);
            });

    /// <summary>By hand: two records of one person by one half are a person and a half, between one and two.</summary>
    [Fact]
    public void OnePair_AsLikelyAsNot()
    {
        var net = NetCount.Of(2, [(0, 1, 0.5)]);
        Assert.InRange(net.Expected, 1.4, 1.6);
        Assert.Equal((1, 2), (net.Low, net.High));
    }

    /// <summary>By hand: of A-B certain and B-C by 0.3, C is of them in three of ten draws: then 1/2 + 1/3 + 1/2, else 2.</summary>
    [Fact]
    public void ACertainPair_AndADoubtfulOne() =>
        Assert.InRange(NetCount.Of(3, [(0, 1, 1), (1, 2, 0.3)]).Expected, 1.75, 1.85); // 0.7 * 2 + 0.3 * 4/3 = 1.8

    /// <summary>By hand: a hundred pairs by one tenth are ten pairs fewer, give or take 1.96 * sqrt(100 * 0.1 * 0.9) = 5.9.</summary>
    [Fact]
    public void ManyDoubtfulPairs_AddUp()
    {
        var net = NetCount.Of(200, [.. Enumerable.Range(0, 100).Select(i => (2 * i, 2 * i + 1, 0.1))]);
        Assert.InRange(net.Expected, 189, 191);
        Assert.InRange(net.Low, 182, 187);
        Assert.InRange(net.High, 193, 198);
    }

    [Fact]
    public void TheInterval_HoldsTheMean_AndNeverMorePersonsThanRecords() =>
        s_pairs.Sample(made =>
        {
            var net = NetCount.Of(made.Records, made.Pairs);
            return net.Low <= net.Expected
                && net.Expected <= net.High
                && net.High <= made.Records + 1e-9
                && net.Low >= 1 - 1e-9;
        });

    /// <summary>Hardly ever of one person: the mean lies just below what nearly all draws say.</summary>
    [Fact]
    public void TheInterval_HoldsTheMean_OfOneRarePairToo()
    {
        var net = NetCount.Of(2, [(0, 1, 0.005)]);
        Assert.True(net.Low <= net.Expected && net.Expected <= net.High, $"{net}");
    }

    [Fact]
    public void TheSamePairs_GiveTheSameFigures() =>
        s_pairs.Sample(made => NetCount.Of(made.Records, made.Pairs) == NetCount.Of(made.Records, made.Pairs));

    [Fact]
    public void WhatIsDenied_OrNotThere_CountsForNothing() =>
        Assert.Equal(new(3, 3, 3), NetCount.Of(3, [(0, 1, 0), (1, 2, 0)]));
}
