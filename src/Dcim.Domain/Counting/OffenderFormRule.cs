using Dcim.Domain.Answers;
using Dcim.Domain.Catalogue;

namespace Dcim.Domain.Counting;

/// <summary>The form of exploitation of an offender: that of most of the links to victims (TRF13; domain.md 4.3, rule 8).</summary>
public static class OffenderFormRule
{
    /// <summary>A known form goes before <em>not known</em>; in a tie the one entered first.</summary>
    /// <param name="links">In the order of entry.</param>
    /// <param name="forms">CL_EXPL.</param>
    /// <returns>A form of the first level, or <see cref="Code.NotKnown"/>.</returns>
    public static Code Of(IEnumerable<LinkContent> links, CodeListData forms)
    {
        var (most, times) = (Code.NotKnown, 0);
        foreach (var (form, count) in Known(links, forms).CountBy(f => f))
            if (count > times)
                (most, times) = (form, count);
        return most;
    }

    /// <summary>Every known form that a link names, in the order of entry.</summary>
    /// <inheritdoc cref="Of"/>
    public static IReadOnlyList<Code> AllOf(IEnumerable<LinkContent> links, CodeListData forms) =>
        [.. Known(links, forms).Distinct()];

    private static IEnumerable<Code> Known(IEnumerable<LinkContent> links, CodeListData forms) =>
        links.Select(l => UnknownRule.CategoryOf(l.Form, forms)).Where(f => f.IsKnown);
}
