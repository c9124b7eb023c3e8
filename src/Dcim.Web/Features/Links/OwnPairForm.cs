using Dcim.Web.Features.Sharing;
using Dcim.Web.Localisation;
using FluentValidation;

namespace Dcim.Web.Features.Links;

/// <summary>Two registrations of the institution that somebody knows to be about one person.</summary>
public sealed class OwnPairForm
{
    /// <summary>Code of a registration.</summary>
    public string? First { get; set; }

    /// <inheritdoc cref="First"/>
    public string? Second { get; set; }
    public string? Reason { get; set; }
}

public sealed class OwnPairFormValidator : AbstractValidator<OwnPairForm>
{
    public OwnPairFormValidator(Texts text)
    {
        RuleFor(f => f.First).Must(RecordCodes.IsOne).WithMessage(_ => text["Glass.CodeMissing"]);
        RuleFor(f => f.Second).Must(RecordCodes.IsOne).WithMessage(_ => text["Glass.CodeMissing"]);
        RuleFor(f => f.Second)
            .Must((f, second) => RecordCodes.Read(second) != RecordCodes.Read(f.First))
            .When(f => RecordCodes.IsOne(f.Second))
            .WithMessage(_ => text["OwnPair.Twice"]);
        RuleFor(f => f.Reason).IsOneLine(text, "Share.ReasonMissing");
    }
}
