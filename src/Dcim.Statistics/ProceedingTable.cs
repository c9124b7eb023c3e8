using Dcim.Domain.Answers;
using Dcim.Domain.Catalogue;
using Dcim.Domain.Counting;
using Dcim.Domain.Profiles;

namespace Dcim.Statistics;

/// <summary>A yearly table of the criminal-justice side, counted from proceedings.</summary>
public abstract class ProceedingTable : CountedTable
{
    /// <summary>Units whose year is not known but may be this one.</summary>
    public const string NoteEventYearNotKnown = "EventYearNotKnown";

    /// <summary>Of the units, those for no more than incitement, aiding or attempt of trafficking (Article 3).</summary>
    public const string NoteAccessoryOnly = "AccessoryOnly";

    internal static readonly Code[] Investigators = ["POL", "BOR"];
    internal static readonly Code[] Prosecutors = ["PRO"];
    internal static readonly Code[] Courts = ["CRT"];

    private protected ProceedingTable(TableRequest request)
        : base(request) { }

    /// <summary>The tables of proceedings.</summary>
    public static new IReadOnlyList<string> Ids { get; } =
    [
        SuspectTable.Id,
        ProsecutedTable.Id,
        DecisionTable.Id,
        ConvictedTable.Id,
        JudgmentTable.Id,
        KnowingUseTable.Id,
        SentenceTable.Id,
    ];

    /// <param name="id">One of <see cref="Ids"/>.</param>
    /// <param name="request">Year and clocks.</param>
    /// <param name="facts">In any order, and at least every fact of which an event may fall in the year.</param>
    /// <param name="institutions">Of the whole register, as they are in that year at the recording clock.</param>
    /// <param name="profile">Of the reporting country.</param>
    /// <param name="lists">The code lists of the catalogue, with the articles of the country.</param>
    /// <exception cref="ArgumentException">There is no such table, or the recording clock is in local time.</exception>
    public static ProceedingTable Count(
        string id,
        TableRequest request,
        IEnumerable<ProceedingFact> facts,
        IReadOnlyList<ReportingInstitution> institutions,
        NationalProfile profile,
        IReadOnlyDictionary<string, CodeListData> lists
    )
    {
        var counter = new ProceedingCounter(facts, request.Year, request.Clocks, profile, lists);
        return id switch
        {
            SuspectTable.Id => new SuspectTable(request, counter, institutions, lists),
            ProsecutedTable.Id => new ProsecutedTable(request, counter, institutions, lists),
            DecisionTable.Id => new DecisionTable(request, counter, institutions, lists),
            ConvictedTable.Id => new ConvictedTable(request, counter, institutions, profile, lists),
            JudgmentTable.Id => new JudgmentTable(request, counter, institutions, lists),
            KnowingUseTable.Id => new KnowingUseTable(request, counter, institutions, profile, lists),
            SentenceTable.Id => new SentenceTable(request, counter, institutions, profile, lists),
            _ => throw new ArgumentException($"There is no table {id}.", nameof(id)),
        };
    }

    /// <summary>A nought in the table is one where every active institution of the types that feed it declared (rule 11).</summary>
    internal static Coverage CoverageOf(
        IEnumerable<ReportingInstitution> institutions,
        params IReadOnlyList<Code> feeding
    ) => new(institutions.Where(i => feeding.Contains(i.Type)));

    /// <summary>The rule that says which convictions count.</summary>
    internal static CountingRule BasisOf(NationalProfile profile) =>
        profile.ConvictionBasis == ConvictionBasis.Final
            ? CountingRule.ConvictedFinal
            : CountingRule.ConvictedFirstInstance;

    /// <summary>The categories of a list that admits no missing reason; not known only where it occurs.</summary>
    private protected static Dimension Closed(string name, CodeListData list, IEnumerable<string> occurring) =>
        new(name, [.. list.Values.Where(v => v.Parent is null).Select(v => v.Code).Union(occurring)]);
}
