using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dcim.Domain.Answers;
using Dcim.Domain.Catalogue;
using Dcim.Domain.Exchange;
using Dcim.Domain.Records;
using Dcim.Web.Features.Proceedings;
using Dcim.Web.Features.Registrations;
using Dcim.Web.Localisation;

namespace Dcim.Web.Features.Api;

/// <summary>A record as a program sent it, read as far as it could be.</summary>
/// <param name="Speaks">Keys of the answers, and names of the kinds of rows, that are in the body, be it empty.</param>
/// <param name="Own">The program's own name for the record; null where it gives none.</param>
/// <param name="Problems">What in the body is no answer of the catalogue.</param>
public sealed record SentRecord(
    RecordSheet Sheet,
    IReadOnlySet<string> Speaks,
    string? Own,
    IntakeTerms Terms,
    IReadOnlyList<IntakeFinding> Problems
);

/// <summary>What the records of a kind have: the rows with their questions, and the sections that tell their source.</summary>
/// <param name="Rows">Keys of the questions by name of the kind of row.</param>
/// <param name="Boxes">What rows say beside their answers, by name of the kind.</param>
public sealed record RecordShape(
    IReadOnlyList<string> Sections,
    IReadOnlyDictionary<string, IReadOnlyList<string>> Rows,
    IReadOnlyDictionary<string, IReadOnlyList<string>> Boxes
)
{
    public static RecordShape Of(RegistrationSections sections) =>
        new(
            [.. sections.All.Select(s => s.Name)],
            sections.RowKinds.ToDictionary(k => k.Name, k => k.Keys),
            new Dictionary<string, IReadOnlyList<string>>()
        );

    public static RecordShape Of(ProceedingParts parts) =>
        new(
            [],
            parts.RowKinds.ToDictionary(k => k.Name, k => k.Keys),
            parts.RowKinds.ToDictionary(k => k.Name, k => ProceedingIntake.BoxesOf(parts, k))
        );
}

/// <summary>The body could not be read at all.</summary>
public sealed class UnreadableBodyException(string message) : Exception(message);

/// <summary>
/// A <see cref="RecordSheet"/> as JSON and back: each answer is the one text of <see cref="AnswerText"/>; several codes may be a list,
/// a number a number.
/// </summary>
public sealed class RecordJson(IndicatorCatalogue catalogue, Texts text)
{
    /// <summary>Deepest nesting of a body: record, rows, row, answer, code, and some to spare.</summary>
    private const int MaxDepth = 16;

    /// <summary>Longest own name of a record.</summary>
    public const int OwnLength = 200;

    private const int MostReasons = 50;

    private static readonly JsonDocumentOptions s_options = new()
    {
        MaxDepth = MaxDepth,
        AllowDuplicateProperties = false,
    };

    private static readonly UTF8Encoding s_utf8 = new(
        encoderShouldEmitUTF8Identifier: false,
        throwOnInvalidBytes: true
    );

    /// <summary>Boxes of rows that are numbers of other rows.</summary>
    private static readonly string[] s_numbers = [RecordSheet.DefendantBox, RecordSheet.VictimBox];

    /// <exception cref="UnreadableBodyException">It is no JSON, or no object.</exception>
    public SentRecord Read(ReadOnlyMemory<byte> body, RecordShape shape)
    {
        try
        {
            using var document = JsonDocument.Parse(s_utf8.GetString(body.Span), s_options);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                throw new UnreadableBodyException(text["Api.NotAnObject"]);
            return new Reading(catalogue, text, shape).Of(document.RootElement);
        }
        catch (JsonException e)
        {
            throw new UnreadableBodyException(
                text["Api.NotJson", (e.LineNumber ?? 0) + 1, (e.BytePositionInLine ?? 0) + 1]
            );
        }
        catch (Exception e) when (e is InvalidOperationException or DecoderFallbackException or ArgumentException)
        {
            throw new UnreadableBodyException(text["Api.NotUnicode"]); // half a character, where a text or a name is
        }
    }

    /// <summary>The address of an answer without the box of a date or of a missing number, under the names of the body.</summary>
    public string AddressOf(string found)
    {
        if (found.StartsWith("reason.", StringComparison.Ordinal))
            return $"reasons.{found["reason.".Length..]}";
        if (AnswerAddress.Parse(found) is not { } address)
            return found;
        var key = address.Key;
        while (key.Length > 0 && !catalogue.Parts.ContainsKey(key))
            key = key.LastIndexOf('.') is > 0 and var dot ? key[..dot] : "";
        return key.Length == 0 ? found : (address with { Key = key }).ToString();
    }

