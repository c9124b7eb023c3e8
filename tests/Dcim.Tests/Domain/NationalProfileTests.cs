using System.Globalization;
using Dcim.Domain.Answers;
using Dcim.Domain.Catalogue;
using Dcim.Domain.Counting;
using Dcim.Domain.Profiles;
using Dcim.Domain.Records;
using Dcim.Tests.Forms;
using Dcim.Web.Localisation;

namespace Dcim.Tests.Domain;

/// <summary>The profiles of the four countries hold together, with themselves and with the catalogue.</summary>
public sealed class NationalProfileTests
{
    private static readonly string[] s_languages = ["cs", "en", "pl", "pt", "sk"];

    public static TheoryData<string> Countries => ["CZ", "PL", "PT", "SK"];

    [Fact]
    public void ThereAreThoseOfFourCountries()
    {
        var files = Directory.GetFiles(
            Path.GetDirectoryName(Repository.File("src/Dcim.Domain/Profiles/PT.json"))!,
            "*.json"
        );
        Assert.Equal(Countries.Select(c => c.Data), files.Select(f => Path.GetFileNameWithoutExtension(f)!).Order());
    }

    [Theory]
    [MemberData(nameof(Countries))]
    public void WhatItNames_IsThere(string country)
    {
        var profile = NationalProfile.Load(country);
        var lists = IndicatorCatalogue.For(profile).Lists;
        Assert.Equal(country, profile.Country);
        Assert.Contains(country, lists["ISO3166"].ByCode.Keys);
        Assert.Contains(profile.Currency, lists["ISO4217"].ByCode.Keys);
        Assert.NotNull(TimeZoneInfo.FindSystemTimeZoneById(profile.TimeZone));
        Assert.NotEmpty(profile.Languages);
        Assert.Empty(profile.Languages.Except(Texts.Languages));
        Assert.InRange(profile.Reflection.MinDays, 1, profile.Reflection.MaxDays);
        Assert.InRange(profile.Reflection.MaxDaysChild, profile.Reflection.MaxDays, 365);
        Assert.InRange(profile.DecisionDueDays, 1, 365);
        Assert.InRange(profile.ReviewMonths, 1, 36);
    }

    [Theory]
    [MemberData(nameof(Countries))]
    public void EveryoneWhoRegisters_CanSetAStatusThatCounts_AndTheCompetentIdentify(string country)
    {
        var profile = NationalProfile.Load(country);
        string[] counting = ["IDE", "PRE", "PEN", "DEC", .. profile.SignalledCounts ? ["SIG"] : (string[])[]];
        foreach (var type in IndicatorCatalogue.Current.Lists["CL_INST"].Values.Select(v => v.Code))
        {
            Assert.True(counting.Any(s => profile.CanSet(type, s)), $"{type} registers nobody who counts.");
            Assert.Equal((type, profile.IsCompetent(type)), (type, profile.CanSet(type, "IDE")));
        }
    }

    [Theory]
    [MemberData(nameof(Countries))]
    public void AStatusThatNobodyCanSet_IsNotInUse(string country)
    {
        var profile = NationalProfile.Load(country);
        Assert.Equal(country == "PT", profile.IsInUse("SIG"));
        Assert.True(profile.IsInUse("PRE"));
    }

    [Theory]
    [MemberData(nameof(Countries))]
    public void ItsOwnIndicators_AreAskedOnce_AndNamedInEveryLanguage(string country)
    {
        var profile = NationalProfile.Load(country);
        var sections = new RegistrationSections(IndicatorCatalogue.For(profile), country);
        Assert.NotEmpty(profile.Extras);
        foreach (var extra in profile.Extras)
        {
            Assert.StartsWith(country + "X", extra.Code);
            Assert.Single(sections.All.SelectMany(s => s.Keys), extra.Code);
            Assert.True(extra.Code.Length <= ExtraAnswer.KeyLength);
            Assert.All(
                [extra.Label, extra.Help, extra.Why, .. extra.Values.Select(v => v.Label)],
                AssertInEveryLanguage
            );
        }
        Assert.NotEmpty(profile.NationalStatuses);
        Assert.All(profile.NationalStatuses, s => AssertInEveryLanguage(s.Name));
    }

