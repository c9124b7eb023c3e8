namespace Dcim.Domain.Answers;

/// <summary>
/// Several codes as one canonical text, <c>|BEG|SEX|</c>: sorted and without repeats, so that equal sets are equal
/// texts and can be grouped and searched on every database. A set with a missing reason holds nothing else.
/// </summary>
public readonly record struct CodeSet
{
    public const int MaxLength = 400;

    private readonly string? _text;

    private CodeSet(string text) => _text = text;

    /// <param name="codes">Codes in any order; repeats and unanswered ones are dropped.</param>
    public static CodeSet Of(params IEnumerable<Code> codes) => new(CodeText.Join(CodeText.Sorted(codes)));

    /// <summary>Reads the stored text; anything not canonical is an error, for it was not written by us.</summary>
    /// <exception cref="FormatException">The text is not canonical.</exception>
    public static CodeSet Parse(string text)
    {
        var set = Of(CodeText.Read(text));
        return set.Text == text ? set : throw new FormatException("Not a canonical code set.");
    }

    public string Text => _text ?? "";
    public IEnumerable<Code> Codes => CodeText.Split(Text);
    public bool IsAnswered => Text.Length > 0;

    public bool Has(Code code) => Text.Contains($"|{code.Value}|", StringComparison.Ordinal);

    public bool Equals(CodeSet other) => Text == other.Text;

    public override int GetHashCode() => Text.GetHashCode(StringComparison.Ordinal);

    public override string ToString() => Text;
}

/// <summary>
/// Several codes in the order given, <c>|NG|GH|</c>, where the order means something (citizenship: the country shown
/// is the first of its group).
/// </summary>
public readonly record struct CodeSequence
{
    public const int MaxLength = 100;

    private readonly string? _text;

    private CodeSequence(string text) => _text = text;

    /// <param name="codes">Codes in the order that matters; later repeats and unanswered ones are dropped.</param>
    public static CodeSequence Of(params IEnumerable<Code> codes) =>
        new(CodeText.Join(codes.Where(c => c.IsAnswered).Distinct()));

    /// <inheritdoc cref="CodeSet.Parse"/>
    public static CodeSequence Parse(string text)
    {
        var list = Of(CodeText.Read(text));
        return list.Text == text ? list : throw new FormatException("Not a canonical code sequence.");
    }

    public string Text => _text ?? "";
    public IEnumerable<Code> Codes => CodeText.Split(Text);
    public bool IsAnswered => Text.Length > 0;

    public bool Equals(CodeSequence other) => Text == other.Text;

    public override int GetHashCode() => Text.GetHashCode(StringComparison.Ordinal);

    public override string ToString() => Text;
}

internal static class CodeText
{
    public static IEnumerable<Code> Sorted(IEnumerable<Code> codes) =>
        codes.Where(c => c.IsAnswered).Distinct().OrderBy(c => c.Value, StringComparer.Ordinal);

    public static string Join(IEnumerable<Code> codes)
    {
        var text = string.Join('|', codes.Select(c => c.Value));
        return text.Length == 0 ? "" : $"|{text}|";
    }

    /// <exception cref="FormatException">Something between the bars is no code.</exception>
    public static IEnumerable<Code> Read(string text) =>
        text.Split('|').All(Code.IsCode) ? Split(text) : throw new FormatException("Not codes.");

    public static IEnumerable<Code> Split(string text) =>
        text.Split('|', StringSplitOptions.RemoveEmptyEntries).Select(c => new Code(c));
}
