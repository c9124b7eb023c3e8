using Dcim.Domain.Catalogue;

namespace Dcim.Domain.Exchange;

/// <summary>
/// Codes in the words of another standard, by the mappings of the code lists: under the name of the standard what a code is called
/// there; under the name with <c>.in</c>, parted by bars, what is read as it, where that is more or other.
/// </summary>
public static class StandardCodes
{
    private const string Other = "OTH";

    /// <summary>The code that each value of the standard is read as; where several codes have one name there, the first.</summary>
    public static IReadOnlyDictionary<string, string> Read(CodeListData list, string standard)
    {
        var codes = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var value in list.Values)
        foreach (var name in (value.Mappings.GetValueOrDefault($"{standard}.in") ?? "").Split('|'))
            if (name.Length > 0)
                codes.TryAdd(name, value.Code);
        foreach (var value in list.Values)
            if (value.Mappings.TryGetValue(standard, out var name))
                codes.TryAdd(name, value.Code);
        return codes;
    }

    /// <summary>What a code is called in the standard: itself, else the wider code it belongs to, else "other"; null where nothing is.</summary>
    public static string? Write(CodeListData list, string code, string standard)
    {
        for (
            var at = list.ByCode.GetValueOrDefault(code);
            at is not null;
            at = list.ByCode.GetValueOrDefault(at.Parent ?? "")
        )
            if (at.Mappings.TryGetValue(standard, out var name))
                return name;
        return list.ByCode.ContainsKey(code)
            ? list.ByCode.GetValueOrDefault(Other)?.Mappings.GetValueOrDefault(standard)
            : null;
    }
}