    private static void AssertInEveryLanguage(IReadOnlyDictionary<string, string> words)
    {
        Assert.Equal(s_languages, words.Keys.Order(StringComparer.Ordinal));
        Assert.All(words.Values, w => Assert.False(string.IsNullOrWhiteSpace(w)));
    }

    [Theory]
    [InlineData("PT", 26)]
    [InlineData("CZ", 14)]
    [InlineData("PL", 73)]
    [InlineData("SK", 8)]
    public void Regions_AreThoseOfTheNuts2024_AndOfTheOwnCountryWhereAskedSo(string country, int regions)
    {
        var catalogue = IndicatorCatalogue.For(NationalProfile.Load(country));
        Assert.Equal(regions, catalogue.Lists["NUTS3"].Values.Count(v => v.Code.StartsWith(country)));
        Assert.All(
            catalogue.Lists["NUTS3"].Values,
            v => Assert.Contains(v.Code[..4], catalogue.Lists["NUTS2"].ByCode.Keys)
        );
        var own = catalogue.Parts.Values.Where(p => p.OwnCountry).ToList();
        Assert.NotEmpty(own);
        foreach (var part in own)
        {
            Assert.NotEmpty(catalogue.ValuesOf(part));
            Assert.All(catalogue.ValuesOf(part), v => Assert.StartsWith(country, v.Code));
        }
        var place = catalogue["CAS05"];
        Assert.Equal(regions, catalogue.ValuesOf(place).Count());
    }

    [Theory]
    [MemberData(nameof(Countries))]
    public void OnlyItsOwnProgrammes_AreOffered(string country)
    {
        var profile = NationalProfile.Load(country);
        var catalogue = IndicatorCatalogue.For(profile);
        Assert.Equal(
            profile.Programmes.Order(StringComparer.Ordinal),
            catalogue.ValuesOf(catalogue["AST07"]).Select(v => v.Code).Order(StringComparer.Ordinal)
        );
    }

    // The criminal-justice side

    [Theory]
    [MemberData(nameof(Countries))]
    public void Articles_StandBeforeTheirClass_AndAreNamedAsInTheLaw(string country)
    {
        var profile = NationalProfile.Load(country);
        var list = IndicatorCatalogue.For(profile).Lists[IndicatorCatalogue.Offences];
        var classes = IndicatorCatalogue.Current.Lists[IndicatorCatalogue.Offences].Values;
        var rule = new OffenceRule(list);
        var text = new Texts(profile);
        Assert.Equal(classes.Select(c => c.Code), list.Values.Where(v => v.Parent is null).Select(c => c.Code));
        Assert.Equal(classes.Count + profile.Offences.Count, list.Values.Count);
        Assert.Contains(profile.Offences, o => o.Class == OffenceRule.Trafficking.Value);
        Assert.All(
            profile.Offences,
            o =>
            {
                Assert.StartsWith(country, o.Code);
                Assert.Equal(o.Class, rule.ClassOf(o.Code));
                Assert.Equal($"{o.Name} ({text.Code(IndicatorCatalogue.Offences, o.Class)})", Label(o.Code));
                var above = list.Values.SkipWhile(v => v.Code != o.Code).First(v => v.Parent is null);
                Assert.Equal(o.Class, above.Code);
            }
        );
        Assert.Equal("PT999", Label("PT999")); // given up since

        string Label(Code code) => text.Code(IndicatorCatalogue.Offences, code);
    }

    [Fact]
    public async Task AnArticle_KeepsTheWordsOfItsLaw_AndItsClassIsInTheLanguageOfTheUser()
    {
        await Task.Yield(); // the culture stays in this test
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("sk");
        Assert.Equal(
            "Código Penal, artigo 160.º: tráfico de pessoas (Obchodovanie s ľuďmi)",
            new Texts(Generated.Profile).Code(IndicatorCatalogue.Offences, "PT160")
        );
    }

