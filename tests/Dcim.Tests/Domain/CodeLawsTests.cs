using CsCheck;
using Dcim.Domain.Answers;
using Dcim.Domain.Counting;

namespace Dcim.Tests.Domain;

/// <summary>Laws of the texts by which answers are stored and grouped.</summary>
public sealed class CodeLawsTests
{
    private static readonly Gen<Code> s_code = Generated.OneOf<Code>("A", "B", "AB", "a", "UNK", "ICCS02043_02044", "");
    private static readonly Gen<Code[]> s_codes = s_code.Array[0, 8];

    [Fact]
    public void EqualSets_AreEqualTexts() =>
        Gen.Select(s_codes, s_codes)
            .Sample(
                (a, b) =>
                {
                    var equal = a.Where(c => c.IsAnswered).ToHashSet().SetEquals(b.Where(c => c.IsAnswered));
                    var (x, y) = (CodeSet.Of(a), CodeSet.Of(b));
                    return (x.Text == y.Text) == equal
                        && (x == y) == equal
                        && (!equal || x.GetHashCode() == y.GetHashCode());
                },
                iter: 1000
            );

    [Fact]
    public void ASet_HoldsWhatItWasMadeOf_AndReadsItsText() =>
        Gen.Select(s_codes, s_code)
            .Sample(
                (codes, one) =>
                {
                    var set = CodeSet.Of(codes);
                    return set.Codes.SequenceEqual(set.Codes.OrderBy(c => c.Value, StringComparer.Ordinal).Distinct())
                        && set.Has(one) == (one.IsAnswered && codes.Contains(one))
                        && CodeSet.Parse(set.Text) == set
                        && set.IsAnswered == codes.Any(c => c.IsAnswered);
                }
            );

    [Fact]
    public void ASequence_KeepsTheOrderGiven_AndReadsItsText() =>
        s_codes.Sample(codes =>
        {
            var list = CodeSequence.Of(codes);
            return list.Codes.SequenceEqual(codes.Where(c => c.IsAnswered).Distinct())
                && CodeSequence.Parse(list.Text) == list;
        });

    [Theory]
    [InlineData("|B|A|")]
    [InlineData("|A|A|")]
    [InlineData("A")]
    [InlineData("||")]
    [InlineData("|A||B|")]
    [InlineData("|A CODE LONGER THAN TWENTY|")]
    public void TextThatIsNotCanonical_IsAnError(string text) =>
        Assert.Throws<FormatException>(() => CodeSet.Parse(text));

    [Fact]
    public void ACode_IsUnanswered_Missing_OrKnown()
    {
        Assert.Equal(default, new Code(""));
        Assert.Equal(default(Code).GetHashCode(), new Code("").GetHashCode());
        Assert.NotEqual(new Code("a"), new Code("A"));
        Assert.All(
            Code.MissingReasons,
            reason => Assert.True(reason is { IsAnswered: true, IsMissing: true, IsKnown: false })
        );
        Assert.Throws<ArgumentException>(() => new Code("A|B"));
        Assert.Throws<ArgumentException>(() => new Code(new string('A', Code.MaxLength + 1)));
    }

    [Fact]
    public void StatusHistory_ReadsItsText()
    {
        var code = Generated.OneOf<Code>("IDE", "PRE", "PT-PJ", "UNK", "POL", "");
        var line = Gen.Select(code, Generated.Date(["UNK", "REF"]), code, code, code)
            .Select(t => new StatusFact(t.Item1, t.Item2, t.Item3, t.Item4, t.Item5));
        line.List[0, 6].Sample(history => StatusFact.ParseAll(StatusFact.WriteAll(history)).SequenceEqual(history));
    }

    [Theory]
    [InlineData("A;B")]
    [InlineData("A\nB")]
    public void ACode_CannotBreakTheLinesOfAHistory(string text) =>
        Assert.Throws<ArgumentException>(() => new Code(text));
}
