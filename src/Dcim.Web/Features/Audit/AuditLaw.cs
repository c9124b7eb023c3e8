using Dcim.Data.Audit;

namespace Dcim.Web.Features.Audit;

/// <summary>What the law asks of the audit, and what answers it.</summary>
/// <param name="Name">Ends the keys of its texts: the demand, and how it is met.</param>
/// <param name="Article">As it is cited in every language.</param>
/// <param name="Actions">The actions of the audit that record it.</param>
public sealed record LawDemand(string Name, string Article, params IReadOnlyList<AuditAction> Actions);

/// <summary>Directive (EU) 2016/680, Article 25, and the neighbouring duties of Regulation (EU) 2016/679, one by one.</summary>
public static class AuditLaw
{
    private const string Logging = "(EU) 2016/680, 25 (1)";

    public static IReadOnlyList<LawDemand> Demands { get; } =
    [
        new("Collection", Logging, AuditAction.Created),
        new("Alteration", Logging, AuditAction.Changed),
        new("Consultation", Logging, AuditAction.Viewed, AuditAction.Listed, AuditAction.Searched),
        new("Disclosure", Logging, AuditAction.Printed, AuditAction.Exported),
        new("Combination", Logging, AuditAction.Linked),
        new("Erasure", Logging, AuditAction.Removed, AuditAction.Erased),
        new("Reason", Logging),
        new("Time", Logging),
        new("Who", Logging),
        new("ToWhom", Logging),
        new("Use", "(EU) 2016/680, 25 (2)"),
        new("Authority", "(EU) 2016/680, 25 (3)"),
        new(
            "Access",
            "(EU) 2016/680, 29",
            AuditAction.SignedIn,
            AuditAction.SignInFailed,
            AuditAction.SignedOut,
            AuditAction.PermissionChanged
        ),
        new("Accountability", "(EU) 2016/679, 5 (2), 32"),
    ];
}
