using System.Globalization;
using Dcim.Domain.Records;
using Dcim.Web.Features.Administration;
using Dcim.Web.Localisation;
using FluentValidation;

namespace Dcim.Web.Features.ApiKeys;

/// <summary>A key to be made.</summary>
public sealed class ApiKeyForm
{
    /// <summary>For how many months a key may be made; none is made for ever.</summary>
    public static IReadOnlyList<int> Lifetimes { get; } = [3, 6, 12, 24];

    /// <summary>What the program is called.</summary>
    public string? Name { get; set; }

    public List<string> Scopes { get; set; } = [];

    /// <summary>For how many months.</summary>
    public string? Months { get; set; } = "12";

    /// <summary>Given out with an empty form, so that one sent twice makes one key.</summary>
    public string? Made { get; set; }
}

public sealed class ApiKeyFormValidator : AbstractValidator<ApiKeyForm>
{
    public ApiKeyFormValidator(Texts text)
    {
        RuleFor(f => f.Name)
            .Cascade(CascadeMode.Stop)
            .NotEmpty()
            .WithMessage(_ => text["Binding.Missing"])
            .Must(name => name!.Trim().Length <= ApiKey.NameLength)
            .WithMessage(f => text["Answer.TextTooLong", ApiKey.NameLength, f.Name!.Trim().Length])
            .Must(PlainText.IsPlain)
            .WithMessage(_ => text["Answer.ControlCharacters"]);
        RuleFor(f => f.Scopes).NotEmpty().WithMessage(_ => text["ApiKeys.NoScope"]);
        RuleFor(f => f.Months)
            .Must(months => ApiKeyForm.Lifetimes.Any(l => l.ToString(CultureInfo.InvariantCulture) == months))
            .WithMessage(_ => text["Answer.UnknownCode"]);
    }
}
