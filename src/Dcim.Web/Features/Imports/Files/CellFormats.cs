using System.Globalization;
using System.Text.RegularExpressions;

namespace Dcim.Web.Features.Imports.Files;

internal enum CellFormat : byte
{
    Number,
    Date,
    Time,
}

/// <summary>Which styles of a workbook show a number as a date: only the format tells dates from numbers.</summary>
internal sealed partial class CellFormats
{
    private const int MaxStyles = 100_000;
    private const int Day1904 = 1462;
    private const int LastSerial = 2_958_465;
    private const int LeapDayThatNeverWas = 60;
    private const double HalfMillisecond = 0.5 / 86_400_000;

    private static readonly DateOnly s_day0 = new(1899, 12, 30);

    private readonly List<CellFormat> _styles = [];

    /// <summary>Days are counted from 1904, as in workbooks begun on an old Macintosh.</summary>
    public bool Since1904 { get; init; }

    public void Read(PartReader part)
    {
        var formats = new Dictionary<int, CellFormat>();
        while (part.Read())
        {
            if (part.IsStart("numFmt") && formats.Count < MaxStyles)
                formats.TryAdd(part.Number("numFmtId"), Of(part.Attribute("formatCode") ?? ""));
            else if (part.IsStart("cellXfs") && !part.IsEmpty)
            {
                var depth = part.Depth;
                while (part.ReadInside(depth))
                    if (part.IsStart("xf") && part.Depth == depth + 1 && _styles.Count < MaxStyles)
                        _styles.Add(
                            part.Number("numFmtId") is var id && formats.TryGetValue(id, out var own)
                                ? own
                                : BuiltIn(id)
                        );
            }
        }
    }

    /// <summary>The cell of a number: a day, a time of day, or the number.</summary>
    public SourceCell Cell(string raw, int style)
    {
        var format = style >= 0 && style < _styles.Count ? _styles[style] : CellFormat.Number;
        if (
            format != CellFormat.Number
            && double.TryParse(raw, NumberStyles.Float, CultureInfo.InvariantCulture, out var serial)
            && serial >= 0
            && serial <= LastSerial
        )
        {
            if (format == CellFormat.Date && Day(serial) is { } day)
                return new(day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)) { IsDate = true };
            if (format == CellFormat.Time && serial < 1)
                return new(
                    TimeOnly
                        .FromTimeSpan(TimeSpan.FromDays(Math.Min(serial + HalfMillisecond, 1 - HalfMillisecond)))
                        .ToString("HH:mm", CultureInfo.InvariantCulture)
                );
        }
        return new(SourceText.Number(raw));
    }

    private DateOnly? Day(double serial)
    {
        var days = (int)Math.Floor(serial + HalfMillisecond);
        if (Since1904)
            return days + Day1904 <= LastSerial ? s_day0.AddDays(days + Day1904) : null;
        return days switch
        {
            < 1 or LeapDayThatNeverWas or > LastSerial => null,
            < LeapDayThatNeverWas => s_day0.AddDays(days + 1),
            _ => s_day0.AddDays(days),
        };
    }

    /// <summary>Formats that every program knows by number.</summary>
    private static CellFormat BuiltIn(int id) =>
        id switch
        {
            >= 14 and <= 17 or 22 or >= 27 and <= 31 or 36 or >= 50 and <= 54 or 57 or 58 => CellFormat.Date,
            >= 18 and <= 21 or >= 32 and <= 35 or 45 or 47 or 55 or 56 => CellFormat.Time,
            _ => CellFormat.Number,
        };

    /// <summary>By the letters of the format that are not quoted: y and d are of a date, so is m where no h or s is.</summary>
    internal static CellFormat Of(string code)
    {
        if (code.Length > 1000)
            return CellFormat.Number;
        var letters = Quoted().Replace(code, "").Split(';')[0].ToLowerInvariant();
        if (
            letters is "general" or "standard"
            || letters.Contains("[h")
            || letters.Contains("[m")
            || letters.Contains("[s")
        )
            return CellFormat.Number;
        letters = Bracketed().Replace(letters, "").Replace("am/pm", "").Replace("a/p", "");
        var isTime = letters.AsSpan().ContainsAny('h', 's');
        if (letters.AsSpan().ContainsAny('y', 'd') || letters.Contains('m') && !isTime)
            return CellFormat.Date;
        return isTime ? CellFormat.Time : CellFormat.Number;
    }

    [GeneratedRegex(
        """
            "[^"]*"?|\\.|_.|\*.
            """
    )]
    private static partial Regex Quoted();

    [GeneratedRegex(@"\[[^\]]*\]")]
    private static partial Regex Bracketed();
}
