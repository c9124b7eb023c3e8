using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Dcim.Domain.Answers;
using Dcim.Domain.Catalogue;
using Dcim.Domain.Records;
using Dcim.Tests.Domain;
using Dcim.Web.Features.Cases;
using Dcim.Web.Localisation;

namespace Dcim.Tests.Web;

/// <summary>
/// A question of the catalogue on one of the pages that ask it, found through the sections the program itself uses; and
/// how a user answers it there.
/// </summary>
/// <param name="Place"><c>minimum</c>, <c>case</c>, or the name of a section or of a kind of rows.</param>
public sealed record Question(string Place, string Key)
{
    private static readonly Texts s_texts = new(Generated.Profile);
    private static readonly ProceedingParts s_proceeding = new(Generated.Catalogue);

    /// <summary>Place of what is asked once of a proceeding.</summary>
    public const string Investigation = "proceeding";

    /// <summary>Sections of the catalogue that are about victims.</summary>
    private const string VictimSections = "ABCDEFGHIJKLM";

    /// <summary>What a proceeding or a row of it is not saved without.</summary>
    private static readonly Dictionary<string, (string Box, string Text)[]> s_needed = new()
    {
        [Investigation] = [("INV01.number", "12/13.4ABCDE"), ("INV02.start.year", "2013")],
        ["defendants"] = [("TRF03", "NAT"), ("INV05.year", "2013")],
        ["links"] = [("TRF13", "LAB")],
        ["decisions"] = [("PRS03", "NCH"), ("PRS04.year", "2013")],
        ["judgments"] = [("JDG02", "FIR"), ("JDG03", "ACQ"), ("JDG03.offence", "A2"), ("JDG04.year", "2013")],
    };

    /// <summary>Of the section about offenders, what a victim can say of them.</summary>
    private static readonly string[] s_ofOffenders = ["TRF10", "TRF11"];

    /// <summary>The institution itself; it stands at the head of each page of a registration.</summary>
    private const string Institution = "CAS02";

    /// <summary>Every question about victims that somebody answers, on each page that asks it.</summary>
    public static IReadOnlyList<Question> All { get; } = [.. AskedParts.SelectMany(Of)];

    /// <summary>Every question about a proceeding and its rows, on the page that asks it.</summary>
    public static IReadOnlyList<Question> OfProceedings { get; } =
    [
        .. s_proceeding.Investigation.Select(key => new Question(Investigation, key)),
        .. s_proceeding.RowKinds.SelectMany(rows => rows.Keys.Select(key => new Question(rows.Name, key))),
    ];

    /// <summary>Keys of all that is asked of anybody.</summary>
    public static IReadOnlySet<string> AskedKeys { get; } =
        Generated
            .Catalogue.Parts.Values.SelectMany(Of)
            .Concat(OfProceedings)
            .Select(q => q.Key)
            .Concat(FormPage.MinimumKeys)
            .Concat(RegistrationSections.SourceKeys)
            .ToHashSet();

    /// <summary>
    /// The questions of sections A to M, and of offenders what a victim says, that are neither worked out nor the
    /// system's own.
    /// </summary>
    public static IEnumerable<IndicatorPart> AskedParts =>
        Generated.Catalogue.Parts.Values.Where(p =>
            (VictimSections.Contains(p.Indicator.Section) || s_ofOffenders.Contains(p.Key))
            && (!p.Indicator.Generated || FormPage.MinimumKeys.Contains(p.Key))
            && p.Indicator.Who.Keys.Any(who => who != "S")
            && p.Indicator.Code != Institution
        );

    public static IEnumerable<Question> Of(IndicatorPart part)
    {
        if (FormPage.Minimum(Generated.Catalogue, "LED").Find(part.Key) is not null)
            yield return new("minimum", part.Key);
        if (CasesController.Keys(Generated.Catalogue).Contains(part.Key))
            yield return new("case", part.Key);
        foreach (var section in Generated.Sections.All.Where(s => s.Keys.Contains(part.Key)))
            yield return new(section.Name, part.Key);
        foreach (var rows in Generated.Sections.RowKinds.Where(r => r.Keys.Contains(part.Key)))
            yield return new(rows.Name, part.Key);
    }

    public IndicatorPart Part => Generated.Catalogue[Key];
    public bool IsOfRow => Generated.Sections.FindRows(Place) is not null;

    private bool IsOfProceeding => Place == Investigation || s_proceeding.Find(Place) is not null;

    /// <summary>Type of the institution that answers: police, or of what a prosecutor alone is asked a prosecutor.</summary>
    public string Asker => Place is "decisions" or "judgments" ? "PRO" : "POL";

