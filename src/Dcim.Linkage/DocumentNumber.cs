namespace Dcim.Linkage;

/// <summary>The number of an identity document, as it is compared.</summary>
public static class DocumentNumber
{
    private const int Shortest = 4;

    /// <summary>Its letters and digits, in upper case.</summary>
    /// <returns>Empty where there are too few to tell anything.</returns>
    public static string Of(string? text)
    {
        var plain = string.Concat((text ?? "").Where(char.IsLetterOrDigit)).ToUpperInvariant();
        return plain.Length < Shortest ? "" : plain;
    }
}
