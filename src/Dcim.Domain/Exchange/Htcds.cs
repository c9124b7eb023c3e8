using System.Text.Json;
using Dcim.Domain.Answers;
using Dcim.Domain.Catalogue;
using Dcim.Domain.Profiles;
using Dcim.Domain.Records;

namespace Dcim.Domain.Exchange;

/// <summary>A column of the spreadsheet of the standard, in its order.</summary>
/// <param name="Name">The name of the field in the first row of the sheet; empty where the published sheet leaves it out.</param>
/// <param name="Label">The heading below it. The published sheet labels the parts of an address in another order than it names them.</param>
/// <param name="Columns">The answers it is; none where we have no such question.</param>
public sealed record HtcdsField(string Name, string Label, IReadOnlyList<HtcdsColumn>? Columns = null);

/// <param name="Target">An <see cref="AnswerAddress"/>.</param>
/// <param name="List">The list whose mappings to the standard are its values.</param>
/// <param name="Values">Values beside those of the list.</param>
public sealed record HtcdsColumn(
    string Target,
    string? List = null,
    IReadOnlyDictionary<string, string>? Values = null,
    string? Separator = null,
    string? WhenSeveral = null
);

/// <summary>
/// The Human Trafficking Case Data Standard 2.0 of the International Organization for Migration (CC BY 4.0; IOM does not endorse this
/// product): its spreadsheet in, and our records as rows of it out. <c>docs/standards.md</c> lists what does not map.
/// </summary>
public static class Htcds
{
    /// <summary>Name of the standard in the mappings of code lists, and of the built-in profile.</summary>
    public const string Name = "htcds";

    /// <summary>Name of the sheet that we write.</summary>
    public const string SheetName = "Case Sheet";

    /// <summary>Number of the row with the labels; the names of the fields stand above it.</summary>
    public const int HeadingRow = 2;

    private const string DecidingBody = "htcds.decides";
    private const string Consent = "GOV03.scope";
    private const string Separator = ";";
    private const int LeastLabels = 30;

    private sealed record HtcdsFile(IReadOnlyList<HtcdsField> Fields, IReadOnlyList<FixedAnswer> Fixed);

    private static readonly Lazy<HtcdsFile> s_file = new(() =>
        JsonSerializer.Deserialize<HtcdsFile>(IndicatorCatalogue.Resource("htcds.json"), JsonSerializerOptions.Web)!
    );

    /// <summary>The columns of the spreadsheet after the first, which numbers the rows.</summary>
    public static IReadOnlyList<HtcdsField> Fields => s_file.Value.Fields;

    public static IReadOnlyList<FixedAnswer> Fixed => s_file.Value.Fixed;

    /// <summary>Whether these are the headings of the standard's spreadsheet.</summary>
    public static bool IsSheet(IEnumerable<string> headings)
    {
        var there = headings.Select(FoldedText.Of).ToHashSet(StringComparer.Ordinal);
        return Fields.Count(f => there.Contains(FoldedText.Of(f.Label))) >= LeastLabels;
    }

    /// <summary>How an institution reads the spreadsheet: a possible victim is of the status it can set, its own decision is its own.</summary>
    public static SourceProfile ProfileFor(
        Institution institution,
        NationalProfile national,
        IndicatorCatalogue catalogue
    ) =>
        new()
        {
            Name = Name,
            HeadingRow = HeadingRow,
            DateOrder = DateOrder.DayMonthYear,
            Columns =
            [
                .. Fields.SelectMany(f =>
                    (f.Columns ?? [])
                        // Under the law of criminal justice there is no consent to ask for.
                        .Where(c => c.Target != Consent || institution.Regime == "GDPR")
                        .Select(c => new ColumnMapping
                        {
                            Heading = f.Label,
                            Target = c.Target,
                            Separator = c.Separator,
                            WhenSeveral = c.WhenSeveral,
                            Values = ValuesOf(c, institution, national, catalogue),
                        })
                ),
            ],
            Fixed = Fixed,
        };

