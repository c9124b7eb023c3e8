using Dcim.Domain.Answers;
using Dcim.Domain.Catalogue;
using Dcim.Domain.Records;
using Dcim.Linkage;

namespace Dcim.Data.Linkage;

/// <summary>Whom a registration or a draft is about, opened to compare.</summary>
internal sealed record OpenedPerson(IdentityDetails Identity, Code Sex, CodeSequence Citizenship);

/// <summary>From sheets to identities, and from identities to what <see cref="Dcim.Linkage"/> compares.</summary>
internal static class IdentityRecord
{
    public static BirthDate BirthOf(PartialDate date) =>
        date.IsKnown ? BirthDate.Between(date.Earliest, date.Latest) : BirthDate.Unknown;

    /// <summary>The identity in a draft, as far as what was typed can be read.</summary>
    public static IdentityDetails Of(AnswerSheet sheet, IndicatorCatalogue catalogue)
    {
        var (identity, reader) = (new IdentityDetails(), ReaderOf(catalogue));
        foreach (var (key, entry) in AnswerMap<IdentityDetails>.Entries)
            entry.SetOrClear(identity, reader.Read(catalogue[key], sheet).Answer);
        return identity;
    }

    /// <inheritdoc cref="Of"/>
    public static OpenedPerson OpenedOf(AnswerSheet sheet, IndicatorCatalogue catalogue)
    {
        var reader = ReaderOf(catalogue);
        return new(
            Of(sheet, catalogue),
            reader.Read(catalogue["VIC01"], sheet).Answer is Code sex ? sex : default,
            reader.Read(catalogue["VIC06"], sheet).Answer is CodeSequence citizenship ? citizenship : default
        );
    }

    /// <summary>None of what it reads here is of a list that is kept elsewhere.</summary>
    private static AnswerReader ReaderOf(IndicatorCatalogue catalogue) => new(catalogue, static (_, _) => false);
}
