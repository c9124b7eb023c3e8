using CsCheck;
using Dcim.Data.Sealing;
using Dcim.Domain.Answers;
using Dcim.Domain.Records;
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

    private string Of(string given, string family = "", PartialDate birth = default) =>
        _tokens.OfVictim(
            new()
            {
                Given = given,
                Family = family,
                Birth = birth,
            }
        );

    /// <summary>The tokens by field, without the fields.</summary>
    private static Dictionary<string, string> Fields(string tokens) =>
        tokens
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .ToDictionary(t => t.Split(':')[0], t => t.Split(':')[1]);

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
                    return Of(string.Join(' ', parts)) == Of(other)
                        && _tokens.OffenderKey("", string.Join(' ', parts), default)
                            == _tokens.OffenderKey("", other, default);
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
    public void EachFieldHasItsOwn_AndAVictimIsNeverAnOffender() =>
        Gen.Select(s_part, s_birth)
            .Sample(
                (name, birth) =>
                {
                    var fields = Fields(Of(name, name, birth));
                    var offender = _tokens.OffenderKey("", name, default);
                    var all = fields.Values.Append(offender).ToList();
                    return fields.Count == (birth.IsKnown ? 3 : 2) && all.Distinct().Count() == all.Count;
                }
            );

    [Fact]
    public void AnotherKey_MakesOthers()
    {
        var elsewhere = new LinkageTokens(NewKeys("b"));
        Gen.Select(s_part, s_birth)
            .Sample(
                (name, birth) =>
                {
                    var identity = new IdentityDetails { Family = name, Birth = birth };
                    return !Fields(_tokens.OfVictim(identity))
                            .Values.Intersect(Fields(elsewhere.OfVictim(identity)).Values)
                            .Any()
                        && _tokens.OffenderKey("", name, birth) != elsewhere.OffenderKey("", name, birth);
                }
            );
    }

    [Fact]
    public void TheVersionOfTheKey_StandsBeforeIt_AndTheNewestIsUsed()
    {
        var first = Fields(Of("Testina"))["given"];
        Assert.Matches("^1\\.[A-Za-z0-9_-]{22}$", first);
        File.WriteAllText(
            Path.Combine(_folder.FullName, "a", "linkage-2.key"),
            Convert.ToBase64String(Enumerable.Range(0, 32).Select(i => (byte)i).ToArray())
        );
        Assert.Matches("^2\\.[A-Za-z0-9_-]{22}$", Fields(Of("Testina"))["given"]);
        Assert.NotEqual(first[2..], Fields(Of("Testina"))["given"][2..]);
    }

    /// <summary>What a known key makes of known names: whatever changes it makes every stored token worthless.</summary>
    [Fact]
    public void TokensOfOneVersion_StayWhatTheyAre()
    {
        var folder = _folder.CreateSubdirectory("known").FullName;
        File.WriteAllText(Path.Combine(folder, "linkage-1.key"), Convert.ToBase64String(new byte[32]));
        var tokens = new LinkageTokens(KeyStore.Open(folder));
        Assert.Equal(
            "given:1.-SG8aXqJ_Vxyza0S41Yd-A family:1.kSHAIINkTJ7ASRF1r-f7Dw birth:1.W-vkgFYKkpSYwcWObw6cUg",
            tokens.OfVictim(
                new()
                {
                    Given = "Testina",
                    Family = "Vymyšlená",
                    Birth = PartialDate.Exact(1990, 4, 3),
                }
            )
        );
        Assert.Equal("1.KbwktrHSHLpDL8b4XRSkKA", tokens.OffenderKey("Testin", "Vymyšlený", PartialDate.Year(1980)));
    }

    [Theory]
    [InlineData("", "")]
    [InlineData(" - ", "\u0301")]
    [InlineData("\uFFFE", "\uD800")]
    public void WithoutANameThereIsNone(string given, string family)
    {
        Assert.Equal("", Of(given, family, PartialDate.Exact(1990, 4, 3)));
        Assert.Equal("", _tokens.OffenderKey("Testin", family, PartialDate.Exact(1990, 4, 3)));
    }

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
