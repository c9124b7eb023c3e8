namespace Dcim.Web.Features.Imports.Files;

/// <summary>A workbook (Office Open XML): its sheets, and what their cells refer to.</summary>
internal sealed class Workbook : IDisposable
{
    private readonly WorkbookPackage _package;
    private UnpackingLimit? _opening;

    public Workbook(Stream file, FileLimits limits)
    {
        Limits = limits;
        _package = new(file);
        try
        {
            if (_package.Refusal() is { } key)
                throw new SourceFileException(key);
            var limit = _opening = new(limits.UnpackedBytes);
            RefuseMacros(limit);
            var path = _package.Relations("", limit).Values.FirstOrDefault(r => r.Kind == "officeDocument").Path;
            var relations = _package.Relations(path ?? throw SourceFileException.Damaged(), limit);
            (Sheets, var since1904) = ReadSheets(path, relations, limit);
            Formats = new() { Since1904 = since1904 };
            if (Path(relations, "styles") is { } styles)
                using (var part = _package.Read(styles, limit))
                    Formats.Read(part);
            if (Path(relations, "sharedStrings") is { } texts)
                using (var part = _package.Read(texts, limit))
                    Texts = SharedTexts.Read(part, limits);
        }
        catch
        {
            _package.Dispose();
            throw;
        }
    }

    public FileLimits Limits { get; }
    public CellFormats Formats { get; }
    public SharedTexts Texts { get; } = new();

    /// <summary>In the order of the workbook, hidden ones last.</summary>
    public IReadOnlyList<Sheet> Sheets { get; }

    /// <summary>All that is read up to here counts together, as many sheets as there may be; afterwards each reading counts anew.</summary>
    public void EndOpening() => _opening = null;

    public PartReader Read(string path) => _package.Read(path, _opening ?? new(Limits.UnpackedBytes));

    public void Dispose() => _package.Dispose();

    /// <summary>A workbook made for macros says so even where they were taken out.</summary>
    private void RefuseMacros(UnpackingLimit limit)
    {
        using var types = _package.Read("[Content_Types].xml", limit);
        while (types.Read())
            if (types.IsElement && types.Attribute("ContentType") is { } type)
                if (type.Contains("macroEnabled", StringComparison.OrdinalIgnoreCase))
                    throw new SourceFileException("Import.File.Macros");
    }

    private static string? Path(Dictionary<string, (string Kind, string Path)> relations, string kind) =>
        relations.Values.FirstOrDefault(r => r.Kind == kind).Path;

    private (IReadOnlyList<Sheet> Sheets, bool Since1904) ReadSheets(
        string path,
        Dictionary<string, (string Kind, string Path)> relations,
        UnpackingLimit limit
    )
    {
        var sheets = new List<Sheet>();
        var since1904 = false;
        using var part = _package.Read(path, limit);
        while (part.Read())
        {
            if (part.Depth == 1 && part.IsStart("workbookPr"))
                since1904 = part.Flag("date1904");
            else if (part.Depth == 2 && part.IsStart("sheet"))
            {
                if (part.RelationId() is not { } id || !relations.TryGetValue(id, out var relation))
                    throw SourceFileException.Damaged();
                if (relation.Kind != "worksheet") // a sheet that is one chart
                    continue;
                var name = SourceText.OneLine(XmlText.Clean(part.Attribute("name") ?? ""));
                var hidden = part.Attribute("state") is "hidden" or "veryHidden";
                sheets.Add(new(this, relation.Path, name, hidden));
                if (sheets.Count > Limits.Sheets)
                    throw new SourceFileException("Import.File.TooManySheets", Limits.Sheets);
            }
        }
        return ([.. sheets.OrderBy(sheet => sheet.IsHidden)], since1904);
    }
}
