using Dcim.Domain.Answers;
using Dcim.Domain.Catalogue;

namespace Dcim.Domain.Counting;

/// <summary>Whether a registration is one of several of its person: for link reviewers and the tables, never for an institution.</summary>
public static class DuplicateStatusRule
{
    /// <summary>No key may be made of her, so that nobody can tell.</summary>
    public static Code CannotBeChecked { get; } = "CCH";
    private static readonly Code s_linked = "LNK";
    private static readonly Code s_unique = "UNI";

    /// <param name="registration">One of the spell.</param>
    /// <param name="spell">What the registrations of its person make up.</param>
    [Indicator("VID05")]
    public static Code Of(VictimFact registration, Spell spell) =>
        registration.CannotBeLinked ? CannotBeChecked
        : spell.Registrations.Count > 1 ? s_linked
        : s_unique;
}
