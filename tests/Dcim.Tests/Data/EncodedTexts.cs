using Dcim.Data.Linkage;
using Dcim.Domain.Records;

namespace Dcim.Tests.Data;

/// <summary>What is encoded of a person, in every way in which it could be written where it must not stand.</summary>
internal static class EncodedTexts
{
    public static IEnumerable<string> Of(RecordEncoding encoding)
    {
        foreach (var token in Encodings.Tokens(encoding.Tokens))
        {
            yield return $"{token.Number}";
            yield return $"{(long)token.Number}";
        }
        foreach (var bytes in new[] { encoding.Given, encoding.Family, encoding.Tokens })
            if (bytes is not null)
            {
                yield return Convert.ToHexString(bytes);
                yield return Convert.ToHexStringLower(bytes);
                yield return Convert.ToBase64String(bytes);
            }
        foreach (var part in new[] { encoding.Year, encoding.Month, encoding.Day })
            if (part is not null)
                yield return $"{part}";
    }
}
