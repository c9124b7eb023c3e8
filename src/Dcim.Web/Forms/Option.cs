using System.Collections.Concurrent;
using System.Globalization;
using Dcim.Domain.Catalogue;
using Dcim.Web.Localisation;

namespace Dcim.Web.Forms;

/// <summary>One answer to choose.</summary>
/// <param name="Family">The value under which this and its neighbours stand; null for one on its own.</param>
internal sealed record Option(string Code, string Label, bool Indented = false, string? Family = null)
{
    // Sorting 250 countries and finding their names for each of five boxes of a page is the dearest part of it.
    private static readonly ConcurrentDictionary<(IndicatorCatalogue, string, string), Option[]> s_values = new();

    /// <summary>The values a part offers: of its list, or those given for a list kept elsewhere.</summary>
    public static IReadOnlyList<Option> Values(
        IndicatorCatalogue catalogue,
        Texts text,
        IndicatorPart part,
        IEnumerable<(string Code, string Label)>? given
    ) =>
        given is not null
            ? [.. given.Select(o => new Option(o.Code, o.Label))]
            : s_values.GetOrAdd(
                (catalogue, part.Key, CultureInfo.CurrentUICulture.Name),
                _ => Labelled(catalogue, text, part)
            );

    public static IReadOnlyList<Option> Reasons(Texts text, IndicatorPart part) =>
        [.. part.Missing.Select(reason => new Option(reason, text.Code("", reason)))];

    private static Option[] Labelled(IndicatorCatalogue catalogue, Texts text, IndicatorPart part)
    {
        var options = catalogue
            .ValuesOf(part)
            .Select(v => new Option(v.Code, text.Code(part.List!, v.Code), v.IsDetail, v.Parent ?? v.Code));
        return part.List is "ISO3166" or "ISO639"
            ? [.. options.OrderBy(o => o.Label, CultureInfo.CurrentUICulture.CompareInfo.GetStringComparer(default))]
            : [.. options];
    }
}
