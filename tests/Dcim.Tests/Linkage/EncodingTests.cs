using System.Numerics;
using System.Text;
using CsCheck;
using Dcim.Linkage;
using Dcim.Linkage.Blind;
using Encoder = Dcim.Linkage.Blind.Encoder;

namespace Dcim.Tests.Linkage;

/// <summary>What a matcher sees of a record: nothing of it can be read, and it fits what is like it.</summary>
public sealed class EncodingTests
{
    private static readonly Encoder s_encoder = new(Key(1));
    private static readonly PersonRecord s_record = Records.Of(
        "Testina Marie",
        "Vymyšlená",
        "1990-04-23",
        "AB123456",
        2024,
        "F",
        "CZ"
    );

    private static readonly Gen<PersonRecord> s_records = Gen.Select(
            LatinTextTests.Anything,
            LatinTextTests.Anything,
            Gen.Int[0, 20_000],
            Gen.Bool,
            LatinTextTests.Anything
        )
        .Select(
            (given, family, day, known, document) =>
                Records.Of(
                    given,
                    family,
                    known ? new DateOnly(1950, 1, 1).AddDays(day).ToString("yyyy-MM-dd", null) : "",
                    document
                )
        );

    private static byte[] Key(int seed)
    {
        var key = new byte[Encoder.KeyLength];
        new Random(seed).NextBytes(key);
        return key;
    }

    private static int Different(NameFilter one, NameFilter other) =>
        one.ToBytes().Zip(other.ToBytes(), (a, b) => BitOperations.PopCount((uint)(a ^ b))).Sum();

    private static int Set(NameFilter filter) => filter.ToBytes().Sum(b => BitOperations.PopCount(b));

    [Fact]
    public void TheSameRecord_UnderTheSameKeyAndSalt_HasTheSameEncoding() =>
        s_records.Sample(
            record => AssertSame(s_encoder.Encode(record, "R1"), new Encoder(Key(1)).Encode(record, "R1")),
            iter: 500
        );

    private static void AssertSame(PersonEncoding one, PersonEncoding other)
    {
        Assert.Equal(one.Given?.ToBytes(), other.Given?.ToBytes());
        Assert.Equal(one.Family?.ToBytes(), other.Family?.ToBytes());
        Assert.Equal((one.Birth, one.Document, one.Year), (other.Birth, other.Document, other.Year));
        Assert.Equal(one.Tokens, other.Tokens);
        Assert.Equal(one.Codes, other.Codes);
    }

    [Fact]
    public void UnderAnotherKey_NothingIsInCommon()
    {
        var others = Enumerable.Range(2, 40).Select(seed => new Encoder(Key(seed)).Encode(s_record, "R1")).ToList();
        var own = s_encoder.Encode(s_record, "R1");
        Assert.All(
            others,
            other =>
            {
                Assert.Empty(Numbers(own).Intersect(Numbers(other)));
                Assert.Equal(own.Tokens.Select(t => t.Kind).Order(), other.Tokens.Select(t => t.Kind).Order());
            }
        );
        // Two filters of which p and q of the bits are set share p * q of them by chance.
        var chance = Set(own.Family!) * others.Average(o => Set(o.Family!)) / NameFilter.Bits;
        var shared = others.Average(o =>
            NameFilter.Dice(own.Family!, o.Family!) * (Set(own.Family!) + Set(o.Family!)) / 2
        );
        Assert.InRange(shared, chance - 8, chance + 8);
    }

    private static IEnumerable<ulong> Numbers(PersonEncoding encoding) =>
        encoding
            .Tokens.Select(t => t.Number)
            .Concat([
                encoding.Birth.Year ?? 0,
                encoding.Birth.Month ?? 0,
                encoding.Birth.Day ?? 0,
                encoding.Document ?? 0,
            ])
            .Where(n => n != 0);

