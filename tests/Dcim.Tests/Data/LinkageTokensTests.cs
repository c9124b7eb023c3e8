using CsCheck;
using Dcim.Data.Sealing;
using Dcim.Domain.Answers;
using Dcim.Tests.Domain;

namespace Dcim.Tests.Data;

/// <summary>How a name is written does not matter to its token; the field, the kind of person and the key do.</summary>
public sealed class LinkageTokensTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("dcim-test-");
    private readonly KeyStore _keys;
    private readonly LinkageTokens _tokens;

    private static readonly Gen<string> s_part = Gen.String[Gen.Char["abcčdéëğłñőšü3жω"], 1, 8];
    private static readonly Gen<string[]> s_parts = s_part.Array[1, 4];
    private static readonly Gen<PartialDate> s_birth = Generated.OneOf(
        default,
        PartialDate.NotGiven("UNK"),
        PartialDate.Year(1990),
        PartialDate.Month(1990, 2),
        PartialDate.Exact(1990, 2, 3),
        PartialDate.Exact(1990, 3, 2)
    );

    public LinkageTokensTests()
    {
        _keys = NewKeys("a");
        _tokens = new(_keys);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private KeyStore NewKeys(string name)
    {
        var keys = KeyStore.Open(Path.Combine(_folder.FullName, name));
        keys.CreateKeys();
        return keys;
    }

    private string Of(string name, PartialDate birth = default) => _tokens.OffenderKey("", name, birth);

    [Fact]
    public void OrderCaseMarksAndSigns_DoNotMatter() =>
        Gen.Select(s_parts, Gen.Int, Generated.OneOf(" ", "-", "  ", ", ", "'"))
            .Sample(
                (parts, seed, between) =>
                {
                    var shuffled = (string[])parts.Clone();
                    new Random(seed).Shuffle(shuffled);
                    var other = $" {string.Join(between, shuffled).ToUpperInvariant()}."
                        .Replace('Č', 'C')
                        .Replace("É", "E\u0301", StringComparison.Ordinal);
                    return Of(string.Join(' ', parts)) == Of(other);
                }
            );

    [Theory]
    [InlineData("Šárka", "SARKA")]
    [InlineData("Nguyễn Thị", "thi nguyen")]
    [InlineData("Ａｎａ", "Ana")] // full width, as a Japanese keyboard types
    [InlineData("José-Maria", "Maria José")]
    [InlineData("Жанна", "ЖАННА")]
    public void WrittenOtherwise_IsTheSame(string one, string other) => Assert.Equal(Of(one), Of(other));

    [Fact]
    public void OtherNames_HaveOtherTokens() =>
        Gen.Select(s_part, s_part).Sample((a, b) => Same(a, b) || Of(a) != Of(b));

    private static bool Same(string a, string b) =>
        string.Compare(
            a,
            b,
            System.Globalization.CultureInfo.InvariantCulture,
            System.Globalization.CompareOptions.IgnoreNonSpace | System.Globalization.CompareOptions.IgnoreCase
        ) == 0;

    [Fact]
    public void AnotherKey_MakesOthers()
    {
        var elsewhere = new LinkageTokens(NewKeys("b"));
        Gen.Select(s_part, s_birth).Sample((name, birth) => Of(name, birth) != elsewhere.OffenderKey("", name, birth));
    }

    [Fact]
    public void TheVersionOfTheKey_StandsBeforeIt_AndTheNewestIsUsed()
    {
        var first = Of("Testina");
        Assert.Matches("^1\\.[A-Za-z0-9_-]{22}$", first);
        File.WriteAllText(
            Path.Combine(_folder.FullName, "a", "linkage-2.key"),
            Convert.ToBase64String(Enumerable.Range(0, 32).Select(i => (byte)i).ToArray())
        );
        Assert.Matches("^2\\.[A-Za-z0-9_-]{22}$", Of("Testina"));
        Assert.NotEqual(first[2..], Of("Testina")[2..]);
    }

    /// <summary>What a known key makes of known names: whatever changes it makes every stored token worthless.</summary>
    [Fact]
    public void TokensOfOneVersion_StayWhatTheyAre()
    {
        var folder = _folder.CreateSubdirectory("known").FullName;
        File.WriteAllText(Path.Combine(folder, "linkage-1.key"), Convert.ToBase64String(new byte[32]));
        var tokens = new LinkageTokens(KeyStore.Open(folder));
        Assert.Equal("1.KbwktrHSHLpDL8b4XRSkKA", tokens.OffenderKey("Testin", "Vymyšlený", PartialDate.Year(1980)));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" - ")]
    [InlineData("\u0301")]
    [InlineData("\uFFFE")]
    [InlineData("\uD800")]
    public void WithoutANameThereIsNone(string family) =>
        Assert.Equal("", _tokens.OffenderKey("Testin", family, PartialDate.Exact(1990, 4, 3)));

    [Fact]
    public void OfAnOffender_TheBirthDateCounts_AndDayAndMonthAreNotMixedUp()
    {
        PartialDate[] births =
        [
            default,
            PartialDate.Year(1990),
            PartialDate.Exact(1990, 2, 3),
            PartialDate.Exact(1990, 3, 2),
        ];
        Assert.Equal(4, births.Select(b => _tokens.OffenderKey("Testin", "Vymyšlený", b)).Distinct().Count());
        Assert.Equal(
            _tokens.OffenderKey("Testin", "Vymyšlený", births[2]),
            _tokens.OffenderKey("Vymyšlený", "Testin", births[2])
        );
    }
}
