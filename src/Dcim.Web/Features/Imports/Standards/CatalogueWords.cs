using System.Collections.Concurrent;
using System.Globalization;
using Dcim.Domain.Answers;
using Dcim.Domain.Catalogue;
using Dcim.Web.Localisation;

namespace Dcim.Web.Features.Imports.Standards;

/// <summary>The words of questions and codes in any language of the product, whatever the language of the request.</summary>
public sealed class CatalogueWords(Texts text, IndicatorCatalogue catalogue)
{
    private readonly ConcurrentDictionary<(string Key, string Language), string?> _words = new();

    /// <param name="key">A question (<c>VIC01</c>), a code of a list (<c>CL_SEX.F</c>), or a missing reason (<c>Missing.UNK</c>).</param>
    /// <param name="language">One of <see cref="Texts.Languages"/>.</param>
    /// <returns>Null where there is no such question or code.</returns>
    public string? In(string key, string language) => _words.GetOrAdd((key, language), Find);

    private string? Find((string Key, string Language) asked)
    {
        var before = CultureInfo.CurrentUICulture;
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(asked.Language);
        try
        {
            if (catalogue.Parts.ContainsKey(asked.Key))
                return text.Label(asked.Key);
            var (list, code) = asked.Key.Split('.', 2) is [var name, var value] ? (name, value) : ("", "");
            return list == "Missing" ? text.Code("", new Code(code))
                : catalogue.Lists.TryGetValue(list, out var values) && values.ByCode.ContainsKey(code)
                    ? text.Code(list, new Code(code))
                : null;
        }
        finally
        {
            CultureInfo.CurrentUICulture = before;
        }
    }
}
