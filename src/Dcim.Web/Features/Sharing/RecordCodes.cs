using Dcim.Data;

namespace Dcim.Web.Features.Sharing;

/// <summary>Codes of records as people type them.</summary>
internal static class RecordCodes
{
    public static string Read(string? typed) => (typed ?? "").Trim().ToLowerInvariant();

    /// <summary>It has the form of a code; whether there is such a record is not said.</summary>
    public static bool IsOne(string? typed) => RandomCode.IsOne(Read(typed));
}
