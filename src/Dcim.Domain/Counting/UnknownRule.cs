using Dcim.Domain.Answers;
using Dcim.Domain.Catalogue;

namespace Dcim.Domain.Counting;

/// <summary>
/// Not known, not asked, refused and not applicable are answers: the person counts, in the unknown cell, so that parts
/// always add up (domain.md 4.3, rule 12).
/// </summary>
public static class UnknownRule
{
    /// <param name="answer">A code or a missing reason.</param>
    /// <param name="list">The code list of the dimension.</param>
    /// <returns>The value of the first level that the answer belongs to; <see cref="Code.NotKnown"/> for all else.</returns>
    public static Code CategoryOf(Code answer, CodeListData list) =>
        list.ByCode.TryGetValue(answer.Value, out var value) ? value.Parent ?? value.Code : Code.NotKnown;

    /// <summary>The categories of a dimension: the values of the first level in the order of the list, and not known.</summary>
    public static IReadOnlyList<string> CategoriesOf(CodeListData list) =>
        [.. list.Values.Where(v => v.Parent is null).Select(v => v.Code), Code.NotKnown.Value];
}
