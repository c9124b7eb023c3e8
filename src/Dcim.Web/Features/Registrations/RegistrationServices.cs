using Dcim.Data.Registrations;
using FluentValidation;

namespace Dcim.Web.Features.Registrations;

public static class RegistrationServices
{
    public static void AddRegistrations(this IServiceCollection services)
    {
        services.AddScoped<RegistrationStore>();
        services.AddScoped<SheetForms>();
        services.AddScoped<IValidator<SheetInput>, SheetValidator>();
        services.AddScoped<IValidator<Account.PasswordForm>, Account.PasswordFormValidator>();
        services.AddScoped<IValidator<Coverage.CoverageForm>, Coverage.CoverageFormValidator>();
    }
}
