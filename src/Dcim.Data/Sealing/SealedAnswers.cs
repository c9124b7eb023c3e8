using System.Text.Json;
using Dcim.Domain.Answers;

namespace Dcim.Data.Sealing;

/// <summary>Answers that are sealed together, as text: one value for each key.</summary>
internal static class SealedAnswers
{
    public static string Write<T>(T details)
        where T : class =>
        JsonSerializer.Serialize(
            AnswerMap<T>.Entries.ToDictionary(e => e.Key, e => e.Value.Get(details)?.ToString() ?? "")
        );

    public static T Read<T>(string json)
        where T : class, new()
    {
        var details = new T();
        foreach (var (key, text) in JsonSerializer.Deserialize<Dictionary<string, string>>(json)!)
        {
            var entry = AnswerMap<T>.Entries[key];
            entry.Set(details, entry.Type == typeof(PartialDate) ? PartialDate.Parse(text) : text);
        }
        return details;
    }
}
