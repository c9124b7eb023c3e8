using System.Security.Cryptography;

namespace Dcim.Data;

/// <summary>Random names of rows for addresses and paper: twelve characters that cannot be misread for one another.</summary>
public static class RandomCode
{
    internal const string Alphabet = "23456789abcdefghjkmnpqrstvwxyz";

    public static string New() => RandomNumberGenerator.GetString(Alphabet, Domain.Records.Registration.CodeLength);

    /// <summary>Whether the text could be such a name.</summary>
    public static bool IsOne(string? text) =>
        text?.Length == Domain.Records.Registration.CodeLength && text.All(Alphabet.Contains);
}
