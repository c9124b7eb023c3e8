using Dcim.Domain.Catalogue;
using Dcim.Domain.Profiles;
using Dcim.Domain.Records;
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
