namespace Dcim.Web.Features.HowWeRecognise;

/// <summary>What was measured on invented people (docs/decisions/0031), in hundredths: the page says so, and tests hold it.</summary>
public static class MeasuredQuality
{
    /// <summary>Of the trial of the next two.</summary>
    public const int Records = 11_900;

    /// <inheritdoc cref="Records"/>
    public const int Persons = 7_261;

    /// <summary>Of the pairs that would be proposed, those of one person.</summary>
    public const int Precision = 92;

    /// <summary>Of the pairs of one person, those that would be proposed.</summary>
    public const int Recall = 96;

    /// <summary>Of the pairs of one person those found likelier than not, by script, in the second trial.</summary>
    public const int Latin = 97;

    /// <inheritdoc cref="Latin"/>
    public const int Cyrillic = 96;

    /// <inheritdoc cref="Latin"/>
    public const int Arabic = 71;

    /// <summary>The same where no name was written down.</summary>
    public const int WithoutName = 65;
}
