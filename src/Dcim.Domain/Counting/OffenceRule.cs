using Dcim.Domain.Answers;
using Dcim.Domain.Catalogue;

namespace Dcim.Domain.Counting;

/// <summary>An offence of Directive 2011/36/EU by which persons are counted.</summary>
public enum CountedOffence
{
    /// <summary>Articles 2 and 3.</summary>
    Trafficking,

    /// <summary>Article 18a.</summary>
    KnowingUse,
}

/// <summary>
/// The class of an offence (CL_OFF in domain.md 6.2): a national article stands under the class its profile gives it; a class
/// stands for itself.
/// </summary>
/// <param name="offences">List CL_OFF, with the articles of the country.</param>
public sealed class OffenceRule(CodeListData offences)
{
    /// <summary>Trafficking, Article 2 of Directive 2011/36/EU.</summary>
    public static Code Trafficking => "A2";

    /// <summary>Incitement, aiding and abetting, and attempt of it (Article 3).</summary>
    public static Code Accessory => "A2X";

    /// <summary>Knowing use of the services of a victim (Article 18a).</summary>
    public static Code KnowingUse => "A18A";

    /// <returns>The class, or the missing reason itself.</returns>
    public Code ClassOf(Code offence) =>
        offences.ByCode.TryGetValue(offence.Value, out var value) && value.Parent is { } parent ? parent : offence;

    public bool Has(CodeSet given, Code offenceClass) => given.Codes.Any(c => ClassOf(c) == offenceClass);

    /// <summary>Trafficking as the tables count it: Article 3 offences are included, and shown as <em>of which</em>.</summary>
    public bool IsTrafficking(CodeSet given) => Has(given, Trafficking) || Has(given, Accessory);

    public bool Holds(CodeSet given, CountedOffence offence) =>
        offence == CountedOffence.Trafficking ? IsTrafficking(given) : Has(given, KnowingUse);

    /// <summary>Of trafficking no more than incitement, aiding or attempt.</summary>
    public bool IsAccessoryOnly(CodeSet given) => Has(given, Accessory) && !Has(given, Trafficking);

    /// <summary>Any known offence that is neither trafficking nor knowing use.</summary>
    public bool HasOther(CodeSet given) =>
        given.Codes.Any(c =>
            c.IsKnown && ClassOf(c) is var of && of != Trafficking && of != Accessory && of != KnowingUse
        );
}
