using System.Globalization;
using Dcim.Data;
using Dcim.Data.Audit;
using Dcim.Data.Identity;
using Dcim.Data.Sealing;
using Dcim.Domain.Catalogue;
using Dcim.Domain.Profiles;
using Dcim.Web.Features.Account;
using Dcim.Web.Features.Administration;
using Dcim.Web.Features.Api;
using Dcim.Web.Features.Attrition;
using Dcim.Web.Features.Audit;
using Dcim.Web.Features.Imports;
using Dcim.Web.Features.Imports.Standards;
using Dcim.Web.Features.Linkage;
using Dcim.Web.Features.Links;
using Dcim.Web.Features.OutsideFigures;
using Dcim.Web.Features.Proceedings;
using Dcim.Web.Features.Registrations;
using Dcim.Web.Features.Sources;
using Dcim.Web.Features.Tables;
using Dcim.Web.Features.Terms;
using Dcim.Web.Forms;
using Dcim.Web.Localisation;
using Dcim.Web.Security;
using FluentValidation;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Localization;
using Microsoft.AspNetCore.Mvc;
using Serilog;
using Serilog.Formatting.Compact;

namespace Dcim.Web.Hosting;

/// <summary>The web application: its services, its pipeline, its start.</summary>
public static class WebInstance
{
    /// <returns>The exit code: 0 after an orderly end, 1 where the start was refused.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        try
        {
            await using var app = Build(args, quiet: false);
            await PrepareAsync(app);
            UsePipeline(app);
            await app.RunAsync();
            return 0;
        }
        catch (Exception e) when (OperatorVerbs.IsForTheOperator(e))
        {
            await Console.Error.WriteLineAsync(e.Message);
            return 1;
        }
    }

    /// <param name="quiet">For the operator verbs: nothing but their own words on the console.</param>
    public static WebApplication Build(string[] args, bool quiet)
    {
        // Settings and relative folders are those beside the program, wherever it is called from; a developer's are in the project.
        var elsewhere = !File.Exists("appsettings.json") && !args.Any(a => a.Contains("contentRoot"));
        var builder = WebApplication.CreateBuilder(
            new WebApplicationOptions { Args = args, ContentRootPath = elsewhere ? AppContext.BaseDirectory : null }
        );
        var options = DcimOptions.Read(builder.Configuration, builder.Environment);
        OwnerOnlyFolder.Make(options.DataFolder); // first of all: the log would make it for everybody to read
        builder.Services.AddSerilog(log =>
        {
            log.ReadFrom.Configuration(builder.Configuration);
            if (!quiet)
                log.WriteTo.Console(formatProvider: CultureInfo.InvariantCulture);
            log.WriteTo.File(
                new CompactJsonFormatter(),
                Path.Combine(options.DataFolder, "logs", "dcim-.json"),
                rollingInterval: RollingInterval.Day,
                retainedFileCountLimit: 90,
                shared: true
            );
        });
        AddServices(builder.Services, options, builder.Environment);
        return builder.Build();
    }

    private static void AddServices(IServiceCollection services, DcimOptions options, IHostEnvironment environment)
    {
        services.AddSingleton(options);
        services.AddSingleton<InstanceState>();
        services.AddSingleton(TimeProvider.System);
        var profile = NationalProfile.Load(options.Country);
        services.AddSingleton(profile);
        services.AddSingleton(IndicatorCatalogue.For(profile));
        services.AddSingleton<LocalDays>();
        services.AddSingleton(new Texts(profile));
        services.AddDcimData(
            options.Provider,
            options.DataFolder,
            options.KeyFolder,
            options.ConnectionString,
            options.Keys.Source
        );
        services
            .AddDataProtection()
            .SetApplicationName("DCIM")
            .PersistKeysToFileSystem(new(Path.Combine(options.KeyFolder, "data-protection")));

        services.AddScoped<IPasswordValidator<DcimUser>, PasswordRules>(); // before Identity adds its own
        services
            .AddIdentity<DcimUser, IdentityRole<long>>(identity =>
            {
                identity.User.RequireUniqueEmail = true;
                identity.Lockout.MaxFailedAccessAttempts = 5;
                IdentityModel.Configure(identity);
            })
            .AddEntityFrameworkStores<DcimDbContext>()
            .AddUserStore<DcimUserStore>()
            .AddSignInManager<DcimSignInManager>()
            .AddClaimsPrincipalFactory<DcimClaimsFactory>()
            .AddDefaultTokenProviders();
        services.Configure<DataProtectionTokenProviderOptions>(o => o.TokenLifespan = InvitationMail.Lifetime);
        services.Configure<SecurityStampValidatorOptions>(o => o.ValidationInterval = TimeSpan.FromMinutes(1));
        services.Configure<IdentityPasskeyOptions>(passkeys =>
        {
            passkeys.ServerDomain = options.PasskeyDomain;
            passkeys.UserVerificationRequirement = "required";
            // The header Origin, which Identity would compare, is null for a form where no referrer is sent.
            passkeys.ValidateOrigin = context =>
                ValueTask.FromResult(
                    !context.CrossOrigin
                        && context.Origin
                            == $"{context.HttpContext.Request.Scheme}://{context.HttpContext.Request.Host}"
                );
            passkeys.ResidentKeyRequirement = "required"; // it tells whose it is: no address is typed
        });
        services.ConfigureApplicationCookie(cookie =>
        {
            cookie.Cookie.Name = "dcim";
            cookie.Cookie.SecurePolicy = environment.IsProduction()
                ? CookieSecurePolicy.Always
                : CookieSecurePolicy.SameAsRequest;
            SignInTimes.Configure(cookie, options);
            cookie.LoginPath = "/account/sign-in";
            cookie.AccessDeniedPath = "/error/403";
            cookie.ForwardDefaultSelector = context => Api.Is(context.Request) ? ApiKeyAuthentication.SchemeName : null;
        });
        services.AddPermissionPolicies();
        services.AddScoped<CurrentInstitution>();
        services.AddScoped<InstanceSetup>();
        services.AddScoped<DemonstrationData>();
        services.AddScoped<KeptText>();
        services.AddSingleton<InvitationMail>();
        services.AddScoped<IValidator<InvitationForm>, InvitationFormValidator>();
        services.AddScoped<IValidator<InstitutionForm>, InstitutionFormValidator>();
        services.AddScoped<IValidator<LinkageSettingsForm>, LinkageSettingsFormValidator>();
        services.AddScoped<IValidator<AccountForm>, AccountFormValidator>();
        services.AddScoped<PublishedTerms>();
        services.AddScoped<SecondFactor>();
        services.AddScoped<IInstanceSecrets, DcimUserStore>();
        services.AddScoped<SignInLimit>();
        services.AddHostedService<DailyAuditAnchor>();
        services.AddRegistrations();
        services.AddStandards();
        services.AddScoped<AuditSearch>();
        services.AddScoped<AuditWords>();
        services.AddScoped<Looks>();
        services.AddSingleton<AuditFiles>();
        services.AddProceedings();
        services.AddImports();
        services.AddSingleton<LinkageRuns>();
        services.AddScoped<IValidator<OwnPairForm>, OwnPairFormValidator>();
        services.AddHostedService<LinkageWorker>();
        services.AddApi();
        services.AddScoped<TableQuery>();
        services.AddScoped<OutsideFigureQuery>();
        services.AddScoped<IValidator<SourceForm>, SourceFormValidator>();
        services.AddScoped<IValidator<FigureForm>, FigureFormValidator>();
        services.AddScoped<SourceQuery>();
        services.AddScoped<IValidator<SourceDescriptionForm>, SourceDescriptionFormValidator>();
        services.AddSingleton<SourceWords>();
        services.AddSingleton<AssessmentWorkbook>();
        services.AddSingleton<CountryReportText>();
        services.AddSingleton<TableWords>();
        services.AddSingleton<TableWorkbook>();
        services.AddSingleton<AttritionFiles>();

        services.AddAntiforgery(a => a.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest);
        services.AddControllersWithViews(mvc =>
        {
            mvc.Filters.Add<AutoValidateAntiforgeryTokenAttribute>();
            mvc.Filters.Add<NoStoreFilter>();
            mvc.Filters.Add<LostTokenFilter>();
            mvc.Filters.Add<ResumedFormFilter>();
            mvc.Filters.Add<DemonstrationFilter>();
            mvc.ModelBindingMessageProvider.Translate();
        });
        services.Configure<Microsoft.AspNetCore.Mvc.Razor.RazorViewEngineOptions>(razor =>
        {
            razor.ViewLocationFormats.Clear();
            razor.ViewLocationFormats.Add("/Features/{1}/{0}.cshtml");
            razor.ViewLocationFormats.Add("/Features/Shared/{0}.cshtml");
        });
        services.Configure<MvcViewOptions>(views => views.HtmlHelperOptions.ClientValidationEnabled = false);
        services.Configure<RequestLocalizationOptions>(localisation =>
        {
            var cultures = Texts.Languages.Select(CultureInfo.GetCultureInfo).ToList();
            localisation.DefaultRequestCulture = new(profile.Languages[0]);
            localisation.SupportedCultures = cultures;
            localisation.SupportedUICultures = cultures;
            localisation.RequestCultureProviders =
            [
                new PostedLanguage(),
                new CookieRequestCultureProvider { CookieName = LanguageController.Cookie },
                new AcceptLanguageHeaderRequestCultureProvider(),
            ];
        });
        services.AddHealthChecks().AddDbContextCheck<DcimDbContext>().AddCheck<KeysCheck>("keys");
    }

    private static async Task PrepareAsync(WebApplication app)
    {
        await using var scope = app.Services.CreateAsyncScope();
        var options = app.Services.GetRequiredService<DcimOptions>();
        var accounts = await scope
            .ServiceProvider.GetRequiredService<InstanceSetup>()
            .PrepareAsync(migrate: options.Provider == DatabaseProvider.Sqlite);
        await scope.ServiceProvider.GetRequiredService<AuditVerifier>().AnchorAsync();
        if (accounts is not null)
            Announce(accounts); // at once: if the start fails now, they would never be shown
        app.Lifetime.ApplicationStarted.Register(() =>
        {
            foreach (var address in app.Urls)
                Console.WriteLine($"DCIM answers at {address}");
        });
    }

    /// <summary>On the console only, never in a log: a password is among it.</summary>
    public static void Announce(DemonstrationAccounts accounts)
    {
        Console.WriteLine("A demonstration was made. These accounts are shown this once.");
        Console.WriteLine($"Password of all of them: {accounts.Password}");
        foreach (var (email, institution, roles) in accounts.Accounts)
            Console.WriteLine($"  {email, -28} {institution, -52} {roles}");
    }

    private static void UsePipeline(WebApplication app)
    {
        if (!app.Environment.IsDevelopment())
            app.UseHsts();
        app.UseExceptionHandler("/error/500");
        app.UseStatusCodePagesWithReExecute("/error/{0}");
        app.UseSecurityHeaders(SecurityHeaders.Policies(app.Environment.IsDevelopment()));
        app.UseSerilogRequestLogging();
        app.UseMiddleware<ReadableForm>();
        app.UseRequestLocalization();
        app.UseMiddleware<ApiProblems>();
        app.UseAuthentication();
        app.UseMiddleware<SignedInScope>();
        app.UseMiddleware<ApiUse>();
        app.UseMiddleware<KeepTypedText>();
        app.UseRouting();
        app.UseAuthorization();
        app.MapStaticAssets().AllowAnonymous();
        app.MapHealthChecks("/health/live", new() { Predicate = _ => false }).AllowAnonymous();
        app.MapHealthChecks("/health/ready").AllowAnonymous();
        app.MapControllers();
    }
}
