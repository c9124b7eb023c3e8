using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Dcim.Data.Migrations.SqlServer
{
    /// <inheritdoc />
    public partial class Rights : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<bool>(
                name: "CannotBeLinked",
                table: "VictimFacts",
                type: "bit",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<string>(
                name: "FormerKeys",
                table: "Registrations",
                type: "nvarchar(4000)",
                maxLength: 4000,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "Governance_Basis",
                table: "Registrations",
                type: "nvarchar(20)",
                maxLength: 20,
                nullable: false,
                defaultValue: "",
                collation: "Latin1_General_100_BIN2");

            migrationBuilder.AddColumn<string>(
                name: "Governance_Category",
                table: "Registrations",
                type: "nvarchar(20)",
                maxLength: 20,
                nullable: false,
                defaultValue: "",
                collation: "Latin1_General_100_BIN2");

            migrationBuilder.AddColumn<string>(
                name: "Governance_ConsentOn",
                table: "Registrations",
                type: "nvarchar(24)",
                maxLength: 24,
                nullable: false,
                defaultValue: "",
                collation: "Latin1_General_100_BIN2");

            migrationBuilder.AddColumn<string>(
                name: "Governance_Restricted",
                table: "Registrations",
                type: "nvarchar(20)",
                maxLength: 20,
                nullable: false,
                defaultValue: "",
                collation: "Latin1_General_100_BIN2");

            migrationBuilder.AddColumn<string>(
                name: "Governance_RetentionReview",
                table: "Registrations",
                type: "nvarchar(24)",
                maxLength: 24,
                nullable: false,
                defaultValue: "",
                collation: "Latin1_General_100_BIN2");

            migrationBuilder.AddColumn<string>(
                name: "Governance_SharingLevel",
                table: "Registrations",
                type: "nvarchar(20)",
                maxLength: 20,
                nullable: false,
                defaultValue: "",
                collation: "Latin1_General_100_BIN2");

            migrationBuilder.AddColumn<bool>(
                name: "IsUnderSecrecy",
                table: "Registrations",
                type: "bit",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<string>(
                name: "KeyName",
                table: "Registrations",
                type: "nvarchar(40)",
                maxLength: 40,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "Contact",
                table: "Institutions",
                type: "nvarchar(400)",
                maxLength: 400,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "Country",
                table: "Institutions",
                type: "nvarchar(20)",
                maxLength: 20,
                nullable: false,
                defaultValue: "",
                collation: "Latin1_General_100_BIN2");

            migrationBuilder.AddColumn<string>(
                name: "Languages",
                table: "Institutions",
                type: "nvarchar(100)",
                maxLength: 100,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<long>(
                name: "Version",
                table: "Institutions",
                type: "bigint",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<string>(
                name: "KeyName",
                table: "EventDrafts",
                type: "nvarchar(40)",
                maxLength: 40,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AlterColumn<string>(
                name: "Purpose",
                table: "AuditEvents",
                type: "nvarchar(40)",
                maxLength: 40,
                nullable: true,
                oldClrType: typeof(string),
                oldType: "nvarchar(20)",
                oldMaxLength: 20,
                oldNullable: true);

            migrationBuilder.AddColumn<int>(
                name: "KeyVersion",
                table: "AuditEvents",
                type: "int",
                nullable: false,
                defaultValue: 1);

            migrationBuilder.AddColumn<string>(
                name: "Mark",
                table: "AuditEvents",
                type: "nvarchar(20)",
                maxLength: 20,
                nullable: true);

            migrationBuilder.AlterColumn<string>(
                name: "Value",
                table: "AspNetUserTokens",
                type: "nvarchar(max)",
                maxLength: -1,
                nullable: true,
                oldClrType: typeof(string),
                oldType: "nvarchar(256)",
                oldMaxLength: 256,
                oldNullable: true);

            migrationBuilder.AddColumn<DateTime>(
                name: "DisabledAt",
                table: "AspNetUsers",
                type: "datetime2",
                nullable: true);

            migrationBuilder.AddColumn<DateTime>(
                name: "LastSignInAt",
                table: "AspNetUsers",
                type: "datetime2",
                nullable: true);

            migrationBuilder.AddColumn<DateTime>(
                name: "TermsAcceptedAt",
                table: "AspNetUsers",
                type: "datetime2",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "TermsRevision",
                table: "AspNetUsers",
                type: "int",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "ConsentEntries",
                columns: table => new
                {
                    Id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("SqlServer:Identity", "1, 1"),
                    InstitutionId = table.Column<long>(type: "bigint", nullable: false),
                    RegistrationId = table.Column<long>(type: "bigint", nullable: false),
                    Scope = table.Column<string>(type: "nvarchar(400)", maxLength: 400, nullable: false, collation: "Latin1_General_100_BIN2"),
                    On = table.Column<string>(type: "nvarchar(24)", maxLength: 24, nullable: false, collation: "Latin1_General_100_BIN2"),
                    RecordedAt = table.Column<DateTime>(type: "datetime2", nullable: false),
                    RecordedBy = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ConsentEntries", x => x.Id);
                    table.ForeignKey(
                        name: "FK_ConsentEntries_Registrations_RegistrationId_InstitutionId",
                        columns: x => new { x.RegistrationId, x.InstitutionId },
                        principalTable: "Registrations",
                        principalColumns: new[] { "Id", "InstitutionId" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "KeysToDestroy",
                columns: table => new
                {
                    Id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("SqlServer:Identity", "1, 1"),
                    Name = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false),
                    DestroyedAt = table.Column<DateTime>(type: "datetime2", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_KeysToDestroy", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "Proceedings",
                columns: table => new
                {
                    Id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("SqlServer:Identity", "1, 1"),
                    Code = table.Column<string>(type: "nvarchar(12)", maxLength: 12, nullable: false),
                    InstitutionId = table.Column<long>(type: "bigint", nullable: false),
                    Authority = table.Column<string>(type: "nvarchar(20)", maxLength: 20, nullable: false, collation: "Latin1_General_100_BIN2"),
                    Sealed = table.Column<byte[]>(type: "varbinary(max)", nullable: true),
                    StartedOn = table.Column<string>(type: "nvarchar(24)", maxLength: 24, nullable: false, collation: "Latin1_General_100_BIN2"),
                    EndedOn = table.Column<string>(type: "nvarchar(24)", maxLength: 24, nullable: false, collation: "Latin1_General_100_BIN2"),
                    IsUnderSecrecy = table.Column<bool>(type: "bit", nullable: false),
                    FormToken = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    CreatedAt = table.Column<DateTime>(type: "datetime2", nullable: false),
                    CreatedBy = table.Column<long>(type: "bigint", nullable: false),
                    Version = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Proceedings", x => x.Id);
                    table.ForeignKey(
                        name: "FK_Proceedings_Institutions_InstitutionId",
                        column: x => x.InstitutionId,
                        principalTable: "Institutions",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "SectionSources",
                columns: table => new
                {
                    Id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("SqlServer:Identity", "1, 1"),
                    InstitutionId = table.Column<long>(type: "bigint", nullable: false),
                    RegistrationId = table.Column<long>(type: "bigint", nullable: false),
                    Section = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false),
                    Kind = table.Column<string>(type: "nvarchar(20)", maxLength: 20, nullable: false, collation: "Latin1_General_100_BIN2"),
                    Source = table.Column<string>(type: "nvarchar(20)", maxLength: 20, nullable: false, collation: "Latin1_General_100_BIN2")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_SectionSources", x => x.Id);
                    table.ForeignKey(
                        name: "FK_SectionSources_Registrations_RegistrationId_InstitutionId",
                        columns: x => new { x.RegistrationId, x.InstitutionId },
                        principalTable: "Registrations",
                        principalColumns: new[] { "Id", "InstitutionId" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "SignInAttempts",
                columns: table => new
                {
                    Id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("SqlServer:Identity", "1, 1"),
                    At = table.Column<DateTime>(type: "datetime2", nullable: false),
                    Account = table.Column<byte[]>(type: "varbinary(32)", maxLength: 32, nullable: false),
                    Address = table.Column<byte[]>(type: "varbinary(32)", maxLength: 32, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_SignInAttempts", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "TermsOfUse",
                columns: table => new
                {
                    Id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("SqlServer:Identity", "1, 1"),
                    Revision = table.Column<int>(type: "int", nullable: false),
                    Language = table.Column<string>(type: "nvarchar(10)", maxLength: 10, nullable: false),
                    Text = table.Column<string>(type: "nvarchar(max)", maxLength: -1, nullable: false),
                    PublishedAt = table.Column<DateTime>(type: "datetime2", nullable: false),
                    PublishedBy = table.Column<long>(type: "bigint", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_TermsOfUse", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "Exclusions",
                columns: table => new
                {
                    Id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("SqlServer:Identity", "1, 1"),
                    InstitutionId = table.Column<long>(type: "bigint", nullable: false),
                    Code = table.Column<string>(type: "nvarchar(12)", maxLength: 12, nullable: false),
                    RegistrationId = table.Column<long>(type: "bigint", nullable: true),
                    ProceedingId = table.Column<long>(type: "bigint", nullable: true),
                    UserId = table.Column<long>(type: "bigint", nullable: true),
                    ExcludedInstitutionId = table.Column<long>(type: "bigint", nullable: true),
                    SealedReason = table.Column<byte[]>(type: "varbinary(max)", nullable: false),
                    MadeAt = table.Column<DateTime>(type: "datetime2", nullable: false),
                    MadeBy = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Exclusions", x => x.Id);
                    table.ForeignKey(
                        name: "FK_Exclusions_AspNetUsers_UserId",
                        column: x => x.UserId,
                        principalTable: "AspNetUsers",
                        principalColumn: "Id");
                    table.ForeignKey(
                        name: "FK_Exclusions_Institutions_ExcludedInstitutionId",
                        column: x => x.ExcludedInstitutionId,
                        principalTable: "Institutions",
                        principalColumn: "Id");
                    table.ForeignKey(
                        name: "FK_Exclusions_Proceedings_ProceedingId",
                        column: x => x.ProceedingId,
                        principalTable: "Proceedings",
                        principalColumn: "Id");
                    table.ForeignKey(
                        name: "FK_Exclusions_Registrations_RegistrationId",
                        column: x => x.RegistrationId,
                        principalTable: "Registrations",
                        principalColumn: "Id");
                });

            migrationBuilder.CreateTable(
                name: "Grants",
                columns: table => new
                {
                    Id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("SqlServer:Identity", "1, 1"),
                    Code = table.Column<string>(type: "nvarchar(12)", maxLength: 12, nullable: false),
                    Kind = table.Column<string>(type: "nvarchar(20)", maxLength: 20, nullable: false),
                    OwnerId = table.Column<long>(type: "bigint", nullable: false),
                    RegistrationId = table.Column<long>(type: "bigint", nullable: true),
                    ProceedingId = table.Column<long>(type: "bigint", nullable: true),
                    RecipientId = table.Column<long>(type: "bigint", nullable: false),
                    RecipientUserId = table.Column<long>(type: "bigint", nullable: true),
                    Sections = table.Column<string>(type: "nvarchar(400)", maxLength: 400, nullable: false),
                    RestsOn = table.Column<string>(type: "nvarchar(20)", maxLength: 20, nullable: false),
                    SealedReason = table.Column<byte[]>(type: "varbinary(max)", nullable: false),
                    State = table.Column<string>(type: "nvarchar(20)", maxLength: 20, nullable: false),
                    MadeAt = table.Column<DateTime>(type: "datetime2", nullable: false),
                    MadeBy = table.Column<long>(type: "bigint", nullable: false),
                    AnsweredAt = table.Column<DateTime>(type: "datetime2", nullable: true),
                    AnsweredBy = table.Column<long>(type: "bigint", nullable: true),
                    SealedAnswer = table.Column<byte[]>(type: "varbinary(max)", nullable: true),
                    SeenAt = table.Column<DateTime>(type: "datetime2", nullable: true),
                    SeenBy = table.Column<long>(type: "bigint", nullable: true),
                    EndedAt = table.Column<DateTime>(type: "datetime2", nullable: true),
                    EndedBy = table.Column<long>(type: "bigint", nullable: true),
                    ExpiresAt = table.Column<DateTime>(type: "datetime2", nullable: true),
                    Version = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Grants", x => x.Id);
                    table.ForeignKey(
                        name: "FK_Grants_AspNetUsers_RecipientUserId",
                        column: x => x.RecipientUserId,
                        principalTable: "AspNetUsers",
                        principalColumn: "Id");
                    table.ForeignKey(
                        name: "FK_Grants_Institutions_OwnerId",
                        column: x => x.OwnerId,
                        principalTable: "Institutions",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_Grants_Institutions_RecipientId",
                        column: x => x.RecipientId,
                        principalTable: "Institutions",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_Grants_Proceedings_ProceedingId",
                        column: x => x.ProceedingId,
                        principalTable: "Proceedings",
                        principalColumn: "Id");
                    table.ForeignKey(
                        name: "FK_Grants_Registrations_RegistrationId",
                        column: x => x.RegistrationId,
                        principalTable: "Registrations",
                        principalColumn: "Id");
                });

            migrationBuilder.CreateTable(
                name: "Insiders",
                columns: table => new
                {
                    Id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("SqlServer:Identity", "1, 1"),
                    InstitutionId = table.Column<long>(type: "bigint", nullable: false),
                    RegistrationId = table.Column<long>(type: "bigint", nullable: true),
                    ProceedingId = table.Column<long>(type: "bigint", nullable: true),
                    UserId = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Insiders", x => x.Id);
                    table.ForeignKey(
                        name: "FK_Insiders_AspNetUsers_UserId",
                        column: x => x.UserId,
                        principalTable: "AspNetUsers",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_Insiders_Proceedings_ProceedingId",
                        column: x => x.ProceedingId,
                        principalTable: "Proceedings",
                        principalColumn: "Id");
                    table.ForeignKey(
                        name: "FK_Insiders_Registrations_RegistrationId",
                        column: x => x.RegistrationId,
                        principalTable: "Registrations",
                        principalColumn: "Id");
                });

            migrationBuilder.CreateTable(
                name: "ProceedingVictims",
                columns: table => new
                {
                    Id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("SqlServer:Identity", "1, 1"),
                    ProceedingId = table.Column<long>(type: "bigint", nullable: false),
                    RegistrationId = table.Column<long>(type: "bigint", nullable: false),
                    InstitutionId = table.Column<long>(type: "bigint", nullable: false),
                    AddedAt = table.Column<DateTime>(type: "datetime2", nullable: false),
                    AddedBy = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ProceedingVictims", x => x.Id);
                    table.ForeignKey(
                        name: "FK_ProceedingVictims_Proceedings_ProceedingId",
                        column: x => x.ProceedingId,
                        principalTable: "Proceedings",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_ProceedingVictims_Registrations_RegistrationId",
                        column: x => x.RegistrationId,
                        principalTable: "Registrations",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "IX_AuditValues_Key",
                table: "AuditValues",
                column: "Key");

            migrationBuilder.CreateIndex(
                name: "IX_AuditEvents_At",
                table: "AuditEvents",
                column: "At");

            migrationBuilder.CreateIndex(
                name: "IX_AuditEvents_InstitutionId_Position",
                table: "AuditEvents",
                columns: new[] { "InstitutionId", "Position" });

            migrationBuilder.CreateIndex(
                name: "IX_AuditEvents_Mark_Position",
                table: "AuditEvents",
                columns: new[] { "Mark", "Position" },
                filter: "[Mark] IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_AuditEvents_OwnerId_Position",
                table: "AuditEvents",
                columns: new[] { "OwnerId", "Position" });

            migrationBuilder.CreateIndex(
                name: "IX_AuditEvents_UserId_Position",
                table: "AuditEvents",
                columns: new[] { "UserId", "Position" });

            migrationBuilder.CreateIndex(
                name: "IX_ConsentEntries_RegistrationId_InstitutionId",
                table: "ConsentEntries",
                columns: new[] { "RegistrationId", "InstitutionId" });

            migrationBuilder.CreateIndex(
                name: "IX_Exclusions_Code",
                table: "Exclusions",
                column: "Code",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Exclusions_ExcludedInstitutionId",
                table: "Exclusions",
                column: "ExcludedInstitutionId");

            migrationBuilder.CreateIndex(
                name: "IX_Exclusions_ProceedingId_UserId",
                table: "Exclusions",
                columns: new[] { "ProceedingId", "UserId" });

            migrationBuilder.CreateIndex(
                name: "IX_Exclusions_RegistrationId_UserId",
                table: "Exclusions",
                columns: new[] { "RegistrationId", "UserId" });

            migrationBuilder.CreateIndex(
                name: "IX_Exclusions_UserId",
                table: "Exclusions",
                column: "UserId");

            migrationBuilder.CreateIndex(
                name: "IX_Grants_Code",
                table: "Grants",
                column: "Code",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Grants_OwnerId_State",
                table: "Grants",
                columns: new[] { "OwnerId", "State" });

            migrationBuilder.CreateIndex(
                name: "IX_Grants_ProceedingId",
                table: "Grants",
                column: "ProceedingId");

            migrationBuilder.CreateIndex(
                name: "IX_Grants_RecipientId_State",
                table: "Grants",
                columns: new[] { "RecipientId", "State" });

            migrationBuilder.CreateIndex(
                name: "IX_Grants_RecipientUserId",
                table: "Grants",
                column: "RecipientUserId");

            migrationBuilder.CreateIndex(
                name: "IX_Grants_RegistrationId",
                table: "Grants",
                column: "RegistrationId");

            migrationBuilder.CreateIndex(
                name: "IX_Insiders_ProceedingId_UserId",
                table: "Insiders",
                columns: new[] { "ProceedingId", "UserId" });

            migrationBuilder.CreateIndex(
                name: "IX_Insiders_RegistrationId_UserId",
                table: "Insiders",
                columns: new[] { "RegistrationId", "UserId" });

            migrationBuilder.CreateIndex(
                name: "IX_Insiders_UserId",
                table: "Insiders",
                column: "UserId");

            migrationBuilder.CreateIndex(
                name: "IX_KeysToDestroy_DestroyedAt",
                table: "KeysToDestroy",
                column: "DestroyedAt");

            migrationBuilder.CreateIndex(
                name: "IX_Proceedings_Code",
                table: "Proceedings",
                column: "Code",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Proceedings_InstitutionId_FormToken",
                table: "Proceedings",
                columns: new[] { "InstitutionId", "FormToken" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_ProceedingVictims_ProceedingId_RegistrationId",
                table: "ProceedingVictims",
                columns: new[] { "ProceedingId", "RegistrationId" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_ProceedingVictims_RegistrationId",
                table: "ProceedingVictims",
                column: "RegistrationId");

            migrationBuilder.CreateIndex(
                name: "IX_SectionSources_RegistrationId_InstitutionId",
                table: "SectionSources",
                columns: new[] { "RegistrationId", "InstitutionId" });

            migrationBuilder.CreateIndex(
                name: "IX_SectionSources_RegistrationId_Section",
                table: "SectionSources",
                columns: new[] { "RegistrationId", "Section" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_SignInAttempts_Account_At",
                table: "SignInAttempts",
                columns: new[] { "Account", "At" });

            migrationBuilder.CreateIndex(
                name: "IX_SignInAttempts_Address_At",
                table: "SignInAttempts",
                columns: new[] { "Address", "At" });

            migrationBuilder.CreateIndex(
                name: "IX_TermsOfUse_Revision_Language",
                table: "TermsOfUse",
                columns: new[] { "Revision", "Language" },
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "ConsentEntries");

            migrationBuilder.DropTable(
                name: "Exclusions");

            migrationBuilder.DropTable(
                name: "Grants");

            migrationBuilder.DropTable(
                name: "Insiders");

            migrationBuilder.DropTable(
                name: "KeysToDestroy");

            migrationBuilder.DropTable(
                name: "ProceedingVictims");

            migrationBuilder.DropTable(
                name: "SectionSources");

            migrationBuilder.DropTable(
                name: "SignInAttempts");

            migrationBuilder.DropTable(
                name: "TermsOfUse");

            migrationBuilder.DropTable(
                name: "Proceedings");

            migrationBuilder.DropIndex(
                name: "IX_AuditValues_Key",
                table: "AuditValues");

            migrationBuilder.DropIndex(
                name: "IX_AuditEvents_At",
                table: "AuditEvents");

            migrationBuilder.DropIndex(
                name: "IX_AuditEvents_InstitutionId_Position",
                table: "AuditEvents");

            migrationBuilder.DropIndex(
                name: "IX_AuditEvents_Mark_Position",
                table: "AuditEvents");

            migrationBuilder.DropIndex(
                name: "IX_AuditEvents_OwnerId_Position",
                table: "AuditEvents");

            migrationBuilder.DropIndex(
                name: "IX_AuditEvents_UserId_Position",
                table: "AuditEvents");

            migrationBuilder.DropColumn(
                name: "CannotBeLinked",
                table: "VictimFacts");

            migrationBuilder.DropColumn(
                name: "FormerKeys",
                table: "Registrations");

            migrationBuilder.DropColumn(
                name: "Governance_Basis",
                table: "Registrations");

            migrationBuilder.DropColumn(
                name: "Governance_Category",
                table: "Registrations");

            migrationBuilder.DropColumn(
                name: "Governance_ConsentOn",
                table: "Registrations");

            migrationBuilder.DropColumn(
                name: "Governance_Restricted",
                table: "Registrations");

            migrationBuilder.DropColumn(
                name: "Governance_RetentionReview",
                table: "Registrations");

            migrationBuilder.DropColumn(
                name: "Governance_SharingLevel",
                table: "Registrations");

            migrationBuilder.DropColumn(
                name: "IsUnderSecrecy",
                table: "Registrations");

            migrationBuilder.DropColumn(
                name: "KeyName",
                table: "Registrations");

            migrationBuilder.DropColumn(
                name: "Contact",
                table: "Institutions");

            migrationBuilder.DropColumn(
                name: "Country",
                table: "Institutions");

            migrationBuilder.DropColumn(
                name: "Languages",
                table: "Institutions");

            migrationBuilder.DropColumn(
                name: "Version",
                table: "Institutions");

            migrationBuilder.DropColumn(
                name: "KeyName",
                table: "EventDrafts");

            migrationBuilder.DropColumn(
                name: "KeyVersion",
                table: "AuditEvents");

            migrationBuilder.DropColumn(
                name: "Mark",
                table: "AuditEvents");

            migrationBuilder.DropColumn(
                name: "DisabledAt",
                table: "AspNetUsers");

            migrationBuilder.DropColumn(
                name: "LastSignInAt",
                table: "AspNetUsers");

            migrationBuilder.DropColumn(
                name: "TermsAcceptedAt",
                table: "AspNetUsers");

            migrationBuilder.DropColumn(
                name: "TermsRevision",
                table: "AspNetUsers");

            migrationBuilder.AlterColumn<string>(
                name: "Purpose",
                table: "AuditEvents",
                type: "nvarchar(20)",
                maxLength: 20,
                nullable: true,
                oldClrType: typeof(string),
                oldType: "nvarchar(40)",
                oldMaxLength: 40,
                oldNullable: true);

            migrationBuilder.AlterColumn<string>(
                name: "Value",
                table: "AspNetUserTokens",
                type: "nvarchar(256)",
                maxLength: 256,
                nullable: true,
                oldClrType: typeof(string),
                oldType: "nvarchar(max)",
                oldMaxLength: -1,
                oldNullable: true);
        }
    }
}
