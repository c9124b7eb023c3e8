using CsCheck;
using Dcim.Linkage;
using Dcim.Linkage.Blind;

namespace Dcim.Tests.Linkage;

/// <summary>Who is compared with whom, against looking at all pairs.</summary>
public sealed class BlocksTests
{
    private const int Small = 20;

    private static readonly LinkageFields s_fields = new([new("sex"), new("region")]);

    /// <summary>Records with tokens of a few values, codes of a few and a year of birth: so blocks of every size come about.</summary>
    private static readonly Gen<PersonEncoding[]> s_records = Gen.Select(Gen.Int[0, 260], Gen.Int[1, 14], Gen.Int)
        .Select(
            (count, values, seed) =>
            {
                var random = new Random(seed);
                return Enumerable
                    .Range(0, count)
                    .Select(_ => new PersonEncoding(
                        null,
                        null,
                        new(random.Next(3) == 0 ? null : Value((ulong)random.Next(4)), null, null),
                        null,
                        [
                            .. Enumerable
                                .Range(0, random.Next(5))
                                .Select(_ => new EncodingToken(
                                    random.Next(2) == 0 ? TokenKind.Names : TokenKind.NameAndDay,
                                    Value((ulong)random.Next(values))
                                )),
                        ],
                        null,
                        [Code(random), Code(random)]
                    ))
                    .ToArray();
            }
        );

    private static string? Code(Random random) => random.Next(4) is > 0 and var code ? $"{code}" : null;

    private static ulong Value(ulong number) => (number + 1) * 0x9E3779B97F4A7C15;

    /// <summary>
    /// Each pair that shares a token of which the block is small enough, whole or after a split by the codes and the year of birth, is
    /// found, none else, and none twice.
    /// </summary>
    [Fact]
    public void EachPairOfABlockThatIsSmallEnough_IsFound_Once() =>
        s_records.Sample(
            records =>
            {
                var comparison = new BlindComparison(s_fields);
                foreach (var record in records)
                    comparison.Add(record);
                Assert.Equal(Expected(records), Found(comparison));
            },
            iter: 300
        );

    private static List<(int, int)> Found(Comparison records)
    {
        var (blocks, others, found) = (Blocks.Of(records), new List<int>(), new List<(int, int)>());
        for (var a = 0; a < records.Count; a++)
        {
            blocks.After(a, others);
            Assert.Equal(others.Order().Distinct(), others);
            found.AddRange(others.Select(b => (a, b)));
        }
        Assert.True(blocks.Pairs >= found.Count);
        return found;
    }

    private static List<(int, int)> Expected(PersonEncoding[] records)
    {
        var pairs = new SortedSet<(int, int)>();
        foreach (var token in records.SelectMany(r => r.Tokens).Distinct())
            Add(
                [.. Enumerable.Range(0, records.Length).Where(i => records[i].Tokens.Contains(token))],
                token.Kind == TokenKind.Names ? Small : Blocks.MostInBlock,
                0
            );
        return [.. pairs];

        void Add(List<int> block, int most, int step)
        {
            if (block.Count <= most)
                pairs.UnionWith(block.SelectMany(a => block.Where(b => a < b).Select(b => (a, b))));
            else if (step < 3)
                foreach (
                    var part in block.GroupBy(i =>
                        step < 2 ? records[i].Codes[step] ?? "" : $"{records[i].Birth.Year ?? 0}"
                    )
                )
                    Add([.. part], most, step + 1);
        }
    }

    [Fact]
    public void OfNoRecord_OrOne_ThereIsNoPair()
    {
        Assert.Empty(Found(new PlainComparison(Records.NoCodes)));
        Assert.Empty(Found(Records.Plain(Records.NoCodes, [Records.Of("Ivan", "Ivanov", "1990-04-03", "AB12345")])));
    }

    /// <summary>What a person may be found by, each alone.</summary>
    [Theory]
    [InlineData("Jana", "Nováková", "1990-04-03", "", "Petra", "Dvořáková", "1990-04-03", "")] // the day
    [InlineData("Jana", "Nováková", "", "AB12345", "Petra", "Dvořáková", "", "ab 12345")] // the document
    [InlineData("Jana", "Nováková", "", "", "Novak", "Janna", "", "")] // two names
    [InlineData("Jana", "Nováková", "1990-04-03", "", "Jana", "Malá", "1987-03-04", "")] // a name, day and month
    [InlineData("Jana", "Nováková", "1990-04-03", "", "Jana", "Malá", "1990-04-30", "")] // a name, month of a year
    [InlineData("Jana", "Nováková", "1990", "", "Eva", "Novák", "1990-04-03", "")] // a name and the year
    [InlineData("Honza", "Novák", "", "", "Jan", "Novák", "", "")] // a nickname
    [InlineData("محمد", "حسن", "", "", "Mohammed", "Hassan", "", "")] // another script
    public void OfTwo_ThePairIsFound(
        string given,
        string family,
        string birth,
        string document,
        string otherGiven,
        string otherFamily,
        string otherBirth,
        string otherDocument
    ) =>
        Assert.Equal(
            [(0, 1)],
            Found(
                Records.Plain(
                    Records.NoCodes,
                    [
                        Records.Of(given, family, birth, document),
                        Records.Of(otherGiven, otherFamily, otherBirth, otherDocument),
                    ]
                )
            )
        );

    /// <summary>Ivan Ivanov has some keys twice, from both of his names; he is one in his block all the same.</summary>
    [Fact]
    public void WhoHasAKeyTwice_IsOneInItsBlock() =>
        Assert.Equal(
            Small * (Small - 1) / 2,
            Found(
                Records.Plain(
                    Records.NoCodes,
                    Enumerable.Range(0, Small).Select(_ => Records.Of("Ivan", "Ivanov", "1990"))
                )
            ).Count
        );
}
