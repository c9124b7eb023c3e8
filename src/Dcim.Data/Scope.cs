namespace Dcim.Data;

/// <summary>
/// On whose behalf the database is used: a signed-in person of an institution, nobody, or the system itself (operator
/// verbs, set-up). Query filters and the save gate read it; only the sign-in middleware, the verbs, and the page
/// that shows what somebody would see set it.
/// </summary>
public sealed class Scope
{
    public long? UserId { get; private set; }
    public long? InstitutionId { get; private set; }
    public bool IsSystem { get; private set; }

    public void Enter(long userId, long? institutionId) => (UserId, InstitutionId) = (userId, institutionId);

    /// <summary>The operator's, in the place of an institution: sees what it sees.</summary>
    public void EnterFor(long institutionId) => InstitutionId = institutionId;

    public void EnterSystem() => IsSystem = true;

    /// <summary>On behalf of the same as another scope.</summary>
    public void EnterAs(Scope other) =>
        (UserId, InstitutionId, IsSystem) = (other.UserId, other.InstitutionId, other.IsSystem);
}

/// <summary>A write reached for a row of another institution. It is a defect or an attack, never a user's mistake.</summary>
public sealed class ScopeViolationException(string entity)
    : InvalidOperationException($"A {entity} outside the scope was to be written.");
