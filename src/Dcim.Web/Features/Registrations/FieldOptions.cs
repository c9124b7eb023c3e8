using Dcim.Domain.Catalogue;
using Dcim.Domain.Profiles;
using Dcim.Web.Localisation;

namespace Dcim.Web.Features.Registrations;

/// <summary>What a choice offers where that is not simply its list: bodies of the register, cases, the country's own words and money.</summary>
public sealed class FieldOptions(IndicatorCatalogue catalogue, NationalProfile profile, Texts text)
{
    /// <returns>Code and label of each; null for the values of the list as it stands.</returns>
    public IEnumerable<(string, string)>? Of(IndicatorPart part, SheetFormPage form) =>
        part.List switch
        {
            "ORG" => form.Register.Select(i => (i.Code, i.Name)),
            "CASE" => form.Cases.Select(code => (code, code)),
            "CL_VSTAT" => catalogue
                .ValuesOf(part)
                // One already chosen stays, with its name.
                .Where(v => profile.IsInUse(v.Code) || form.Sheet[part.Key] == v.Code)
                .Select(v => (v.Code, text.Status(v.Code))),
            "ISO4217" => catalogue
                .ValuesOf(part)
                .OrderByDescending(v => v.Code == profile.Currency)
                .Select(v => (v.Code, text.Code("ISO4217", v.Code))),
            _ => null,
        };
}
