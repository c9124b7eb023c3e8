using Dcim.Domain.Records;

namespace Dcim.Data.Access;

/// <summary>Why a registration, or a part of it, may not be shown to an institution.</summary>
public enum SharingRefusal
{
    /// <summary>A draft, under secrecy, or its processing is restricted.</summary>
    NotShareable,

    /// <summary>The owner itself, an institution kept out, or one that works with no persons (the observatory).</summary>
    Recipient,

    /// <summary>Her consent does not hold what is named.</summary>
    NotInConsent,

    /// <summary>The ground is none between these two institutions.</summary>
    NotAGroundHere,

    /// <summary>No section, or one there is none of.</summary>
    Sections,

    /// <summary>The ground does not cover one of the sections.</summary>
    SectionNotCovered,
}

/// <summary>
/// To whom a registration may be shown, on what ground, and how much of it (domain.md 5.2): asked when a grant is made, by
/// whatever door, and again whenever it is used.
/// </summary>
public static class SharingRule
{
    /// <summary>The minimum answers.</summary>
    public const string Minimum = "registration";
    public const string Identity = "identity";

    public const string Referral = ConsentRule.Referral;
    public const string Police = ConsentRule.Police;
    public const string Law = "LEG";
    public const string Vital = "VIT";
    public const string PublicTask = "PUB";
    public const string LawEnforcement = "LED8";

    /// <summary>All grounds, in the order in which they are offered.</summary>
    public static IReadOnlyList<string> Grounds { get; } = [Referral, Police, Law, Vital, PublicTask, LawEnforcement];

    /// <summary>Of an institution under the GDPR an authority gets these with her consent only: health, whereabouts, who she is.</summary>
    private static readonly string[] s_withConsentOnly = [Identity, "assistance", "vulnerability", "return"];

    /// <summary>Whether it may be shown to anybody outside at all.</summary>
    public static bool IsShareable(Registration registration) =>
        registration is { IsDraft: false, IsUnderSecrecy: false } && !ConsentRule.IsRestricted(registration);

    /// <summary>What a grant rests on still holds: a consent may be taken back, a law may not.</summary>
    public static bool Holds(Registration registration, string restsOn) =>
        restsOn is not (Referral or Police) || ConsentRule.Includes(registration, restsOn);

    /// <summary>Why a ground is none towards this recipient; null if it is one.</summary>
    public static SharingRefusal? RefusalOf(Registration registration, Institution recipient, string restsOn)
    {
        if (!IsShareable(registration))
            return SharingRefusal.NotShareable;
        if (recipient.Id == registration.InstitutionId || recipient.Type == "NREM" || !recipient.Registers)
            return SharingRefusal.Recipient;
        var isGround =
            registration.Regime == "LED"
                ? restsOn == LawEnforcement || restsOn == PublicTask && !recipient.LeadsProceedings
                : restsOn switch
                {
                    Police or Vital => recipient.LeadsProceedings,
                    // To report a child, or a grave crime, is a duty.
                    Law => recipient.LeadsProceedings || recipient.Type == "CHI",
                    Referral => !recipient.LeadsProceedings,
                    _ => false,
                };
        return !isGround ? SharingRefusal.NotAGroundHere
            : Holds(registration, restsOn) ? null
            : SharingRefusal.NotInConsent;
    }

    /// <summary>
    /// Whether another institution may learn that the registration is about somebody whom it knows too: she lets it, or the law does.
    /// </summary>
    public static bool LetsKnow(Registration registration, Institution other) =>
        IsShareable(registration)
        && (
            registration.Regime == "LED"
            || other.LeadsProceedings && ConsentRule.HoldsByLaw(registration.Governance.Basis)
            || ConsentRule.Includes(registration, other.LeadsProceedings ? Police : Referral)
        );

    /// <summary>Whether a section may be shown on this ground to an institution of this kind.</summary>
    public static bool Covers(Registration registration, Institution recipient, string restsOn, string name) =>
        registration.Regime == "LED"
        || restsOn == Referral
        || recipient.LeadsProceedings && ConsentRule.Includes(registration, Police)
        || !s_withConsentOnly.Contains(name);
}
