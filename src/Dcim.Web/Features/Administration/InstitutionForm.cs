using Dcim.Domain.Catalogue;
using Dcim.Domain.Records;
using Dcim.Web.Hosting;
using Dcim.Web.Localisation;
using FluentValidation;

namespace Dcim.Web.Features.Administration;

/// <summary>An institution of the register as administrators write it.</summary>
public sealed class InstitutionForm
{
    /// <summary>Asked once, when it is made.</summary>
    public string? Code { get; set; }
    public string? Name { get; set; }
    public string? Type { get; set; }
    public string? Country { get; set; }
    public List<string> Languages { get; set; } = [];
    public string? Contact { get; set; }

    /// <summary>"yes" where it registers victims here; empty for a body that is only named.</summary>
    public List<string> Registers { get; set; } = [];
    public int? ActiveFrom { get; set; }
    public int? ActiveTo { get; set; }

    /// <summary>Version of the institution that the form showed.</summary>
    public long Version { get; set; }

    public static InstitutionForm Of(Institution institution) =>
        new()
        {
            Code = institution.Code,
            Name = institution.Name,
            Type = institution.Type.Value,
            Country = institution.Country.Value,
            Languages = [.. institution.Languages.Split(' ', StringSplitOptions.RemoveEmptyEntries)],
            Contact = institution.Contact,
            Registers = institution.Registers ? ["yes"] : [],
            ActiveFrom = institution.ActiveFrom,
            ActiveTo = institution.ActiveTo,
            Version = institution.Version,
        };

    /// <summary>Writes what was typed; the code stays.</summary>
    public void ApplyTo(Institution institution)
    {
        institution.Name = Name!.Trim();
        institution.Type = Type!;
        institution.Country = Country ?? "";
        institution.Languages = string.Join(' ', Texts.Languages.Where(Languages.Contains));
        institution.Contact = Contact?.Trim() ?? "";
        institution.Registers = Registers.Count > 0;
        institution.ActiveFrom = ActiveFrom;
        institution.ActiveTo = ActiveTo;
    }
}

public sealed class InstitutionFormValidator : AbstractValidator<InstitutionForm>
{
    public InstitutionFormValidator(Texts text, IndicatorCatalogue catalogue, LocalDays days)
    {
        RuleFor(f => f.Code)
            .Must(code => IsCode(code?.Trim() ?? ""))
            .WithMessage(_ => text["Institutions.CodeWrong", Institution.CodeLength]);
        RuleFor(f => f.Name)
            .Cascade(CascadeMode.Stop)
            .NotEmpty()
            .WithMessage(_ => text["Binding.Missing"])
            .Must(name => name!.Trim().Length <= Institution.NameLength)
            .WithMessage(f => text["Answer.TextTooLong", Institution.NameLength, f.Name!.Trim().Length])
            .Must(PlainText.IsPlain)
            .WithMessage(_ => text["Answer.ControlCharacters"]);
        RuleFor(f => f.Type)
            .Must(type => catalogue.Lists["CL_INST"].ByCode.ContainsKey(type ?? ""))
            .WithMessage(_ => text["Answer.UnknownCode"]);
        RuleFor(f => f.Country)
            .Must(country => string.IsNullOrEmpty(country) || catalogue.Lists["ISO3166"].ByCode.ContainsKey(country))
            .WithMessage(_ => text["Answer.UnknownCode"]);
        RuleFor(f => f.Languages)
            .Must(languages => languages.All(Texts.Languages.Contains))
            .WithMessage(_ => text["Answer.UnknownCode"]);
        RuleFor(f => f.Contact)
            .Cascade(CascadeMode.Stop)
            .Must(contact => (contact?.Trim().Length ?? 0) <= Institution.ContactLength)
            .WithMessage(f => text["Answer.TextTooLong", Institution.ContactLength, f.Contact!.Trim().Length])
            .Must(PlainText.IsPlain)
            .WithMessage(_ => text["Answer.ControlCharacters"]);
        RuleFor(f => f.Registers)
            .Must((f, registers) => registers.Count == 0 || f.Type != Domain.Counting.Coverage.RegistersNobody)
            .WithMessage(_ =>
                text["Institutions.RegistersNobody", text.Code("CL_INST", Domain.Counting.Coverage.RegistersNobody)]
            );
        RuleFor(f => f.ActiveFrom)
            .Must(year => IsYear(year, days))
            .WithMessage(_ => text["Coverage.YearRange", FirstYear, LastYear(days)]);
        RuleFor(f => f.ActiveTo)
            .Must(year => IsYear(year, days))
            .WithMessage(_ => text["Coverage.YearRange", FirstYear, LastYear(days)]);
        RuleFor(f => f.ActiveTo)
            .Must((f, to) => to is null || f.ActiveFrom is null || to >= f.ActiveFrom)
            .WithMessage(_ => text["Coverage.Reversed"]);
    }

    private const int FirstYear = 1900;

    private static bool IsYear(int? year, LocalDays days) =>
        year is null || year >= FirstYear && year <= LastYear(days);

    private static int LastYear(LocalDays days) => days.Today.Year + 10;

    /// <summary>Capital letters, digits and hyphens: fit for an address, and for lists that part codes by other signs.</summary>
    private static bool IsCode(string code) =>
        code.Length is > 0 and <= Institution.CodeLength
        && code.All(c => char.IsAsciiLetter(c) || char.IsAsciiDigit(c) || c == '-')
        && !new Domain.Answers.Code(code.ToUpperInvariant()).IsMissing;
}
