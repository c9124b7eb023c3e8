using Dcim.Domain.Answers;
using Dcim.Domain.Catalogue;

namespace Dcim.Domain.Records;

/// <summary>Something a proceeding can have several of: each is a row with a page of its own.</summary>
/// <param name="Name">In addresses and names of texts: <c>decisions</c>.</param>
/// <param name="Title">The question whose answer names a row in a list.</param>
/// <param name="Keys">The questions of a row, in the order of the catalogue.</param>
/// <param name="Of">The rows of a proceeding, in the order of entry.</param>
public sealed record ProceedingRowKind(
    string Name,
    Type Type,
    string Title,
    IReadOnlyList<string> Keys,
    Func<Proceeding, IEnumerable<IProceedingRow>> Of
)
{
    /// <summary>Rows are made by a page of their own, not by putting a registration in.</summary>
    public bool CanBeAdded => Type != typeof(ProceedingVictim);

    /// <summary>Rows are about defendants, chosen on the page of new ones.</summary>
    public bool IsAboutDefendants => Type.IsAssignableTo(typeof(IDefendantRow));
}

/// <summary>
/// The parts of a proceeding, made from the catalogue: a question stands where the model holds its answer. An authority writes
/// the parts of which the catalogue asks it anything: police no judgments, a court no links.
/// </summary>
public sealed class ProceedingParts
{
    private const string Authority = "INV01.authority";
    private static readonly Type[] s_defendant = [typeof(Defendant), typeof(OffenderRecord), typeof(OffenderDetails)];

    private readonly IndicatorCatalogue _catalogue;

    public ProceedingParts(IndicatorCatalogue catalogue)
    {
        _catalogue = catalogue;
        Investigation = Keys(typeof(Proceeding), typeof(ProceedingDetails));
        Victims = Rows("victims", "VLP01", static p => p.Victims);
        Defendants = Rows("defendants", "TRF03", static p => p.Defendants, s_defendant);
        Links = Rows("links", "TRF13", static p => p.Links);
        Decisions = Rows("decisions", "PRS03", static p => p.Decisions);
        Judgments = Rows("judgments", "JDG03", static p => p.Judgments);
        RowKinds = [Victims, Defendants, Links, Decisions, Judgments];
    }

    /// <summary>The questions asked once, in the order of the catalogue; the leading authority is no question.</summary>
    public IReadOnlyList<string> Investigation { get; }

    /// <summary>Registrations in the proceeding: the victim's part in it, and her compensation.</summary>
    public ProceedingRowKind Victims { get; }
    public ProceedingRowKind Defendants { get; }
    public ProceedingRowKind Links { get; }
    public ProceedingRowKind Decisions { get; }
    public ProceedingRowKind Judgments { get; }
    public IReadOnlyList<ProceedingRowKind> RowKinds { get; }

    public ProceedingRowKind? Find(string name) => RowKinds.FirstOrDefault(k => k.Name == name);

    /// <summary>The catalogue asks institutions of this type something of these questions.</summary>
    public bool IsAskedOf(IReadOnlyList<string> keys, Code institutionType) =>
        keys.Any(k => _catalogue[k].Indicator.DutyOf(institutionType) != Duty.None);

    /// <summary>The page of what is asked once.</summary>
    public FormPage PageOfInvestigation(Code institutionType) => PageOf(Investigation, [], institutionType);

    /// <summary>The page of one row.</summary>
    /// <param name="about">The defendants it is, or may be, about: some questions are for natural or legal persons only.</param>
    public FormPage PageOf(ProceedingRowKind kind, IEnumerable<Defendant> about, Code institutionType) =>
        PageOf(kind.Keys, about.Select(d => d.Offender), institutionType);

    /// <summary>What is asked of an offender recorded before, as a defendant in one more proceeding.</summary>
    public FormPage PageOfKnown(OffenderRecord offender, Code institutionType) =>
        PageOf(Defendants.Keys.Where(AnswerMap<Defendant>.Entries.ContainsKey), [offender], institutionType);

    private FormPage PageOf(IEnumerable<string> keys, IEnumerable<OffenderRecord> about, Code institutionType)
    {
        List<string> kinds = [.. about.Select(o => o.Kind.Value).Distinct()];
        return FormPage.Of(
            _catalogue,
            keys,
            new(institutionType, WithoutIdentity: false, key => key == "TRF03" ? kinds : [])
        );
    }

    /// <summary>
    /// How many answers are owed of a row and not given. What adds to an answer and may stay empty is not owed, nor a name; of
    /// birth date and age one does.
    /// </summary>
    /// <param name="get">The answers of the row, but for its identity.</param>
    public static int Open(FormPage page, IProceedingRow row, Func<string, object?> get)
    {
        var sheet = new AnswerSheet();
        foreach (var field in page.Fields)
            sheet.Write(field.Part, get(field.Key));
        var hasAge = row is Defendant { AgeFrom: not null } or Defendant { AgeTo: not null };
        return page.Fields.Count(f =>
            f.Duty == Duty.Must
            && f.Part.Part is not ("end" or "to")
            && !AnswerMap<OffenderDetails>.Entries.ContainsKey(f.Key)
            && !(hasAge && f.Key == "TRF05.age")
            && page.IsShown(f, sheet)
            && sheet.IsEmpty(f.Part)
        );
    }

    private IReadOnlyList<string> Keys(params Type[] types) =>
        [
            .. _catalogue.Parts.Keys.Where(k =>
                k != Authority && types.Any(t => AnswerMap.Of(t).ContainsKey(k)) && !IsMadeBySystem(k)
            ),
        ];

    private bool IsMadeBySystem(string key) =>
        _catalogue[key].Indicator is { Generated: true } made && !made.Who.Keys.Any(w => w != "S");

    private ProceedingRowKind Rows<T>(string name, string title, Func<Proceeding, List<T>> of, params Type[] types)
        where T : class, IProceedingRow =>
        new(name, typeof(T), title, types.Length == 0 ? Keys(typeof(T)) : Keys(types), p => of(p).InOrderOfEntry());
}
