using Dcim.Domain.Answers;
using Dcim.Domain.Catalogue;

namespace Dcim.Domain.Counting;

/// <summary>The group of a citizenship and the country that is shown for it.</summary>
public readonly record struct ShownCitizenship(Code Group, Code Country)
{
    public static ShownCitizenship NotKnown { get; } = new(Code.NotKnown, Code.NotKnown);
}

/// <summary>
/// Citizenship as tables group it (CL_CTZ in domain.md 6.2): of several the country's own goes first, then one of the EU
/// of 27 members of 2020, whatever the year, then any other; the country shown is the first entered of that group.
/// </summary>
public sealed class CitizenshipRule
{
    private static readonly string[] Groups = ["NAT", "EU27_2020_FOR", "NEU27_2020_FOR", "STLS"];

    private readonly string _country;
    private readonly HashSet<string> _eu;

    /// <param name="country">ISO 3166 code of the reporting country.</param>
    /// <param name="countries">List ISO3166; its map <c>eu27_2020</c> names the members of the EU.</param>
    public CitizenshipRule(string country, CodeListData countries)
    {
        _country = country;
        _eu = [.. countries.Values.Where(c => c.Mappings.ContainsKey("eu27_2020")).Select(c => c.Code)];
    }

    /// <param name="citizenship">In the order entered.</param>
    /// <returns>The group and the country; both <see cref="Code.NotKnown"/> where no citizenship is known.</returns>
    [Indicator("VIC07")]
    public ShownCitizenship Of(CodeSequence citizenship)
    {
        var (first, shown) = (Groups.Length, Code.NotKnown);
        foreach (var country in citizenship.Codes)
            if (country.IsKnown && GroupOf(country) is var group && group < first)
                (first, shown) = (group, country);
        return first == Groups.Length ? ShownCitizenship.NotKnown : new(Groups[first], shown);
    }

    /// <inheritdoc cref="Of(CodeSequence)"/>
    [Indicator("TRF08")]
    public ShownCitizenship Of(DefendantContent offender) => Of(offender.Citizenship);

    private int GroupOf(Code country) =>
        country == _country ? 0
        : _eu.Contains(country.Value) ? 1
        : country == "STLS" ? 3
        : 2;
}
