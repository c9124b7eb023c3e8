namespace Dcim.Domain.Records;

/// <summary>Why the figures of a source cannot be counted from what is registered here; kept as a word.</summary>
public enum OutsideKind
{
    /// <summary>A body that will never register here, as the statistics of the courts.</summary>
    NotRegistering,

    /// <summary>Published before this system existed.</summary>
    PublishedEarlier,
}

/// <summary>What the figures of a source count; kept as a word.</summary>
public enum OutsideUnit
{
    Persons,
    Decisions,
    Judgments,
    Sanctions,

    /// <summary>What its definition says.</summary>
    Other,
}

/// <summary>
/// A body or publication whose figures stand beside our tables. They are shown as what they are and never added to counts of
/// persons. It is the country's, not an institution's.
/// </summary>
public sealed class OutsideSource
{
    public const int NameLength = 200;
    public const int DefinitionLength = 2000;
    public const int AddressLength = 400;

    /// <summary>Longest reason for a change or removal.</summary>
    public const int ReasonLength = 200;

    public long Id { get; set; }
    public required string Code { get; init; }

    /// <summary>Given out with the empty form, so that a form sent twice makes one source.</summary>
    public Guid FormToken { get; init; }

    /// <summary>What was said of it over time; the one that stands now has no end.</summary>
    public List<OutsideDescription> Descriptions { get; } = [];

    /// <summary>Its figures, earlier versions among them.</summary>
    public List<OutsideFigure> Figures { get; } = [];

    /// <summary>What is said of it now; null once it was removed.</summary>
    public OutsideDescription? Current => Descriptions.SingleOrDefault(d => d.RecordedTo is null);

    /// <summary>The figures that stand now, in the order in which they were entered.</summary>
    public IEnumerable<OutsideFigure> CurrentFigures =>
        Figures.Where(f => f.RecordedTo is null).OrderBy(f => f.EnteredAt).ThenBy(f => f.Id);
}

/// <summary>What is said of a source; a change makes a new version, so that an earlier table shows what stood then.</summary>
public sealed class OutsideDescription
{
    public long Id { get; set; }
    public long SourceId { get; set; }
    public OutsideSource Source { get; set; } = null!;

    /// <summary>From 1 on.</summary>
    public long Version { get; init; }

    /// <summary>Of the body or publication.</summary>
    public required string Name { get; init; }
    public required OutsideKind Kind { get; init; }

    /// <summary>What was counted and how, in the words of the source.</summary>
    public required string Definition { get; init; }
    public required OutsideUnit Unit { get; init; }

    /// <summary>The day up to which its data stands.</summary>
    public required DateOnly CutOff { get; init; }
    public DateOnly? PublishedOn { get; init; }

    /// <summary>Where the publication can be read on the web; empty where it cannot.</summary>
    public string Address { get; init; } = "";
    public DateTime RecordedFrom { get; init; }
    public DateTime? RecordedTo { get; set; }

    /// <summary>Why this version ended, in one line; empty while it stands.</summary>
    public string EndReason { get; set; } = "";
}

/// <summary>A published number; a change makes a new version, so that an earlier table shows what stood then.</summary>
public sealed class OutsideFigure
{
    public const int WhatLength = 200;
    public const int RemarkLength = 400;

    /// <summary>Nine digits: none of them is lost in a spreadsheet.</summary>
    public const int MaxValue = 999_999_999;

    public long Id { get; set; }
    public long SourceId { get; set; }
    public OutsideSource Source { get; set; } = null!;

    /// <summary>The same in all versions.</summary>
    public required string Code { get; init; }

    /// <summary>Given out with the empty form, so that a form sent twice makes one figure; the same in all versions.</summary>
    public Guid FormToken { get; init; }

    /// <summary>From 1 on.</summary>
    public long Version { get; init; }

    /// <summary>The table of the law it stands beside (domain.md 2.4): <c>T1</c>.</summary>
    public required string Table { get; init; }
    public required int Year { get; init; }

    /// <summary>What is counted, as the source says it.</summary>
    public required string What { get; init; }

    /// <summary>Null where the source gives no number (<c>:</c>).</summary>
    public int? Value { get; init; }
    public string Remark { get; init; } = "";

    /// <summary>When its first version was entered.</summary>
    public DateTime EnteredAt { get; init; }
    public DateTime RecordedFrom { get; init; }
    public DateTime? RecordedTo { get; set; }

    /// <summary>Why this version ended, in one line; empty while it stands.</summary>
    public string EndReason { get; set; } = "";
}
