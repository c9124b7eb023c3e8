using Dcim.Web.Features.Imports.Files;

namespace Dcim.Tests.Imports;

/// <summary>Files opened from bytes, and their tables as texts.</summary>
internal static class FileReading
{
    public static SourceFile Open(byte[] bytes, CsvStyle? csv = null, FileLimits? limits = null) =>
        SourceFile.Open(new MemoryStream(bytes), "file.xlsx", limits ?? FileLimits.Default, csv);

    public static string KeyOfRefusal(byte[] bytes, CsvStyle? csv = null, FileLimits? limits = null) =>
        Assert
            .Throws<SourceFileException>(() =>
            {
                using var file = Open(bytes, csv, limits);
                foreach (var table in file.Tables)
                    _ = table.Rows().Count();
            })
            .Key;

    public static string[] Headings(this SourceTable table) => [.. table.Columns.Select(c => c.Heading)];

    /// <summary>The texts of a row under the columns of the table.</summary>
    public static string[] Texts(this SourceTable table, SourceRow row) =>
        [.. table.Columns.Select(column => row[column].Text)];

    /// <summary>All rows, as number, kind and texts joined.</summary>
    public static string[] Lines(this SourceTable table) =>
        [.. table.Rows().Select(row => $"{row.Number} {row.Kind}: {string.Join('|', table.Texts(row))}")];
}
