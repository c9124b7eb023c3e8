using System.Text.Json;
using System.Text.Json.Serialization;
using Dcim.Domain.Answers;
using Dcim.Domain.Profiles;

namespace Dcim.Domain.Catalogue;

public enum AnswerKind
{
    Choice,
    Choices,
    Date,
    Number,
    Text,
}

/// <summary>Who owes an answer (domain.md 6): groups of institution types, and the system itself.</summary>
public enum Duty
{
    /// <summary>Not theirs to answer; only a national profile says so, to take a duty of the catalogue away.</summary>
    None,
    Known,
    Must,
}

/// <summary>
/// A question is asked only where the answer to another is one of these codes, or is none of those.
/// </summary>
public sealed record Condition(string Indicator, IReadOnlyList<string>? Is = null, IReadOnlyList<string>? IsNot = null);

/// <summary>
/// One answer of an indicator. Most indicators have one, with an empty name; a status and its date, or an amount and
/// its currency, are two named parts of one indicator.
/// </summary>
public sealed record IndicatorPart
{
    public required string Part { get; init; }
    public required AnswerKind Kind { get; init; }

    /// <summary>The code list, for the two kinds of choice.</summary>
    public string? List { get; init; }

    /// <summary>Level of a list with parents; null admits all levels.</summary>
    public int? Level { get; init; }

    /// <summary>The missing reasons the question admits (domain.md 4.3, rule 12).</summary>
    public IReadOnlyList<string> Missing { get; init; } = [];

    /// <summary>Several codes whose order means something.</summary>
    public bool Ordered { get; init; }

    /// <summary>Most codes one may give.</summary>
    public int? Max { get; init; }
    public int? MinValue { get; init; }
    public int? MaxValue { get; init; }
    public string? Unit { get; init; }
    public int? MaxLength { get; init; }
    public IReadOnlyList<Condition> ShowWhen { get; init; } = [];

    /// <summary>Values of the list that this question does not admit.</summary>
    public IReadOnlyList<string> Except { get; init; } = [];

    /// <summary>Of a list of regions, only those of the reporting country.</summary>
    public bool OwnCountry { get; init; }

    /// <summary>The question for the country in which a region chosen here lies.</summary>
    public string? RegionOf { get; init; }

    /// <summary>The only values of the list in use in the reporting country; null where all are.</summary>
    [JsonIgnore]
    public IReadOnlyList<string>? Only { get; internal set; }

    /// <summary>The indicator the part belongs to; set when the catalogue is read.</summary>
    [JsonIgnore]
    public Indicator Indicator
    {
        get;
        internal set
        {
            field = value;
            Key = Part.Length == 0 ? value.Code : $"{value.Code}.{Part}";
            Boxes = AnswerSheet.NameBoxes(Key, Kind);
        }
    } = null!;

    /// <summary>The key of the answer in sheets, resources and headers: <c>VIC01</c>, <c>PRO03.start</c>.</summary>
    [JsonIgnore]
    public string Key { get; private set; } = "";

    /// <inheritdoc cref="AnswerSheet.BoxesOf(IndicatorPart)"/>
    [JsonIgnore]
    internal IReadOnlyList<string> Boxes { get; private set; } = [];

    public bool Admits(Code reason) => Missing.Contains(reason.Value);

    /// <summary>Whether a value of its list may be given here.</summary>
    public bool Offers(CodeValue value) =>
        (Level != 1 || value.Parent is null)
        && !Except.Contains(value.Code)
        && (Only is null || Only.Contains(value.Code));
}

/// <summary>An indicator of the harmonised catalogue; labels, help and purpose are resources under its code.</summary>
public sealed record Indicator
{
    public required string Code { get; init; }
    public required string Section { get; init; }
    public required string Entity { get; init; }

    /// <summary>Computed by the system, not typed.</summary>
    public bool Generated { get; init; }
    public required IReadOnlyList<IndicatorPart> Parts { get; init; }

    /// <summary>P police and border guard, R prosecutor, K court, N NGO and the like, A other authority, S system.</summary>
    public required IReadOnlyDictionary<string, Duty> Who { get; set; }
    public required IReadOnlyList<string> Sources { get; init; }
    public required IReadOnlyList<string> Feeds { get; init; }

    /// <summary>L0 direct identifier, L1 pseudonymous (domain.md 5.3).</summary>
    public required string Tier { get; init; }
    public IReadOnlyList<Condition> ShowWhen { get; init; } = [];