    /// <summary>Asked with a new registration only: later the history of statuses has pages of its own.</summary>
    public bool IsOfFirstStatus => Place == "minimum" && Key.StartsWith("IDN", StringComparison.Ordinal);
    public bool IsOfIdentity =>
        Key.StartsWith("VID", StringComparison.Ordinal) || AnswerMap<OffenderDetails>.Entries.ContainsKey(Key);

    /// <summary>In the section of the file with this name its answer is shown.</summary>
    public string ShownIn =>
        Generated.Sections.FindRows(Place) is { } rows ? Generated.Sections.SectionOf(rows).Name : Place;

    public string Label => s_texts.Label(Key);

    /// <summary>What must have been answered elsewhere for the question to be asked: on the minimum page, or of a defendant.</summary>
    public IReadOnlyDictionary<string, string> Before =>
        Conditions(Part)
            .Where(c => c.Is is not null && !Keys.Contains(c.Indicator))
            .ToDictionary(c => c.Indicator, c => c.Is!.First(IsOfPolice));

    /// <summary>What must be answered on its own page.</summary>
    public IReadOnlyDictionary<string, string> Beside
    {
        get
        {
            var answers = new Dictionary<string, string>(StringComparer.Ordinal);
            if (Place == "statuses")
                foreach (
                    var (box, text) in (ValueTuple<string, string>[])
                        [("IDN03", "PRE"), ("IDN04.year", "2013"), ("IDN05", "PT-PJ")]
                )
                    answers[box] = text;
            foreach (var (box, text) in s_needed.GetValueOrDefault(Place, []))
                answers[box] = text;
            if (Place != "minimum")
                AddConditions(Key, answers);
            if (answers.GetValueOrDefault("JDG03") == "CON")
            {
                answers.TryAdd("JDG06", "A2");
                answers.TryAdd("SEN01", "FIN");
            }
            if (Part is { Part: "amount" } part)
                answers[$"{part.Indicator.Code}.currency"] = "EUR";
            if (Part is { Part: "currency" })
                answers[$"{Part.Indicator.Code}.amount"] = "500";
            return answers;
        }
    }

    /// <summary>The boxes as a plain answer fills them.</summary>
    public IReadOnlyDictionary<string, string[]> Typical =>
        Part.Kind switch
        {
            AnswerKind.Choice => Boxes((Key, [Values.Last()])),
            AnswerKind.Choices => Boxes((Key, [.. Values.TakeLast(Math.Min(2, Part.Max ?? 2))])),
            AnswerKind.Number => Boxes((Key, ["21"])),
            AnswerKind.Date => Boxes(
                ($"{Key}.day", ["17"]),
                ($"{Key}.month", ["4"]),
                ($"{Key}.year", [Key is "VID04" or "TRF05.birth" ? "1980" : "2013"])
            ),
            _ => Boxes((Key, ["Čudná <b> & “O’Neill”"])),
        };

    /// <summary>The boxes as a missing reason fills them; none for words, which are left empty.</summary>
    public IEnumerable<IReadOnlyDictionary<string, string[]>> MissingReasons =>
        Part.Kind == AnswerKind.Text
            ? []
            : Part.Missing.Select(reason =>
                Part.Kind switch
                {
                    AnswerKind.Number => Boxes(($"{Key}.missing", [reason])),
                    AnswerKind.Date => Boxes(($"{Key}.kind", [reason])),
                    _ => Boxes((Key, [reason])),
                }
            );

    /// <summary>Something that cannot be read, the box at fault and the message.</summary>
    public (IReadOnlyDictionary<string, string[]> Typed, string Box, string Message) Wrong =>
        Part.Kind switch
        {
            AnswerKind.Number => (Boxes((Key, ["twenty-one"])), Key, "Answer.WholeNumber"),
            AnswerKind.Date => (
                Boxes(($"{Key}.day", ["31"]), ($"{Key}.month", ["2"]), ($"{Key}.year", ["2013"])),
                $"{Key}.day",
                "Answer.NoSuchDay"
            ),
            AnswerKind.Text => (Boxes((Key, [new string('ž', Part.MaxLength!.Value + 1)])), Key, "Answer.TextTooLong"),
            _ => (Boxes((Key, ["NO-SUCH"])), Key, "Answer.UnknownCode"),
        };

    /// <summary>The answer in the words of the page that asked it.</summary>
    public IReadOnlyList<string> WordsOf(IReadOnlyDictionary<string, string[]> answer, Browser browser)
    {
        var codes = answer.Where(a => a.Key == Key || a.Key.EndsWith(".missing") || a.Key.EndsWith(".kind"));
        if (Part.Kind is AnswerKind.Choice or AnswerKind.Choices || codes.Any(c => c.Key != Key && c.Value is [not ""]))
            return
            [
                .. codes.SelectMany(a => a.Value.Where(v => v.Length > 0).Select(v => OptionText(browser, a.Key, v))),
            ];
        return Part.Kind == AnswerKind.Date
            ? [$"{answer[$"{Key}.day"][0]}/0{answer[$"{Key}.month"][0]}/{answer[$"{Key}.year"][0]}"]
            : answer[Key];
    }

