using Dcim.Domain.Answers;

namespace Dcim.Domain.Demonstration;

/// <summary>
/// How often, of a hundred registrations by a kind of body, each thing happens to a name, a birth date or another feature on its way
/// into the record. Nobody has counted it for victims; the order between the kinds is what people who keep registers tell.
/// </summary>
public sealed record IdentityShares
{
    /// <summary>Police, border guard and prosecution copy passports.</summary>
    public static readonly IdentityShares Copied = new()
    {
        OwnScript = 2,
        OtherSpelling = 12,
        WithoutMarks = 16,
        BrokenLetters = 2,
        Capitals = 14,
        Mistyped = 3,
        Transposed = 1.2,
        Respelled = 1,
        Swapped = 1.5,
        Reordered = 1.5,
        Shortened = 5,
        Patronymic = 8,
        BirthName = 12,
        DoubleBarrelled = 4,
        Joined = 6,
        OtherGender = 3,
        Elsewhere = 3,
        ShortForm = 0.4,
        Initial = 0.3,
        Title = 0.2,
        NoName = 1,
        DayAndMonth = 1.5,
        Digit = 2.5,
        MonthOnly = 0.5,
        YearOnly = 2,
        FirstOfJanuary = 2,
        Between = 1,
        NoBirth = 1.5,
        OtherSex = 0.3,
        NoSex = 0.5,
        NoCitizenship = 0.7,
        Document = 55,
        DocumentSlip = 3,
        OtherDocument = 10,
    };

    /// <summary>Labour inspectorate and child protection fill in forms, from papers or from what is said.</summary>
    public static readonly IdentityShares Filled = new()
    {
        OwnScript = 2,
        OtherSpelling = 28,
        WithoutMarks = 22,
        BrokenLetters = 3,
        Capitals = 8,
        Mistyped = 5,
        Transposed = 2,
        Respelled = 4,
        Swapped = 3,
        Reordered = 2.5,
        Shortened = 12,
        Patronymic = 3,
        BirthName = 15,
        DoubleBarrelled = 4,
        Joined = 8,
        OtherGender = 6,
        Elsewhere = 5,
        ShortForm = 2,
        Initial = 1.5,
        Title = 0.8,
        NoName = 2,
        DayAndMonth = 2,
        Digit = 3.5,
        MonthOnly = 2,
        YearOnly = 5,
        FirstOfJanuary = 3,
        Between = 2,
        NoBirth = 4,
        OtherSex = 0.4,
        NoSex = 0.8,
        NoCitizenship = 2,
        Document = 28,
        DocumentSlip = 5,
        OtherDocument = 14,
    };

    /// <summary>Organisations and helplines write what they hear.</summary>
    public static readonly IdentityShares Told = new()
    {
        OwnScript = 3,
        OtherSpelling = 48,
        WithoutMarks = 34,
        BrokenLetters = 1.5,
        Capitals = 3,
        Mistyped = 5,
        Transposed = 2,
        Respelled = 12,
        Swapped = 4,
        Reordered = 3,
        Shortened = 24,
        Patronymic = 1,
        BirthName = 18,
        DoubleBarrelled = 3,
        Joined = 8,
        OtherGender = 8,
        Elsewhere = 8,
        ShortForm = 8,
        Initial = 3,
        Title = 1.5,
        NoName = 3,
        DayAndMonth = 2,
        Digit = 3,
        MonthOnly = 4,
        YearOnly = 13,
        FirstOfJanuary = 3,
        Between = 4,
        NoBirth = 8,
        OtherSex = 0.3,
        NoSex = 1.5,
        NoCitizenship = 3,
        Document = 7,
        DocumentSlip = 6,
        OtherDocument = 20,
    };

    /// <summary>By the type of the institution.</summary>
    public static IdentityShares Of(Code type) =>
        type.Value switch
        {
            "POL" or "BOR" or "PRO" => Copied,
            "LAB" or "CHI" => Filled,
            _ => Told,
        };

    /// <summary>In the script of the language itself, where that is not the Latin one.</summary>
    public required double OwnScript { get; init; }

    /// <summary>Romanised by other rules than those of the passport.</summary>
    public required double OtherSpelling { get; init; }

    /// <summary>Where the name has marks.</summary>
    public required double WithoutMarks { get; init; }

    /// <summary>Letters with marks lost, as ? or as signs of another encoding.</summary>
    public required double BrokenLetters { get; init; }
    public required double Capitals { get; init; }
    public required double Mistyped { get; init; }
    public required double Transposed { get; init; }

    /// <summary>Written as heard by a stranger to the language.</summary>
    public required double Respelled { get; init; }
    public required double Swapped { get; init; }

