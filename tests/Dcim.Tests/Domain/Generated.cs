using CsCheck;
using Dcim.Domain.Answers;
using Dcim.Domain.Catalogue;
using Dcim.Domain.Profiles;
using Dcim.Domain.Records;
using Dcim.Web.Features.Registrations;
using Dcim.Web.Hosting;
using Dcim.Web.Localisation;
using Microsoft.Extensions.Time.Testing;

namespace Dcim.Tests.Domain;

/// <summary>Generated answers and sheets, and the reader and validator of an instance that knows a few institutions.</summary>
internal static class Generated
{
    public static readonly NationalProfile Profile = NationalProfile.Load("PT");
    public static readonly IndicatorCatalogue Catalogue = IndicatorCatalogue.For(Profile);
    public static readonly RegistrationSections Sections = new(Catalogue, Profile.Country);
    public static readonly DateOnly Today = new(2026, 11, 22);

    public static readonly IReadOnlyList<Institution> Register =
    [
        new()
        {
            Id = 1,
            Code = "PT-PJ",
            Name = "Polícia",
            Type = "POL",
        },
        new()
        {
            Id = 2,
            Code = "PT-ONG1",
            Name = "Farol",
            Type = "NGO",
        },
        new()
        {
            Id = 3,
            Code = "PT-MP",
            Name = "Ministério",
            Type = "PRO",
        },
    ];

    /// <summary>Knows the institutions above, and codes made of letters in the other open lists.</summary>
    public static readonly AnswerReader Reader = new(
        Catalogue,
        (list, code) =>
            list == "ORG" ? Register.Any(i => i.Code == code) : code.Length == 4 && code.All(char.IsAsciiLetter)
    );

    public static readonly SheetValidator Validator = new(
        new Texts(Profile),
        Profile,
        new LocalDays(Profile, new FakeTimeProvider(new(Today, new(12, 0), TimeSpan.Zero))),
        Catalogue
    );

    public static Gen<T> OneOf<T>(params IReadOnlyList<T> items) => Gen.Int[0, items.Count - 1].Select(i => items[i]);

    public static Gen<DateOnly> Day(int firstYear = AnswerReader.FirstYear, int lastYear = AnswerReader.LastYear) =>
        Gen.Int[new DateOnly(firstYear, 1, 1).DayNumber, new DateOnly(lastYear, 12, 31).DayNumber]
            .Select(DateOnly.FromDayNumber);

    /// <summary>Known dates of every kind, ends of months and years among them.</summary>
    public static Gen<PartialDate> Known(int firstYear = AnswerReader.FirstYear, int lastYear = AnswerReader.LastYear)
    {
        var day = Gen.OneOf(
            Day(firstYear, lastYear),
            Day(firstYear, lastYear).Select(d => new DateOnly(d.Year, d.Month, 1)),
            Day(firstYear, lastYear).Select(d => new DateOnly(d.Year, d.Month, 1).AddMonths(1).AddDays(-1)),
            Day(firstYear, lastYear).Select(d => new DateOnly(d.Year, 1, 1)),
            Day(firstYear, lastYear).Select(d => new DateOnly(d.Year, 12, 31))
        );
        var plain = Gen.OneOf(
            day.Select(PartialDate.Exact),
            day.Select(d => PartialDate.Month(d.Year, d.Month)),
            day.Select(d => PartialDate.Year(d.Year)),
            Gen.Select(day, day, (a, b) => PartialDate.Between(a < b ? a : b, a < b ? b : a))
        );
        return Gen.OneOf(plain, plain.Select(d => d.AsEstimate()));
    }

    public static Gen<PartialDate> Date(IEnumerable<string> missing) =>
        Gen.OneOf(
            Known(),
            Gen.Const(default(PartialDate)),
            OneOf([.. missing.Select(m => PartialDate.NotGiven(m)).DefaultIfEmpty()])
        );

    public static Gen<Code> Value(IndicatorPart part) =>
        part.List == "ORG" ? OneOf([.. Register.Select(i => new Code(i.Code))])
        : IndicatorCatalogue.OpenLists.Contains(part.List!)
            ? Gen.Char['A', 'Z'].Array[4].Select(letters => new Code(new string(letters)))
        : OneOf([.. Catalogue.ValuesOf(part).Select(v => new Code(v.Code))]);

    private static Gen<Code> Missing(IndicatorPart part) =>
        OneOf([.. part.Missing.Select(m => new Code(m)).DefaultIfEmpty()]);

