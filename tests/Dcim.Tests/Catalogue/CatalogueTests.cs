using System.Reflection;
using System.Text.Json.Nodes;
using Dcim.Domain.Answers;
using Dcim.Domain.Catalogue;
using Dcim.Domain.Counting;

namespace Dcim.Tests.Catalogue;

public sealed class CatalogueTests
{
    private static readonly IndicatorCatalogue s_catalogue = IndicatorCatalogue.Current;

    private static string Data(string name) =>
        File.ReadAllText(Repository.File($"src/Dcim.Domain/Catalogue/{name}.json"));

    [Fact]
    public void ThereAre166Indicators()
    {
        Assert.Equal(166, s_catalogue.Indicators.Select(i => i.Code).Distinct().Count());
        Assert.Equal(11, s_catalogue.Indicators.Count(i => i.Generated));
        Assert.All(s_catalogue.Indicators, i => Assert.Matches("^[A-Z]{3}[0-9]{2}$", i.Code));
    }

    // Model and catalogue, both ways

    [Fact]
    public void EveryModelledIndicator_IsInTheCatalogue_AndOfItsKind()
    {
        foreach (var (key, type) in Modelled())
        {
            Assert.True(s_catalogue.Parts.TryGetValue(key, out var part), $"The catalogue has no {key}.");
            var fits =
                type == typeof(Code) ? part.Kind == AnswerKind.Choice
                : type == typeof(CodeSet) ? part.Kind == AnswerKind.Choices && !part.Ordered
                : type == typeof(CodeSequence) ? part.Kind == AnswerKind.Choices && part.Ordered
                : type == typeof(NumberAnswer) ? part.Kind == AnswerKind.Number
                : type == typeof(PartialDate) ? part.Kind == AnswerKind.Date
                : type == typeof(string) ? part.Kind == AnswerKind.Text
                // The organisation register stands for a choice, and what the system makes has its own shape.
                : part.List == "ORG" || part.Indicator.Generated || part.Indicator.Who.ContainsKey("S");
            Assert.True(fits, $"{key} is a {part.Kind}, but the model holds a {type.Name}.");
        }
    }

    /// <summary>Step 4 of the project empties the list.</summary>
    [Fact]
    public void EveryIndicatorIsModelled_OrStandsOnTheListOfThoseThatAreNot()
    {
        var list = File.ReadAllLines(Repository.File("tests/Dcim.Tests/Catalogue/unmodelled.txt"));
        var modelled = Modelled().Select(m => m.Key).ToHashSet();
        Assert.Equal(s_catalogue.Parts.Keys.Where(key => !modelled.Contains(key)), list);
    }

    private static IEnumerable<(string Key, Type Type)> Modelled() =>
        from type in typeof(IndicatorAttribute).Assembly.GetTypes()
        from member in type.GetMembers(
            BindingFlags.Public
                | BindingFlags.NonPublic
                | BindingFlags.Instance
                | BindingFlags.Static
                | BindingFlags.DeclaredOnly
        )
        let indicator = member.GetCustomAttribute<IndicatorAttribute>()
        where indicator is not null
        select (
            indicator.Key,
            member switch
            {
                PropertyInfo property => property.PropertyType,
                MethodInfo method => method.ReturnType,
                _ => throw new InvalidOperationException(member.Name),
            }
        );

    // A mistake stops the start, and names its place

