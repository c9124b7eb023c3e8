using Dcim.Domain.Answers;

namespace Dcim.Domain.Counting;

/// <summary>An institution as the tables of one year see it.</summary>
/// <param name="InstitutionId">Its row in the register.</param>
/// <param name="Type">A code of CL_INST.</param>
/// <param name="Active">It registers here in that year.</param>
/// <param name="Declared">It declared coverage for that year, in a declaration that stood at the recording clock.</param>
public sealed record ReportingInstitution(long InstitutionId, Code Type, bool Active, bool Declared);

/// <summary>What a cell of a table says.</summary>
public enum CellKind
{
    /// <summary>Nobody knows.</summary>
    Missing,
    Number,

    /// <summary>There is nobody who could have counted.</summary>
    NotApplicable,
}

/// <summary>
/// What a nought means (domain.md 4.3, rule 11): it is one only where every active institution declared that it registers
/// for the year. A count above nought is always shown.
/// </summary>
public sealed class Coverage
{
    /// <summary>The observatory or rapporteur's office: it registers nobody and is waited for by no cell (CL_INST).</summary>
    public const string RegistersNobody = "NREM";

    private readonly Dictionary<Code, bool> _declaredByAll = [];

    public Coverage(IEnumerable<ReportingInstitution> institutions)
    {
        foreach (var institution in institutions)
            if (institution.Active && institution.Type != RegistersNobody)
                _declaredByAll[institution.Type] =
                    institution.Declared && _declaredByAll.GetValueOrDefault(institution.Type, true);
    }

    /// <summary>An institution of this type registers in the year.</summary>
    public bool IsActive(Code organisationType) => _declaredByAll.ContainsKey(organisationType);

    /// <summary>A cell of one organisation type: every active institution of that type must have declared.</summary>
    public CellKind KindOf(int count, Code organisationType) =>
        count > 0 ? CellKind.Number
        : !_declaredByAll.TryGetValue(organisationType, out var declared) ? CellKind.NotApplicable
        : declared ? CellKind.Number
        : CellKind.Missing;

    /// <summary>A cell of all organisation types: every active institution must have declared, and there must be one.</summary>
    public CellKind KindOfTotal(int count) =>
        count > 0 || (_declaredByAll.Count > 0 && _declaredByAll.Values.All(declared => declared))
            ? CellKind.Number
            : CellKind.Missing;
}