    /// <summary>Any answer a part admits, the unanswered one too.</summary>
    public static Gen<object> Answer(IndicatorPart part) =>
        part.Kind switch
        {
            AnswerKind.Choice => Gen.OneOf(Value(part), Missing(part), Gen.Const(default(Code))).Select(c => (object)c),
            AnswerKind.Choices => Gen.OneOf(
                    Value(part).Where(c => !AnswerReader.StandsAlone(c)).Array[0, Math.Min(part.Max ?? 8, 8)],
                    Missing(part).Array[1]
                )
                .Select(codes => part.Ordered ? (object)CodeSequence.Of(codes) : CodeSet.Of(codes)),
            AnswerKind.Number => Gen.OneOf(
                    Gen.Int[part.MinValue ?? 0, part.MaxValue ?? int.MaxValue].Select(NumberAnswer.Of),
                    Missing(part).Select(NumberAnswer.NotGiven)
                )
                .Select(n => (object)n),
            AnswerKind.Date => Date(part.Missing).Select(d => (object)d),
            _ => Gen.String["aÉř '\"<>&;|/\n中"]
                .Select(text => text.Length > (part.MaxLength ?? 400) ? text[..(part.MaxLength ?? 400)] : text)
                .Select(text => (object)text.Trim()),
        };

    /// <summary>What somebody, or a script, may post to a page: right, wrong and contradicting texts in all its boxes.</summary>
    public static Gen<AnswerSheet> Posted(FormPage page)
    {
        Gen<string> Text(FormField field, string box) =>
            Gen.Frequency(
                (4, Gen.Const("")),
                (
                    3,
                    field.Part.Kind switch
                    {
                        AnswerKind.Choice or AnswerKind.Choices => Value(field.Part).Select(c => c.Value),
                        AnswerKind.Date when box.EndsWith(".kind", StringComparison.Ordinal) => OneOf(
                            "EST",
                            "BTW",
                            "UNK",
                            "NAS"
                        ),
                        AnswerKind.Date when box.Contains(".year", StringComparison.Ordinal) => Gen.Int[1920, 2030]
                            .Select(y => $"{y}"),
                        AnswerKind.Number => Gen.Int[0, 130].Select(n => $"{n}"),
                        _ => Gen.Int[1, 31].Select(n => $"{n}"),
                    }
                ),
                (1, OneOf("UNK", "NAP", "NON", "OWN", "x", "-1", "99", "\u0007", "|"))
            );
        var boxes = page.Fields.SelectMany(f => AnswerSheet.BoxesOf(f.Part).Select(box => (f, box))).ToList();
        return Gen.Int[0, int.MaxValue]
            .SelectMany(_ =>
                boxes.Aggregate(
                    Gen.Const(() => new AnswerSheet()),
                    (sheets, b) =>
                        Gen.Select(sheets, Text(b.f, b.box).Array[1, 2], (sheet, texts) => sheet.Set(b.box, texts))
                )
            );
    }

    /// <summary>Who may be asked about whom: each group of institutions, each age, each citizenship, with and without identity.</summary>
    public static IReadOnlyDictionary<string, PageContext> Contexts { get; } =
        new Dictionary<string, PageContext>
        {
            ["police, foreign child"] = Context("POL", "Y_LT18", "NEU27_2020_FOR", "PEN"),
            ["prosecutor, national adult"] = Context("PRO", "Y_GE18", "NAT", "IDE"),
            ["court, little known"] = Context("CRT", "UNK", "UNK", "PRE"),
            ["NGO, child without identity"] = Context("NGO", "Y_LT18", "EU27_2020_FOR", "NID", withoutIdentity: true),
            ["authority, adult without identity"] = Context("SOC", "Y_GE18", "NAT", "DEC", withoutIdentity: true),
        };

    private static PageContext Context(
        string type,
        string age,
        string group,
        string status,
        bool withoutIdentity = false
    ) =>
        new(
            type,
            withoutIdentity,
            key =>
                key switch
                {
                    "VIC04" => [age],
                    "VIC07" => [group],
                    "IDN03" => [status],
                    _ => [],
                }
        );

    /// <summary>The pages of sections and rows by the name of the section or row, in a context.</summary>
    public static IEnumerable<(string Name, FormPage Page)> PagesIn(PageContext context) =>
        Sections
            .All.Where(s => s.Keys.Count > 0)
            .Select(s => (s.Name, s.Keys))
            .Concat(Sections.RowKinds.Select(r => (r.Name, r.Keys)))
            .Select(p => (p.Name, FormPage.Of(Catalogue, p.Keys, context)));

