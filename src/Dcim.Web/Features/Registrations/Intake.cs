using Dcim.Domain.Exchange;
using FluentValidation.Results;

namespace Dcim.Web.Features.Registrations;

/// <summary>Something that stands in the way of a record, or that is unusual about it.</summary>
/// <param name="Address">Where in the sheet, as <see cref="AnswerAddress"/> writes it, with the box of a date; empty for the whole.</param>
/// <param name="Message">In the language of the reader.</param>
/// <param name="Rule">Name of the soft rule; null for an error.</param>
public sealed record IntakeFinding(string Address, string Message, string? Rule = null);

/// <summary>What came of taking a <see cref="RecordSheet"/> in.</summary>
/// <typeparam name="T">The record.</typeparam>
public sealed class Intake<T>
    where T : class
{
    private readonly List<IntakeFinding> _errors = [];
    private readonly List<IntakeFinding> _unusual = [];
    private readonly List<string> _leftOut = [];
    private readonly Dictionary<string, string> _recognised = [];

    /// <summary>The record as it would be, or is, from now on; not saved. It stands for nothing where there are errors.</summary>
    public T Record { get; internal set; } = null!;
    public IReadOnlyList<IntakeFinding> Errors => _errors;

    /// <summary>The soft rules met. One for which no reason was given is an error too.</summary>
    public IReadOnlyList<IntakeFinding> Unusual => _unusual;

    /// <summary>Addresses of answers to questions that are not asked of such a record, which are left out.</summary>
    public IReadOnlyList<string> LeftOut => _leftOut;

    /// <summary>Persons who are recorded already: code of the record, by the address at which to say whether it is they.</summary>
    public IReadOnlyDictionary<string, string> Recognised => _recognised;

    /// <summary>Something in it differs from what was there.</summary>
    public bool HasChanged { get; internal set; }
    public bool IsValid => _errors.Count == 0;

    internal void Error(string address, string message)
    {
        if (!_errors.Any(e => e.Address == address && e.Message == message))
            _errors.Add(new(address, message));
    }

    internal void Recognise(string address, string code, string message)
    {
        _recognised[address] = code;
        Error(address, message);
    }

    internal void LeaveOut(string address) => _leftOut.Add(address);

    /// <param name="failure">Of the validator of sheets.</param>
    /// <param name="address">From a box to where it stands.</param>
    /// <param name="reason">Given for the soft rule; null where there is none.</param>
    /// <param name="reasonMissing">Says that a reason is needed.</param>
    internal void Take(
        ValidationFailure failure,
        Func<string, string> address,
        string? reason,
        Func<string> reasonMissing
    )
    {
        if (failure.Severity == FluentValidation.Severity.Error)
        {
            Error(address(failure.PropertyName), failure.ErrorMessage);
            return;
        }
        _unusual.Add(new(address(""), failure.ErrorMessage, failure.ErrorCode));
        if (string.IsNullOrWhiteSpace(reason))
            Error($"reason.{failure.ErrorCode}", $"{failure.ErrorMessage} {reasonMissing()}");
    }
}

/// <summary>What whoever brings a record says beside its answers.</summary>
/// <param name="Reasons">Why what is unusual stands, by name of the soft rule.</param>
/// <param name="Change">Why answers given before are replaced; needed where any are.</param>
/// <param name="IsTrial">Only to see what would come of it: nothing that is kept is made for it.</param>
public sealed record IntakeTerms(
    IReadOnlyDictionary<string, string> Reasons,
    string? Change = null,
    bool IsTrial = false
)
{
    public static IntakeTerms None { get; } = new(new Dictionary<string, string>());
}
