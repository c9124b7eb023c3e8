using System.Text;

namespace Dcim.Web.Features.Imports.Files;

/// <summary>What a file is by its first bytes.</summary>
internal static class FileKind
{
    private static readonly byte[] s_encryptedPackage = Encoding.Unicode.GetBytes("EncryptedPackage");

    private static readonly byte[][] s_others =
    [
        [.. "%PDF"u8],
        [.. "Rar!"u8],
        [.. "7z"u8, 0xBC, 0xAF],
        [0x1F, 0x8B],
        [0x89, .. "PNG"u8],
        [0xFF, 0xD8, 0xFF],
    ];

    /// <summary>True of a zip archive, false of what may be text.</summary>
    /// <exception cref="SourceFileException">It is neither.</exception>
    public static bool IsWorkbook(Stream file)
    {
        Span<byte> head = stackalloc byte[8];
        file.Position = 0;
        head = head[..file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false)];
        if (head.IsEmpty)
            throw new SourceFileException("Import.File.Empty");
        if (head.StartsWith("PK"u8) && head.Length > 3 && head[2] < 9)
            return true;
        if (head.StartsWith((ReadOnlySpan<byte>)[0xD0, 0xCF, 0x11, 0xE0]))
            throw new SourceFileException(
                Contains(file, s_encryptedPackage) ? "Import.File.Encrypted" : "Import.File.OldExcel"
            );
        foreach (var other in s_others)
            if (head.StartsWith(other))
                throw new SourceFileException("Import.File.NotSpreadsheet");
        return false;
    }

    private static bool Contains(Stream file, byte[] sought)
    {
        var buffer = new byte[64 * 1024];
        var kept = 0;
        file.Position = 0;
        for (int read; (read = file.Read(buffer, kept, buffer.Length - kept)) > 0; )
        {
            var filled = buffer.AsSpan(0, kept + read);
            if (filled.IndexOf(sought) >= 0)
                return true;
            kept = Math.Min(filled.Length, sought.Length - 1);
            filled[^kept..].CopyTo(buffer);
        }
        return false;
    }
}
