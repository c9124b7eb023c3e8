using System.Globalization;
using System.Resources;
using Dcim.Data.Access;
using Dcim.Domain.Answers;
using Dcim.Domain.Catalogue;
using Dcim.Domain.Profiles;

namespace Dcim.Web.Localisation;

/// <summary>
/// Every text a user sees, in the language of the request: <c>Resources/Texts</c> for pages, <c>Indicators</c> for the
/// catalogue, <c>Codes</c> for its lists, <c>Countries</c> for ISO 3166.
/// </summary>
/// <param name="profile">The national profile, which brings the words of its own indicators; null for none.</param>
public sealed class Texts(NationalProfile? profile = null)
{
    /// <summary>The languages of the product, as culture names; the first is the one texts are written in.</summary>
    public static IReadOnlyList<string> Languages { get; } = ["en-GB", "cs", "pl", "pt-PT", "sk"];

    private static readonly ResourceManager s_texts = Manager("Texts");
    private static readonly ResourceManager s_indicators = Manager("Indicators");
    private static readonly ResourceManager s_codes = Manager("Codes");
    private static readonly ResourceManager s_countries = Manager("Countries");

    /// <summary>The text of a page, its placeholders filled.</summary>
    public string this[string key, params object?[] arguments] =>
        arguments.Length == 0
            ? Get(s_texts, key)
            : string.Format(CultureInfo.CurrentCulture, Get(s_texts, key), arguments);

    /// <summary>The text of a page in another language than that of the request.</summary>
    public static string InLanguage(string language, string key) =>
        s_texts.GetString(key, CultureInfo.GetCultureInfo(language))
        ?? throw new MissingManifestResourceException($"No text {key} in {language}.");

    /// <summary>Label of an indicator or of a named part: <c>VIC01</c>, <c>PRO03.start</c>.</summary>
    public string Label(string key) => Extra(key) is { } extra ? InLanguage(extra.Label) : Get(s_indicators, key);

    /// <summary>What is recorded, and what to do in doubt.</summary>
    public string Help(string indicator) =>
        Extra(indicator) is { } extra ? InLanguage(extra.Help) : Get(s_indicators, $"{indicator}.help");

    /// <summary>Why it is asked.</summary>
    public string Why(string indicator) =>
        Extra(indicator) is { } extra ? InLanguage(extra.Why) : Get(s_indicators, $"{indicator}.why");

    /// <summary>Name of a section of the catalogue, by its letter.</summary>
    public string Section(string letter) => Get(s_indicators, $"Section.{letter}");

    /// <summary>Label of a code of a list, or of a missing reason; the code itself for lists kept elsewhere.</summary>
    public string Code(string list, Code code) =>
        code.IsMissing ? Get(s_codes, $"Missing.{code}")
        : list == "ISO3166" ? Country(code.Value)
        : list is "NUTS2" or "NUTS3" ? Region(list, code.Value)
        : list == IndicatorCatalogue.Offences ? Offence(code)
        : Extra(list)?.Values.FirstOrDefault(v => v.Code == code.Value) is { } value ? InLanguage(value.Label)
        // The runtime knows the names of languages in all of ours; currencies are known by their code.
        : list == "ISO639" ? CultureInfo.GetCultureInfo(code.Value).DisplayName
        : list == "ISO4217" || IndicatorCatalogue.OpenLists.Contains(list) ? code.Value
        : Get(s_codes, $"{list}.{code}");

    /// <summary>What a grant rests on: a consent, or a ground in law.</summary>
    public string Ground(string ground) =>
        ground is SharingRule.Referral or SharingRule.Police
            ? $"{Code("CL_LEGBAS", "CON")}: {Code("CL_CONSENT", ground)}"
            : Code("CL_LEGBAS", ground);

    /// <summary>A status with the country's own words for it, where it has any.</summary>
    public string Status(Code status)
    {
        var label = Code("CL_VSTAT", status);
        var own = profile
            ?.NationalStatuses.Where(s => s.Status == status.Value)
            .Select(s => InLanguage(s.Name))
            .Where(name => !name.Equals(label, StringComparison.CurrentCultureIgnoreCase))
            .ToList();
        return own is null or [] ? label : this["Status.Named", label, string.Join(", ", own)];
    }

    /// <summary>A region as Eurostat names it, with its code: names repeat across levels.</summary>
    private static string Region(string list, string code) =>
        IndicatorCatalogue.Current.Lists[list].ByCode.TryGetValue(code, out var region)
            ? $"{region.Name} ({code})"
            : code;

    /// <summary>An article in the words of the law, with its class; a class by its name.</summary>
    private string Offence(Code code) =>
        profile?.Offences.FirstOrDefault(o => o.Code == code.Value) is { } article
            ? this["Offence.OfClass", article.Name, Get(s_codes, $"{IndicatorCatalogue.Offences}.{article.Class}")]
        // An article that the profile has given up since.
        : !IndicatorCatalogue.Current.Lists[IndicatorCatalogue.Offences].ByCode.ContainsKey(code.Value) ? code.Value
        : Get(s_codes, $"{IndicatorCatalogue.Offences}.{code}");

    private ExtraIndicator? Extra(string key) => profile?.Extras.FirstOrDefault(e => e.Code == key);

    /// <summary>Of words by language (en, cs, pl, pt, sk), those of the language of the request.</summary>
    private static string InLanguage(IReadOnlyDictionary<string, string> words) =>
        words.TryGetValue(CultureInfo.CurrentUICulture.TwoLetterISOLanguageName, out var own) ? own : words["en"];

    public string Country(string code) => Get(s_countries, code);

    /// <summary>A partial date in words, as far as it is known.</summary>
    public string Date(PartialDate date)
    {
        var (from, to) = (date.Earliest, date.Latest);
        return date.Kind switch
        {
            DateKind.Unanswered => "",
            DateKind.Missing => Get(s_codes, $"Missing.{date.Missing}"),
            DateKind.Between => this["Date.BetweenText", Day(from), Day(to)],
            DateKind.Estimated => this["Date.EstimatedText", Interval(from, to)],
            _ => Interval(from, to),
        };
    }

    public string Day(DateOnly day) => day.ToString("d", CultureInfo.CurrentCulture);

    private string Interval(DateOnly from, DateOnly to) =>
        from == to ? Day(from)
        : from.Year == to.Year && from.Month == to.Month ? from.ToString("MM/yyyy", CultureInfo.InvariantCulture)
        : from.Year == to.Year && from.DayOfYear == 1 && to.AddDays(1).Year > to.Year
            ? from.ToString("yyyy", CultureInfo.InvariantCulture)
        : $"{Day(from)} – {Day(to)}";

    private static ResourceManager Manager(string name) => new($"Dcim.Web.Resources.{name}", typeof(Texts).Assembly);

    private static string Get(ResourceManager manager, string key) =>
        manager.GetString(key, CultureInfo.CurrentUICulture)
        ?? throw new MissingManifestResourceException($"No text {key} in {manager.BaseName}.");
}
