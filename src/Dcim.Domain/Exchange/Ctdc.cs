using System.Globalization;
using Dcim.Domain.Answers;
using Dcim.Domain.Catalogue;
using Dcim.Domain.Counting;

namespace Dcim.Domain.Exchange;

/// <summary>
/// Records in the columns of the data set of the Counter-Trafficking Data Collaborative. One row is one victim: it is no
/// k-anonymous data set, which is made of many institutions' rows by those who publish it.
/// </summary>
public static class Ctdc
{
    private const string Standard = "ctdc";
    private const string Yes = "1";
    private const string No = "0";
    private const string LabourPrefix = "typeOfLabour";
    private const string SexPrefix = "typeOfSex";
    private const string ControlPrefix = "meansOfControl";
    private const string NotSpecified = "NotSpecified";

    /// <summary>The columns, in their order.</summary>
    public static IReadOnlyList<string> Columns { get; } =
    [
        "yearOfRegistration",
        "Datasource",
        "gender",
        "ageBroad",
        "majorityStatus",
        "majorityStatusAtExploit",
        "majorityEntry",
        "citizenship",
        .. Prefixed(
            ControlPrefix,
            "DebtBondage TakesEarnings RestrictsFinancialAccess Threats PsychologicalAbuse PhysicalAbuse SexualAbuse FalsePromises "
                + "PsychoactiveSubstances RestrictsMovement RestrictsMedicalCare ExcessiveWorkingHours UsesChildren ThreatOfLawEnforcement "
                + "WithholdsNecessities WithholdsDocuments Other NotSpecified"
        ),
        .. Prefixed(
            "is",
            "ForcedLabour SexualExploit OtherExploit SexAndLabour ForcedMarriage ForcedMilitary OrganRemoval SlaveryAndPractices"
        ),
        .. Prefixed(
            LabourPrefix,
            "Agriculture Aquafarming Begging Construction DomesticWork Hospitality IllicitActivities Manufacturing MiningOrDrilling "
                + "Peddling Transportation Other NotSpecified"
        ),
        .. Prefixed(SexPrefix, "Prostitution Pornography RemoteInteractiveServices PrivateSexualServices"),
        "isAbduction",
        "RecruiterRelationship",
        "CountryOfExploitation",
        .. Prefixed("recruiterRelation", "IntimatePartner Friend Family Other Unknown"),
        "traffickMonths",
    ];

    /// <summary>Columns that our answers cannot fill, for we do not ask that; they stay empty.</summary>
    public static IReadOnlyList<string> NeverFilled { get; } =
    ["majorityEntry", "typeOfLabourAquafarming", "typeOfLabourPeddling", "typeOfSexPrivateSexualServices"];

    private static IEnumerable<string> Prefixed(string prefix, string names) =>
        names.Split(' ').Select(n => prefix + n);

