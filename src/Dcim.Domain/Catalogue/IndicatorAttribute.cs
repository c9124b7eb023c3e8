namespace Dcim.Domain.Catalogue;

/// <summary>Names the answer of the catalogue that a member holds (or computes): <c>VIC01</c>, <c>VID03.given</c>.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Method)]
public sealed class IndicatorAttribute(string key) : Attribute
{
    public string Key { get; } = key;

    /// <summary>
    /// A keyed encoding of who somebody is: it is stored, and nothing that goes through the answers of a record (audit, pages,
    /// copies for others) meets it.
    /// </summary>
    public bool IsEncoding { get; init; }
}
