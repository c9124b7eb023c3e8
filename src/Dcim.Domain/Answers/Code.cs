namespace Dcim.Domain.Answers;

/// <summary>
/// One coded answer: a code of the indicator's list, or one of the missing reasons. The default value is
/// <em>unanswered</em>, which is not an answer and is never counted.
/// </summary>
public readonly record struct Code
{
    /// <summary>Longest code of any list, and the length of its column.</summary>
    public const int MaxLength = 20;

    private readonly string? _value;

    /// <param name="value">A code as the lists write it; empty for unanswered.</param>
    /// <exception cref="ArgumentException">
    /// The text is longer than <see cref="MaxLength"/> or holds what parts codes in stored texts: a bar, a semicolon or a
    /// control character.
    /// </exception>
    public Code(string? value)
    {
        if (value is not null && !IsCode(value))
            throw new ArgumentException("Not a code.", nameof(value));
        _value = value;
    }

    internal static bool IsCode(string text)
    {
        foreach (var c in text)
            if (c is '|' or ';' || char.IsControl(c))
                return false;
        return text.Length <= MaxLength;
    }

    public string Value => _value ?? "";

    public static Code Unanswered => default;
    public static Code NotKnown => new("UNK");
    public static Code NotAsked => new("NAS");
    public static Code Refused => new("REF");
    public static Code NotApplicable => new("NAP");

    /// <summary>The four missing reasons, in the order in which forms offer them (domain.md 4.3, rule 12).</summary>
    public static IReadOnlyList<Code> MissingReasons { get; } = [NotKnown, NotAsked, Refused, NotApplicable];

    public bool IsAnswered => Value.Length > 0;
    public bool IsMissing => Value is "UNK" or "NAS" or "REF" or "NAP";
    public bool IsKnown => IsAnswered && !IsMissing;

    public bool Equals(Code other) => string.Equals(Value, other.Value, StringComparison.Ordinal);

    public override int GetHashCode() => Value.GetHashCode(StringComparison.Ordinal);

    public override string ToString() => Value;

    public static implicit operator Code(string value) => new(value);
}
