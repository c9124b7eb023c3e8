using System.Text.Json;
using System.Text.Json.Serialization;
using Dcim.Domain.Catalogue;
using Dcim.Domain.Records;

namespace Dcim.Domain.Answers;

/// <summary>
/// A question is shown only where a box of the sheet says so: it holds one of these codes, or none of those, or something,
/// or nothing; or where one of several conditions holds. The same data drives the server, which decides, and the script,
/// which only hides.
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

    /// <summary>The box holds none of these codes.</summary>
    public IReadOnlyList<string>? HasNot { get; init; }

    /// <summary>The box is empty, or is not.</summary>
    public bool? Empty { get; init; }

    /// <summary>One of these holds.</summary>
    public IReadOnlyList<BoxCondition>? Any { get; init; }

    public bool Holds(AnswerSheet sheet) =>
        Holds(box => sheet.All(box)) && (Any is null || Any.Any(c => c.Holds(sheet)));

    /// <param name="answers">The codes or texts a box holds.</param>
    public bool Holds(Func<string, IReadOnlyList<string>> answers) =>
        (Has is null || Has.Any(code => answers(Box!).Contains(code)))
        && (HasNot is null || !HasNot.Any(code => answers(Box!).Contains(code)))
        && (Empty is null || Empty == (answers(Box!).Count == 0));

    public static BoxCondition Of(Condition condition) =>
        new()
        {
            Box = condition.Indicator,
            Has = condition.Is,
            HasNot = condition.IsNot,
        };

    /// <summary>The conditions for the script; null where there are none.</summary>
    public static string? ToJson(IReadOnlyList<BoxCondition> conditions) =>
        conditions.Count == 0 ? null : JsonSerializer.Serialize(conditions, s_json);
}

/// <summary>One question of a page.</summary>
public sealed record FormField(IndicatorPart Part, IReadOnlyList<BoxCondition> ShowWhen, Duty Duty)
{
    public string Key => Part.Key;
}