    /// <summary>The pages that ask sheets, by name.</summary>
    public static IReadOnlyDictionary<string, FormPage> Pages { get; } =
        new Dictionary<string, FormPage>(
            Contexts.SelectMany(c => PagesIn(c.Value).Select(p => KeyValuePair.Create($"{p.Name}: {c.Key}", p.Page)))
        )
        {
            ["minimum LED"] = FormPage.Minimum(Catalogue, "LED"),
            ["minimum GDPR"] = FormPage.Minimum(Catalogue, "GDPR"),
            ["details LED"] = FormPage.Details(Catalogue, "LED"),
            ["details GDPR"] = FormPage.Details(Catalogue, "GDPR"),
            ["details without main form"] = FormPage.Details(Catalogue, "GDPR", asksMainForm: false),
        };

    /// <summary>A sheet of answers that can be read, some left empty, as a page would take them before it hides any.</summary>
    public static Gen<AnswerSheet> Filled(IEnumerable<string> keys) =>
        keys.Select(key => Catalogue[key])
            .Aggregate(
                Gen.Const(() => new AnswerSheet()),
                (sheets, part) =>
                    Gen.Select(
                        sheets,
                        Answer(part),
                        (sheet, answer) =>
                        {
                            sheet.Write(part, answer);
                            return sheet;
                        }
                    )
            );

    /// <summary>A minimum registration that may be submitted: normalised, readable and without an error.</summary>
    public static Gen<AnswerSheet> Submittable(Code regime)
    {
        var page = FormPage.Minimum(Catalogue, regime);
        var consent =
            regime == "GDPR"
                ? OneOf<string[]>(["OWN"], ["OWN", "KEY"], ["ANO"], ["NON"])
                : Gen.Const(() => Array.Empty<string>());
        var born = Gen.OneOf(Known(1950, 1989), Gen.Const(default(PartialDate)));
        var age = Gen.OneOf(
            Gen.Int[0, 80].Select(NumberAnswer.Of),
            OneOf("UNK", "NAS", "REF").Select(m => NumberAnswer.NotGiven(m))
        );
        var names = Gen.String["aÉř '中"].Select(s => s.Trim());
        return Gen.Select(
            Gen.Select(consent, Known(1990, 2020), born, age, names),
            Gen.Select(
                Answered("VIC01"),
                Answered("VIC06"),
                Answered("EXP16"),
                Date(["UNK", "NAS", "REF"])
                    .Where(d =>
                        d.IsAnswered
                        && !((d.Kind is DateKind.Between or DateKind.Estimated ? d.Latest : d.Earliest) > Today)
                    )
            ),
            OneOf<Code>("PT-PJ", "PT-ONG1", "PT-MP", "UNK")
                .SelectMany(body => OneOf([.. StatusesOf(body)]).Select(status => (body, status))),
            OneOf("Y_LT18", "Y_GE18", "UNK"),
            (first, answers, status, group) =>
            {
                var sheet = new AnswerSheet().Set("GOV03.scope", first.Item1);
                sheet.Write(Catalogue["CAS04"], first.Item2);
                sheet.Write(Catalogue["VID04"], first.Item3);
                sheet.Write(Catalogue["VID03.given"], first.Item5);
                page.Normalise(sheet);
                if (sheet["VID04.year"].Length == 0)
                {
                    sheet.Write(Catalogue["VIC03"], first.Item4);
                    if (sheet["VIC03"].Length == 0)
                        sheet.Set("VIC04", group);
                }
                sheet.Write(Catalogue["VIC01"], answers.Item1);
                sheet.Write(Catalogue["VIC06"], answers.Item2);
                sheet.Write(Catalogue["EXP16"], answers.Item3);
                sheet.Write(Catalogue["IDN03"], status.status);
                sheet.Write(Catalogue["IDN04"], answers.Item4);
                sheet.Write(Catalogue["IDN05"], status.body);
                page.Normalise(sheet);
                return sheet;
            }
        );
    }

    private static Gen<object> Answered(string key) =>
        Answer(Catalogue[key])
            .Where(a =>
                a switch
                {
                    Code code => code.IsAnswered,
                    CodeSequence list => list.IsAnswered,
                    _ => true,
                }
            );

    private static IEnumerable<Code> StatusesOf(Code body) =>
        Catalogue
            .ValuesOf(Catalogue["IDN03"])
            .Select(v => new Code(v.Code))
            .Where(s => Register.FirstOrDefault(i => i.Code == body.Value) is not { } i || Profile.CanSet(i.Type, s));
}