    /// <summary>On a form the articles of a class and the class itself stay together, none set in below another.</summary>
    [Fact]
    public void OnAForm_AClassStandsWithItsArticles()
    {
        var html = new Rendered(Generated.Profile).Add("INV04").Document;
        var families = html.QuerySelectorAll(".option-family")
            .Select(f => string.Join(' ', f.QuerySelectorAll("input").Select(i => i.GetAttribute("value"))))
            .ToList();
        Assert.Equal("PT160 A2", families[0]);
        Assert.Equal("A2X", families[1]);
        Assert.Contains("PT183L PT184L SMU", families);
        Assert.Empty(html.QuerySelectorAll(".option-indented"));
    }

    [Theory]
    [InlineData("PT", "2026-07-15", ConvictionBasis.Final)]
    [InlineData("SK", "2026-07-15", ConvictionBasis.Final)]
    [InlineData("CZ", null, ConvictionBasis.Final)]
    [InlineData("PL", null, ConvictionBasis.FirstInstance)]
    public void KnowingUseAndBasis_AreThoseOfTheCountry(string country, string? from, ConvictionBasis basis)
    {
        var profile = NationalProfile.Load(country);
        Assert.Equal(from, profile.KnowingUseFrom?.ToString("O", CultureInfo.InvariantCulture));
        Assert.Equal(basis, profile.ConvictionBasis);
    }

    /// <summary>What is worth 100 euros in one country is worth that in every other.</summary>
    [Fact]
    public void Rates_AreTheSameSeenFromEveryCountry()
    {
        var profiles = Countries.Select(c => NationalProfile.Load(c.Data)).ToList();
        foreach (var year in Enumerable.Range(2010, 15))
        foreach (var (own, other) in profiles.SelectMany(_ => profiles, (p, q) => (p, q)))
            if (own.Currency != other.Currency)
                Assert.Equal(1, Rate(own, other, year) * Rate(other, own, year), 6);

        static decimal Rate(NationalProfile own, NationalProfile other, int year) =>
            own.Rates.Single(r => r.Year == year && r.Currency == other.Currency).PerUnit;
    }

    // Who answers

    [Theory]
    [InlineData("P", "POL", "BOR")]
    [InlineData("R", "PRO")]
    [InlineData("K", "CRT")]
    [InlineData("N", "NGO", "IO", "HOT", "HEA")]
    [InlineData("A", "IMM", "LAB", "SOC", "CHI", "CON", "OTH")]
    [InlineData(null, "NREM")]
    public void InstitutionsAnswer_AsTheirGroup(string? group, params string[] types) =>
        Assert.Equal(
            types.Order(),
            IndicatorCatalogue
                .Current.Lists["CL_INST"]
                .Values.Select(v => v.Code)
                .Where(type => InstitutionGroup.Of(type) == group)
                .Order()
        );

    [Fact]
    public void AProfile_GivesAndTakesDuties_OfItsOwnCatalogueOnly()
    {
        Assert.NotEqual(Duty.Must, DutyIn("AST07", "POL", IndicatorCatalogue.Current));
        Assert.Equal(Duty.Must, DutyIn("AST07", "POL", IndicatorCatalogue.For(NationalProfile.Load("CZ"))));
        Assert.Equal(
            DutyIn("AST07", "NGO", IndicatorCatalogue.Current),
            DutyIn("AST07", "NGO", IndicatorCatalogue.For(NationalProfile.Load("CZ")))
        );

        var without = IndicatorCatalogue.For(
            Generated.Profile with
            {
                Duties = new Dictionary<string, IReadOnlyDictionary<string, Duty>>
                {
                    ["VIC01"] = new Dictionary<string, Duty> { ["P"] = Duty.None },
                },
            }
        );
        Assert.Equal(Duty.None, DutyIn("VIC01", "BOR", without));
        Assert.Equal(Duty.Must, DutyIn("VIC01", "NGO", without));
        Assert.Equal(Duty.Must, DutyIn("VIC01", "BOR", IndicatorCatalogue.Current));
        Assert.Equal(Duty.None, DutyIn("VIC01", "NREM", IndicatorCatalogue.Current));
    }

    private static Duty DutyIn(string key, string type, IndicatorCatalogue catalogue) =>
        catalogue[key].Indicator.DutyOf(type);

    // A mistake stops the start, and names its place