/// <summary>What a page must know of the record it belongs to, and of who fills it.</summary>
/// <param name="InstitutionType">Type of the institution that answers: it decides what is owed.</param>
/// <param name="WithoutIdentity">The victim is registered without identity: dates are kept to the month.</param>
/// <param name="Answers">The codes the record gives to a question that is not on the page; none where it is not answered.</param>
public sealed record PageContext(
    Code InstitutionType,
    bool WithoutIdentity,
    Func<string, IReadOnlyList<string>> Answers
);

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
    private static readonly string[] s_profile = ["VIC01", "VIC03", "VIC04", "VIC06"];
    private static readonly string[] s_firstStatus = ["IDN03", "IDN04", "IDN05"];
    private const string MainForm = "EXP16";
    private const string Consent = "GOV03.scope";

    /// <summary>A submission needs the answer, where its page asks for it.</summary>
    public static bool IsNeeded(string key) => key == Consent || CountedAnswers.Contains(key);

    /// <summary>The questions of the minimum registration; the section pages do not ask them again.</summary>
    public static IReadOnlySet<string> MinimumKeys { get; } =
        new HashSet<string>([Consent, "CAS04", .. s_identity, .. s_profile, MainForm, .. s_firstStatus]);

    public IReadOnlyList<FormField> Fields { get; }

    /// <summary>Answers of the page's section that the record itself excludes (as a guardian for an adult).</summary>
    public IReadOnlyList<string> Excluded { get; }

    /// <summary>Name of the section the page is of; null for every other page.</summary>
    public string? Section { get; init; }

    private readonly Dictionary<string, FormField> _byKey;
    private readonly bool _withoutIdentity;
    private readonly bool _consentDecides;

    /// <param name="elsewhere">Questions whose conditions are left to who fills the page, though they are not on it.</param>
    private FormPage(
        IndicatorCatalogue catalogue,
        IEnumerable<string> keys,
        bool consentDecides,
        PageContext context,
        IEnumerable<string>? elsewhere = null
    )
    {
        _consentDecides = consentDecides;
        _withoutIdentity = context.WithoutIdentity;
        var page = keys.ToList();
        var asked = page.Concat(elsewhere ?? []).ToHashSet(StringComparer.Ordinal);
        Excluded = [.. page.Where(k => IsExcluded(catalogue[k], asked, context))];
        Fields =
        [
            .. page.Except(Excluded)
                .Select(k => catalogue[k])
                .Select(p => new FormField(
                    p,
                    Conditions(p, consentDecides, asked),
                    p.Indicator.DutyOf(context.InstitutionType)
                )),
        ];
        _byKey = Fields.ToDictionary(f => f.Key, StringComparer.Ordinal);
    }

    /// <summary>The minimum registration, with the first status.</summary>
    /// <param name="regime">GDPR: consent decides whether there is an identity; LED: the law is the basis.</param>
    public static FormPage Minimum(IndicatorCatalogue catalogue, Code regime) =>
        Page(catalogue, regime, default, [.. s_profile, MainForm, .. s_firstStatus]);

    /// <summary>The same without the status, which has pages of its own once there is a history.</summary>
    /// <param name="asksMainForm">The facts leave doubt which form is the main one (domain.md 4.3, rule 4).</param>
    /// <param name="basis">Legal basis of the record (GOV02): where the law holds the identity, consent does not decide.</param>
    public static FormPage Details(
        IndicatorCatalogue catalogue,
        Code regime,
        Code basis = default,
        bool asksMainForm = true
    ) => Page(catalogue, regime, basis, asksMainForm ? [.. s_profile, MainForm] : s_profile);

    /// <summary>A page of a section, or of a row in it.</summary>
    /// <param name="section">Name of the section; null for every other page.</param>
    public static FormPage Of(
        IndicatorCatalogue catalogue,
        IEnumerable<string> keys,
        PageContext context,
        string? section = null
    ) => new(catalogue, keys, consentDecides: false, context) { Section = section };

    /// <summary>A page for any registration: nothing is excluded, and each question says when it is asked.</summary>
    public static FormPage Blank(IndicatorCatalogue catalogue, IEnumerable<string> keys, Code institutionType) =>
        new(
            catalogue,
            keys,
            consentDecides: false,
            new(institutionType, WithoutIdentity: false, static _ => []),
            catalogue.Parts.Keys
        );

    private static FormPage Page(IndicatorCatalogue catalogue, Code regime, Code basis, string[] rest)
    {
        var asksConsent = regime == "GDPR";
        string[] consent = asksConsent ? [Consent] : [];
        return new(
            catalogue,
            [.. consent, "CAS04", .. s_identity, .. rest],
            asksConsent && !ConsentRule.HoldsByLaw(basis),
            new(default, WithoutIdentity: false, static _ => [])
        );
    }

    private static IEnumerable<BoxCondition> Catalogued(IndicatorPart part) =>
        part.Indicator.ShowWhen.Concat(part.ShowWhen).Select(BoxCondition.Of);

    /// <summary>The questions that are not on a page, and whose answers decide what is asked on it.</summary>
    /// <param name="keys">The questions of the page.</param>
    public static IReadOnlyList<string> DecidedElsewhere(IndicatorCatalogue catalogue, IReadOnlyList<string> keys) =>
        [
            .. keys.SelectMany(k => Catalogued(catalogue[k]))
                .Select(c => c.Box!)
                .Distinct(StringComparer.Ordinal)
                .Except(keys),
        ];

    private static bool IsExcluded(IndicatorPart part, HashSet<string> page, PageContext context) =>
        Catalogued(part).Any(c => !page.Contains(c.Box!) && !c.Holds(context.Answers));

    private static BoxCondition[] Conditions(IndicatorPart part, bool consentDecides, IReadOnlySet<string> page)
    {
        BoxCondition[] catalogued = [.. Catalogued(part).Where(c => page.Contains(c.Box!))];
        return part.Key switch
        {
            var key when s_identity.Contains(key) && consentDecides =>
            [
                .. catalogued,
                new() { Box = Consent, Has = [ConsentRule.OwnFile] },
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
            // The age follows from the birth date; the group is asked where no age is given.
            "TRF05.age" => [.. catalogued, new() { Box = "TRF05.birth.year", Empty = true }],
            "TRF06" => [.. catalogued, new() { Box = "TRF05.age", Empty = true }],
            // Money has its currency.
            var key when part.Part == "currency" =>
            [
                .. catalogued,
                new() { Box = $"{part.Indicator.Code}.amount", Empty = false },
            ],
            _ => catalogued,
        };
    }

    public bool IsShown(FormField field, AnswerSheet sheet) =>
        field.ShowWhen.Count == 0 || field.ShowWhen.All(c => c.Holds(sheet));

    public FormField? Find(string key) => _byKey.GetValueOrDefault(key);

    /// <summary>
    /// Takes out of the sheet what may not be kept: answers to hidden questions, and, for a victim without identity, the
    /// day of every date. Done before anything is stored, in a draft too.
    /// </summary>
    /// <returns>The keys of the answers taken out or shortened.</returns>
    public IReadOnlyList<string> Normalise(AnswerSheet sheet)
    {
        var changed = new List<string>();
        foreach (var field in Fields)
            if (!sheet.IsEmpty(field.Part) && !IsShown(field, sheet))
            {
                sheet.Clear(field.Part);
                changed.Add(field.Key);
            }
        var consent = sheet.All(Consent);
        if (_withoutIdentity || _consentDecides && consent.Count > 0 && !consent.Contains(ConsentRule.OwnFile))
            changed.AddRange(Fields.Where(f => sheet.DropDays(f.Part)).Select(f => f.Key));
        return changed;
    }
}
