using System.Text.Json;
using System.Text.Json.Serialization;
using Dcim.Domain.Catalogue;

namespace Dcim.Domain.Answers;

/// <summary>
/// A question is shown only where a box of the sheet says so: it holds one of these codes, or something, or nothing; or
/// where one of several conditions holds. The same data drives the server, which decides, and the script, which only hides.
/// </summary>
public sealed record BoxCondition
{
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    public string? Box { get; init; }

    /// <summary>The box holds one of these codes.</summary>
    public IReadOnlyList<string>? Has { get; init; }

    /// <summary>The box is empty, or is not.</summary>
    public bool? Empty { get; init; }

    /// <summary>One of these holds.</summary>
    public IReadOnlyList<BoxCondition>? Any { get; init; }

    public bool Holds(AnswerSheet sheet) =>
        (Has is null || Has.Any(code => sheet.All(Box!).Contains(code)))
        && (Empty is null || Empty == (sheet[Box!].Length == 0))
        && (Any is null || Any.Any(c => c.Holds(sheet)));

    /// <summary>The conditions for the script; null where there are none.</summary>
    public static string? ToJson(IReadOnlyList<BoxCondition> conditions) =>
        conditions.Count == 0 ? null : JsonSerializer.Serialize(conditions, s_json);
}

/// <summary>One question of a page.</summary>
public sealed record FormField(IndicatorPart Part, IReadOnlyList<BoxCondition> ShowWhen)
{
    public string Key => Part.Key;
}

/// <summary>
/// The questions of one page, in order, and when each is asked. A page is the same for the browser, an import and the
/// programming interface.
/// </summary>
public sealed class FormPage
{
    /// <summary>Answers that the law's count of victims needs (domain.md 4.3, rule 14); the age counts once.</summary>
    public static IReadOnlyList<string> CountedAnswers { get; } =
    ["CAS04", "VIC01", "VIC03", "VIC06", "EXP16", "IDN03", "IDN04", "IDN05"];

    private static readonly string[] s_identity =
    [
        "VID03.given",
        "VID03.family",
        "VID03.other",
        "VID03.contact",
        "VID04",
    ];
    private static readonly string[] s_profile = ["VIC01", "VIC03", "VIC04", "VIC06", "EXP16"];
    private static readonly string[] s_firstStatus = ["IDN03", "IDN04", "IDN05"];
    private static readonly string[] s_status = ["IDN03", "IDN04", "IDN05", "IDN06", "IDN11"];
    private const string Consent = "GOV03.scope";
    private const string ConsentToIdentity = "OWN";

    /// <summary>A submission needs the answer, where its page asks for it.</summary>
    public static bool IsNeeded(string key) => key == Consent || CountedAnswers.Contains(key);

    public IReadOnlyList<FormField> Fields { get; }

    private readonly bool _withoutIdentity;

    private FormPage(IndicatorCatalogue catalogue, string[] keys, bool asksConsent, bool withoutIdentity)
    {
        _withoutIdentity = withoutIdentity;
        var page = keys.ToHashSet(StringComparer.Ordinal);
        Fields = [.. keys.Select(k => new FormField(catalogue[k], Conditions(catalogue[k], asksConsent, page)))];
    }

    /// <summary>The minimum registration, with the first status.</summary>
    /// <param name="regime">GDPR: consent decides whether there is an identity; LED: the law is the basis.</param>
    public static FormPage Minimum(IndicatorCatalogue catalogue, Code regime) =>
        Page(catalogue, regime, [.. s_profile, .. s_firstStatus]);

    /// <summary>The same without the status, which has pages of its own once there is a history.</summary>
    public static FormPage Details(IndicatorCatalogue catalogue, Code regime) => Page(catalogue, regime, s_profile);

    /// <summary>One line of the status history.</summary>
    /// <param name="withoutIdentity">The victim is registered without identity: dates are kept to the month.</param>
    public static FormPage Status(IndicatorCatalogue catalogue, bool withoutIdentity) =>
        new(catalogue, s_status, asksConsent: false, withoutIdentity);

    /// <summary>A victim under the GDPR who did not consent to a file with her identity.</summary>
    public static bool IsWithoutIdentity(Code regime, CodeSet consent) =>
        regime == "GDPR" && consent.IsAnswered && !consent.Has(ConsentToIdentity);

    private static FormPage Page(IndicatorCatalogue catalogue, Code regime, string[] rest)
    {
        var asksConsent = regime == "GDPR";
        string[] consent = asksConsent ? [Consent] : [];
        return new(catalogue, [.. consent, "CAS04", .. s_identity, .. rest], asksConsent, withoutIdentity: false);
    }

    private static BoxCondition[] Conditions(IndicatorPart part, bool asksConsent, IReadOnlySet<string> page)
    {
        BoxCondition[] catalogued =
        [
            .. part
                .Indicator.ShowWhen.Concat(part.ShowWhen)
                .Where(c => page.Contains(c.Indicator))
                .Select(c => new BoxCondition { Box = c.Indicator, Has = c.Is }),
        ];
        return part.Key switch
        {
            var key when s_identity.Contains(key) && asksConsent =>
            [
                .. catalogued,
                new() { Box = Consent, Has = [ConsentToIdentity] },
            ],
            "VIC03" => [.. catalogued, new() { Box = "VID04.year", Empty = true }],
            // Asked unless the age is given, or follows to the day from birth and registration.
            "VIC04" =>
            [
                .. catalogued,
                new() { Box = "VIC03", Empty = true },
                new()
                {
                    Any =
                    [
                        new() { Box = "VID04.day", Empty = true },
                        new() { Box = "VID04.kind", Empty = false },
                        new() { Box = "CAS04.day", Empty = true },
                        new() { Box = "CAS04.kind", Empty = false },
                    ],
                },
            ],
            _ => catalogued,
        };
    }

    public bool IsShown(FormField field, AnswerSheet sheet) => field.ShowWhen.All(c => c.Holds(sheet));

    public FormField? Find(string key) => Fields.FirstOrDefault(f => f.Key == key);

    /// <summary>
    /// Takes out of the sheet what may not be kept: answers to hidden questions, and, for a victim without identity, the
    /// day of every date. Done before anything is stored, in a draft too.
    /// </summary>
    /// <returns>The keys of the answers taken out or shortened.</returns>
    public IReadOnlyList<string> Normalise(AnswerSheet sheet)
    {
        var changed = new List<string>();
        foreach (var field in Fields)
            if (!IsShown(field, sheet) && !sheet.IsEmpty(field.Part))
            {
                sheet.Clear(field.Part);
                changed.Add(field.Key);
            }
        var consent = sheet.All(Consent);
        if (_withoutIdentity || Find(Consent) is not null && consent.Count > 0 && !consent.Contains(ConsentToIdentity))
            changed.AddRange(Fields.Where(f => sheet.DropDays(f.Part)).Select(f => f.Key));
        return changed;
    }
}
