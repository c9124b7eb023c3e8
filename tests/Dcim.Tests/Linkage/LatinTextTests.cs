using CsCheck;
using Dcim.Linkage.Names;
using Dcim.Tests.Domain;

namespace Dcim.Tests.Linkage;

/// <summary>Words of any script in the letters a to z.</summary>
public sealed class LatinTextTests
{
    [Theory]
    // Cyrillic: Russian, Ukrainian, Bulgarian, Serbian, Macedonian, Belarusian, Kazakh
    [InlineData("Щербакова", "shcherbakova")]
    [InlineData("Хрущёв", "khrushchev")]
    [InlineData("Наталья", "natalia")]
    [InlineData("Їжакевич", "izhakevich")]
    [InlineData("Ґалаґан", "galagan")]
    [InlineData("Солов’янчик", "solovianchik")]
    [InlineData("Цветелина", "tsvetelina")]
    [InlineData("Ђорђевић", "djordjevic")]
    [InlineData("Ѓорѓиевски", "gorgievski")]
    [InlineData("Каўцэвіч", "kautsevich")]
    [InlineData("Әсел", "asel")]
    // Greek, with its digraphs
    [InlineData("Παπαδόπουλος", "papadopoulos")]
    [InlineData("Ελευθερία", "elevtheria")]
    [InlineData("Σταύρος", "stavros")]
    [InlineData("ΧΡΉΣΤΟΣ", "christos")]
    [InlineData("Ψαρού", "psarou")]
    // Arabic, Persian, Urdu: the consonants and the long vowels
    [InlineData("محمد", "mhmd")]
    [InlineData("فَاطِمَة", "fatma")]
    [InlineData("يوسف", "iusf")]
    [InlineData("خديجة", "khdija")]
    [InlineData("گلناز", "glnaz")]
    [InlineData("پرویز", "pruiz")]
    // Georgian, both cases
    [InlineData("ქეთევან", "ketevan")]
    [InlineData("ჯავახიშვილი", "javakhishvili")]
    [InlineData("ᲜᲘᲜᲝ", "nino")]
    // Armenian and Hebrew
    [InlineData("Հայկ", "haik")]
    [InlineData("שרה", "shrh")]
    // Vietnamese
    [InlineData("Nguyễn Thị Ánh", "nguyen thi anh")]
    [InlineData("Đỗ Hữu Phước", "do huu phuoc")]
    [InlineData("Trương", "truong")]
    // Czech, Slovak, Polish, Portuguese, Romanian, and letters that Unicode does not take apart
    [InlineData("Dvořáková-Žďárská", "dvorakova zdarska")]
    [InlineData("Ľubica Ďurišová", "lubica durisova")]
    [InlineData("Łucja Wójcik-Śliwińska", "lucja wojcik sliwinska")]
    [InlineData("Conceição Magalhães", "conceicao magalhaes")]
    [InlineData("Ștefan Țîrlea", "stefan tirlea")]
    [InlineData("Şerban Ţiriac", "serban tiriac")] // with cedillas, as older files write them
    [InlineData("Groß Øster Æsa Þóra", "gross oster aesa thora")]
    [InlineData("Gülşen Işık", "gulsen isik")]
    // Chinese and Japanese by whatever is known of them
    [InlineData("王", "wang")]
    // signs
    [InlineData("O'Brien", "obrien")]
    [InlineData("O’Brien", "obrien")]
    [InlineData("  Anna,Maria/Eva ", "anna maria eva")]
    [InlineData("Ａｎａ", "ana")]
    [InlineData("Mária", "maria")]
    [InlineData("12 – ?", "")]
    [InlineData("", "")]
    public void EachScript(string text, string latin) => Assert.Equal(latin, LatinText.Of(text));

    /// <summary>Whole characters, halves of characters, what is none, signs, marks alone, and what stands for nothing.</summary>
    internal static readonly Gen<string> Anything = Gen.OneOf(
        Gen.String,
        Gen.Char.Array[0, 40].Select(c => new string(c)),
        Generated
            .OneOf(
                "\uD800",
                "\uDC00",
                "\uFFFE",
                "\uFFFD",
                "\0",
                "\u0301",
                "\u200D",
                "\u202E",
                "𐌰",
                "👩",
                "'",
                "-",
                " ",
                "",
                "Щ",
                "ς",
                "υ",
                "محمد",
                "ა",
                "ễ",
                "ﬁ",
                "ß",
                "İ",
                "aaaa",
                "e",
                "van",
                "Thị"
            )
            .Array[0, 12]
            .Select(parts => string.Concat(parts))
    );

    [Fact]
    public void OfAnything_ComeWordsOfTheLettersAToZ() =>
        Anything.Sample(
            text =>
            {
                var latin = LatinText.Of(text);
                return latin.All(c => c is >= 'a' and <= 'z' or ' ')
                    && latin == string.Join(' ', latin.Split(' ', StringSplitOptions.RemoveEmptyEntries))
                    && LatinText.Of(latin) == latin;
            },
            iter: 20_000
        );

    [Fact]
    public void OfAVeryLongText_Too() =>
        Assert.Equal(200_000, LatinText.Of(string.Concat(Enumerable.Repeat("Щ\uD800", 40_000))).Length + 40_000);
}
