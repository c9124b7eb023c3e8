namespace Dcim.Web.Hosting;

/// <summary>Words as a field of comma-separated values (RFC 4180).</summary>
public static class CsvField
{
    /// <summary>Quoted where needed; an apostrophe before what a spreadsheet would take for a formula.</summary>
    public static string Of(string words)
    {
        var safe = words is ['=' or '+' or '-' or '@' or '\t' or '\r', ..] ? "'" + words : words;
        return safe.AsSpan().IndexOfAny(",\"\r\n") < 0 ? safe : $"\"{safe.Replace("\"", "\"\"")}\"";
    }
}
