using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Dcim.Data.Archive;

/// <summary>What is in an archive, and what made it; the entry <c>manifest.json</c>.</summary>
public sealed record ArchiveManifest
{
    public const string FormatName = "dcim-archive";

    /// <summary>Raised when a program that reads the format as it was would read it wrongly.</summary>
    public const int CurrentVersion = 1;

    internal const string FileName = "manifest.json";
    internal const string MacFileName = "manifest.hmac";

    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    public required string Format { get; init; }
    public required int FormatVersion { get; init; }

    /// <summary>Random; by it the audit names the archive.</summary>
    public required string Archive { get; init; }
    public DateTime MadeAt { get; init; }

    /// <summary>Version of the program that made it.</summary>
    public required string Program { get; init; }

    /// <summary>Name of the last migration: the form of the tables.</summary>
    public required string Migration { get; init; }

    /// <summary>Version of the indicator catalogue.</summary>
    public required string Catalogue { get; init; }
    public required string Country { get; init; }

    /// <summary>Sealed values that do not open any more and are kept as they were.</summary>
    public int Unopened { get; init; }

    /// <summary>All but the manifest and its own digest; tables in an order in which each comes after those it points to.</summary>
    public required IReadOnlyList<ArchiveEntry> Entries { get; init; }

    internal byte[] Write() => JsonSerializer.SerializeToUtf8Bytes(this, s_json);

    /// <exception cref="InvalidDataException">It is none, or one that this program does not know.</exception>
    internal static ArchiveManifest Read(byte[] content)
    {
        try
        {
            var head = JsonSerializer.Deserialize<Head>(content, s_json);
            if (head?.Format != FormatName)
                throw new InvalidDataException("The file is not an archive of an instance of DCIM.");
            if (head.FormatVersion > CurrentVersion)
                throw new InvalidDataException(
                    $"The archive was made in format {head.FormatVersion} by version {head.Program} of the program; this one reads up to format {CurrentVersion}. Update the program first."
                );
            return JsonSerializer.Deserialize<ArchiveManifest>(content, s_json)!;
        }
        catch (JsonException e)
        {
            throw new InvalidDataException("The file is not an archive of an instance of DCIM.", e);
        }
    }

    private sealed record Head(string? Format, int FormatVersion, string? Program);
}

/// <summary>A file in an archive.</summary>
public sealed record ArchiveEntry
{
    public required string Name { get; init; }

    /// <summary>Lines of a table.</summary>
    public long Rows { get; init; }
    public long Bytes { get; init; }

    /// <summary>Of its bytes, in hexadecimal digits.</summary>
    public required string Sha256 { get; init; }

    /// <summary>Name of the table; null where it is none.</summary>
    public string? Table { get; init; }
    public IReadOnlyList<ArchiveColumn>? Columns { get; init; }
}

/// <summary>A column of a table.</summary>
/// <param name="Type">How its values are written: integer, decimal, boolean, text, bytes, time, offset-time, day or uuid.</param>
/// <param name="Indicator">Key of the indicator, or of the part of one, that it answers.</param>
public sealed record ArchiveColumn(string Name, string Type, string? Indicator = null);