    /// <summary>An answer as records are given out with it.</summary>
    public string TextOf(string key, object answer)
    {
        var sheet = new AnswerSheet();
        sheet.Write(catalogue[key], answer);
        return AnswerText.Write(catalogue[key], sheet);
    }

    /// <summary>A record as it is given out.</summary>
    public JsonObject Write(string code, long version, RecordSheet sheet, RecordShape shape)
    {
        var sources = new JsonObject();
        foreach (var (section, source) in sheet.Sources)
            if (source.Boxes.Count > 0)
                sources[section] = Answers(source, RegistrationSections.SourceKeys);
        var rows = new JsonObject();
        foreach (var (kind, sheets) in sheet.Rows)
            rows[kind] = new JsonArray([.. sheets.Select(s => Row(s, kind, shape))]);
        return new()
        {
            ["code"] = code,
            ["version"] = version,
            ["answers"] = Answers(sheet.Answers, catalogue.Parts.Keys),
            ["sources"] = sources,
            ["rows"] = rows,
        };
    }

    private JsonObject Row(AnswerSheet sheet, string kind, RecordShape shape)
    {
        var row = new JsonObject();
        foreach (var box in shape.Boxes.GetValueOrDefault(kind) ?? [])
            if (sheet[box] is { Length: > 0 } value)
                row[box] = s_numbers.Contains(box)
                    ? int.Parse(value, System.Globalization.CultureInfo.InvariantCulture)
                    : value;
        foreach (var (key, answer) in Answers(sheet, shape.Rows[kind]))
            row[key] = answer?.DeepClone();
        return row;
    }

    private JsonObject Answers(AnswerSheet sheet, IEnumerable<string> keys)
    {
        var answers = new JsonObject();
        foreach (var key in keys)
            if (catalogue[key] is var part && !sheet.IsEmpty(part))
                answers[key] = AnswerText.Write(part, sheet);
        return answers;
    }

    /// <summary>One body on its way into a sheet.</summary>
    private sealed class Reading(IndicatorCatalogue catalogue, Texts text, RecordShape shape)
    {
        private readonly RecordSheet _sheet = new();
        private readonly HashSet<string> _speaks = new(StringComparer.Ordinal);
        private readonly List<IntakeFinding> _problems = [];
        private readonly Dictionary<string, string> _reasons = new(StringComparer.Ordinal);
        private string? _own;
        private string? _change;

        public SentRecord Of(JsonElement root)
        {
            foreach (var member in root.EnumerateObject())
                switch (member.Name)
                {
                    case "code" or "version": // of what was given out before; the address and If-Match say it
                        break;
                    case "record":
                        _own = Line(member.Name, member.Value, OwnLength);
                        break;
                    case "reason":
                        _change = Line(member.Name, member.Value, SheetForms.ReasonLength);
                        break;
                    case "reasons":
                        ReadReasons(member.Value);
                        break;
                    case "answers":
                        ReadAnswers(member.Value);
                        break;
                    case "sources":
                        ReadSources(member.Value);
                        break;
                    case "rows":
                        ReadRows(member.Value);
                        break;
                    default:
                        Problem(member.Name, text["Api.NoSuchName"]);
                        break;
                }
            return new(_sheet, _speaks, _own, new(_reasons, _change), _problems);
        }

        private void ReadReasons(JsonElement value)
        {
            foreach (var member in Members("reasons", value).Take(MostReasons))
                if (Line($"reasons.{Cut(member.Name)}", member.Value, SheetForms.ReasonLength) is { } reason)
                    _reasons[member.Name] = reason;
        }

        private void ReadAnswers(JsonElement value)
        {
            foreach (var member in Members("answers", value))
                if (catalogue.Parts.TryGetValue(member.Name, out var part))
                {
                    _speaks.Add(member.Name);
                    Put(part, member.Value, _sheet.Answers, member.Name);
                }
                else
                    Problem(member.Name, text["Api.NoSuchQuestion"]);
        }

        private void ReadSources(JsonElement value)
        {
            foreach (var section in Members("sources", value))
                if (!shape.Sections.Contains(section.Name))
                    Problem(section.Name, text["Api.NoSuchName"]);
                else
                    foreach (var member in Members(section.Name, section.Value))
                        if (RegistrationSections.SourceKeys.Contains(member.Name))
                        {
                            _speaks.Add($"{section.Name}:{member.Name}");
                            Put(
                                catalogue[member.Name],
                                member.Value,
                                _sheet.SourceOf(section.Name),
                                $"{section.Name}:{member.Name}"
                            );
                        }
                        else
                            Problem($"{section.Name}:{Cut(member.Name)}", text["Api.NoSuchQuestion"]);
        }

