using Dcim.Domain.Records;

namespace Dcim.Data.Audit;

/// <summary>
/// What a record was opened for and by what right, as the audit keeps it: one of the words here, and for a record of another
/// institution the kind of the grant after it (<c>read breakglass</c>). Without one it was the institution's own.
/// </summary>
public static class AuditPurpose
{
    public const string Read = "read";
    public const string Edit = "edit";
    public const string Print = "print";
    public const string Conflict = "conflict";

    /// <summary>The record came in with an import.</summary>
    public const string Import = "import";

    /// <summary>To take records out of the system, many at once.</summary>
    public const string Extract = "extract";

    /// <summary>Shown as one of those found by a search for a person.</summary>
    public const string Search = "search";

    /// <summary>Opened to compare it with who was searched for, and not shown.</summary>
    public const string Compare = "compare";

    /// <summary>By another case system, through the programming interface.</summary>
    public const string Interface = "interface";

    /// <summary>The pages of a record that are opened for something of their own, what was decided on it, and by what somebody signed in.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        Read,
        Edit,
        Print,
        Conflict,
        Extract,
        Interface,
        Search,
        Compare,
        "consent",
        "share",
        "restrictions",
        "proceedings",
        "offered",
        "accepted",
        "declined",
        "ended",
        "ground-gone",
        "kept-out",
        "let-in-again",
        "secrecy-set",
        "secrecy-lifted",
        "refused",
        "seen",
        "reset",
        "sees",
        "password",
        "second-factor",
        "recovery-code",
        "passkey",
        "terms-declined",
        Import,
        "commit",
        "undo",
        "cancel",
        "key-made",
        "key-revoked",
        "linked",
        "denied",
        "split",
        "link-ended",
    ];

    /// <summary>The words taken apart: what for, and the kind of grant it was opened by.</summary>
    public static (string? Aim, GrantKind? Right) Parse(string? purpose)
    {
        string? aim = null;
        GrantKind? right = null;
        foreach (var word in (purpose ?? "").Split([' ', ':', '/'], StringSplitOptions.RemoveEmptyEntries))
            if (aim is null && All.Contains(word))
                aim = word;
            else if (right is null && Enum.TryParse<GrantKind>(word.Replace("-", ""), ignoreCase: true, out var kind))
                right = kind;
        return (aim, right);
    }
}
