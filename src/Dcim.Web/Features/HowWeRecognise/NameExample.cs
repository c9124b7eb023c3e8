using Dcim.Linkage.Names;

namespace Dcim.Web.Features.HowWeRecognise;

/// <summary>Ways of writing a name, and what is compared of all of them.</summary>
public sealed record NameExample(IReadOnlyList<string> Written, string Common)
{
    public static IReadOnlyList<NameExample> All { get; } =
    [
        OfGiven("Yuliya", "Julia", "Юлия"),
        OfFamily("Nováková", "Novák"),
        OfFamily("Nguyễn", "Nguyen"),
        OfFamily("da Silva Santos", "Santos Silva"),
    ];

    /// <summary>Two dates of birth of which one has day and month swapped.</summary>
    public static (DateOnly, DateOnly) Swapped { get; } = (new(1990, 4, 3), new(1990, 3, 4));

    /// <summary>What is left of given names when they are compared.</summary>
    public static string CommonOfGiven(string written) =>
        Join(PersonName.Of(written, "").Given.Select(p => p.Skeleton));

    /// <summary>What is left of family names when they are compared.</summary>
    public static string CommonOfFamily(string written) => Join(PersonName.Of("", written).Family.Select(p => p.Root));

    private static NameExample OfGiven(params string[] written) => new(written, CommonOfGiven(written[0]));

    private static NameExample OfFamily(params string[] written) => new(written, CommonOfFamily(written[0]));

    /// <summary>Their order says nothing.</summary>
    private static string Join(IEnumerable<string> parts) => string.Join(' ', parts.Order(StringComparer.Ordinal));
}