    /// <summary>A record as a row; empty where it does not say, so that 0 always means no.</summary>
    public static IReadOnlyList<string> Row(RecordSheet sheet, IndicatorCatalogue catalogue)
    {
        var row = new Dictionary<string, string>(StringComparer.Ordinal);
        var reader = new AnswerReader(catalogue, static (_, _) => true);
        var registered = Date(sheet.Answers, "CAS04");
        row["yearOfRegistration"] = registered.CertainYear?.ToString(CultureInfo.InvariantCulture) ?? "";
        row["Datasource"] = "Case Management";
        row["gender"] = Mapped("CL_SEX", sheet.Answers["VIC01"]) ?? "";
        var (from, to) = Ages(registered);
        row["ageBroad"] = Band(from, to, catalogue) ?? "";
        row["majorityStatus"] =
            Mapped("CL_AGEGRP", AgeGroupRule.Of(from, to, KnownCode(sheet.Answers["VIC04"])).Value) ?? "";
        row["majorityStatusAtExploit"] = Number(sheet.Answers["VIC05"]) is { } then
            ? Mapped("CL_AGEGRP", AgeGroupRule.Of(then, then, default).Value) ?? ""
            : "";
        row["citizenship"] = sheet.Answers.All("VIC06").FirstOrDefault(c => new Code(c).IsKnown) ?? "";
        Control();
        Forms();
        Recruitment();
        var countries = Episodes("EXP06").Where(c => new Code(c).IsKnown).Distinct().ToList();
        row["CountryOfExploitation"] = countries.Count == 1 ? countries[0] : "";
        row["traffickMonths"] = Months();
        return [.. Columns.Select(c => row.GetValueOrDefault(c, ""))];

        string? Mapped(string list, string code) =>
            catalogue.Lists[list].ByCode.GetValueOrDefault(code)?.Mappings.GetValueOrDefault(Standard);

        PartialDate Date(AnswerSheet answers, string key) =>
            reader.Read(catalogue[key], answers).Answer is PartialDate date ? date : default;

        IEnumerable<string> Episodes(string key) =>
            (sheet.Rows.GetValueOrDefault("episodes") ?? []).SelectMany(e => e.All(key));

        (int?, int?) Ages(PartialDate at)
        {
            if (Number(sheet.Answers["VIC03"]) is { } age)
                return (age, age);
            var birth = Date(sheet.Answers, "VID04");
            return birth.IsKnown && at.IsKnown
                ? (
                    AgeGroupRule.YearsBetween(birth.Latest, at.Earliest),
                    AgeGroupRule.YearsBetween(birth.Earliest, at.Latest)
                )
                : (null, null);
        }

        void Control()
        {
            var known = Episodes("CTL01").Where(c => new Code(c).IsKnown).ToList();
            var flags = known
                .Select(c => Mapped("CL_CONTROL", c) ?? ControlPrefix + "Other")
                .ToHashSet(StringComparer.Ordinal);
            foreach (var column in Columns.Where(c => c.StartsWith(ControlPrefix, StringComparison.Ordinal)))
                row[column] =
                    column == ControlPrefix + NotSpecified ? Flag(known.Count == 0)
                    : known.Count == 0 ? ""
                    : Flag(flags.Contains(column));
        }

        void Forms()
        {
            var forms = Episodes("EXP02")
                .Concat(Episodes("EXP03"))
                .Append(sheet.Answers["EXP16"])
                .Where(c => new Code(c).IsKnown)
                .ToHashSet();
            if (forms.Count == 0)
                return;
            var list = catalogue.Lists["CL_EXPL"];
            var flags = forms
                .SelectMany(c => new[] { c, list.ByCode.GetValueOrDefault(c)?.Parent ?? c })
                .Select(c => Mapped("CL_EXPL", c) ?? "isOtherExploit")
                .Concat(Episodes("EXP05").Select(c => Mapped("CL_NACE", c)).OfType<string>())
                .ToHashSet(StringComparer.Ordinal);
            var labour =
                flags.Contains("isForcedLabour")
                || flags.Any(f => f.StartsWith(LabourPrefix, StringComparison.Ordinal));
            var sex = flags.Contains("isSexualExploit");
            foreach (var column in Columns.Where(c => c[..2] == "is" && c != "isAbduction"))
                row[column] = Flag(flags.Contains(column));
            (row["isForcedLabour"], row["isSexAndLabour"]) = (Flag(labour), Flag(labour && sex));
            foreach (var column in Columns.Where(c => c.StartsWith(LabourPrefix, StringComparison.Ordinal)))
                row[column] = labour ? Flag(flags.Contains(column)) : "";
            if (labour)
                row[LabourPrefix + NotSpecified] = Flag(
                    !flags.Any(f => f.StartsWith(LabourPrefix, StringComparison.Ordinal))
                );
            foreach (var column in Columns.Where(c => c.StartsWith(SexPrefix, StringComparison.Ordinal)))
                row[column] = sex && flags.Contains(column) ? Yes : "";
            foreach (var column in NeverFilled)
                row[column] = "";
        }

        void Recruitment()
        {
            var ways = sheet.Answers.All("REC03").Concat(sheet.Answers.All("REC06")).ToList();
            if (ways.Any(w => new Code(w).IsKnown))
                row["isAbduction"] = Flag(
                    sheet.Answers.All("REC06").Contains("ABD") || sheet.Answers.All("REC03").Contains("KID")
                );
            var relation = sheet.Answers["REC05"];
            if (relation.Length == 0)
                return;
            var column = Mapped("CL_REL", relation) ?? "recruiterRelationUnknown";
            row["RecruiterRelationship"] = column["recruiterRelation".Length..];
            foreach (var other in Columns.Where(c => c.StartsWith("recruiterRelation", StringComparison.Ordinal)))
                row[other] = Flag(other == column);
        }

        string Months()
        {
            var all = sheet.Rows.GetValueOrDefault("episodes") ?? [];
            var (starts, ends) = (
                all.Select(e => Date(e, "EXP09")).ToList(),
                all.Select(e => Date(e, "EXP10")).ToList()
            );
            if (starts.Count == 0 || !starts.Concat(ends).All(d => d.IsKnown))
                return "";
            var shortest = MonthsOf(starts.Min(d => d.Latest), ends.Max(d => d.Earliest));
            var longest = MonthsOf(starts.Min(d => d.Earliest), ends.Max(d => d.Latest));
            return BandOfMonths(shortest) == BandOfMonths(longest) ? BandOfMonths(longest) : "";
        }
    }

    private static int MonthsOf(DateOnly from, DateOnly to) =>
        Math.Max(0, (to.Year - from.Year) * 12 + to.Month - from.Month + (to.Day >= from.Day ? 1 : 0));

    private static string BandOfMonths(int months) =>
        months <= 12 ? "0--12 (0-1 yr)"
        : months <= 24 ? "13--24 (1-2 yrs)"
        : "25+ (2+ yrs)";

    /// <summary>The band in which all possible ages lie.</summary>
    private static string? Band(int? from, int? to, IndicatorCatalogue catalogue)
    {
        if (from is not { } youngest || to is not { } oldest)
            return null;
        var bands = catalogue.Lists["CL_AGEGRP"].Values.Where(v => v.Parent is not null).ToList();
        CodeValue Of(int age) => bands.Last(b => First(b) <= age);
        return Of(youngest) == Of(oldest) ? Of(oldest).Mappings[Standard] : null;

        static int First(CodeValue band) => int.Parse(band.Code.AsSpan(1, 2), CultureInfo.InvariantCulture);
    }

    private static int? Number(string digits) =>
        int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static Code KnownCode(string text) => text is "Y_LT18" or "Y_GE18" ? text : default(Code);

    private static string Flag(bool set) => set ? Yes : No;
}