    /// <summary>A record as the cells of a row, in the order of <see cref="Fields"/>; empty where it says nothing.</summary>
    /// <param name="typeOf">The type of an organisation of the register by its code; unanswered where it is not in it.</param>
    public static IReadOnlyList<string> Row(RecordSheet sheet, IndicatorCatalogue catalogue, Func<string, Code> typeOf)
    {
        var status = sheet.Rows.GetValueOrDefault(TargetList.Statuses)?.LastOrDefault(s => s["IDN03"].Length > 0);
        return [.. Fields.Select(f => string.Join(Separator + " ", Cell(f).Distinct(StringComparer.Ordinal)))];

        IEnumerable<string> Cell(HtcdsField field) =>
            field.Name switch
            {
                "con_Consent" => sheet.Answers.All(Consent) switch
                {
                    [] => [],
                    var scopes when scopes.Contains(ConsentRule.OwnFile) => ["Yes"],
                    ["NON"] or ["WDR"] => ["No"],
                    _ => [],
                },
                "prs_Gender" => Of(
                    "CL_GENDER",
                    [.. sheet.Answers.All("VIC02").Where(g => g is "TRF" or "TRM" or "NCF")]
                )
                    is [_, ..] gender
                    ? gender
                : Of("CL_SEX", sheet.Answers.All("VIC01")) is [_, ..] sex ? sex
                : ["NonSpecifiedUnknown"],
                "vic_TraffickingStatus" => Of("CL_VSTAT", status?.All("IDN03") ?? []),
                "vic_TraffickinStatusDecisionMakingOrg" => Decided(status?["IDN05"] ?? ""),
                "vic_TypeOfExploitation" => Forms().Select(f => Whole(f)),
                "vic_TypeOfSexExploitation" => Of(
                    "CL_EXPL",
                    [
                        .. Episodes("EXP03")
                            .Where(c => c.Length > 3 && c.StartsWith("SEX", StringComparison.Ordinal) && c != "SEX9"),
                    ]
                ),
                // One of the parts of the address would have to be guessed.
                _ when field.Columns is [{ Target: "VID03.contact" }] => field.Name == "prs_Email"
                && sheet.Answers["VID03.contact"].Contains('@')
                    ? [sheet.Answers["VID03.contact"]]
                    : [],
                _ => (field.Columns ?? []).Take(1).SelectMany(c => Answers(AnswerAddress.Parse(c.Target)!, c.List)),
            };

        IReadOnlyList<string> Of(string list, IReadOnlyList<string> codes) =>
            [.. codes.Select(c => StandardCodes.Write(catalogue.Lists[list], c, Name)).OfType<string>()];

        IReadOnlyList<string> Decided(string body) =>
            catalogue
                .Lists["CL_INST"]
                .ByCode.GetValueOrDefault(typeOf(body).Value)
                ?.Mappings.GetValueOrDefault(DecidingBody)
                is { } name
                ? [name]
                : [];

        IEnumerable<string> Episodes(string key) =>
            (sheet.Rows.GetValueOrDefault("episodes") ?? []).SelectMany(e => e.All(key));

        // The forms of the episodes; what EXP03 adds is wider, and the main form stands where there is no episode.
        IEnumerable<string> Forms() =>
            Episodes("EXP02")
                .Concat(Episodes("EXP03"))
                .DefaultIfEmpty(sheet.Answers["EXP16"])
                .Select(c => catalogue.Lists["CL_EXPL"].ByCode.GetValueOrDefault(c))
                .OfType<CodeValue>()
                .Select(v => v.Parent ?? v.Code)
                .Distinct();

        string Whole(string form) => StandardCodes.Write(catalogue.Lists["CL_EXPL"], form, Name) ?? "";

        IEnumerable<string> Answers(AnswerAddress address, string? list)
        {
            var part = catalogue[address.Key];
            var sheets = address.Rows is { } rows ? sheet.Rows.GetValueOrDefault(rows) ?? [] : [sheet.Answers];
            foreach (var answers in sheets)
                if (list is not null)
                    foreach (var name in Of(list, answers.All(part.Key)))
                        yield return name;
                else if (AnswerText.Write(part, answers) is { Length: > 0 } text && !part.Missing.Contains(text))
                    yield return text;
        }
    }

    private static IReadOnlyDictionary<string, string> ValuesOf(
        HtcdsColumn column,
        Institution institution,
        NationalProfile national,
        IndicatorCatalogue catalogue
    )
    {
        var values = new Dictionary<string, string>(
            column.Values ?? new Dictionary<string, string>(),
            StringComparer.Ordinal
        );
        var part = catalogue[AnswerAddress.Parse(column.Target)!.Key];
        if (column.List is { } list)
            foreach (var (name, code) in StandardCodes.Read(catalogue.Lists[list], Name))
                // A question of whole forms takes the form that a kind of it belongs to.
                values.TryAdd(
                    name,
                    catalogue.Lists[list].ByCode[code] is { Parent: { } whole } value && !part.Offers(value)
                        ? whole
                        : code
                );
        if (column.List == "CL_VSTAT" && !national.CanSet(institution.Type, values["Possible victim of trafficking"]))
            values["Possible victim of trafficking"] = "SIG";
        if (column.Target == "statuses[1].IDN05")
            foreach (var type in catalogue.Lists["CL_INST"].Values)
                if (type.Mappings.TryGetValue(DecidingBody, out var body))
                    // Which of several bodies of a kind it was, the standard does not say; of its own kind, it was the institution itself.
                    values[body] =
                        catalogue
                            .Lists["CL_INST"]
                            .ByCode[institution.Type.Value]
                            .Mappings.GetValueOrDefault(DecidingBody) == body
                            ? institution.Code
                            : Code.NotKnown.Value;
        return values;
    }
}