    /// <summary>Added by a national profile; its answers are rows, not columns.</summary>
    [JsonIgnore]
    public bool IsNational { get; internal init; }

    /// <summary>What institutions of a type owe of it.</summary>
    public Duty DutyOf(Code institutionType) =>
        InstitutionGroup.Of(institutionType) is { } group ? Who.GetValueOrDefault(group) : Duty.None;

    /// <summary>A table of the yearly statistics (domain.md 2.4) reads it.</summary>
    public bool FeedsStatistics =>
        Feeds.Any(f => f == "EXP16" || f.Length > 1 && f[0] == 'T' && f[1..].All(char.IsDigit));
}

/// <summary>The groups of institutions by which the catalogue says who answers (domain.md 6, <em>Who</em>).</summary>
public static class InstitutionGroup
{
    /// <returns>P, R, K, N or A; null for a body that registers nobody.</returns>
    public static string? Of(Code institutionType) =>
        institutionType.Value switch
        {
            "POL" or "BOR" => "P",
            "PRO" => "R",
            "CRT" => "K",
            "NGO" or "IO" or "HOT" or "HEA" => "N",
            "IMM" or "LAB" or "SOC" or "CHI" or "CON" or "OTH" => "A",
            _ => null,
        };
}

/// <summary>One value of a code list with its names in other standards (Eurostat SDMX, ICCS, HTCDS, CTDC, the directive).</summary>
public sealed record CodeValue
{
    public required string Code { get; init; }
    public string? Parent { get; init; }

    /// <summary>A name that is the same in every language (regions, articles of law); null where resources name it.</summary>
    [JsonIgnore]
    public string? Name { get; init; }

    /// <summary>Stands below its parent. Articles of law do not: they stand before their class.</summary>
    [JsonIgnore]
    public bool IsDetail => Parent is not null && Name is null;

    [JsonPropertyName("map")]
    public IReadOnlyDictionary<string, string> Mappings { get; init; } = new Dictionary<string, string>();
}

public sealed record CodeListData
{
    public required string Code { get; init; }
    public required IReadOnlyList<CodeValue> Values { get; init; }

    [JsonIgnore]
    public IReadOnlyDictionary<string, CodeValue> ByCode =>
        field ??= Values.ToDictionary(v => v.Code, StringComparer.Ordinal);
}

/// <summary>
/// The catalogue of harmonised indicators and code lists, read once from the data files of this assembly. A mistake in
/// them stops the start with a message that names the place.
/// </summary>
public sealed class IndicatorCatalogue
{
    /// <summary>Lists that are kept in the database: the register of organisations, and cases.</summary>
    public static IReadOnlySet<string> OpenLists { get; } = new HashSet<string> { "ORG", "CASE" };

