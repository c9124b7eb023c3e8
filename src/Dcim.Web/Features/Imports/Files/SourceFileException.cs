using System.Text;
using System.Xml;

namespace Dcim.Web.Features.Imports.Files;

/// <summary>
/// The file cannot be read. <see cref="Key"/> and <see cref="Arguments"/> are the text for who sent it; the message is only
/// the key, because the name of a sheet may be the name of a person and a message may reach a log.
/// </summary>
public sealed class SourceFileException(string key, params object[] arguments) : Exception(key)
{
    public string Key { get; } = key;
    public IReadOnlyList<object> Arguments { get; } = arguments;

    internal static SourceFileException Damaged() => new("Import.File.Damaged");

    /// <summary>What the libraries under the reader throw at bytes that no spreadsheet program writes; null of other faults.</summary>
    internal static SourceFileException? Of(Exception exception) =>
        exception switch
        {
            DecoderFallbackException => new("Import.File.BrokenCharacters"),
            InvalidDataException or XmlException or EndOfStreamException => Damaged(),
            _ => null,
        };

    /// <summary>The rows, where damage found on the way ends in a clear message.</summary>
    internal static IEnumerable<T> Guard<T>(IEnumerable<T> rows)
    {
        using var row = rows.GetEnumerator();
        while (true)
        {
            try
            {
                if (!row.MoveNext())
                    yield break;
            }
            catch (Exception exception) when (Of(exception) is { } reason)
            {
                throw reason;
            }
            yield return row.Current;
        }
    }
}