    public static TheoryData<string, string, Action<JsonNode, JsonNode>> Mistakes =>
        new()
        {
            { "an indicator twice", "VIC01", (c, _) => Indicators(c).Add(Find(c, "VIC01").DeepClone()) },
            { "a part twice", "PRO03.start", (c, _) => Find(c, "PRO03")["parts"]![1]!["part"] = "start" },
            { "a list twice", "CL_SEX", (_, l) => Lists(l).Add(Lists(l).First(x => Is(x, "CL_SEX"))!.DeepClone()) },
            { "a value twice", "CL_SEX: M", (_, l) => Values(l, "CL_SEX").Add(Values(l, "CL_SEX")[0]!.DeepClone()) },
            { "no such list", "VIC01: no list CL_SX", (c, _) => Part(c, "VIC01")["list"] = "CL_SX" },
            { "a list for a number", "VIC03", (c, _) => Part(c, "VIC03")["list"] = "CL_SEX" },
            { "a choice without a list", "VIC01", (c, _) => Part(c, "VIC01").Remove("list") },
            { "an unknown member", "lable", (c, _) => Part(c, "VIC01")["lable"] = "x" },
            { "an unknown member of a list", "lable", (_, l) => Values(l, "CL_SEX")[0]!["lable"] = "x" },
            { "an unknown kind", "kind", (c, _) => Part(c, "VIC01")["kind"] = "chioce" },
            { "a required member left out", "sources", (c, _) => Find(c, "VIC01").AsObject().Remove("sources") },
            { "null for a list of reasons", "missing", (c, _) => Part(c, "VIC01")["missing"] = null },
            {
                "a reason that is none",
                "VIC01: missing",
                (c, _) => Part(c, "VIC01")["missing"] = new JsonArray("UNKNOWN TO US ALL")
            },
            { "a missing reason as a value", "CL_SEX.UNK", (_, l) => Values(l, "CL_SEX")[0]!["code"] = "UNK" },
            { "a code that is none", "CL_SEX.M|F", (_, l) => Values(l, "CL_SEX")[0]!["code"] = "M|F" },
            {
                "a code too long",
                "CL_SEX.MMMMMMMMMMMMMMMMMMMMM",
                (_, l) => Values(l, "CL_SEX")[0]!["code"] = new string('M', 21)
            },
            { "no such parent", "CL_SEX.M: no parent X", (_, l) => Values(l, "CL_SEX")[0]!["parent"] = "X" },
            { "no such section", "VIC01: no section Z", (c, _) => Find(c, "VIC01")["section"] = "Z" },
            { "nobody who answers", "VIC01: who", (c, _) => Find(c, "VIC01")["who"] = new JsonObject() },
            {
                "an unknown answerer",
                "VIC01: who",
                (c, _) => Find(c, "VIC01")["who"] = new JsonObject { ["X"] = "must" }
            },
            { "no parts", "VIC01: no parts", (c, _) => Find(c, "VIC01")["parts"] = new JsonArray() },
            { "a condition on nothing", "VIC16: condition on VIC99", (c, _) => Condition(c, "VIC99", "Y_LT18") },
            { "a condition on no value", "VIC16: condition on VIC04", (c, _) => Condition(c, "VIC04", "Y_LT81") },
            { "a condition on a date", "VIC16: condition on CAS04", (c, _) => Condition(c, "CAS04", "Y") },
            {
                "a condition on a list kept elsewhere",
                "VIC16: condition on CAS02",
                (c, _) => Condition(c, "CAS02", "PT-PJ")
            },
        };

    [Theory]
    [MemberData(nameof(Mistakes), DisableDiscoveryEnumeration = true)]
    public void AMistake_StopsTheStart_AndNamesThePlace(string mistake, string place, Action<JsonNode, JsonNode> make)
    {
        var (catalogue, lists) = (JsonNode.Parse(Data("catalogue"))!, JsonNode.Parse(Data("codelists"))!);
        Assert.NotNull(new IndicatorCatalogue(catalogue.ToJsonString(), lists.ToJsonString()));
        make(catalogue, lists);

        var refusal = Assert.Throws<InvalidDataException>(() =>
            new IndicatorCatalogue(catalogue.ToJsonString(), lists.ToJsonString())
        );

        Assert.True(refusal.Message.Contains(place), $"{mistake}: {refusal.Message}");
    }

    private static JsonArray Indicators(JsonNode catalogue) => catalogue["indicators"]!.AsArray();

    private static JsonArray Lists(JsonNode lists) => lists["lists"]!.AsArray();

    private static bool Is(JsonNode? node, string code) => (string?)node!["code"] == code;

    private static JsonNode Find(JsonNode catalogue, string code) => Indicators(catalogue).First(i => Is(i, code))!;

    private static JsonObject Part(JsonNode catalogue, string code) => Find(catalogue, code)["parts"]![0]!.AsObject();

    private static JsonArray Values(JsonNode lists, string code) =>
        Lists(lists).First(l => Is(l, code))!["values"]!.AsArray();

    private static void Condition(JsonNode catalogue, string on, string code) =>
        Find(catalogue, "VIC16")["showWhen"] = new JsonArray(
            new JsonObject { ["indicator"] = on, ["is"] = new JsonArray(code) }
        );

    // What the lists promise

    [Fact]
    public void EveryFormOfExploitation_HasItsIccsCategory_AndItsPlaceInTheDirective() =>
        Assert.All(
            s_catalogue.Lists["CL_EXPL"].Values.Where(v => v.Parent is null),
            form =>
            {
                Assert.Contains(form.Mappings["iccs"], s_catalogue.Lists["CL_ICCS"].ByCode.Keys);
                Assert.False(string.IsNullOrWhiteSpace(form.Mappings["directive"]));
            }
        );

