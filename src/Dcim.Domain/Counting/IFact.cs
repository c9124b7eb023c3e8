using Dcim.Domain.Answers;

namespace Dcim.Domain.Counting;

/// <summary>A version of a record, a registration or a proceeding, as the tables read it.</summary>
public interface IFact
{
    /// <summary>Number of the record.</summary>
    long RecordId { get; }

    /// <summary>The institution that owns the registration, or leads the proceeding.</summary>
    long InstitutionId { get; }

    /// <summary>A code of CL_INST.</summary>
    Code InstitutionType { get; }
}