    /// <summary>One bit of a hundred is flipped in each, so about ten of 512 differ; tokens have no noise, or nothing would be equal.</summary>
    [Fact]
    public void UnderAnotherSalt_FiltersDifferByNoiseOnly()
    {
        var (one, others) = (
            s_encoder.Encode(s_record, "R1"),
            Enumerable.Range(0, 200).Select(i => s_encoder.Encode(s_record, $"S{i}")).ToList()
        );
        Assert.All(others, other => Assert.Equal(one.Tokens, other.Tokens));
        Assert.All(others, other => Assert.InRange(Different(one.Given!, other.Given!), 0, 30));
        Assert.InRange(others.Average(o => Different(one.Given!, o.Given!)), 7, 14);
        Assert.True(others.DistinctBy(o => Convert.ToHexString(o.Given!.ToBytes())).Count() > 195);
        var quiet = new Encoder(Key(1), noise: 0);
        Assert.Equal(quiet.Encode(s_record, "R1").Given!.ToBytes(), quiet.Encode(s_record, "another").Given!.ToBytes());
    }

    /// <summary>The noise of given and family name is not the same.</summary>
    [Fact]
    public void OneNameInBothFields_HasTwoFilters()
    {
        var both = s_encoder.Encode(Records.Of("Lovasna", "Lovasna"), "R1");
        Assert.NotEqual(both.Given!.ToBytes(), both.Family!.ToBytes());
    }

    [Fact]
    public void NoPlainText_IsAnywhere()
    {
        var record = s_record with { Codes = [] };
        var encoding = s_encoder.Encode(record, "R1");
        var bytes = new List<byte>([.. encoding.Given!.ToBytes(), .. encoding.Family!.ToBytes()]);
        foreach (var number in Numbers(encoding))
            bytes.AddRange(BitConverter.GetBytes(number));
        var text =
            $"{encoding} {string.Join(' ', encoding.Tokens)} {encoding.Birth} {encoding.Given} {encoding.Family}";
        foreach (
            var secret in new[] { "testina", "vymyslen", "Vymyšlen", "ulen", "1990", "04-23", "AB123456", "123456" }
        )
        {
            Assert.DoesNotContain(secret, text, StringComparison.OrdinalIgnoreCase);
            foreach (var encoded in new[] { Encoding.UTF8.GetBytes(secret), Encoding.Unicode.GetBytes(secret) })
                Assert.Equal(-1, bytes.ToArray().AsSpan().IndexOf(encoded));
        }
    }

    [Fact]
    public void AFilter_ThroughBytes_IsTheSame() =>
        Gen
            .Byte.Array[NameFilter.Bytes]
            .Sample(bytes =>
            {
                var filter = new NameFilter(bytes);
                return filter.ToBytes().SequenceEqual(bytes)
                    && NameFilter.Dice(filter, filter) == (bytes.Any(b => b != 0) ? 1 : 0);
            });

    [Theory]
    [InlineData(0)]
    [InlineData(63)]
    [InlineData(65)]
    public void AFilterOfAnotherLength_IsRefused(int length) =>
        Assert.Throws<ArgumentException>(() => new NameFilter(new byte[length]));

    [Theory]
    [InlineData(0)]
    [InlineData(16)]
    [InlineData(33)]
    public void AKeyOfAnotherLength_IsRefused(int length) =>
        Assert.Throws<ArgumentException>(() => new Encoder(new byte[length]));

    /// <summary>By many bits at once or one after the other: the same number.</summary>
    [Fact]
    public void BitsOfBoth_AreCounted_WhateverTheLength() =>
        Gen.Select(Gen.Int[0, 300], Gen.Int)
            .Sample(
                (length, seed) =>
                {
                    var random = new Random(seed);
                    var (one, other) = (Words(), Words());
                    Assert.Equal(
                        one.Zip(other, (a, b) => BitOperations.PopCount(a & b)).Sum(),
                        NameFilter.Shared(one, other)
                    );
                    Assert.Equal(one.Sum(BitOperations.PopCount), NameFilter.Shared(one, one));

                    ulong[] Words() =>
                        [
                            .. Enumerable
                                .Range(0, length)
                                .Select(_ => random.Next(3) == 0 ? ulong.MaxValue : (ulong)random.NextInt64() << 1),
                        ];
                }
            );

