using Dcim.Data.Registrations;
using Dcim.Data.Sealing;
using Dcim.Domain.Catalogue;
using Dcim.Domain.Profiles;
using Dcim.Domain.Records;
using FluentValidation;

namespace Dcim.Web.Features.Registrations;

public static class RegistrationServices
{
    public static void AddRegistrations(this IServiceCollection services)
    {
        services.AddSingleton(s => new RegistrationSections(
            s.GetRequiredService<IndicatorCatalogue>(),
            s.GetRequiredService<NationalProfile>().Country
        ));
        services.AddSingleton<RegistrationUpkeep>();
        services.AddScoped<RegistrationStore>();
        services.AddScoped<Dcim.Data.Linkage.PersonSearch>();
        services.AddScoped<Dcim.Data.Linkage.IdentityRebuild>();
        services.AddScoped<KeyVerifier>();
        services.AddScoped<Dcim.Data.Access.AccessReasons>();
        services.AddScoped<Dcim.Data.Access.RecordAccess>();
        services.AddScoped<Timeline>();
        services.AddScoped<Sharing.RestrictionHistory>();
        services.AddScoped<Cases.EventSheets>();
        services.AddSingleton<FieldOptions>();
        services.AddScoped<SheetForms>();
        services.AddScoped<RegistrationIntake>();
        services.AddScoped<Extracts.RegistrationExtract>();
        services.AddScoped<IValidator<SheetInput>, SheetValidator>();
        services.AddScoped<IValidator<Sharing.ShareForm>, Sharing.ShareFormValidator>();
        services.AddScoped<IValidator<Sharing.ReasonForm>, Sharing.ReasonFormValidator>();
        services.AddScoped<IValidator<Sharing.GlassForm>, Sharing.GlassFormValidator>();
        services.AddScoped<IValidator<Sharing.ExclusionForm>, Sharing.ExclusionFormValidator>();
        services.AddScoped<IValidator<Sharing.SecrecyForm>, Sharing.SecrecyFormValidator>();
        services.AddScoped<IValidator<Account.PasswordForm>, Account.PasswordFormValidator>();
        services.AddScoped<IValidator<Coverage.CoverageForm>, Coverage.CoverageFormValidator>();
    }
}
