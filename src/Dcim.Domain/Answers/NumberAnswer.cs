namespace Dcim.Domain.Answers;

/// <summary>A whole number, or the reason why there is none; the default is unanswered.</summary>
public readonly record struct NumberAnswer(int? Value, Code Missing)
{
    public static NumberAnswer Of(int value) => new(value, default);

    public static NumberAnswer NotGiven(Code reason) => new(null, reason);

    public bool IsAnswered => Value is not null || Missing.IsAnswered;
}
