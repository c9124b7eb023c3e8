using System.Text.Json;
using System.Text.Json.Serialization;
using Dcim.Domain.Answers;

namespace Dcim.Domain.Profiles;

/// <summary>What a country decides for itself, as data: the file of its ISO code beside this class.</summary>
public sealed record NationalProfile
{
    /// <summary>ISO 3166 alpha-2 code of the country.</summary>
    public required string Country { get; init; }

    /// <summary>IANA name of the time zone whose days are the days of this instance.</summary>
    public required string TimeZone { get; init; }

    /// <summary>Types of institution competent to identify a victim formally (domain.md 4.3, rule 3).</summary>
    public required IReadOnlyList<string> CompetentTypes { get; init; }

    /// <summary>Whether a victim only signalled (SIG) counts as presumed.</summary>
    public required bool SignalledCounts { get; init; }

    /// <summary>The statuses each type of institution can set; <c>*</c> for the types not named.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<string>> Statuses { get; init; }

    public bool IsCompetent(Code institutionType) => CompetentTypes.Contains(institutionType.Value);

    public bool CanSet(Code institutionType, Code status) =>
        (Statuses.TryGetValue(institutionType.Value, out var own) ? own : Statuses["*"]).Contains(status.Value);

    /// <exception cref="InvalidDataException">No such country, or its file does not hold together.</exception>
    public static NationalProfile Load(string country)
    {
        string json;
        try
        {
            json = Catalogue.IndicatorCatalogue.Resource($"Profiles.{country}.json");
        }
        catch (InvalidOperationException)
        {
            throw new InvalidDataException($"There is no national profile for {country}.");
        }
        return JsonSerializer.Deserialize<NationalProfile>(
                json,
                new JsonSerializerOptions(JsonSerializerDefaults.Web)
                {
                    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
                }
            ) ?? throw new InvalidDataException($"The national profile of {country} is empty.");
    }
}