    /// <summary>The list of offences: classes, each after the articles of the country that belong to it.</summary>
    public const string Offences = "CL_OFF";

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
    };

    private sealed record CatalogueFile(string Version, string[] Sections, Indicator[] Indicators);

    private sealed record ListFile(CodeListData[] Lists);

    private sealed record RegionFile(string Version, Region[] Regions);

    private sealed record Region(string Code, string Name);

    public string Version { get; }
    public IReadOnlyList<string> Sections { get; }
    public IReadOnlyList<Indicator> Indicators { get; }
    public IReadOnlyDictionary<string, CodeListData> Lists { get; private set; }

    /// <summary>Every answer of the catalogue by its key, in catalogue order.</summary>
    public IReadOnlyDictionary<string, IndicatorPart> Parts { get; }

    /// <summary>The catalogue this program was built with.</summary>
    public static IndicatorCatalogue Current => s_current.Value;

    private static readonly Lazy<IndicatorCatalogue> s_current = new(() =>
        new(Resource("catalogue.json"), Resource("codelists.json"))
    );

    /// <summary>The same with what a country adds, leaves out and asks of whom.</summary>
    public static IndicatorCatalogue For(NationalProfile profile) =>
        new(Resource("catalogue.json"), Resource("codelists.json"), profile);

    /// <exception cref="InvalidDataException">A file does not hold together; the message names the first place.</exception>
    public IndicatorCatalogue(string catalogueJson, string listsJson, NationalProfile? profile = null)
    {
        var file = Read<CatalogueFile>(catalogueJson, "catalogue.json");
        var extras = profile?.Extras ?? [];
        Version = file.Version;
        Sections = file.Sections;
        Indicators = [.. file.Indicators, .. extras.Select(e => e.ToIndicator())];
        Lists = Unique(
            [
                .. Read<ListFile>(listsJson, "codelists.json").Lists,
                .. Regions(),
                .. extras.Where(e => e.Values.Count > 0).Select(e => e.ToList()),
            ],
            l => l.Code
        );
        Unique(Indicators, i => i.Code);
        foreach (var indicator in Indicators)
        foreach (var part in indicator.Parts)
            part.Indicator = indicator;
        Parts = Unique(Indicators.SelectMany(i => i.Parts), p => p.Key);
        foreach (var list in Lists.Values)
            Check(list);
        foreach (var indicator in Indicators)
            Check(indicator);
        if (profile is not null)
            Apply(profile);
    }

    public IndicatorPart this[string key] =>
        Parts.TryGetValue(key, out var part) ? part : throw new KeyNotFoundException($"No indicator {key}.");

    /// <summary>The values a choice offers, in the order of its list; empty for lists kept elsewhere.</summary>
    public IEnumerable<CodeValue> ValuesOf(IndicatorPart part) =>
        part.List is not null && Lists.TryGetValue(part.List, out var list) ? list.Values.Where(part.Offers) : [];

    /// <summary>Regions of the NUTS of 2024 at levels 2 and 3, by Eurostat's codes and names.</summary>
    private static IEnumerable<CodeListData> Regions()
    {
        var regions = Read<RegionFile>(Resource("nuts.json"), "nuts.json").Regions;
        foreach (var (list, length) in ((string, int)[])[("NUTS2", 4), ("NUTS3", 5)])
            yield return new()
            {
                Code = list,
                Values =
                [
                    .. regions
                        .Where(r => r.Code.Length == length)
                        .Select(r => new CodeValue { Code = r.Code, Name = r.Name }),
                ],
            };
    }

    private void Apply(NationalProfile profile)
    {
        foreach (var part in Parts.Values.Where(p => p.OwnCountry))
            part.Only =
            [
                .. Lists[part.List!]
                    .Values.Select(v => v.Code)
                    .Where(c => c.StartsWith(profile.Country, StringComparison.Ordinal)),
            ];
        var (types, statuses) = (Lists["CL_INST"].ByCode, Lists["CL_VSTAT"].ByCode);
        Require(profile.CompetentTypes.All(types.ContainsKey), $"{profile.Country}: competent types");
        Require(profile.Statuses.ContainsKey("*"), $"{profile.Country}: statuses of the types not named");
        foreach (var (type, own) in profile.Statuses)
            Require(
                (type == "*" || types.ContainsKey(type)) && own.All(statuses.ContainsKey),
                $"{profile.Country}: statuses for {type}"
            );
        foreach (var status in profile.NationalStatuses)
            Require(
                statuses.ContainsKey(status.Status)
                    && (status.Basis is null || Lists["CL_BASIS"].ByCode.ContainsKey(status.Basis)),
                $"{profile.Country}: national status {status.Status} {status.Basis}"
            );
        // Their answers are stored as text: only what ReadExtra can read again.
        foreach (var extra in profile.Extras)
            Require(extra.Kind is AnswerKind.Choice or AnswerKind.Date, $"{extra.Code}: kind {extra.Kind}");
        if (profile.Offences.Count > 0)
            Lists = new Dictionary<string, CodeListData>(Lists) { [Offences] = WithArticles(profile) };
        Unique(profile.Rates, r => $"{r.Currency} {r.Year}", $"{profile.Country}: rates");
        foreach (var rate in profile.Rates)
            Require(
                Lists["ISO4217"].ByCode.ContainsKey(rate.Currency)
                    && rate.Currency != profile.Currency
                    && rate.PerUnit > 0,
                $"{profile.Country}: rate {rate.Currency} {rate.Year}"
            );
        var programmes = this["AST07"];
        Require(profile.Programmes.All(Lists[programmes.List!].ByCode.ContainsKey), $"{profile.Country}: programmes");
        programmes.Only = profile.Programmes;
        foreach (var (code, who) in profile.Duties)
        {
            var indicator = Indicators.FirstOrDefault(i => i.Code == code);
            Require(indicator is not null && who.Keys.All(IsGroup), $"{profile.Country}: duties for {code}");
            indicator!.Who = indicator
                .Who.Where(w => !who.ContainsKey(w.Key))
                .Concat(who)
                .ToDictionary(w => w.Key, w => w.Value, StringComparer.Ordinal);
        }
    }

    private CodeListData WithArticles(NationalProfile profile)
    {
        var classes = Lists[Offences];
        foreach (var offence in profile.Offences)
            Require(
                !string.IsNullOrWhiteSpace(offence.Name) && classes.ByCode.ContainsKey(offence.Class),
                $"{profile.Country}: offence {offence.Code} of class {offence.Class}"
            );
        var articles = profile.Offences.ToLookup(
            o => o.Class,
            o => new CodeValue
            {
                Code = o.Code,
                Parent = o.Class,
                Name = o.Name,
            }
        );
        var list = new CodeListData
        {
            Code = Offences,
            Values = [.. classes.Values.SelectMany(c => articles[c.Code].Append(c))],
        };
        Check(list);
        return list;
    }

    private static bool IsGroup(string who) => who is "P" or "R" or "K" or "N" or "A" or "S";

    private void Check(CodeListData list)
    {
        Unique(list.Values, v => v.Code, list.Code);
        foreach (var value in list.Values)
        {
            Require(value.Code.Length > 0 && Code.IsCode(value.Code), $"{list.Code}.{value.Code}: not a code");
            Require(!new Code(value.Code).IsMissing, $"{list.Code}.{value.Code}: a missing reason is not a value");
            Require(
                value.Parent is null || list.ByCode.ContainsKey(value.Parent),
                $"{list.Code}.{value.Code}: no parent {value.Parent}"
            );
        }
    }

    private void Check(Indicator indicator)
    {
        Require(Sections.Contains(indicator.Section), $"{indicator.Code}: no section {indicator.Section}");
        Require(indicator.Parts.Count > 0, $"{indicator.Code}: no parts");
        Require(indicator.Who.Count > 0 && indicator.Who.Keys.All(IsGroup), $"{indicator.Code}: who");
        foreach (var part in indicator.Parts)
        {
            var choice = part.Kind is AnswerKind.Choice or AnswerKind.Choices;
            Require(choice == part.List is not null, $"{part.Key}: a code list belongs to a choice, and only to one");
            Require(
                part.List is null || OpenLists.Contains(part.List) || Lists.ContainsKey(part.List),
                $"{part.Key}: no list {part.List}"
            );
            Require(part.Missing.All(m => Code.MissingReasons.Any(r => r.Value == m)), $"{part.Key}: missing reasons");
            Require(part.Part is not ("help" or "why"), $"{part.Key}: reserved name");
            Require(
                part.RegionOf is null
                    || (
                        part.List is "NUTS2" or "NUTS3"
                        && Parts.TryGetValue(part.RegionOf, out var country)
                        && country.List == "ISO3166"
                    ),
                $"{part.Key}: region of {part.RegionOf}"
            );
            foreach (var condition in indicator.ShowWhen.Concat(part.ShowWhen))
                Require(
                    Parts.TryGetValue(condition.Indicator, out var asked)
                        && (condition.Is ?? condition.IsNot ?? []).Count > 0
                        && condition.Is is null != condition.IsNot is null
                        && Lists.TryGetValue(asked.List ?? "", out var list)
                        && (condition.Is ?? condition.IsNot)!.All(list.ByCode.ContainsKey),
                    $"{part.Key}: condition on {condition.Indicator}"
                );
        }
    }

    private static Dictionary<string, T> Unique<T>(
        IEnumerable<T> items,
        Func<T, string> key,
        string place = "catalogue"
    )
    {
        var map = new Dictionary<string, T>(StringComparer.Ordinal);
        foreach (var item in items)
            Require(map.TryAdd(key(item), item), $"{place}: {key(item)} stands twice");
        return map;
    }

    private static void Require(bool holds, string place)
    {
        if (!holds)
            throw new InvalidDataException($"The catalogue does not hold together: {place}.");
    }

    private static T Read<T>(string json, string name)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(json, Options)
                ?? throw new InvalidDataException($"The catalogue does not hold together: {name} is empty.");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"The catalogue does not hold together: {name}: {e.Message}", e);
        }
    }

    internal static string Resource(string name)
    {
        var assembly = typeof(IndicatorCatalogue).Assembly;
        var full = assembly.GetManifestResourceNames().Single(n => n.EndsWith("." + name, StringComparison.Ordinal));
        using var reader = new StreamReader(assembly.GetManifestResourceStream(full)!);
        return reader.ReadToEnd();
    }
}
