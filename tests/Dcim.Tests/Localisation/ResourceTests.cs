using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Dcim.Domain.Catalogue;
using Dcim.Web.Localisation;

namespace Dcim.Tests.Localisation;

/// <summary>Every text in five languages, none missing, none left in another language.</summary>
public sealed partial class ResourceTests
{
    private static readonly string[] s_languages = ["", "cs", "pl", "pt", "sk"];

    public static TheoryData<string> Sets => ["Texts", "Indicators", "Codes", "Countries"];

    public static TheoryData<string> SetsOfWords => ["Texts", "Indicators", "Codes"];

    /// <summary>The texts of a set in a language (empty for English), as the file has them.</summary>
    public static Dictionary<string, string> Read(string set, string language = "")
    {
        var file = Repository.File($"src/Dcim.Web/Resources/{set}{(language.Length == 0 ? "" : ".")}{language}.resx");
        return XDocument
            .Load(file)
            .Root!.Elements("data")
            .ToDictionary(d => d.Attribute("name")!.Value, d => d.Element("value")!.Value);
    }

    [Theory]
    [MemberData(nameof(Sets))]
    public void EveryLanguage_HasTheSameKeys_WithTheSamePlaces_AndNoneIsEmpty(string set)
    {
        var english = Read(set);
        foreach (var language in s_languages)
        {
            var texts = Read(set, language);
            Assert.Equal(english.Keys.Order(StringComparer.Ordinal), texts.Keys.Order(StringComparer.Ordinal));
            foreach (var (key, text) in texts)
            {
                Assert.False(string.IsNullOrWhiteSpace(text), $"{set}.{language} {key} is empty.");
                Assert.True(
                    Places(english[key]).SetEquals(Places(text)),
                    $"{set}.{language} {key} has other places: {text}"
                );
                if (Places(text).Count > 0)
                    Assert.True(Formats(text), $"{set}.{language} {key} cannot be filled: {text}");
            }
        }
    }

    /// <summary>
    /// Languages may share a word; each that they do stands in <c>same-words.txt</c>, so that a text forgotten in another
    /// language is seen.
    /// </summary>
    [Fact]
    public void ATextIsTheSameInTwoLanguages_OnlyWhereTheWordIs()
    {
        var shared = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var set in SetsOfWords.Select(row => (string)row.Data))
        {
            var byLanguage = s_languages.Select(language => Read(set, language)).ToList();
            foreach (var key in byLanguage[0].Keys)
                shared.UnionWith(
                    byLanguage.Select(texts => texts[key]).GroupBy(t => t).Where(g => g.Count() > 1).Select(g => g.Key)
                );
        }
        shared.RemoveWhere(text => !Place().Replace(text, "").Any(char.IsLetter));
        var listed = File.ReadLines(Repository.File("tests/Dcim.Tests/Localisation/same-words.txt"))
            .Where(line => line.Length > 0 && line[0] != '#')
            .ToList();

        Assert.Equal([], shared.Except(listed));
        Assert.Equal([], listed.Except(shared)); // no longer shared: keep the list short
        Assert.Equal(listed.Distinct(), listed);
    }

    [Theory]
    [InlineData("", "Czechia", "Germany", "Greece")]
    [InlineData("cs", "Česko", "Německo", "Řecko")]
    [InlineData("pl", "Czechy", "Niemcy", "Grecja")]
    [InlineData("pt", "Chéquia", "Alemanha", "Grécia")]
    [InlineData("sk", "Česko", "Nemecko", "Grécko")]
    public void CountriesHaveTheirOwnNames(string language, params string[] names)
    {
        var countries = Read("Countries", language);
        Assert.Equal(names, ["CZ", "DE", "GR"], (name, code) => name == countries[code]);
    }

    /// <summary>The files that are read are those the program was built with, and each language reaches the user.</summary>
    [Fact]
    public async Task TheProgramSaysThem()
    {
        await Task.Yield(); // the culture stays in this test
        var text = new Texts();
        foreach (var (culture, language) in Texts.Languages.Zip(s_languages))
        {
            CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(culture);
            Assert.Equal(Read("Texts", language)["Home.Title"], text["Home.Title"]);
            Assert.Equal(Read("Indicators", language)["VIC01"], text.Label("VIC01"));
            Assert.Equal(Read("Codes", language)["Missing.UNK"], text.Code("CL_SEX", "UNK"));
            Assert.Equal(Read("Countries", language)["DE"], text.Country("DE"));
        }
    }

    // What the catalogue needs, no less and no more

    [Fact]
    public void EveryCode_HasALabel_AndNoOther()
    {
        var lists = IndicatorCatalogue.Current.Lists.Values;
        var codes = lists
            .Where(l => l.Code.StartsWith("CL_", StringComparison.Ordinal))
            .SelectMany(l => l.Values.Select(v => $"{l.Code}.{v.Code}"));
        string[] reasons = ["Missing.UNK", "Missing.NAS", "Missing.REF", "Missing.NAP"];
        Assert.Equal(
            codes.Concat(reasons).Order(StringComparer.Ordinal),
            Read("Codes").Keys.Order(StringComparer.Ordinal)
        );
        Assert.Equal(
            IndicatorCatalogue.Current.Lists["ISO3166"].ByCode.Keys.Order(StringComparer.Ordinal),
            Read("Countries").Keys.Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public void EveryIndicator_HasLabelHelpAndPurpose_AndEveryNamedPartALabel()
    {
        var catalogue = IndicatorCatalogue.Current;
        var needed = catalogue
            .Indicators.SelectMany(i => new[] { i.Code, $"{i.Code}.help", $"{i.Code}.why" })
            .Concat(catalogue.Parts.Values.Where(p => p.Part.Length > 0).Select(p => p.Key))
            .Concat(catalogue.Sections.Select(s => $"Section.{s}"));
        Assert.Equal(needed.Order(StringComparer.Ordinal), Read("Indicators").Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task EveryLanguageOfTheLists_IsKnownToTheRuntime()
    {
        await Task.Yield();
        var text = new Texts();
        foreach (var culture in Texts.Languages)
        {
            CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(culture);
            Assert.All(
                IndicatorCatalogue.Current.Lists["ISO639"].Values,
                v => Assert.NotEqual(v.Code, text.Code("ISO639", v.Code))
            );
        }
    }

    private static HashSet<string> Places(string text) => [.. Place().Matches(text).Select(m => m.Value)];

    private static bool Formats(string text)
    {
        try
        {
            return CompositeFormat.Parse(text).MinimumArgumentCount <= 5;
        }
        catch (FormatException)
        {
            return false;
        }
    }

    [GeneratedRegex(@"\{\d+[^}]*\}")]
    private static partial Regex Place();
}
