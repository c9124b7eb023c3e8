using Dcim.Linkage.Names;

namespace Dcim.Linkage;

/// <summary>What is compared of a person, as one record tells it. What is not known is empty or null.</summary>
/// <param name="Name">Parts of her name.</param>
/// <param name="Birth">As far as it is known.</param>
/// <param name="Document">Number of an identity document.</param>
/// <param name="Year">Of the record: one person is met again soon rather than late.</param>
/// <param name="Codes">One answer for each of <see cref="LinkageFields.Codes"/>, in its order.</param>
public sealed record PersonRecord(
    PersonName Name,
    BirthDate Birth,
    string? Document,
    int? Year,
    IReadOnlyList<string?> Codes
);

/// <summary>A field with one code of a list, such as sex.</summary>
/// <param name="FollowsFromName">
/// What it says is mostly said by the name already (nationality): that it agrees says nothing where the names do; that it differs does.
/// </param>
public sealed record CodeField(string Name, bool FollowsFromName = false);

/// <summary>Which fields the records of a run have besides names, birth, document and year.</summary>
public sealed record LinkageFields(IReadOnlyList<CodeField> Codes);
