using CsCheck;
using Dcim.Linkage;
using Dcim.Linkage.Names;

namespace Dcim.Tests.Linkage;

/// <summary>How alike two words, numbers and dates are.</summary>
public sealed class SimilarityTests
{
    private static readonly Gen<string> s_word = Gen.String[Gen.Char["abcde"], 0, 12];

    /// <summary>Published by Winkler (1990, 1994) and in the tests of the common libraries.</summary>
    [Theory]
    [InlineData("MARTHA", "MARHTA", 0.9611)]
    [InlineData("DWAYNE", "DUANE", 0.8400)]
    [InlineData("DIXON", "DICKSONX", 0.8133)]
    [InlineData("JONES", "JOHNSON", 0.8324)]
    [InlineData("ABROMS", "ABRAMS", 0.9222)]
    [InlineData("MASSEY", "MASSIE", 0.9333)]
    [InlineData("JERALDINE", "GERALDINE", 0.9259)]
    [InlineData("NICHLESON", "NICHULSON", 0.9556)]
    [InlineData("abc", "xyz", 0)]
    [InlineData("", "", 1)]
    [InlineData("", "a", 0)]
    [InlineData("a", "a", 1)]
    public void JaroWinkler_IsAsPublished(string one, string other, double published) =>
        Assert.Equal(published, JaroWinkler.Similarity(one, other), 4);

    [Fact]
    public void JaroWinkler_IsFrom0To1_TheSameBothWays_And1ForEqualWords() =>
        Gen.Select(s_word, s_word)
            .Sample(
                (a, b) =>
                    JaroWinkler.Similarity(a, b) is >= 0 and <= 1 and var alike
                    && alike == JaroWinkler.Similarity(b, a)
                    && (alike < 1 || a == b)
                    && JaroWinkler.Similarity(a, a) == 1,
                iter: 50_000
            );

    [Fact]
    public void JaroWinkler_CutsWhatIsTooLong() =>
        Assert.InRange(JaroWinkler.Similarity(new string('a', 5_000), new string('a', 4_000) + "b"), 0.99, 1);

    [Theory]
    [InlineData("", "", true)]
    [InlineData("", "1", true)]
    [InlineData("", "12", false)]
    [InlineData("1234", "1234", true)]
    [InlineData("1234", "1235", true)]
    [InlineData("1234", "124", true)]
    [InlineData("1234", "12934", true)]
    [InlineData("1234", "1324", true)]
    [InlineData("1234", "1423", false)]
    [InlineData("1234", "2143", false)]
    [InlineData("12", "21", true)]
    [InlineData("1234", "4321", false)]
    public void OneSlip_IsOneSlip(string one, string other, bool atMostOne) =>
        Assert.Equal(atMostOne, EditDistance.IsAtMostOne(one, other));

    [Fact]
    public void OneSlip_IsWhatTheTableOfDistancesSays() =>
        Gen.Select(s_word, s_word)
            .Sample(
                (a, b) =>
                    EditDistance.IsAtMostOne(a, b) == Distance(a, b) <= 1
                    && EditDistance.IsAtMostOne(b, a) == EditDistance.IsAtMostOne(a, b),
                iter: 20_000
            );

    [Fact]
    public void OneSlip_OfOneWord_IsFound() =>
        Gen.Select(s_word, Gen.Int[0, 11], Gen.Char["xyz"], Gen.Int[0, 3])
            .Sample(
                (word, place, letter, kind) =>
                {
                    var at = Math.Min(place, word.Length);
                    var slip = kind switch
                    {
                        0 => word.Insert(at, $"{letter}"),
                        1 when at < word.Length => word.Remove(at, 1),
                        2 when at < word.Length => word[..at] + letter + word[(at + 1)..],
                        3 when at + 1 < word.Length => $"{word[..at]}{word[at + 1]}{word[at]}{word[(at + 2)..]}",
                        _ => word,
                    };
                    return EditDistance.IsAtMostOne(word, slip);
                }
            );

