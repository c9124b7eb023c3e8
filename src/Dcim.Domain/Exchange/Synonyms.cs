using System.Text.Json;
using Dcim.Domain.Catalogue;

namespace Dcim.Domain.Exchange;

/// <summary>
/// What offices call the things of the catalogue, in five languages, beside its own words (<c>synonyms.json</c>). They only suggest:
/// nothing comes in under a synonym that nobody looked at.
/// </summary>
public static class Synonyms
{
    private sealed record SynonymFile(
        string Record,
        Dictionary<string, string> Targets,
        Dictionary<string, string> Codes
    );

    private static readonly Lazy<SynonymFile> s_file = new(() =>
        JsonSerializer.Deserialize<SynonymFile>(
            IndicatorCatalogue.Resource("synonyms.json"),
            JsonSerializerOptions.Web
        )!
    );

    /// <summary>Headings of columns that number records.</summary>
    public static IReadOnlyList<string> OfRecordNumbers => field ??= Words(s_file.Value.Record);

    /// <summary>Headings by the address they stand for.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<string>> OfTargets =>
        field ??= s_file.Value.Targets.ToDictionary(t => t.Key, t => Words(t.Value), StringComparer.Ordinal);

    /// <summary>Values: by list and code (<c>CL_SEX.F</c>), missing reason, <c>yes</c> and <c>no</c>.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<string>> OfCodes =>
        field ??= s_file.Value.Codes.ToDictionary(t => t.Key, t => Words(t.Value), StringComparer.Ordinal);

    private static IReadOnlyList<string> Words(string list) => list.Split(';', StringSplitOptions.TrimEntries);
}