    /// <summary>The field with its label is on the page, and offers what the catalogue says.</summary>
    public void AssertAsked(Browser browser)
    {
        var box = AnswerSheet.BoxesOf(Part).First();
        var control = browser.Page.GetElementsByName(box).FirstOrDefault();
        Assert.True(control is not null, $"No box {box} on {browser.Address}");
        var field = control.Closest(".field")!;
        Assert.StartsWith(Label, field.QuerySelector(".field-label")!.TextContent.Trim(), StringComparison.Ordinal);
        if (Place is not ("minimum" or "case"))
            Assert.Equal(
                Part.Indicator.DutyOf(Asker) == Duty.None || s_ofOffenders.Contains(Key) && !IsOfProceeding,
                field.Closest("details.others") is not null
            );
        if (Part.List is null || IndicatorCatalogue.OpenLists.Contains(Part.List))
            return;
        var offered = Offered(
            field.QuerySelectorAll($"[name='{Key}']").First() is IHtmlSelectElement select ? select : field
        );
        Assert.Equal(
            Generated.Catalogue.ValuesOf(Part).Select(v => v.Code).Concat(Part.Missing).Order(StringComparer.Ordinal),
            offered.Order(StringComparer.Ordinal)
        );
    }

    private IEnumerable<string> Offered(IElement control) =>
        control is IHtmlSelectElement select
            ? select.Options.Select(o => o.Value).Where(v => v.Length > 0)
            : control.QuerySelectorAll<IHtmlInputElement>($"input[name='{Key}']").Select(i => i.Value);

    private static string OptionText(Browser browser, string box, string value)
    {
        foreach (var element in browser.Page.GetElementsByName(box))
            if (
                element is IHtmlSelectElement select
                && select.Options.FirstOrDefault(o => o.Value == value) is { } option
            )
                return option.Text.Trim('\u00a0', ' ');
            else if (element is IHtmlInputElement input && input.Value == value)
                return browser.Page.QuerySelector($"label[for='{input.Id}']")!.TextContent.Trim();
        throw new InvalidOperationException($"{box} does not offer {value}.");
    }

    private Dictionary<string, string[]> Boxes(params (string Box, string[] Texts)[] typed)
    {
        var boxes = AnswerSheet.BoxesOf(Part).ToDictionary(b => b, _ => (string[])[""], StringComparer.Ordinal);
        foreach (var (box, texts) in typed)
            boxes[box] = texts;
        return boxes;
    }

    private IEnumerable<string> Values =>
        Part.List == "ORG" ? ["PT-GNR"]
        : Part.List == "CASE" ? []
        : Generated
            .Catalogue.ValuesOf(Part)
            .Select(v => v.Code)
            .Where(code => !AnswerReader.StandsAlone(code) && IsOfPolice(code));

    /// <summary>Of statuses, those that the police can set; labour needs a sector beside it.</summary>
    private bool IsOfPolice(string code) =>
        !Generated.Catalogue.Lists["CL_VSTAT"].ByCode.ContainsKey(code)
        || (Part.List != "CL_VSTAT" && !Conditions(Part).Any(c => c.Indicator == "IDN03"))
        || Generated.Profile.CanSet("POL", code);

    private IReadOnlyList<string> Keys =>
        Place switch
        {
            "minimum" => [.. FormPage.MinimumKeys],
            "case" => CasesController.Keys(Generated.Catalogue),
            Investigation => s_proceeding.Investigation,
            _ when s_proceeding.Find(Place) is { } rows => rows.Keys,
            _ => Generated.Sections.FindRows(Place)?.Keys ?? Generated.Sections.Find(Place)!.Keys,
        };

    private void AddConditions(string key, Dictionary<string, string> answers)
    {
        foreach (var condition in Conditions(Generated.Catalogue[key]).Where(c => Keys.Contains(c.Indicator)))
        {
            answers[condition.Indicator] =
                condition.Is?.First(code => code != "CA2") // a charge of trafficking has rules of its own
                ?? Generated
                    .Catalogue.ValuesOf(Generated.Catalogue[condition.Indicator])
                    .Select(v => v.Code)
                    .First(code => !condition.IsNot!.Contains(code) && !AnswerReader.StandsAlone(code));
            AddConditions(condition.Indicator, answers);
        }
    }

    private static IEnumerable<Condition> Conditions(IndicatorPart part) =>
        part.Indicator.ShowWhen.Concat(part.ShowWhen);

    public override string ToString() => $"{Key} ({Place})";
}