    /// <summary>Optimal string alignment by the table, as the books have it.</summary>
    private static int Distance(string a, string b)
    {
        var table = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
        for (var j = 0; j <= b.Length; j++)
            table[i, j] =
                i == 0 || j == 0
                    ? i + j
                    : Math.Min(
                        Math.Min(table[i - 1, j], table[i, j - 1]) + 1,
                        Math.Min(
                            table[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1),
                            i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]
                                ? table[i - 2, j - 2] + 1
                                : int.MaxValue
                        )
                    );
        return table[a.Length, b.Length];
    }

    [Theory]
    [InlineData("1990-04-03", "1990-04-03", 8)]
    [InlineData("1990-01-01", "1990-01-01", 6)] // stands for the year
    [InlineData("1990-04-03", "1990-03-04", 7)]
    [InlineData("1990-04-03", "1990-04-08", 6)]
    [InlineData("1990-04-13", "1990-04-31", 0)] // no date
    [InlineData("1990-04-12", "1990-04-21", 6)]
    [InlineData("1980-04-03", "1990-04-03", 6)]
    [InlineData("1989-04-03", "1990-04-03", 5)]
    [InlineData("1990-01-01", "1990-07-23", 5)]
    [InlineData("1990-04-03", "1990-04-27", 4)]
    [InlineData("1990-04-03", "1990-11-03", 4)]
    [InlineData("1990", "1990-04-03", 4)]
    [InlineData("1990", "1990", 4)]
    [InlineData("1990-04", "1990-04-03", 4)]
    [InlineData("1990-04", "1990-04", 4)]
    [InlineData("1990-01-01", "1990-07", 4)] // the day says the year
    [InlineData("1990-01-01", "1990", 4)]
    [InlineData("1990-04", "1990-05", 2)]
    [InlineData("1990", "1991-04-03", 2)]
    [InlineData("1990-04-03", "1990-04-29", 4)]
    [InlineData("1990-04-27", "1990-05-03", 2)]
    [InlineData("1990-04-03", "1991-04-17", 2)]
    [InlineData("1990-04-03", "1974-11-28", 1)]
    [InlineData("1990", "1994", 1)]
    [InlineData("", "1990-04-03", 0)]
    [InlineData("3 April", "1990-04-03", 0)]
    public void BirthDates_Agree(string one, string other, byte level)
    {
        Assert.Equal(level, BirthLevels.Of(BirthDate.Parse(one), BirthDate.Parse(other)));
        Assert.Equal(level, BirthLevels.Of(BirthDate.Parse(other), BirthDate.Parse(one)));
    }

    [Fact]
    public void WideIntervals_MeetOrDoNot()
    {
        var wide = BirthDate.Between(new(1985, 6, 1), new(1990, 5, 31));
        Assert.Equal(3, BirthLevels.Of(wide, BirthDate.On(new(1990, 5, 31))));
        Assert.Equal(3, BirthLevels.Of(wide, BirthDate.InYear(1985)));
        Assert.Equal(2, BirthLevels.Of(wide, BirthDate.On(new(1991, 1, 1))));
        Assert.Equal(1, BirthLevels.Of(wide, BirthDate.InYear(1993)));
    }

    private static readonly Gen<BirthDate> s_birth = Gen.Select(Gen.Int[0, 1500], Gen.Int[0, 800], Gen.Int[0, 4])
        .Select(
            (day, length, kind) =>
            {
                var from = new DateOnly(1988, 1, 1).AddDays(day);
                return kind switch
                {
                    0 => BirthDate.Unknown,
                    1 => BirthDate.InYear(from.Year),
                    2 => BirthDate.InMonth(from.Year, from.Month),
                    3 => BirthDate.Between(from, from.AddDays(length)),
                    _ => BirthDate.On(from),
                };
            }
        );

    [Fact]
    public void BirthDates_AgreeTheSameBothWays_AndNothingIsInvented() =>
        Gen.Select(s_birth, s_birth)
            .Sample(
                (a, b) =>
                {
                    var level = BirthLevels.Of(a, b);
                    return level == BirthLevels.Of(b, a)
                        && level <= BirthLevels.Count
                        && (level == Comparison.Unknown) == !(a.IsKnown && b.IsKnown)
                        // An interval never agrees by a day that nobody told.
                        && (level <= 4 || a.IsExact && b.IsExact)
                        && (!(a.IsExact && a == b) || level >= 6);
                },
                iter: 20_000
            );

    [Theory]
    [InlineData("1990", 1990, null, false)]
    [InlineData(" 1990-04 ", 1990, 4, false)]
    [InlineData("1990-04-03", 1990, 4, true)]
    [InlineData("19900403", 1990, 4, true)]
    public void BirthDates_AreRead(string text, int year, int? month, bool exact)
    {
        var birth = BirthDate.Parse(text);
        Assert.Equal((year, month, exact), (birth.Year, birth.Month, birth.IsExact));
    }

    [Theory]
    [InlineData("")]
    [InlineData("0000")]
    [InlineData("1990-02-30")]
    [InlineData("3.4.1990")]
    [InlineData("unknown")]
    [InlineData("-990")]
    public void WhatIsNoDate_IsNotKnown(string text) => Assert.False(BirthDate.Parse(text).IsKnown);

    [Fact]
    public void AnyText_IsADateOrNone() =>
        LatinTextTests.Anything.Sample(text => BirthDate.Parse(text).IsKnown || true);

    [Fact]
    public void AnIntervalTheWrongWayRound_IsRefused() =>
        Assert.Throws<ArgumentException>(() => BirthDate.Between(new(1990, 1, 2), new(1990, 1, 1)));

    [Theory]
    [InlineData(" ab-12 34/5", "AB12345")]
    [InlineData("č 1234", "Č1234")]
    [InlineData("none", "NONE")]
    [InlineData("123", "")]
    [InlineData("-", "")]
    [InlineData("", "")]
    [InlineData(null, "")]
    public void Documents_AreReadPlainly(string? text, string plain) => Assert.Equal(plain, DocumentNumber.Of(text));

    [Theory]
    [InlineData("AB123456", "ab 123456", 3)]
    [InlineData("AB123456", "AB123465", 2)]
    [InlineData("AB123456", "AB12345", 2)]
    [InlineData("AB123456", "CD654321", 1)]
    [InlineData("AB123456", "", 0)]
    [InlineData("AB123456", "?", 0)]
    public void Documents_Agree(string one, string other, byte level) =>
        Assert.Equal(
            level,
            Records.Levels(Records.Of("A", "B", document: one), Records.Of("A", "B", document: other))[Records.Document]
        );

    /// <summary>A number that many have is a way of writing that there is none.</summary>
    [Fact]
    public void ADocumentOfMany_SaysNothing()
    {
        var plain = Records.Plain(
            Records.NoCodes,
            Enumerable.Range(0, 25).Select(i => Records.Of($"Given{(char)('a' + i)}", "Family", document: "NOT SEEN"))
        );
        var levels = new byte[plain.Fields.Count];
        plain.Compare(0, 1, levels);
        Assert.Equal(Comparison.Unknown, levels[Records.Document]);
    }
}
