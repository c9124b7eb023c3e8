using Dcim.Domain.Catalogue;
using Dcim.Domain.Profiles;
using Dcim.Domain.Records;

namespace Dcim.Domain.Exchange;

/// <summary>Profiles that come with the program: of a standard, to be used as they are, and examples, to begin from.</summary>
public static class BuiltInProfiles
{
    /// <summary>Report forms of the Portuguese kind: of police bodies, and of NGOs and others.</summary>
    public static IReadOnlyList<string> Examples { get; } = ["pt-gur", "pt-gs"];

    /// <returns>Null where no profile of ours has that name; a template's follows from its workbook (<see cref="TemplateProfile"/>).</returns>
    public static SourceProfile? Find(
        string name,
        Institution institution,
        NationalProfile national,
        IndicatorCatalogue catalogue
    ) =>
        name == Htcds.Name ? Htcds.ProfileFor(institution, national, catalogue)
        : Examples.Contains(name) ? SourceProfile.FromJson(IndicatorCatalogue.Resource($"Exchange.{name}.json"))
        : null;
}