        private void ReadRows(JsonElement value)
        {
            foreach (var kind in Members("rows", value))
                if (!shape.Rows.TryGetValue(kind.Name, out var keys))
                    Problem(kind.Name, text["Api.NoSuchName"]);
                else if (kind.Value.ValueKind != JsonValueKind.Array)
                    Problem(kind.Name, text["Api.NotAList"]);
                else if (kind.Value.GetArrayLength() > AnswerAddress.MostRows)
                    Problem(kind.Name, text["Api.TooManyRows", AnswerAddress.MostRows]);
                else
                {
                    _speaks.Add(kind.Name);
                    var rows = _sheet.RowsOf(kind.Name);
                    foreach (var row in kind.Value.EnumerateArray())
                        rows.Add(Row(kind.Name, rows.Count + 1, row, keys));
                }
        }

        private AnswerSheet Row(string kind, int number, JsonElement value, IReadOnlyList<string> keys)
        {
            var (sheet, at) = (new AnswerSheet(), $"{kind}[{number}]");
            foreach (var member in Members(at, value))
                if (keys.Contains(member.Name))
                    Put(catalogue[member.Name], member.Value, sheet, $"{at}.{member.Name}");
                else if (shape.Boxes.GetValueOrDefault(kind)?.Contains(member.Name) == true)
                    PutBox(member, sheet, $"{at}.{member.Name}");
                else
                    Problem($"{at}.{Cut(member.Name)}", text["Api.NoSuchQuestion"]);
            return sheet;
        }

        private void PutBox(JsonProperty member, AnswerSheet sheet, string at)
        {
            if (member is { Name: RecordSheet.AnotherBox, Value.ValueKind: JsonValueKind.True or JsonValueKind.False })
                sheet.Set(member.Name, member.Value.GetBoolean() ? "true" : null);
            else if (member.Name == RecordSheet.AnotherBox || Texts(member.Value) is not { Count: <= 1 } texts)
                Problem(at, text["Api.WrongKind"]);
            else
                sheet.Set(member.Name, texts);
        }

        private void Put(IndicatorPart part, JsonElement value, AnswerSheet sheet, string at)
        {
            var isOfCodes = part.Kind is AnswerKind.Choice or AnswerKind.Choices;
            if (Texts(value) is not { } texts || texts.Count > 1 && !isOfCodes)
                Problem(at, text["Api.WrongKind"]);
            else if (value.ValueKind == JsonValueKind.Array && isOfCodes)
                sheet.Set(part.Key, texts);
            else if (!AnswerText.Read(part, texts.FirstOrDefault() ?? "", sheet))
                Problem(at, text["Api.NotADate"]);
        }

        /// <summary>The texts of a value; null where it is an object or yes or no.</summary>
        private static IReadOnlyList<string>? Texts(JsonElement value) =>
            value.ValueKind switch
            {
                JsonValueKind.Null => [],
                JsonValueKind.String => [value.GetString()!],
                JsonValueKind.Number => [value.GetRawText()],
                JsonValueKind.Array when value.EnumerateArray().All(IsOne) =>
                [
                    .. value.EnumerateArray().SelectMany(v => Texts(v)!),
                ],
                _ => null,
            };

        private static bool IsOne(JsonElement value) => value.ValueKind is JsonValueKind.String or JsonValueKind.Number;

        private string? Line(string at, JsonElement value, int most)
        {
            if (value.ValueKind == JsonValueKind.Null)
                return null;
            if (value.ValueKind is not (JsonValueKind.String or JsonValueKind.Number))
            {
                Problem(at, text["Api.WrongKind"]);
                return null;
            }
            var line = Texts(value)![0].Trim();
            if (line.Length > most)
                Problem(at, text["Answer.TextTooLong", most, line.Length]);
            else if (line.Any(char.IsControl))
                Problem(at, text["Answer.ControlCharacters"]);
            return line.Length == 0 ? null : line;
        }

        private IEnumerable<JsonProperty> Members(string at, JsonElement value)
        {
            if (value.ValueKind == JsonValueKind.Object)
                return value.EnumerateObject();
            Problem(at, text["Api.NotAnObject"]);
            return [];
        }

        private void Problem(string address, string message)
        {
            if (_problems.Count < AnswerAddress.MostRows)
                _problems.Add(new(Cut(address), message));
        }

        /// <summary>A name that is not ours may be of any length.</summary>
        private static string Cut(string name) => name.Length <= 80 ? name : name[..80];
    }
}
