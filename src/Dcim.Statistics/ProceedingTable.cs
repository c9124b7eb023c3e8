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

    private protected ProceedingTable(TableRequest request)
        : base(request) { }

    /// <summary>The tables of proceedings.</summary>
    public static new IReadOnlyList<string> Ids { get; } = [];

    /// <param name="id">One of <see cref="Ids"/>.</param>
    /// <param name="request">Year and clocks.</param>
    /// <param name="facts">In any order, and at least every fact of which an event may fall in the year.</param>
    /// <param name="institutions">Of the whole register, as they are in that year at the recording clock.</param>
    /// <param name="profile">Of the reporting country.</param>
    /// <param name="lists">The code lists of the catalogue.</param>
    /// <exception cref="ArgumentException">There is no such table, or the recording clock is in local time.</exception>
    public static ProceedingTable Count(
        string id,
        TableRequest request,
        IEnumerable<ProceedingFact> facts,
        IReadOnlyList<ReportingInstitution> institutions,
        NationalProfile profile,
        IReadOnlyDictionary<string, CodeListData> lists
    ) =>
        id switch
        {
            _ => throw new ArgumentException($"There is no table {id}.", nameof(id)),
        };

    /// <summary>A nought in the table is one where every active institution of the types that feed it declared (rule 11).</summary>
    private protected static Coverage CoverageOf(
        IEnumerable<ReportingInstitution> institutions,
        params IReadOnlyList<Code> feeding
    ) => new(institutions.Where(i => feeding.Contains(i.Type)));
}
