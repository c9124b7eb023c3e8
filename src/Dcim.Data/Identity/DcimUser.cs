using Microsoft.AspNetCore.Identity;

namespace Dcim.Data.Identity;

/// <summary>An account: a person of an institution, made by an administrator or an operator, never by the person alone.</summary>
public sealed class DcimUser : IdentityUser<long>
{
    public const int NameLength = 200;

    /// <summary>Random; names the account in audit and addresses.</summary>
    public required string Code { get; init; }
    public required string DisplayName { get; set; }
    public long? InstitutionId { get; set; }

    /// <summary>Culture name of the language chosen last.</summary>
    public string? Language { get; set; }

    /// <summary>The password was set by somebody else and must be changed at the next sign-in.</summary>
    public bool MustChangePassword { get; set; }

    /// <summary>Since when somebody with the right to it has kept the account from signing in; null if it may.</summary>
    public DateTime? DisabledAt { get; set; }

    /// <summary>Revision of the terms of use accepted last; null if none was.</summary>
    public int? TermsRevision { get; set; }
    public DateTime? TermsAcceptedAt { get; set; }

    /// <summary>It is no person but a program, which comes with a key of the programming interface; nobody signs in with it.</summary>
    public bool IsProgram { get; init; }
    public DateTime? LastSignInAt { get; set; }
}
