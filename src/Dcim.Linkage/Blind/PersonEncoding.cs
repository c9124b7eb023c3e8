namespace Dcim.Linkage.Blind;

/// <summary>
/// What a matcher sees of a record instead of what it says: keyed encodings field by field. Without the key nothing can be encoded for
/// comparing, and nothing can be read back; it is pseudonymised personal data all the same (GDPR Art. 4(5)).
/// </summary>
/// <param name="Given">Filter of the given names; null where there is none, or only tokens are given.</param>
/// <param name="Family">The same of the family names.</param>
/// <param name="Birth">Keyed tokens of the date of birth.</param>
/// <param name="Document">Keyed token of the number of a document.</param>
/// <param name="Tokens">Keyed tokens of combinations of answers, under which a record is found; each with its kind.</param>
/// <param name="Year">Of the record, in clear.</param>
/// <param name="Codes">Answers with a code, in clear, in the order of <see cref="LinkageFields.Codes"/>.</param>
public sealed record PersonEncoding(
    NameFilter? Given,
    NameFilter? Family,
    BirthTokens Birth,
    ulong? Document,
    IReadOnlyList<EncodingToken> Tokens,
    int? Year,
    IReadOnlyList<string?> Codes
);

/// <summary>Keyed tokens of the parts of a date of birth; a day that stands for a year has its year only.</summary>
public readonly record struct BirthTokens(ulong? Year, ulong? Month, ulong? Day);

/// <summary>What a token is made of. The numbers are kept with the tokens: they never change.</summary>
public enum TokenKind : byte
{
    Document = 1,
    Birth = 2,
    NameAndDay = 3,
    NameAndYear = 4,
    BeginningAndYear = 5,
    Names = 6,
    Nickname = 7,
    NameAndCodes = 8,
    NamesAndYear = 9,
    NamesAndDay = 10,
    NameAndBirth = 11,
    NamesAndBirth = 12,
    NameAndMonthOfYear = 13,
    NameAndDayOfYear = 14,
}

/// <summary>A keyed digest, cut to sixty bits, with its kind in the four that are left: as it is kept and compared.</summary>
public readonly record struct EncodingToken(ulong Number)
{
    /// <param name="kind">What it is made of.</param>
    /// <param name="digest">Keyed; its last four bits give way to the kind.</param>
    public EncodingToken(TokenKind kind, ulong digest)
        : this(digest & ~15UL | (ulong)kind) { }

    public TokenKind Kind => (TokenKind)(Number & 15);

    /// <summary>What is equal says little of itself: only where few records share it are they compared for it.</summary>
    internal bool IsWeak =>
        Kind
            is TokenKind.Birth
                or TokenKind.Names
                or TokenKind.Nickname
                or TokenKind.NameAndYear
                or TokenKind.BeginningAndYear
                or TokenKind.NameAndCodes;

    /// <summary>Serves equality only, in the comparison by tokens alone: no record is looked for by it.</summary>
    internal bool IsForComparing =>
        Kind is TokenKind.NamesAndYear or TokenKind.NamesAndDay or TokenKind.NameAndBirth or TokenKind.NamesAndBirth;

    /// <summary>Under which records are compared: spread evenly, with the mark of a weak one.</summary>
    internal ulong Key => Spread.Mix(Number) & ~Blocks.OnlySmall | (IsWeak ? Blocks.OnlySmall : 0);
}
