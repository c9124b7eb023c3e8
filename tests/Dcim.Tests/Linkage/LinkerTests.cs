using Dcim.Linkage;
using Dcim.Linkage.Blind;

namespace Dcim.Tests.Linkage;

/// <summary>The pairs that are found are those a full comparison finds.</summary>
public sealed class LinkerTests
{
    private static readonly byte[] s_key = [.. Enumerable.Range(0, Encoder.KeyLength).Select(i => (byte)i)];

    public static TheoryData<string> Ways => new("plain", "filters", "tokens");

    internal static Comparison Compared(string way, LinkageFields fields, IEnumerable<PersonRecord> records)
    {
        if (way == "plain")
            return Records.Plain(fields, records);
        var encoder = new Encoder(s_key);
        var encodings = records.Select((r, i) => encoder.Encode(r, $"{i}", withFilters: way == "filters"));
        if (way == "filters")
        {
            var blind = new BlindComparison(fields);
            foreach (var encoding in encodings)
                blind.Add(encoding);
            return blind;
        }
        var tokens = new TokenComparison(fields);
        foreach (var encoding in encodings)
            tokens.Add(encoding);
        return tokens;
    }

    /// <summary>Names are not compared where the best of them would not do: that must change nothing.</summary>
    [Theory]
    [MemberData(nameof(Ways))]
    public void TheEarlyEnd_ChangesNothing(string way)
    {
        var records = Compared(way, Records.SexAndNationality, Records.Invented(5_000, 4).Records);
        var result = Records.Link(records);
        Assert.Equal(Full(records, result.Model), result.Pairs);
        Assert.NotEmpty(result.Pairs);
        Assert.True(result.Compared > result.Pairs.Count);
    }

    /// <summary>All of each pair compared, one after the other.</summary>
    internal static List<ScoredPair> Full(Comparison records, LinkageModel model)
    {
        var (blocks, others, pairs) = (Blocks.Of(records), new List<int>(), new List<ScoredPair>());
        var levels = new byte[records.Fields.Count];
        for (var a = 0; a < records.Count; a++)
        {
            blocks.After(a, others);
            foreach (var b in others)
            {
                records.Compare(a, b, levels);
                var weight = (float)(model.WeightOf(levels) + records.Rarity(a, b, levels));
                if (weight >= Linker.Lowest)
                    pairs.Add(new(a, b, weight));
            }
        }
        return pairs;
    }

    /// <summary>Nearly all that is of one person is found, and hardly anything else, of people made here.</summary>
    [Theory]
    [InlineData("plain", 0.94)]
    [InlineData("filters", 0.93)]
    public void InventedPeople_AreFound(string way, double least)
    {
        var (people, persons) = Records.Invented(5_000, 5);
        var result = Records.Link(Compared(way, Records.SexAndNationality, people));
        Assert.InRange(LinkageQuality.Of(result.Pairs, persons).F1, least, 1);
    }

    [Fact]
    public void Progress_IsTold_UpToTheEnd()
    {
        var (told, records) = (
            new List<int>(),
            Records.Plain(Records.NoCodes, Records.Invented(5_000, 6).Records.Select(r => r with { Codes = [] }))
        );
        Linker.Run(
            records,
            done =>
            {
                lock (told)
                    told.Add(done);
            },
            TestContext.Current.CancellationToken
        );
        Assert.Equal(records.Count, told.Max());
    }

    [Fact]
    public void Cancelled_ItEnds()
    {
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() =>
            Linker.Run(
                Records.Plain(Records.SexAndNationality, Records.Invented(100, 7).Records),
                cancellationToken: cancelled.Token
            )
        );
    }

    /// <summary>Common names say less than rare ones.</summary>
    [Fact]
    public void WhatIsRare_SaysMore()
    {
        var records = Records.Plain(
            Records.NoCodes,
            [
                .. Enumerable.Range(0, 50).Select(_ => Records.Of("Maria", "Silva")),
                Records.Of("Zdislava", "Pumprnikl"),
                Records.Of("Zdislava", "Pumprnikl"),
            ]
        );
        var levels = new byte[records.Fields.Count];
        records.Compare(0, 1, levels);
        var common = records.Rarity(0, 1, levels);
        records.Compare(50, 51, levels);
        Assert.True(records.Rarity(50, 51, levels) > common + 2);
    }

    [Fact]
    public void Quality_IsCountedOnPairs()
    {
        int[] persons = [1, 1, 1, 2, 2, 3];
        ScoredPair[] pairs = [new(0, 1, 5), new(0, 2, 1), new(2, 3, 0), new(3, 4, -1)];
        var quality = LinkageQuality.Of(pairs, persons);
        Assert.Equal(new(3, 2, 4), quality);
        Assert.Equal((2 / 3.0, 0.5, 4 / 7.0), (quality.Precision, quality.Recall, quality.F1));
        Assert.Equal(new(1, 1, 4), LinkageQuality.Of(pairs, persons, 2));
        Assert.Equal(new(4, 4, 4), LinkageQuality.Of([0, 0, 0, 3, 3, 5], persons));
        Assert.Equal(new(3, 1, 4), LinkageQuality.Of([0, 0, 2, 2, 4, 4], persons));
        var none = LinkageQuality.Of<int>([], Array.Empty<int>());
        Assert.Equal((1, 1, 0), (none.Precision, none.Recall, none.F1));
    }
}