    public static TheoryData<string, Func<NationalProfile, NationalProfile>> Mistakes =>
        new()
        {
            { "PT: competent types", p => p with { CompetentTypes = ["POL", "POLICE"] } },
            { "PT: statuses of the types not named", p => p with { Statuses = Statuses(("POL", ["PRE"])) } },
            { "PT: statuses for POLICE", p => p with { Statuses = Statuses(("*", ["PRE"]), ("POLICE", ["PRE"])) } },
            { "PT: statuses for POL", p => p with { Statuses = Statuses(("*", ["PRE"]), ("POL", ["PRESUMED"])) } },
            { "PT: national status XXX", p => p with { NationalStatuses = [new(Words, "XXX")] } },
            { "PT: national status IDE XXX", p => p with { NationalStatuses = [new(Words, "IDE", "XXX")] } },
            { "PT: programmes", p => p with { Programmes = ["PTR", "XXX"] } },
            { "PT: duties for VIC99", p => p with { Duties = Duties("VIC99", "P") } },
            { "PT: duties for VIC01", p => p with { Duties = Duties("VIC01", "X") } },
            { "PT: offence PT1 of class XXX", p => p with { Offences = [new("PT1", "Artigo 1.º", "XXX")] } },
            {
                "PT: offence PT2 of class PT1",
                p => p with { Offences = [new("PT1", "x", "A2"), new("PT2", "y", "PT1")] }
            },
            { "PT: offence PT1 of class A2", p => p with { Offences = [new("PT1", " ", "A2")] } },
            { "CL_OFF: PT1 stands twice", p => p with { Offences = [new("PT1", "x", "A2"), new("PT1", "y", "PRC")] } },
            { "CL_OFF: PRC stands twice", p => p with { Offences = [new("PRC", "x", "PRC")] } },
            { "CL_OFF.UNK", p => p with { Offences = [new("UNK", "x", "A2")] } },
            { "PT: rate XXX 2020", p => p with { Rates = [new(2020, "XXX", 1)] } },
            { "PT: rate EUR 2020", p => p with { Rates = [new(2020, "EUR", 1)] } },
            { "PT: rate CZK 2020", p => p with { Rates = [new(2020, "CZK", 0)] } },
            { "PT: rates: CZK 2020 stands twice", p => p with { Rates = [new(2020, "CZK", 1), new(2020, "CZK", 2)] } },
            { "PTX01: kind Text", p => p with { Extras = [p.Extras[0] with { Kind = AnswerKind.Text, Values = [] }] } },
            { "PTX01: no section Z", p => p with { Extras = [p.Extras[0] with { Section = "Z" }] } },
            { "PTX01: missing reasons", p => p with { Extras = [p.Extras[0] with { Missing = ["NEVER"] }] } },
            { "PTX01: a code list", p => p with { Extras = [p.Extras[0] with { Values = [] }] } },
            { "VIC01 stands twice", p => p with { Extras = [p.Extras[0] with { Code = "VIC01" }] } },
            { "CL_SEX stands twice", p => p with { Extras = [p.Extras[0] with { Code = "CL_SEX" }] } },
            { "PTX01.UNK", p => p with { Extras = [p.Extras[0] with { Values = [new("UNK", Words)] }] } },
        };

    [Theory]
    [MemberData(nameof(Mistakes), DisableDiscoveryEnumeration = true)]
    public void AMistake_StopsTheStart_AndNamesThePlace(string place, Func<NationalProfile, NationalProfile> make)
    {
        var refusal = Assert.Throws<InvalidDataException>(() => IndicatorCatalogue.For(make(Generated.Profile)));
        Assert.Contains(place, refusal.Message);
    }

    [Theory]
    [InlineData("XX")]
    [InlineData("")]
    public void ACountryWithoutAProfile_StopsTheStart(string country) =>
        Assert.Throws<InvalidDataException>(() => NationalProfile.Load(country));

    private static Dictionary<string, string> Words => s_languages.ToDictionary(l => l, _ => "word");

    private static Dictionary<string, IReadOnlyList<string>> Statuses(params (string Type, string[] Own)[] statuses) =>
        statuses.ToDictionary(s => s.Type, s => (IReadOnlyList<string>)s.Own);

    private static Dictionary<string, IReadOnlyDictionary<string, Duty>> Duties(string code, string group) =>
        new() { [code] = new Dictionary<string, Duty> { [group] = Duty.Must } };
}
