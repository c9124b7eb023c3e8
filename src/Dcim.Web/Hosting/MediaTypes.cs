namespace Dcim.Web.Hosting;

/// <summary>The kinds of files that are downloaded.</summary>
public static class MediaTypes
{
    public const string Xlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    public const string Csv = "text/csv; charset=utf-8";
    public const string Zip = "application/zip";
}
