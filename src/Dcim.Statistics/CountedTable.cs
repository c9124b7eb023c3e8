namespace Dcim.Statistics;

/// <summary>What a table counts (domain.md 2.4); units are never mixed.</summary>
public enum CountUnit
{
    Person,
    Decision,
    Judgment,
    Sanction,
}

/// <summary>A yearly table with what is behind its numbers, all read from one count.</summary>
public abstract class CountedTable
{
    private protected CountedTable(TableRequest request)
    {
        if (request.RecordedUpTo.Kind == DateTimeKind.Local)
            throw new ArgumentException("Times of entry are UTC.", nameof(request));
    }

    /// <summary>The tables there are, in their order.</summary>
    public static IReadOnlyList<string> Ids { get; } =
    [
        .. RegistrationTable
            .Ids.Concat(ProceedingTable.Ids)
            .OrderBy(id => id.Length)
            .ThenBy(id => id, StringComparer.Ordinal),
    ];

    public abstract IndicatorTable Table { get; }

    public virtual CountUnit Unit => CountUnit.Person;

    /// <summary>How many units are in the table, each once.</summary>
    public abstract int Units { get; }

    /// <summary>Units in no cell, because the year is not known but may be this one (rule 7).</summary>
    public abstract CellOrigin YearNotKnown { get; }

    /// <summary>What the notes divide.</summary>
    public virtual IEnumerable<NotePart> NoteParts => [];

    /// <summary>Sums of money under the table.</summary>
    public virtual IReadOnlyList<TableAmount> Amounts => [];

    /// <summary>Shares under the table.</summary>
    public virtual IReadOnlyList<TableShare> Shares => [];

    /// <summary>What is behind a cell.</summary>
    /// <param name="cell">Category by dimension; a dimension left out, or <see cref="Dimension.Total"/>, means all.</param>
    /// <param name="view">Name of the second view the cell stands in; null for the table itself.</param>
    /// <returns>
    /// As many units as the cell says (in a view that counts registrations: as many of them); none where it says
    /// <c>:</c> or <c>NAP</c>.
    /// </returns>
    /// <exception cref="ArgumentException">There is no such view or dimension.</exception>
    public abstract CellOrigin Drill(IReadOnlyDictionary<string, string> cell, string? view = null);
}
