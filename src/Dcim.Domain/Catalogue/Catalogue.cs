using System.Text.Json;
using System.Text.Json.Serialization;
using Dcim.Domain.Answers;

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
    Known,
    Must,
}

/// <summary>A question is asked only where the answer to another is one of these codes.</summary>
public sealed record Condition(string Indicator, IReadOnlyList<string> Is);

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

    /// <summary>The indicator the part belongs to; set when the catalogue is read.</summary>
    [JsonIgnore]
    public Indicator Indicator { get; internal set; } = null!;

    /// <summary>The key of the answer in sheets, resources and headers: <c>VIC01</c>, <c>PRO03.start</c>.</summary>
    [JsonIgnore]
    public string Key => Part.Length == 0 ? Indicator.Code : $"{Indicator.Code}.{Part}";

    public bool Admits(Code reason) => Missing.Contains(reason.Value);
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
    public required IReadOnlyDictionary<string, Duty> Who { get; init; }
    public required IReadOnlyList<string> Sources { get; init; }
    public required IReadOnlyList<string> Feeds { get; init; }

    /// <summary>L0 direct identifier, L1 pseudonymous (domain.md 5.3).</summary>
    public required string Tier { get; init; }
    public IReadOnlyList<Condition> ShowWhen { get; init; } = [];
}

/// <summary>One value of a code list with its names in other standards (Eurostat SDMX, ICCS, HTCDS, CTDC, the directive).</summary>
public sealed record CodeValue
{
    public required string Code { get; init; }
    public string? Parent { get; init; }

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
    /// <summary>Lists that are kept elsewhere: the register of organisations, cases, and the regions of the profile.</summary>
    public static IReadOnlySet<string> OpenLists { get; } = new HashSet<string> { "ORG", "CASE", "NUTS2", "NUTS3" };

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
    };

    private sealed record CatalogueFile(string Version, string[] Sections, Indicator[] Indicators);

    private sealed record ListFile(CodeListData[] Lists);

    public string Version { get; }
    public IReadOnlyList<string> Sections { get; }
    public IReadOnlyList<Indicator> Indicators { get; }
    public IReadOnlyDictionary<string, CodeListData> Lists { get; }

    /// <summary>Every answer of the catalogue by its key, in catalogue order.</summary>
    public IReadOnlyDictionary<string, IndicatorPart> Parts { get; }

    /// <summary>The catalogue this program was built with.</summary>
    public static IndicatorCatalogue Current => s_current.Value;

    private static readonly Lazy<IndicatorCatalogue> s_current = new(() =>
        new(Resource("catalogue.json"), Resource("codelists.json"))
    );

    /// <exception cref="InvalidDataException">A file does not hold together; the message names the first place.</exception>
    public IndicatorCatalogue(string catalogueJson, string listsJson)
    {
        var file = Read<CatalogueFile>(catalogueJson, "catalogue.json");
        Version = file.Version;
        Sections = file.Sections;
        Indicators = file.Indicators;
        Lists = Unique(Read<ListFile>(listsJson, "codelists.json").Lists, l => l.Code);
        Unique(Indicators, i => i.Code);
        foreach (var indicator in Indicators)
        foreach (var part in indicator.Parts)
            part.Indicator = indicator;
        Parts = Unique(Indicators.SelectMany(i => i.Parts), p => p.Key);
        foreach (var list in Lists.Values)
            Check(list);
        foreach (var indicator in Indicators)
            Check(indicator);
    }

    public IndicatorPart this[string key] =>
        Parts.TryGetValue(key, out var part) ? part : throw new KeyNotFoundException($"No indicator {key}.");

    /// <summary>The values a choice offers, in the order of its list; empty for lists kept elsewhere.</summary>
    public IEnumerable<CodeValue> ValuesOf(IndicatorPart part) =>
        part.List is null || !Lists.TryGetValue(part.List, out var list) ? []
        : part.Level == 1 ? list.Values.Where(v => v.Parent is null)
        : list.Values;

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
        Require(
            indicator.Who.Count > 0 && indicator.Who.Keys.All(w => w is "P" or "R" or "K" or "N" or "A" or "S"),
            $"{indicator.Code}: who"
        );
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
            foreach (var condition in indicator.ShowWhen.Concat(part.ShowWhen))
                Require(
                    Parts.TryGetValue(condition.Indicator, out var asked)
                        && condition.Is.Count > 0
                        && Lists.TryGetValue(asked.List ?? "", out var list)
                        && condition.Is.All(list.ByCode.ContainsKey),
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
