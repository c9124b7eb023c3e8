using System.Linq.Expressions;
using System.Reflection;
using Dcim.Domain.Catalogue;

namespace Dcim.Domain.Answers;

/// <summary>
/// The answers a record holds, by key, as compiled getters and setters: found once from the properties marked with
/// <see cref="IndicatorAttribute"/> on <typeparamref name="T"/> and on the sections inside it.
/// </summary>
public static class AnswerMap<T>
    where T : class
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

    public sealed record Entry(string Key, Type Type, Func<T, object?> Get, Action<T, object?> Set);

    public static IReadOnlyDictionary<string, Entry> Entries { get; } =
        Walk(typeof(T), []).ToDictionary(e => e.Key, StringComparer.Ordinal);

    /// <exception cref="KeyNotFoundException">The record does not hold that answer.</exception>
    public static object? Get(T record, string key) => Entries[key].Get(record);

    /// <exception cref="KeyNotFoundException">The record does not hold that answer.</exception>
    /// <exception cref="InvalidCastException">The answer is of another kind.</exception>
    public static void Set(T record, string key, object? answer) => Entries[key].Set(record, answer);

    private static IEnumerable<Entry> Walk(Type type, PropertyInfo[] path)
    {
        foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            PropertyInfo[] here = [.. path, property];
            if (property.GetCustomAttribute<IndicatorAttribute>() is { } indicator)
            {
                if (AnswerTypes.Contains(property.PropertyType) && property.CanWrite)
                    yield return Compile(indicator.Key, here);
            }
            else if (property.PropertyType.IsAssignableTo(typeof(IRecordSection)))
                foreach (var entry in Walk(property.PropertyType, here))
                    yield return entry;
        }
    }

    private static Entry Compile(string key, PropertyInfo[] path)
    {
        var record = Expression.Parameter(typeof(T));
        var answer = Expression.Parameter(typeof(object));
        var member = path.Aggregate((Expression)record, Expression.Property);
        var get = Expression.Lambda<Func<T, object?>>(Expression.Convert(member, typeof(object)), record);
        var set = Expression.Lambda<Action<T, object?>>(
            Expression.Assign(member, Expression.Convert(answer, member.Type)),
            record,
            answer
        );
        return new(key, member.Type, get.Compile(), set.Compile());
    }
}

/// <summary>A part of a record that is stored in the record's own row and holds answers of the catalogue.</summary>
public interface IRecordSection;