    /// <summary>Begging is forced labour in the directive, and "other" with Eurostat (domain.md 2.3).</summary>
    [Theory]
    [InlineData("SEX", "ICCS02041")]
    [InlineData("LAB", "ICCS02042")]
    [InlineData("DOM", "ICCS02042")]
    [InlineData("SLA", "ICCS02042")]
    [InlineData("BEG", "ICCS02043_02044")]
    [InlineData("ORG", "ICCS02043_02044")]
    public void AForm_CountsInItsIccsCategory(string form, string iccs) =>
        Assert.Equal(iccs, s_catalogue.Lists["CL_EXPL"].ByCode[form].Mappings["iccs"]);

    [Theory]
    [InlineData("CL_SEX", "M,F")]
    [InlineData("CL_CTZ", "NAT,EU27_2020_FOR,NEU27_2020_FOR,STLS")]
    public void SdmxCodes_AreThoseOfEurostat(string list, string codes)
    {
        Assert.Equal(codes.Split(','), s_catalogue.Lists[list].Values.Select(v => v.Code));
        Assert.All(s_catalogue.Lists[list].Values, v => Assert.Equal(v.Code, v.Mappings["sdmx"]));
    }

    [Fact]
    public void AgeGroups_AreThoseOfEurostat_WithTheBandsOfCtdcBelow()
    {
        var groups = s_catalogue.Lists["CL_AGEGRP"].Values;
        Assert.Equal(["Y_LT18", "Y_GE18"], groups.Where(g => g.Parent is null).Select(g => g.Mappings["sdmx"]));
        Assert.Equal(9, groups.Count(g => g.Parent is not null));
    }

    [Fact]
    public void TheObservatory_IsOneTypeOfInstitution_ThatRegistersNobodyAndIdentifiesNobody()
    {
        string[] types =
        [
            "POL",
            "BOR",
            "IMM",
            "PRO",
            "CRT",
            "LAB",
            "SOC",
            "CHI",
            "HEA",
            "CON",
            "NGO",
            "IO",
            "HOT",
            "NREM",
            "OTH",
        ];
        Assert.Equal(types, s_catalogue.Lists["CL_INST"].Values.Select(v => v.Code));
        Assert.Equal("NREM", Coverage.RegistersNobody);
        Assert.False(Domain.Generated.Profile.IsCompetent("NREM"));
        Assert.False(new Coverage([new(1, "NREM", Active: true, Declared: false)]).IsActive("NREM"));
    }

    [Fact]
    public void Countries_AreThoseOfIso3166_WithKosovoAndTheStateless()
    {
        var countries = s_catalogue.Lists["ISO3166"].Values;
        Assert.Equal(249, countries.Count(c => c.Code.Length == 2 && c.Code != "XK"));
        Assert.Equal(["STLS", "XK"], countries.Select(c => c.Code).Where(c => c is "XK" or "STLS").Order());
        Assert.Equal(251, countries.Count);
        var eu = countries.Where(c => c.Mappings.ContainsKey("eu27_2020")).Select(c => c.Code).Order();
        Assert.Equal(
            "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK",
            string.Join(' ', eu)
        );
    }

    /// <summary>Rule 12 of domain.md 4.3.</summary>
    [Fact]
    public void MissingReasons_FollowTheRule()
    {
        string[] none = ["CAS02", "CAS04", "IDN03", "PRS03", "JDG03"];
        string[] derivedGroups = ["VIC04", "VIC07", "EXP04", "TRF06", "TRF08"];
        foreach (var part in s_catalogue.Parts.Values)
        {
            var code = part.Indicator.Code;
            string[] expected =
                derivedGroups.Contains(code) ? ["UNK"]
                : none.Contains(part.Key) || part.Indicator.Generated ? []
                : ["UNK", "NAS", "REF"];
            Assert.True(
                expected.SequenceEqual(part.Missing.Where(m => m != "NAP")),
                $"{part.Key}: {string.Join(' ', part.Missing)}"
            );
            Assert.False(part.Missing.Contains("NAP") && expected.Length < 3, $"{part.Key} always applies.");
            // Where a condition hides the question it does not apply, and that can be said.
            if (part.Indicator.ShowWhen.Count + part.ShowWhen.Count > 0 && !derivedGroups.Contains(code))
                Assert.Contains("NAP", part.Missing);
        }
    }
}
