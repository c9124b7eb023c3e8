using System.Text.Json;
using Dcim.Data.Sealing;

namespace Dcim.Data.Archive;

/// <summary>A sealed value, opened: its text, and all that is needed to seal it again where it was.</summary>
/// <param name="Key">Name of the data key; empty for one that the master seals.</param>
internal sealed record SealedCell(string Text, SealPlace Place, string Key)
{
    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("text"u8, Text);
        json.WriteString("table"u8, Place.Table);
        json.WriteString("row"u8, Place.Row);
        json.WriteNumber("institution"u8, Place.InstitutionId);
        if (Key.Length > 0)
            json.WriteString("key"u8, Key);
        json.WriteEndObject();
    }

    /// <returns>The cell, or bytes that are to stay as they are.</returns>
    /// <exception cref="InvalidDataException">It is neither.</exception>
    public static object Read(ref Utf8JsonReader json)
    {
        string? text = null;
        byte[]? bytes = null;
        string table = "",
            row = "",
            key = "";
        var institution = 0L;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var name = json.GetString();
            json.Read();
            switch (name)
            {
                case "text":
                    text = json.GetString();
                    break;
                case "bytes":
                    bytes = json.GetBytesFromBase64();
                    break;
                case "table":
                    table = json.GetString()!;
                    break;
                case "row":
                    row = json.GetString()!;
                    break;
                case "institution":
                    institution = json.GetInt64();
                    break;
                case "key":
                    key = json.GetString()!;
                    break;
            }
        }
        return bytes
            ?? (object?)(text is null ? null : new SealedCell(text, new(table, row, institution), key))
            ?? throw new InvalidDataException("A sealed value has neither text nor bytes.");
    }
}

/// <summary>A sealed value whose bytes stay as they are: a digest of the audit holds them, or nobody can open it any more.</summary>
/// <param name="Text">For whoever reads the archive without the program; null where it does not open.</param>
internal sealed record KeptCell(byte[] Bytes, string? Text)
{
    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteBase64String("bytes"u8, Bytes);
        if (Text is not null)
            json.WriteString("text"u8, Text);
        json.WriteEndObject();
    }
}
