using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Dcim.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class WholeRegistration : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "DiedOn",
                table: "VictimFacts",
                type: "TEXT",
                maxLength: 24,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "ExploitationCountries",
                table: "VictimFacts",
                type: "TEXT",
                maxLength: 400,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "Protection",
                table: "VictimFacts",
                type: "TEXT",
                maxLength: 200,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<int>(
                name: "ProtectionFirstYear",
                table: "VictimFacts",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "ProtectionLastYear",
                table: "VictimFacts",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "RecruitmentCountry",
                table: "VictimFacts",
                type: "TEXT",
                maxLength: 20,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "TookPlace",
                table: "VictimFacts",
                type: "TEXT",
                maxLength: 20,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "Assistance_Accommodation",
                table: "Registrations",
                type: "TEXT",
                maxLength: 20,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "Assistance_Answer",
                table: "Registrations",
                type: "TEXT",
                maxLength: 20,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "Assistance_EndReason",
                table: "Registrations",
                type: "TEXT",
                maxLength: 20,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "Assistance_Programme",
                table: "Registrations",
                type: "TEXT",
                maxLength: 20,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "Background_Activity",
                table: "Registrations",
                type: "TEXT",
                maxLength: 20,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "Background_AgeAtExploitation_Missing",
                table: "Registrations",
                type: "TEXT",
                maxLength: 20,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<int>(
                name: "Background_AgeAtExploitation_Value",
                table: "Registrations",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Background_CountryOfBirth",
                table: "Registrations",
                type: "TEXT",
                maxLength: 20,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "Background_CountryOfResidence",
                table: "Registrations",
                type: "TEXT",
                maxLength: 20,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "Background_DependentChildren_Missing",
                table: "Registrations",
                type: "TEXT",
                maxLength: 20,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<int>(
                name: "Background_DependentChildren_Value",
                table: "Registrations",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Background_DiedOn",
                table: "Registrations",
                type: "TEXT",
                maxLength: 24,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "Background_Education",
                table: "Registrations",
                type: "TEXT",
                maxLength: 20,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "Background_FamilyStatus",
                table: "Registrations",
                type: "TEXT",
                maxLength: 20,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "Background_GenderIdentity",
                table: "Registrations",
                type: "TEXT",
                maxLength: 20,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "Background_InterpreterNeeded",
                table: "Registrations",
                type: "TEXT",
                maxLength: 20,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "Background_Languages",
                table: "Registrations",
                type: "TEXT",
                maxLength: 400,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "Background_RegionOfOrigin",
                table: "Registrations",
                type: "TEXT",
                maxLength: 20,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "Background_RegionOfOriginText",
                table: "Registrations",
                type: "TEXT",
                maxLength: 256,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "Background_ResidenceStatus",
                table: "Registrations",
                type: "TEXT",
                maxLength: 20,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "Background_Unaccompanied",
                table: "Registrations",
                type: "TEXT",
                maxLength: 20,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<DateOnly>(
                name: "DecisionDue",
                table: "Registrations",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Identification_CoercionAtDestination",
                table: "Registrations",
                type: "TEXT",
                maxLength: 20,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "Identification_CoerciveRecruitment",
                table: "Registrations",
                type: "TEXT",
                maxLength: 20,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "Identification_DeceptiveRecruitment",
                table: "Registrations",
                type: "TEXT",
                maxLength: 20,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "Identification_DetectedOn",
                table: "Registrations",
                type: "TEXT",
                maxLength: 24,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "Identification_Detection",
                table: "Registrations",
                type: "TEXT",
                maxLength: 20,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "Identification_ExploitationDimension",
                table: "Registrations",
                type: "TEXT",
                maxLength: 20,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "Identification_GuardianAppointed",
                table: "Registrations",
                type: "TEXT",
                maxLength: 20,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "Identification_GuardianAppointedOn",
                table: "Registrations",
                type: "TEXT",
                maxLength: 24,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "Identification_NonPunishment",
                table: "Registrations",
                type: "TEXT",
                maxLength: 20,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "Identification_ReasonNotIdentified",
                table: "Registrations",
                type: "TEXT",
                maxLength: 20,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "Identification_RecruitmentByVulnerability",
                table: "Registrations",
                type: "TEXT",
                maxLength: 20,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "Identification_VulnerabilityAtDestination",
                table: "Registrations",
                type: "TEXT",
                maxLength: 20,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "InProceedings_AwardedCurrency",
                table: "Registrations",
                type: "TEXT",
                maxLength: 20,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "InProceedings_CompensationAwarded_Missing",
                table: "Registrations",
                type: "TEXT",
                maxLength: 20,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<int>(
                name: "InProceedings_CompensationAwarded_Value",
                table: "Registrations",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "InProceedings_CompensationPaid_Missing",
                table: "Registrations",
                type: "TEXT",
                maxLength: 20,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<int>(
                name: "InProceedings_CompensationPaid_Value",
                table: "Registrations",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "InProceedings_CompensationRoutes",
                table: "Registrations",
                type: "TEXT",
                maxLength: 400,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "InProceedings_LegalAid",
                table: "Registrations",
                type: "TEXT",
                maxLength: 20,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "InProceedings_PaidCurrency",
                table: "Registrations",
                type: "TEXT",
                maxLength: 20,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "InProceedings_ProtectiveMeasures",
                table: "Registrations",
                type: "TEXT",
                maxLength: 400,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "InProceedings_Role",
                table: "Registrations",
                type: "TEXT",
                maxLength: 20,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "InProceedings_Statement",
                table: "Registrations",
                type: "TEXT",
                maxLength: 20,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "Place",
                table: "Registrations",
                type: "TEXT",
                maxLength: 20,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "Protection_InformedOn",
                table: "Registrations",
                type: "TEXT",
                maxLength: 24,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "Protection_InternationalProtection",
                table: "Registrations",
                type: "TEXT",
                maxLength: 20,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "Protection_Permit",
                table: "Registrations",
                type: "TEXT",
                maxLength: 20,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "Protection_PermitDecidedOn",
                table: "Registrations",
                type: "TEXT",
                maxLength: 24,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "Protection_PermitGround",
                table: "Registrations",
                type: "TEXT",
                maxLength: 20,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "Protection_Reflection",
                table: "Registrations",
                type: "TEXT",
                maxLength: 20,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "Protection_ReflectionEnd",
                table: "Registrations",
                type: "TEXT",
                maxLength: 24,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "Protection_ReflectionStart",
                table: "Registrations",
                type: "TEXT",
                maxLength: 24,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "Recruitment_Country",
                table: "Registrations",
                type: "TEXT",
                maxLength: 20,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "Recruitment_FeeCurrency",
                table: "Registrations",
                type: "TEXT",
                maxLength: 20,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "Recruitment_Fee_Missing",
                table: "Registrations",
                type: "TEXT",
                maxLength: 20,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<int>(
                name: "Recruitment_Fee_Value",
                table: "Registrations",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Recruitment_Means",
                table: "Registrations",
                type: "TEXT",
                maxLength: 400,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "Recruitment_Offer",
                table: "Registrations",
                type: "TEXT",
                maxLength: 20,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "Recruitment_OnlineServices",
                table: "Registrations",
                type: "TEXT",
                maxLength: 400,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "Recruitment_RecruiterRelation",
                table: "Registrations",
                type: "TEXT",
                maxLength: 20,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "Recruitment_Region",
                table: "Registrations",
                type: "TEXT",
                maxLength: 20,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "Recruitment_RegionText",
                table: "Registrations",
                type: "TEXT",
                maxLength: 256,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "Recruitment_Ways",
                table: "Registrations",
                type: "TEXT",
                maxLength: 400,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "ReferredBy",
                table: "Registrations",
                type: "TEXT",
                maxLength: 20,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "Return_AfterSixMonths",
                table: "Registrations",
                type: "TEXT",
                maxLength: 20,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "Return_AfterTwelveMonths",
                table: "Registrations",
                type: "TEXT",
                maxLength: 20,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "Return_Country",
                table: "Registrations",
                type: "TEXT",
                maxLength: 20,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "Return_Date",
                table: "Registrations",
                type: "TEXT",
                maxLength: 24,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "Return_Kind",
                table: "Registrations",
                type: "TEXT",
                maxLength: 20,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "Return_ReintegrationServices",
                table: "Registrations",
                type: "TEXT",
                maxLength: 400,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<DateOnly>(
                name: "ReviewDue",
                table: "Registrations",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "ShownForm",
                table: "Registrations",
                type: "TEXT",
                maxLength: 20,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "Vulnerability_Factors",
                table: "Registrations",
                type: "TEXT",
                maxLength: 400,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "Vulnerability_ReasonForLeaving",
                table: "Registrations",
                type: "TEXT",
                maxLength: 20,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "Vulnerability_TraffickedBefore",
                table: "Registrations",
                type: "TEXT",
                maxLength: 20,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "CloseReason",
                table: "Cases",
                type: "TEXT",
                maxLength: 20,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "ClosedOn",
                table: "Cases",
                type: "TEXT",
                maxLength: 24,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "Countries",
                table: "Cases",
                type: "TEXT",
                maxLength: 400,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "CountryAbroad",
                table: "Cases",
                type: "TEXT",
                maxLength: 20,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "LinkedCases",
                table: "Cases",
                type: "TEXT",
                maxLength: 400,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "RegisteredAbroad",
                table: "Cases",
                type: "TEXT",
                maxLength: 20,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "Status",
                table: "Cases",
                type: "TEXT",
                maxLength: 20,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<long>(
                name: "Version",
                table: "Cases",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.CreateTable(
                name: "AssistanceRefusals",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    InstitutionId = table.Column<long>(type: "INTEGER", nullable: false),
                    RegistrationId = table.Column<long>(type: "INTEGER", nullable: false),
                    Code = table.Column<string>(type: "TEXT", maxLength: 12, nullable: false),
                    Service = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    Reason = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_AssistanceRefusals", x => x.Id);
                    table.ForeignKey(
                        name: "FK_AssistanceRefusals_Registrations_RegistrationId_InstitutionId",
                        columns: x => new { x.RegistrationId, x.InstitutionId },
                        principalTable: "Registrations",
                        principalColumns: new[] { "Id", "InstitutionId" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "AssistanceServices",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    InstitutionId = table.Column<long>(type: "INTEGER", nullable: false),
                    RegistrationId = table.Column<long>(type: "INTEGER", nullable: false),
                    Code = table.Column<string>(type: "TEXT", maxLength: 12, nullable: false),
                    Service = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    Provider = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    Start = table.Column<string>(type: "TEXT", maxLength: 24, nullable: false),
                    End = table.Column<string>(type: "TEXT", maxLength: 24, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_AssistanceServices", x => x.Id);
                    table.ForeignKey(
                        name: "FK_AssistanceServices_Registrations_RegistrationId_InstitutionId",
                        columns: x => new { x.RegistrationId, x.InstitutionId },
                        principalTable: "Registrations",
                        principalColumns: new[] { "Id", "InstitutionId" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "EventDrafts",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    InstitutionId = table.Column<long>(type: "INTEGER", nullable: false),
                    Code = table.Column<string>(type: "TEXT", maxLength: 12, nullable: false),
                    Sealed = table.Column<byte[]>(type: "BLOB", nullable: false),
                    CreatedAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    CreatedBy = table.Column<long>(type: "INTEGER", nullable: false),
                    Version = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_EventDrafts", x => x.Id);
                    table.ForeignKey(
                        name: "FK_EventDrafts_Institutions_InstitutionId",
                        column: x => x.InstitutionId,
                        principalTable: "Institutions",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "ExploitationEpisodes",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    InstitutionId = table.Column<long>(type: "INTEGER", nullable: false),
                    RegistrationId = table.Column<long>(type: "INTEGER", nullable: false),
                    Code = table.Column<string>(type: "TEXT", maxLength: 12, nullable: false),
                    TookPlace = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    Form = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    AllForms = table.Column<string>(type: "TEXT", maxLength: 400, nullable: false),
                    Sector = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    Country = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    Region = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    Place = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    Start = table.Column<string>(type: "TEXT", maxLength: 24, nullable: false),
                    End = table.Column<string>(type: "TEXT", maxLength: 24, nullable: false),
                    Online = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    ImagesSpread = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    Pay = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    Employment = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    HowEnded = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    Control = table.Column<string>(type: "TEXT", maxLength: 400, nullable: false),
                    Freedom = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    Violence = table.Column<string>(type: "TEXT", maxLength: 400, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ExploitationEpisodes", x => x.Id);
                    table.ForeignKey(
                        name: "FK_ExploitationEpisodes_Registrations_RegistrationId_InstitutionId",
                        columns: x => new { x.RegistrationId, x.InstitutionId },
                        principalTable: "Registrations",
                        principalColumns: new[] { "Id", "InstitutionId" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "ExtraAnswers",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    InstitutionId = table.Column<long>(type: "INTEGER", nullable: false),
                    RegistrationId = table.Column<long>(type: "INTEGER", nullable: false),
                    Key = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    Value = table.Column<string>(type: "TEXT", maxLength: 256, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ExtraAnswers", x => x.Id);
                    table.ForeignKey(
                        name: "FK_ExtraAnswers_Registrations_RegistrationId_InstitutionId",
                        columns: x => new { x.RegistrationId, x.InstitutionId },
                        principalTable: "Registrations",
                        principalColumns: new[] { "Id", "InstitutionId" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "KeptSheets",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    InstitutionId = table.Column<long>(type: "INTEGER", nullable: false),
                    RegistrationId = table.Column<long>(type: "INTEGER", nullable: false),
                    UserId = table.Column<long>(type: "INTEGER", nullable: false),
                    Page = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    Sealed = table.Column<byte[]>(type: "BLOB", nullable: false),
                    RecordVersion = table.Column<long>(type: "INTEGER", nullable: false),
                    SavedAt = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_KeptSheets", x => x.Id);
                    table.ForeignKey(
                        name: "FK_KeptSheets_Registrations_RegistrationId_InstitutionId",
                        columns: x => new { x.RegistrationId, x.InstitutionId },
                        principalTable: "Registrations",
                        principalColumns: new[] { "Id", "InstitutionId" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "MovementLegs",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    InstitutionId = table.Column<long>(type: "INTEGER", nullable: false),
                    RegistrationId = table.Column<long>(type: "INTEGER", nullable: false),
                    Code = table.Column<string>(type: "TEXT", maxLength: 12, nullable: false),
                    Position = table.Column<int>(type: "INTEGER", nullable: false),
                    Kind = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    TransitCountries = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    Transport = table.Column<string>(type: "TEXT", maxLength: 400, nullable: false),
                    BorderCrossing = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    Documents = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    ArrivedOn = table.Column<string>(type: "TEXT", maxLength: 24, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_MovementLegs", x => x.Id);
                    table.ForeignKey(
                        name: "FK_MovementLegs_Registrations_RegistrationId_InstitutionId",
                        columns: x => new { x.RegistrationId, x.InstitutionId },
                        principalTable: "Registrations",
                        principalColumns: new[] { "Id", "InstitutionId" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "Referrals",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    InstitutionId = table.Column<long>(type: "INTEGER", nullable: false),
                    RegistrationId = table.Column<long>(type: "INTEGER", nullable: false),
                    Code = table.Column<string>(type: "TEXT", maxLength: 12, nullable: false),
                    Organisation = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    Date = table.Column<string>(type: "TEXT", maxLength: 24, nullable: false),
                    Direction = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    Country = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Referrals", x => x.Id);
                    table.ForeignKey(
                        name: "FK_Referrals_Registrations_RegistrationId_InstitutionId",
                        columns: x => new { x.RegistrationId, x.InstitutionId },
                        principalTable: "Registrations",
                        principalColumns: new[] { "Id", "InstitutionId" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "IX_VictimFacts_ProtectionFirstYear_ProtectionLastYear",
                table: "VictimFacts",
                columns: new[] { "ProtectionFirstYear", "ProtectionLastYear" });

            migrationBuilder.CreateIndex(
                name: "IX_Registrations_InstitutionId_DecisionDue",
                table: "Registrations",
                columns: new[] { "InstitutionId", "DecisionDue" });

            migrationBuilder.CreateIndex(
                name: "IX_Registrations_InstitutionId_ReviewDue",
                table: "Registrations",
                columns: new[] { "InstitutionId", "ReviewDue" });

            migrationBuilder.CreateIndex(
                name: "IX_AssistanceRefusals_Code",
                table: "AssistanceRefusals",
                column: "Code",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_AssistanceRefusals_RegistrationId_InstitutionId",
                table: "AssistanceRefusals",
                columns: new[] { "RegistrationId", "InstitutionId" });

            migrationBuilder.CreateIndex(
                name: "IX_AssistanceServices_Code",
                table: "AssistanceServices",
                column: "Code",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_AssistanceServices_RegistrationId_InstitutionId",
                table: "AssistanceServices",
                columns: new[] { "RegistrationId", "InstitutionId" });

            migrationBuilder.CreateIndex(
                name: "IX_EventDrafts_Code",
                table: "EventDrafts",
                column: "Code",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_EventDrafts_InstitutionId",
                table: "EventDrafts",
                column: "InstitutionId");

            migrationBuilder.CreateIndex(
                name: "IX_ExploitationEpisodes_Code",
                table: "ExploitationEpisodes",
                column: "Code",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_ExploitationEpisodes_RegistrationId_InstitutionId",
                table: "ExploitationEpisodes",
                columns: new[] { "RegistrationId", "InstitutionId" });

            migrationBuilder.CreateIndex(
                name: "IX_ExtraAnswers_RegistrationId_InstitutionId",
                table: "ExtraAnswers",
                columns: new[] { "RegistrationId", "InstitutionId" });

            migrationBuilder.CreateIndex(
                name: "IX_ExtraAnswers_RegistrationId_Key",
                table: "ExtraAnswers",
                columns: new[] { "RegistrationId", "Key" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_KeptSheets_RegistrationId_InstitutionId",
                table: "KeptSheets",
                columns: new[] { "RegistrationId", "InstitutionId" });

            migrationBuilder.CreateIndex(
                name: "IX_KeptSheets_RegistrationId_UserId_Page",
                table: "KeptSheets",
                columns: new[] { "RegistrationId", "UserId", "Page" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_MovementLegs_Code",
                table: "MovementLegs",
                column: "Code",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_MovementLegs_RegistrationId_InstitutionId",
                table: "MovementLegs",
                columns: new[] { "RegistrationId", "InstitutionId" });

            migrationBuilder.CreateIndex(
                name: "IX_Referrals_Code",
                table: "Referrals",
                column: "Code",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Referrals_RegistrationId_InstitutionId",
                table: "Referrals",
                columns: new[] { "RegistrationId", "InstitutionId" });

            // Lists show the form as it was said until `facts rebuild` works it out.
            migrationBuilder.Sql("UPDATE Registrations SET ShownForm = MainForm");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "AssistanceRefusals");

            migrationBuilder.DropTable(
                name: "AssistanceServices");

            migrationBuilder.DropTable(
                name: "EventDrafts");

            migrationBuilder.DropTable(
                name: "ExploitationEpisodes");

            migrationBuilder.DropTable(
                name: "ExtraAnswers");

            migrationBuilder.DropTable(
                name: "KeptSheets");

            migrationBuilder.DropTable(
                name: "MovementLegs");

            migrationBuilder.DropTable(
                name: "Referrals");

            migrationBuilder.DropIndex(
                name: "IX_VictimFacts_ProtectionFirstYear_ProtectionLastYear",
                table: "VictimFacts");

            migrationBuilder.DropIndex(
                name: "IX_Registrations_InstitutionId_DecisionDue",
                table: "Registrations");

            migrationBuilder.DropIndex(
                name: "IX_Registrations_InstitutionId_ReviewDue",
                table: "Registrations");

            migrationBuilder.DropColumn(
                name: "DiedOn",
                table: "VictimFacts");

            migrationBuilder.DropColumn(
                name: "ExploitationCountries",
                table: "VictimFacts");

            migrationBuilder.DropColumn(
                name: "Protection",
                table: "VictimFacts");

            migrationBuilder.DropColumn(
                name: "ProtectionFirstYear",
                table: "VictimFacts");

            migrationBuilder.DropColumn(
                name: "ProtectionLastYear",
                table: "VictimFacts");

            migrationBuilder.DropColumn(
                name: "RecruitmentCountry",
                table: "VictimFacts");

            migrationBuilder.DropColumn(
                name: "TookPlace",
                table: "VictimFacts");

            migrationBuilder.DropColumn(
                name: "Assistance_Accommodation",
                table: "Registrations");

            migrationBuilder.DropColumn(
                name: "Assistance_Answer",
                table: "Registrations");

            migrationBuilder.DropColumn(
                name: "Assistance_EndReason",
                table: "Registrations");

            migrationBuilder.DropColumn(
                name: "Assistance_Programme",
                table: "Registrations");

            migrationBuilder.DropColumn(
                name: "Background_Activity",
                table: "Registrations");

            migrationBuilder.DropColumn(
                name: "Background_AgeAtExploitation_Missing",
                table: "Registrations");

            migrationBuilder.DropColumn(
                name: "Background_AgeAtExploitation_Value",
                table: "Registrations");

            migrationBuilder.DropColumn(
                name: "Background_CountryOfBirth",
                table: "Registrations");

            migrationBuilder.DropColumn(
                name: "Background_CountryOfResidence",
                table: "Registrations");

            migrationBuilder.DropColumn(
                name: "Background_DependentChildren_Missing",
                table: "Registrations");

            migrationBuilder.DropColumn(
                name: "Background_DependentChildren_Value",
                table: "Registrations");

            migrationBuilder.DropColumn(
                name: "Background_DiedOn",
                table: "Registrations");

            migrationBuilder.DropColumn(
                name: "Background_Education",
                table: "Registrations");

            migrationBuilder.DropColumn(
                name: "Background_FamilyStatus",
                table: "Registrations");

            migrationBuilder.DropColumn(
                name: "Background_GenderIdentity",
                table: "Registrations");

            migrationBuilder.DropColumn(
                name: "Background_InterpreterNeeded",
                table: "Registrations");

            migrationBuilder.DropColumn(
                name: "Background_Languages",
                table: "Registrations");

            migrationBuilder.DropColumn(
                name: "Background_RegionOfOrigin",
                table: "Registrations");

            migrationBuilder.DropColumn(
                name: "Background_RegionOfOriginText",
                table: "Registrations");

            migrationBuilder.DropColumn(
                name: "Background_ResidenceStatus",
                table: "Registrations");

            migrationBuilder.DropColumn(
                name: "Background_Unaccompanied",
                table: "Registrations");

            migrationBuilder.DropColumn(
                name: "DecisionDue",
                table: "Registrations");

            migrationBuilder.DropColumn(
                name: "Identification_CoercionAtDestination",
                table: "Registrations");

            migrationBuilder.DropColumn(
                name: "Identification_CoerciveRecruitment",
                table: "Registrations");

            migrationBuilder.DropColumn(
                name: "Identification_DeceptiveRecruitment",
                table: "Registrations");

            migrationBuilder.DropColumn(
                name: "Identification_DetectedOn",
                table: "Registrations");

            migrationBuilder.DropColumn(
                name: "Identification_Detection",
                table: "Registrations");

            migrationBuilder.DropColumn(
                name: "Identification_ExploitationDimension",
                table: "Registrations");

            migrationBuilder.DropColumn(
                name: "Identification_GuardianAppointed",
                table: "Registrations");

            migrationBuilder.DropColumn(
                name: "Identification_GuardianAppointedOn",
                table: "Registrations");

            migrationBuilder.DropColumn(
                name: "Identification_NonPunishment",
                table: "Registrations");

            migrationBuilder.DropColumn(
                name: "Identification_ReasonNotIdentified",
                table: "Registrations");

            migrationBuilder.DropColumn(
                name: "Identification_RecruitmentByVulnerability",
                table: "Registrations");

            migrationBuilder.DropColumn(
                name: "Identification_VulnerabilityAtDestination",
                table: "Registrations");

            migrationBuilder.DropColumn(
                name: "InProceedings_AwardedCurrency",
                table: "Registrations");

            migrationBuilder.DropColumn(
                name: "InProceedings_CompensationAwarded_Missing",
                table: "Registrations");

            migrationBuilder.DropColumn(
                name: "InProceedings_CompensationAwarded_Value",
                table: "Registrations");

            migrationBuilder.DropColumn(
                name: "InProceedings_CompensationPaid_Missing",
                table: "Registrations");

            migrationBuilder.DropColumn(
                name: "InProceedings_CompensationPaid_Value",
                table: "Registrations");

            migrationBuilder.DropColumn(
                name: "InProceedings_CompensationRoutes",
                table: "Registrations");

            migrationBuilder.DropColumn(
                name: "InProceedings_LegalAid",
                table: "Registrations");

            migrationBuilder.DropColumn(
                name: "InProceedings_PaidCurrency",
                table: "Registrations");

            migrationBuilder.DropColumn(
                name: "InProceedings_ProtectiveMeasures",
                table: "Registrations");

            migrationBuilder.DropColumn(
                name: "InProceedings_Role",
                table: "Registrations");

            migrationBuilder.DropColumn(
                name: "InProceedings_Statement",
                table: "Registrations");

            migrationBuilder.DropColumn(
                name: "Place",
                table: "Registrations");

            migrationBuilder.DropColumn(
                name: "Protection_InformedOn",
                table: "Registrations");

            migrationBuilder.DropColumn(
                name: "Protection_InternationalProtection",
                table: "Registrations");

            migrationBuilder.DropColumn(
                name: "Protection_Permit",
                table: "Registrations");

            migrationBuilder.DropColumn(
                name: "Protection_PermitDecidedOn",
                table: "Registrations");

            migrationBuilder.DropColumn(
                name: "Protection_PermitGround",
                table: "Registrations");

            migrationBuilder.DropColumn(
                name: "Protection_Reflection",
                table: "Registrations");

            migrationBuilder.DropColumn(
                name: "Protection_ReflectionEnd",
                table: "Registrations");

            migrationBuilder.DropColumn(
                name: "Protection_ReflectionStart",
                table: "Registrations");

            migrationBuilder.DropColumn(
                name: "Recruitment_Country",
                table: "Registrations");

            migrationBuilder.DropColumn(
                name: "Recruitment_FeeCurrency",
                table: "Registrations");

            migrationBuilder.DropColumn(
                name: "Recruitment_Fee_Missing",
                table: "Registrations");

            migrationBuilder.DropColumn(
                name: "Recruitment_Fee_Value",
                table: "Registrations");

            migrationBuilder.DropColumn(
                name: "Recruitment_Means",
                table: "Registrations");

            migrationBuilder.DropColumn(
                name: "Recruitment_Offer",
                table: "Registrations");

            migrationBuilder.DropColumn(
                name: "Recruitment_OnlineServices",
                table: "Registrations");

            migrationBuilder.DropColumn(
                name: "Recruitment_RecruiterRelation",
                table: "Registrations");

            migrationBuilder.DropColumn(
                name: "Recruitment_Region",
                table: "Registrations");

            migrationBuilder.DropColumn(
                name: "Recruitment_RegionText",
                table: "Registrations");

            migrationBuilder.DropColumn(
                name: "Recruitment_Ways",
                table: "Registrations");

            migrationBuilder.DropColumn(
                name: "ReferredBy",
                table: "Registrations");

            migrationBuilder.DropColumn(
                name: "Return_AfterSixMonths",
                table: "Registrations");

            migrationBuilder.DropColumn(
                name: "Return_AfterTwelveMonths",
                table: "Registrations");

            migrationBuilder.DropColumn(
                name: "Return_Country",
                table: "Registrations");

            migrationBuilder.DropColumn(
                name: "Return_Date",
                table: "Registrations");

            migrationBuilder.DropColumn(
                name: "Return_Kind",
                table: "Registrations");

            migrationBuilder.DropColumn(
                name: "Return_ReintegrationServices",
                table: "Registrations");

            migrationBuilder.DropColumn(
                name: "ReviewDue",
                table: "Registrations");

            migrationBuilder.DropColumn(
                name: "ShownForm",
                table: "Registrations");

            migrationBuilder.DropColumn(
                name: "Vulnerability_Factors",
                table: "Registrations");

            migrationBuilder.DropColumn(
                name: "Vulnerability_ReasonForLeaving",
                table: "Registrations");

            migrationBuilder.DropColumn(
                name: "Vulnerability_TraffickedBefore",
                table: "Registrations");

            migrationBuilder.DropColumn(
                name: "CloseReason",
                table: "Cases");

            migrationBuilder.DropColumn(
                name: "ClosedOn",
                table: "Cases");

            migrationBuilder.DropColumn(
                name: "Countries",
                table: "Cases");

            migrationBuilder.DropColumn(
                name: "CountryAbroad",
                table: "Cases");

            migrationBuilder.DropColumn(
                name: "LinkedCases",
                table: "Cases");

            migrationBuilder.DropColumn(
                name: "RegisteredAbroad",
                table: "Cases");

            migrationBuilder.DropColumn(
                name: "Status",
                table: "Cases");

            migrationBuilder.DropColumn(
                name: "Version",
                table: "Cases");
        }
    }
}