    [Theory]
    [InlineData("Yuliya", "Petrova", "Юлия", "Петрова")]
    [InlineData("Iuliia", "Petrov", "Yuliya", "Petrova")]
    [InlineData("Thị Hoa", "Nguyễn", "Hoa", "NGUYEN")]
    [InlineData("Jana", "Nováková", "JANA", "Novakova")]
    [InlineData("Ελένη", "Παπαδοπούλου", "Eleni", "Papadopoulos")]
    [InlineData("ნინო", "ჯავახიშვილი", "Nino", "Javakhishvili")]
    [InlineData("Maria", "Silva", "Silva", "Maria")] // order says nothing
    public void WrittenOtherwise_TokensAreEqual(string given, string family, string otherGiven, string otherFamily) =>
        Assert.Equal(
            s_encoder.Encode(Records.Of(given, family, "1990-04-23"), "R1", withFilters: false).Tokens,
            s_encoder.Encode(Records.Of(otherGiven, otherFamily, "1990-04-23"), "R2", withFilters: false).Tokens
        );

    [Fact]
    public void NamesThatAreAlike_HaveFiltersThatAre()
    {
        double Alike(string one, string other) =>
            NameFilter.Dice(
                s_encoder.Encode(Records.Of("", one), "R1").Family!,
                s_encoder.Encode(Records.Of("", other), "R2").Family!
            );
        Assert.True(Alike("Shevchenko", "Ševčenko") > 0.6);
        Assert.True(Alike("Horvathova", "Horvatova") > 0.85);
        Assert.True(Alike("Horvathova", "Kowalczyk") < 0.4);
    }

    /// <summary>The first of January stands for a year: of it, as of a year alone, nothing but the year is encoded.</summary>
    [Theory]
    [InlineData("1990-01-01")]
    [InlineData("1990")]
    public void ADayThatStandsForAYear_HasNoDayToken(string birth)
    {
        var encoding = s_encoder.Encode(Records.Of("Jana", "Nová", birth), "R1");
        Assert.NotNull(encoding.Birth.Year);
        Assert.Equal((null, null), (encoding.Birth.Month, encoding.Birth.Day));
        Assert.DoesNotContain(
            encoding.Tokens,
            t =>
                t.Kind
                    is TokenKind.Birth
                        or TokenKind.NameAndDay
                        or TokenKind.NameAndMonthOfYear
                        or TokenKind.NameAndDayOfYear
                        or TokenKind.NamesAndDay
                        or TokenKind.NameAndBirth
                        or TokenKind.NamesAndBirth
        );
    }

    [Fact]
    public void OfAMonth_TheDayIsNotInvented()
    {
        var birth = s_encoder.Encode(Records.Of("Jana", "Nová", "1990-04"), "R1").Birth;
        Assert.True(birth is { Year: not null, Month: not null, Day: null });
    }

    [Fact]
    public void WithoutFilters_ThereAreNone_AndWithoutAnythingThereIsNothing()
    {
        var tokens = s_encoder.Encode(s_record, "R1", withFilters: false);
        Assert.Equal((null, null), (tokens.Given, tokens.Family));
        Assert.NotEmpty(tokens.Tokens);
        var nothing = s_encoder.Encode(Records.Of("", " ?", "", "-"), "R1");
        Assert.Equal(
            (null, null, null, default(BirthTokens)),
            (nothing.Given, nothing.Family, nothing.Document, nothing.Birth)
        );
        Assert.Empty(nothing.Tokens);
    }

    /// <summary>Tokens stand in the order of their numbers: it does not say which part of the name came first, nor are there two of one.</summary>
    [Fact]
    public void TheOrderOfTokens_SaysNothing() =>
        s_records.Sample(
            record =>
            {
                var tokens = s_encoder.Encode(record, "R1").Tokens;
                Assert.Equal(tokens.Distinct().OrderBy(t => t.Number), tokens);
            },
            iter: 500
        );

    /// <summary>What a known key makes of a known record: whatever changes it makes encodings that are kept worthless, and needs a new version.</summary>
    [Fact]
    public void EncodingsOfOneVersion_StayWhatTheyAre()
    {
        var encoding = new Encoder(new byte[Encoder.KeyLength]).Encode(s_record, "R1");
        Assert.Equal(1, Encoder.Version);
        Assert.Equal("8903A4704010B04052044930B50A0184", Convert.ToHexString(encoding.Family!.ToBytes())[..32]);
        Assert.Equal(
            "E26984D719E350E3 B9A9690825BAF62D 25 F36EBA675C59EFF3",
            $"{encoding.Birth.Year:X16} {encoding.Document:X16} {encoding.Tokens.Count} {encoding.Tokens[^1].Number:X16}"
        );
    }
}
