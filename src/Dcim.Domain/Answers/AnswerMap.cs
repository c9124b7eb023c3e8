using System.Collections.Concurrent;
using System.Linq.Expressions;
using System.Reflection;
using Dcim.Domain.Catalogue;

namespace Dcim.Domain.Answers;

/// <summary>One answer a record holds: its key, its type, and how to get and set it.</summary>
public sealed record AnswerEntry(string Key, Type Type, Func<object, object?> Get, Action<object, object?> Set)
{
    /// <summary>Sets an answer, or the unanswered value of the entry's type where there is none.</summary>
    public void SetOrClear(object record, object? answer) =>
        Set(record, answer ?? (Type == typeof(string) ? "" : Activator.CreateInstance(Type)));
}

/// <summary>
/// The answers a record holds, by key, as compiled getters and setters: found once from the properties marked with
/// <see cref="IndicatorAttribute"/> on its type and on the sections inside it. An encoding is no answer.
/// </summary>
public static class AnswerMap
{
    private static readonly Type[] AnswerTypes =
    [
        typeof(Code),
        typeof(CodeSet),
        typeof(CodeSequence),
        typeof(NumberAnswer),
        typeof(PartialDate),
        typeof(string),
    ];

    private static readonly ConcurrentDictionary<Type, IReadOnlyDictionary<string, AnswerEntry>> s_maps = new();

    /// <summary>The answers that records of a type hold.</summary>
    public static IReadOnlyDictionary<string, AnswerEntry> Of(Type type) =>
        s_maps.GetOrAdd(type, t => Walk(t, t, []).ToDictionary(e => e.Key, StringComparer.Ordinal));

    private static IEnumerable<AnswerEntry> Walk(Type root, Type type, PropertyInfo[] path)
    {
        foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            PropertyInfo[] here = [.. path, property];
            if (property.GetCustomAttribute<IndicatorAttribute>() is { } indicator)
            {
                if (!indicator.IsEncoding && AnswerTypes.Contains(property.PropertyType) && property.CanWrite)
                    yield return Compile(root, indicator.Key, here);
            }
            else if (property.PropertyType.IsAssignableTo(typeof(IRecordSection)))
                foreach (var entry in Walk(root, property.PropertyType, here))
                    yield return entry;
        }
    }

    private static AnswerEntry Compile(Type root, string key, PropertyInfo[] path)
    {
        var record = Expression.Parameter(typeof(object));
        var answer = Expression.Parameter(typeof(object));
        var member = path.Aggregate((Expression)Expression.Convert(record, root), Expression.Property);
        var get = Expression.Lambda<Func<object, object?>>(Expression.Convert(member, typeof(object)), record);
        var set = Expression.Lambda<Action<object, object?>>(
            Expression.Assign(member, Expression.Convert(answer, member.Type)),
            record,
            answer
        );
        return new(key, member.Type, get.Compile(), set.Compile());
    }
}

/// <inheritdoc cref="AnswerMap"/>
public static class AnswerMap<T>
    where T : class
{
    public static IReadOnlyDictionary<string, AnswerEntry> Entries { get; } = AnswerMap.Of(typeof(T));

    /// <exception cref="KeyNotFoundException">The record does not hold that answer.</exception>
    public static object? Get(T record, string key) => Entries[key].Get(record);

    /// <exception cref="KeyNotFoundException">The record does not hold that answer.</exception>
    /// <exception cref="InvalidCastException">The answer is of another kind.</exception>
    public static void Set(T record, string key, object? answer) => Entries[key].Set(record, answer);
}

/// <summary>A part of a record that is stored in the record's own row and holds answers of the catalogue.</summary>
public interface IRecordSection;
