using Dcim.Domain.Answers;

namespace Dcim.Domain.Records;

/// <summary>
/// What the regime (GOV01), the legal basis (GOV02) and the victim's consent (GOV03) allow an institution to do with a
/// registration (domain.md 5.1, 5.2): the one place that says so.
/// </summary>
public static class ConsentRule
{
    /// <summary>Scopes of consent (CL_CONSENT): a file with her identity, referral, statistics with a key, the police.</summary>
    public const string OwnFile = "OWN";

    /// <inheritdoc cref="OwnFile"/>
    public const string Referral = "RFL";

    /// <inheritdoc cref="OwnFile"/>
    public const string Key = "KEY";

    /// <inheritdoc cref="OwnFile"/>
    public const string Police = "POL";

    private const string GeneralRegulation = "GDPR";

    /// <summary>
    /// The law itself asks for her identity, whatever she consents to: a legal duty (as for a child) or a vital interest (GDPR
    /// Art. 6(1)(c), (d)).
    /// </summary>
    public static bool HoldsByLaw(Code basis) => basis.Value is "LEG" or "VIT";

    /// <summary>Names and birth date are asked: by law where the law is the basis, else only after consent to it.</summary>
    /// <param name="consent">As typed: it may hold what is no code.</param>
    public static bool AsksIdentity(Code regime, Code basis, IReadOnlyList<string> consent) =>
        regime != GeneralRegulation || HoldsByLaw(basis) || consent.Contains(OwnFile);

    /// <summary>She is registered without identity: she was asked, and neither she nor the law lets it be held.</summary>
    public static bool IsWithoutIdentity(Code regime, Code basis, IReadOnlyList<string> consent) =>
        consent.Count > 0 && !AsksIdentity(regime, basis, consent);

    /// <inheritdoc cref="IsWithoutIdentity(Code, Code, IReadOnlyList{string})"/>
    public static bool IsWithoutIdentity(Registration registration) =>
        IsWithoutIdentity(registration.Regime, registration.Governance.Basis, [.. Scopes(registration)]);

    /// <summary>
    /// No key may be made of her: under the GDPR without her consent to statistics with a key, and wherever processing is
    /// restricted.
    /// </summary>
    public static bool CannotBeLinked(Registration registration) =>
        IsRestricted(registration) || registration.Regime == GeneralRegulation && !Includes(registration, Key);

    /// <summary>She objects, or processing is restricted: the record is kept and counted, and nothing else is done with it.</summary>
    public static bool IsRestricted(Registration registration) => registration.Governance.Restricted == "Y";

    /// <summary>The basis where nobody said another: the law under the LED, her consent to a file, else the public task of counting.</summary>
    public static Code DefaultBasis(Registration registration) =>
        registration.Regime != GeneralRegulation ? "LED8"
        : Includes(registration, OwnFile) ? "CON"
        : "PUB";

    /// <summary>
    /// The most detailed form in which the record may leave the institution (GOV04; domain.md 5.3): L1 pseudonymised to named
    /// recipients, L2 the national pseudonymised record, L3 figures only.
    /// </summary>
    public static Code SharingLevel(Registration registration) =>
        IsRestricted(registration) ? "L3"
        : registration.Regime != GeneralRegulation ? "L1"
        : Includes(registration, Referral)
        || Includes(registration, Police)
        || HoldsByLaw(registration.Governance.Basis)
            ? "L1"
        : Includes(registration, Key) ? "L2"
        : "L3";

    /// <summary>She consents to a scope, and did not refuse or take it back (CL_CONSENT NON, WDR), whatever stands beside that.</summary>
    public static bool Includes(Registration registration, string scope)
    {
        var scopes = Scopes(registration).ToList();
        return scopes.Contains(scope) && !scopes.Contains("NON") && !scopes.Contains("WDR");
    }

    private static IEnumerable<string> Scopes(Registration registration) =>
        registration.Consent.Codes.Select(c => c.Value);
}