    /// <summary>Parts of the name in another order, or all of it in one field.</summary>
    public required double Reordered { get; init; }

    /// <summary>Where there are several parts.</summary>
    public required double Shortened { get; init; }

    /// <summary>Where the origin has them.</summary>
    public required double Patronymic { get; init; }

    /// <summary>Of those who changed their name.</summary>
    public required double BirthName { get; init; }

    /// <summary>Of those who changed their name.</summary>
    public required double DoubleBarrelled { get; init; }

    /// <summary>With a hyphen for a space, a space for a hyphen, or neither, where there are two parts.</summary>
    public required double Joined { get; init; }

    /// <summary>Family name of a woman in the form of a man, or with the ending of the country.</summary>
    public required double OtherGender { get; init; }

    /// <summary>In the form of a neighbouring language, where there is one.</summary>
    public required double Elsewhere { get; init; }
    public required double ShortForm { get; init; }
    public required double Initial { get; init; }
    public required double Title { get; init; }
    public required double NoName { get; init; }
    public required double DayAndMonth { get; init; }
    public required double Digit { get; init; }
    public required double MonthOnly { get; init; }
    public required double YearOnly { get; init; }

    /// <summary>As papers say where nobody knew the day.</summary>
    public required double FirstOfJanuary { get; init; }
    public required double Between { get; init; }

    /// <summary>Her age at most.</summary>
    public required double NoBirth { get; init; }
    public required double OtherSex { get; init; }
    public required double NoSex { get; init; }
    public required double NoCitizenship { get; init; }

    /// <summary>A document number is recorded.</summary>
    public required double Document { get; init; }

    /// <summary>Of those numbers.</summary>
    public required double DocumentSlip { get; init; }

    /// <summary>Of those numbers: of another document of hers.</summary>
    public required double OtherDocument { get; init; }
}

/// <summary>What of a registration differs from the passport of the person.</summary>
[Flags]
public enum IdentityVariant
{
    None = 0,

    /// <inheritdoc cref="IdentityShares.OwnScript"/>
    OwnScript = 1 << 0,

    /// <inheritdoc cref="IdentityShares.OtherSpelling"/>
    OtherSpelling = 1 << 1,

    /// <inheritdoc cref="IdentityShares.WithoutMarks"/>
    WithoutMarks = 1 << 2,

    /// <inheritdoc cref="IdentityShares.BrokenLetters"/>
    BrokenLetters = 1 << 3,
    Capitals = 1 << 4,

    /// <summary>A letter is missing, doubled, or is another one.</summary>
    Mistyped = 1 << 5,

    /// <summary>Two letters have changed places.</summary>
    Transposed = 1 << 6,

    /// <inheritdoc cref="IdentityShares.Respelled"/>
    Respelled = 1 << 7,

    /// <summary>Given and family name have changed places.</summary>
    Swapped = 1 << 8,

    /// <inheritdoc cref="IdentityShares.Reordered"/>
    Reordered = 1 << 9,

    /// <summary>Of several parts some are left out.</summary>
    Shortened = 1 << 10,

    /// <summary>The name after the father is written with it.</summary>
    Patronymic = 1 << 11,

    /// <summary>The family name before marriage.</summary>
    BirthName = 1 << 12,

    /// <summary>The family names before and after marriage together.</summary>
    DoubleBarrelled = 1 << 13,

    /// <inheritdoc cref="IdentityShares.Joined"/>
    Joined = 1 << 14,

    /// <inheritdoc cref="IdentityShares.OtherGender"/>
    OtherGender = 1 << 15,

    /// <inheritdoc cref="IdentityShares.Elsewhere"/>
    Elsewhere = 1 << 16,

    /// <summary>What those who know the person say.</summary>
    ShortForm = 1 << 17,
    Initial = 1 << 18,
    Title = 1 << 19,

    /// <summary>No name was recorded.</summary>
    NoName = 1 << 20,
    DayAndMonth = 1 << 21,

    /// <summary>A digit of the birth date is another, or two have changed places.</summary>
    Digit = 1 << 22,
    MonthOnly = 1 << 23,
    YearOnly = 1 << 24,

    /// <inheritdoc cref="IdentityShares.FirstOfJanuary"/>
    FirstOfJanuary = 1 << 25,
    Between = 1 << 26,
    NoBirth = 1 << 27,
    OtherSex = 1 << 28,

    /// <summary>Sex or citizenship was not recorded.</summary>
    LessSaid = 1 << 29,

    /// <summary>The number of a document has a slip, or is of another document.</summary>
    OtherDocument = 1 << 30,
}
