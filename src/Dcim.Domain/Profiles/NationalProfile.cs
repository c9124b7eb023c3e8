using System.Text.Json;
using System.Text.Json.Serialization;
using Dcim.Domain.Answers;
using Dcim.Domain.Catalogue;

namespace Dcim.Domain.Profiles;

/// <summary>What a country decides for itself, as data: the file of its ISO code beside this class (docs/profiles.md).</summary>
public sealed record NationalProfile
{
    /// <summary>ISO 3166 alpha-2 code of the country.</summary>
    public required string Country { get; init; }

    /// <summary>IANA name of the time zone whose days are the days of this instance.</summary>
    public required string TimeZone { get; init; }

    /// <summary>Languages of the country's offices as culture names; the first is shown to those who have not chosen.</summary>
    public required IReadOnlyList<string> Languages { get; init; }

    /// <summary>ISO 4217 code of the country's money, offered first.</summary>
    public required string Currency { get; init; }

    /// <summary>Types of institution competent to identify a victim formally (domain.md 4.3, rule 3).</summary>
    public required IReadOnlyList<string> CompetentTypes { get; init; }

    /// <summary>Whether a victim only signalled (SIG) counts as presumed.</summary>
    public required bool SignalledCounts { get; init; }

    /// <summary>The statuses each type of institution can set; <c>*</c> for the types not named.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<string>> Statuses { get; init; }

    /// <summary>The country's own words for a status, and the code each stands for.</summary>
    public required IReadOnlyList<NationalStatus> NationalStatuses { get; init; }
    public required ReflectionPeriod Reflection { get; init; }

    /// <summary>Days after which a status that is still undecided is due for a decision.</summary>
    public required int DecisionDueDays { get; init; }

    /// <summary>Months after which an open case that nobody touched is due for review.</summary>
    public required int ReviewMonths { get; init; }

    /// <summary>Years after which it is decided whether a record is still needed (GOV08).</summary>
    public required int RetentionYears { get; init; }

    /// <summary>Codes of CL_PROG in use.</summary>
    public required IReadOnlyList<string> Programmes { get; init; }

    /// <summary>What differs from the catalogue in who must answer: by indicator and group of institutions.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyDictionary<string, Duty>> Duties { get; init; }

    /// <summary>
    /// The institutions of a demonstration by the name of their accounts; those of the observatory are its people's own.
    /// </summary>
    public required IReadOnlyDictionary<string, DemonstrationInstitution> Demonstration { get; init; }

    /// <summary>Articles of the country's criminal law, each under its class of CL_OFF.</summary>
    public IReadOnlyList<NationalOffence> Offences { get; init; } = [];

    /// <summary>
    /// Day from which knowing use of a victim's services (Article 18a of the directive) is an offence here; null where it is none.
    /// </summary>
    public DateOnly? KnowingUseFrom { get; init; }

    /// <summary>Which convictions T5 counts (domain.md 4.3, rule 8).</summary>
    public ConvictionBasis ConvictionBasis { get; init; }

    /// <summary>Yearly average rates at which T10 converts amounts into <see cref="Currency"/>.</summary>
    public IReadOnlyList<ExchangeRate> Rates { get; init; } = [];

    /// <summary>The country's own indicators.</summary>
    public required IReadOnlyList<ExtraIndicator> Extras { get; init; }

    public bool IsCompetent(Code institutionType) => CompetentTypes.Contains(institutionType.Value);

    public bool CanSet(Code institutionType, Code status) =>
        (Statuses.TryGetValue(institutionType.Value, out var own) ? own : Statuses["*"]).Contains(status.Value);

    /// <summary>Whether any institution of the country can set the status.</summary>
    public bool IsInUse(Code status) => Statuses.Values.Any(own => own.Contains(status.Value));

    /// <exception cref="InvalidDataException">No such country, or its file does not hold together.</exception>
    public static NationalProfile Load(string country)
    {
        string json;
        try
        {
            json = IndicatorCatalogue.Resource($"Profiles.{country}.json");
        }
        catch (InvalidOperationException)
        {
            throw new InvalidDataException($"There is no national profile for {country}.");
        }
        try
        {
            return JsonSerializer.Deserialize<NationalProfile>(json, s_json)
                ?? throw new InvalidDataException($"The national profile of {country} is empty.");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"The national profile of {country} cannot be read: {e.Message}", e);
        }
    }

    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
    };
}

/// <summary>Which convictions are counted.</summary>
public enum ConvictionBasis
{
    /// <summary>Final ones, in the year in which they became final.</summary>
    Final,

    /// <summary>Those of first instance, in the year of the judgment, whatever became of them.</summary>
    FirstInstance,
}

/// <summary>An article of national criminal law.</summary>
/// <param name="Code">A code that no other value of CL_OFF has, such as <c>PT160</c>.</param>
/// <param name="Name">Article and offence as the law of the country writes them, in its own language.</param>
/// <param name="Class">The class of CL_OFF it belongs to.</param>
public sealed record NationalOffence(string Code, string Name, string Class);

/// <summary>A yearly average rate.</summary>
/// <param name="Currency">ISO 4217 code of the amount converted.</param>
/// <param name="PerUnit">Units of it for one unit of the country's own money.</param>
public sealed record ExchangeRate(int Year, string Currency, decimal PerUnit);

/// <summary>A status as the country calls it.</summary>
/// <param name="Name">By language: en, cs, pl, pt, sk.</param>
/// <param name="Status">The code of CL_VSTAT it is recorded as.</param>
/// <param name="Basis">The code of CL_BASIS it says, where it says one.</param>
public sealed record NationalStatus(IReadOnlyDictionary<string, string> Name, string Status, string? Basis = null);

/// <summary>An institution of a demonstration; its name says that it is not the real one.</summary>
/// <param name="Type">A code of CL_INST.</param>
public sealed record DemonstrationInstitution(string Code, string Type, string Name);

/// <summary>Length of the reflection period in the country's law, in days.</summary>
public sealed record ReflectionPeriod(int MinDays, int MaxDays, int MaxDaysChild);

/// <summary>An indicator of one country, with its words in every language (by en, cs, pl, pt, sk).</summary>
public sealed record ExtraIndicator
{
    public required string Code { get; init; }
    public required string Section { get; init; }
    public required string Entity { get; init; }
    public required AnswerKind Kind { get; init; }

    /// <summary>The values of a choice.</summary>
    public IReadOnlyList<ExtraValue> Values { get; init; } = [];
    public required IReadOnlyList<string> Missing { get; init; }
    public required IReadOnlyDictionary<string, Duty> Who { get; init; }
    public required IReadOnlyDictionary<string, string> Label { get; init; }
    public required IReadOnlyDictionary<string, string> Help { get; init; }
    public required IReadOnlyDictionary<string, string> Why { get; init; }

    internal Indicator ToIndicator() =>
        new()
        {
            Code = Code,
            Section = Section,
            Entity = Entity,
            Parts =
            [
                new()
                {
                    Part = "",
                    Kind = Kind,
                    List = Values.Count > 0 ? Code : null,
                    Missing = Missing,
                },
            ],
            Who = Who,
            Sources = ["national"],
            Feeds = ["nat"],
            Tier = "L1",
            IsNational = true,
        };

    internal CodeListData ToList() =>
        new() { Code = Code, Values = [.. Values.Select(v => new CodeValue { Code = v.Code })] };
}

/// <summary>A value of a country's own choice, named in every language.</summary>
public sealed record ExtraValue(string Code, IReadOnlyDictionary<string, string> Label);
