using System.IO.Compression;

namespace Dcim.Web.Features.Imports.Files;

/// <summary>The zip archive a workbook is, with everything refused that a table for import has no need of.</summary>
internal sealed class WorkbookPackage : IDisposable
{
    /// <summary>A workbook lists tens of parts; the list of entries is read into memory before it can be counted.</summary>
    private const int MaxDirectoryBytes = 2 * 1024 * 1024;
    private const string Separator = "/";

    private static readonly (string Folder, string Key)[] s_refused =
    [
        ("xl/macrosheets/", "Import.File.Macros"),
        ("xl/dialogsheets/", "Import.File.Macros"),
        ("xl/activex/", "Import.File.Macros"),
        ("xl/externallinks/", "Import.File.Links"),
        ("xl/querytables/", "Import.File.Links"),
        ("xl/connections", "Import.File.Links"),
        ("xl/embeddings/", "Import.File.Embedded"),
    ];

    private readonly ZipArchive _archive;
    private readonly Dictionary<string, ZipArchiveEntry> _parts = new(StringComparer.OrdinalIgnoreCase);

    public WorkbookPackage(Stream file)
    {
        var metered = new MeteredStream(file, MaxDirectoryBytes);
        _archive = new(metered, ZipArchiveMode.Read, leaveOpen: true);
        foreach (var entry in _archive.Entries)
            Add(entry);
        metered.Step = long.MaxValue;
        metered.StartStep();
    }

    public bool Contains(string path) => _parts.ContainsKey(path);

    /// <summary>What kind of file this is instead of a workbook; null if it looks like one.</summary>
    public string? Refusal()
    {
        if (Contains("mimetype"))
            return "Import.File.OpenDocument";
        if (Contains("xl/workbook.bin"))
            return "Import.File.BinaryWorkbook";
        if (Contains("[Content_Types].xml"))
            return _parts.Keys.Any(path => path.StartsWith("xl/", StringComparison.OrdinalIgnoreCase))
                ? null
                : "Import.File.NotSpreadsheet";
        return "Import.File.Archive";
    }

    /// <exception cref="SourceFileException">There is no such part.</exception>
    public PartReader Read(string path, UnpackingLimit limit) =>
        _parts.TryGetValue(path, out var entry) ? new(entry.Open(), limit) : throw SourceFileException.Damaged();

    /// <summary>What a part refers to, by id: kind and path inside the workbook. What lies outside is left out.</summary>
    public Dictionary<string, (string Kind, string Path)> Relations(string path, UnpackingLimit limit)
    {
        var slash = path.LastIndexOf('/') + 1;
        var (folder, name) = (path[..slash], path[slash..]);
        var relations = new Dictionary<string, (string Kind, string Path)>();
        using var part = Read($"{folder}_rels/{name}.rels", limit);
        while (part.Read())
        {
            if (
                !part.IsStart("Relationship")
                || part.Attribute("TargetMode") == "External"
                || part.Attribute("Id") is not { } id
                || part.Attribute("Type") is not { } type
                || part.Attribute("Target") is not { } target
            )
                continue;
            if (!relations.TryAdd(id, (type[(type.LastIndexOf('/') + 1)..], Resolved(folder, target))))
                throw SourceFileException.Damaged();
        }
        return relations;
    }

    public void Dispose() => _archive.Dispose();

    private void Add(ZipArchiveEntry entry)
    {
        var path = entry.FullName.Replace('\\', '/');
        if (path.EndsWith('/') && entry.Length == 0)
            return;
        if (path.StartsWith('/') || path.Contains(':') || path.Split('/').Any(name => name is "" or "." or ".."))
            throw new SourceFileException("Import.File.Unsafe");
        if (entry.IsEncrypted)
            throw new SourceFileException("Import.File.Encrypted");
        if (path.EndsWith("vbaProject.bin", StringComparison.OrdinalIgnoreCase))
            throw new SourceFileException("Import.File.Macros");
        foreach (var (folder, key) in s_refused)
            if (path.StartsWith(folder, StringComparison.OrdinalIgnoreCase))
                throw new SourceFileException(key);
        if (!_parts.TryAdd(path, entry))
            throw new SourceFileException("Import.File.Unsafe");
    }

    private static string Resolved(string folder, string target)
    {
        if (target.StartsWith('/'))
            return target[1..];
        var path = new List<string>();
        foreach (var name in (folder + target).Split(Separator))
        {
            if (name == ".." && path.Count > 0)
                path.RemoveAt(path.Count - 1);
            else if (name is not ("." or ".."))
                path.Add(name);
        }
        return string.Join(Separator, path);
    }
}
