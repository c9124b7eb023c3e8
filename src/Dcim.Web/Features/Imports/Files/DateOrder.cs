namespace Dcim.Web.Features.Imports.Files;

/// <summary>In which order dates of figures are written.</summary>
public enum DateOrder
{
    DayMonthYear,
    MonthDayYear,
    YearMonthDay,
}
