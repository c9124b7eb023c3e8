namespace Dcim.Data.Identity;

/// <summary>The terms of use in one language; everybody accepts each new revision before going on.</summary>
public sealed class TermsOfUse
{
    public const int TextLength = 20_000;

    public long Id { get; set; }

    /// <summary>From 1; the highest holds.</summary>
    public int Revision { get; init; }

    /// <summary>Culture name.</summary>
    public required string Language { get; init; }
    public required string Text { get; init; }
    public DateTime PublishedAt { get; init; }

    /// <summary>Null for those that came with the program.</summary>
    public long? PublishedBy { get; init; }
}
