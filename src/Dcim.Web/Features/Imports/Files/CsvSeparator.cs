namespace Dcim.Web.Features.Imports.Files;

/// <summary>Which character separates the cells: the one that gives most records the same number of them.</summary>
internal static class CsvSeparator
{
    private const int Records = 100;

    public static char Of(string head, char quote, FileLimits limits) =>
        CsvStyle
            .Separators.Select(separator => (Separator: separator, Shape: Shape(head, separator, quote, limits)))
            .Where(found => found.Shape.Fields > 1)
            .OrderByDescending(found => found.Shape.Share)
            .ThenByDescending(found => found.Shape.Fields)
            .Select(found => (char?)found.Separator)
            .FirstOrDefault()
        ?? CsvStyle.Separators[0];

    /// <summary>The commonest number of fields above one, and how common it is.</summary>
    private static (int Fields, double Share) Shape(string head, char separator, char quote, FileLimits limits)
    {
        var counts = new List<int>();
        var records = new CsvRecords(new StringReader(head), separator, quote, limits);
        try
        {
            while (counts.Count < Records && records.Read())
                if (records.FieldCount > 1 || records.Fields.Count > 0)
                    counts.Add(records.FieldCount);
        }
        catch (SourceFileException)
        {
            // What the head of the file holds up to here must do; the whole is read, and refused, later.
        }
        return counts
            .Where(fields => fields > 1)
            .GroupBy(fields => fields)
            .Select(group => (Fields: group.Key, Share: (double)group.Count() / counts.Count))
            .OrderByDescending(shape => shape.Share)
            .ThenByDescending(shape => shape.Fields)
            .FirstOrDefault();
    }
}
