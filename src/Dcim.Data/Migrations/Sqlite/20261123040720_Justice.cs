using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Dcim.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class Justice : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "LinkageTokens",
                table: "Registrations",
                type: "TEXT",
                maxLength: 256,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "AwardedCurrency",
                table: "ProceedingVictims",
                type: "TEXT",
                maxLength: 20,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "AwardedOn",
                table: "ProceedingVictims",
                type: "TEXT",
                maxLength: 24,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "CompensationAwarded_Missing",
                table: "ProceedingVictims",
                type: "TEXT",
                maxLength: 20,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<int>(
                name: "CompensationAwarded_Value",
                table: "ProceedingVictims",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "CompensationPaid_Missing",
                table: "ProceedingVictims",
                type: "TEXT",
                maxLength: 20,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<int>(
                name: "CompensationPaid_Value",
                table: "ProceedingVictims",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "CompensationRoutes",
                table: "ProceedingVictims",
                type: "TEXT",
                maxLength: 400,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<Guid>(
                name: "FormToken",
                table: "ProceedingVictims",
                type: "TEXT",
                nullable: false,
                defaultValue: new Guid("00000000-0000-0000-0000-000000000000"));

            migrationBuilder.AddColumn<string>(
                name: "PaidCurrency",
                table: "ProceedingVictims",
                type: "TEXT",
                maxLength: 20,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "ProtectiveMeasures",
                table: "ProceedingVictims",
                type: "TEXT",
                maxLength: 400,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "Role",
                table: "ProceedingVictims",
                type: "TEXT",
                maxLength: 20,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "Cooperation",
                table: "Proceedings",
                type: "TEXT",
                maxLength: 400,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "FinancialInvestigation",
                table: "Proceedings",
                type: "TEXT",
                maxLength: 20,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "HowStarted",
                table: "Proceedings",
                type: "TEXT",
                maxLength: 20,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "Offences",
                table: "Proceedings",
                type: "TEXT",
                maxLength: 400,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "Outcome",
                table: "Proceedings",
                type: "TEXT",
                maxLength: 20,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "OutcomeReasons",
                table: "Proceedings",
                type: "TEXT",
                maxLength: 400,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "SeizedCurrency",
                table: "Proceedings",
                type: "TEXT",
                maxLength: 20,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "Seized_Missing",
                table: "Proceedings",
                type: "TEXT",
                maxLength: 20,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<int>(
                name: "Seized_Value",
                table: "Proceedings",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "HasLinkageKey",
                table: "Instances",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.CreateTable(
                name: "OffenderPersons",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_OffenderPersons", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "OutsideSources",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    Code = table.Column<string>(type: "TEXT", maxLength: 12, nullable: false),
                    FormToken = table.Column<Guid>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_OutsideSources", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "ProceedingFacts",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    ProceedingId = table.Column<long>(type: "INTEGER", nullable: false),
                    InstitutionId = table.Column<long>(type: "INTEGER", nullable: false),
                    InstitutionType = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    FirstYear = table.Column<int>(type: "INTEGER", nullable: false),
                    LastYear = table.Column<int>(type: "INTEGER", nullable: false),
                    Content = table.Column<string>(type: "TEXT", maxLength: -1, nullable: false),
                    RecordedFrom = table.Column<DateTime>(type: "TEXT", nullable: false),
                    RecordedTo = table.Column<DateTime>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ProceedingFacts", x => x.Id);
                    table.ForeignKey(
                        name: "FK_ProceedingFacts_Proceedings_ProceedingId",
                        column: x => x.ProceedingId,
                        principalTable: "Proceedings",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "UnnamedOffenders",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    InstitutionId = table.Column<long>(type: "INTEGER", nullable: false),
                    RegistrationId = table.Column<long>(type: "INTEGER", nullable: false),
                    Code = table.Column<string>(type: "TEXT", maxLength: 12, nullable: false),
                    Relation = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    Roles = table.Column<string>(type: "TEXT", maxLength: 400, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_UnnamedOffenders", x => x.Id);
                    table.ForeignKey(
                        name: "FK_UnnamedOffenders_Registrations_RegistrationId_InstitutionId",
                        columns: x => new { x.RegistrationId, x.InstitutionId },
                        principalTable: "Registrations",
                        principalColumns: new[] { "Id", "InstitutionId" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "OffenderRecords",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    Code = table.Column<string>(type: "TEXT", maxLength: 12, nullable: false),
                    LinkageKey = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    InstitutionId = table.Column<long>(type: "INTEGER", nullable: false),
                    HomePersonId = table.Column<long>(type: "INTEGER", nullable: false),
                    Kind = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    Sex = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    Citizenship = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    Occupation = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    GroupStructure = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    PreviousConvictions = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    OnceVictim = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    Sealed = table.Column<byte[]>(type: "BLOB", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_OffenderRecords", x => x.Id);
                    table.ForeignKey(
                        name: "FK_OffenderRecords_Institutions_InstitutionId",
                        column: x => x.InstitutionId,
                        principalTable: "Institutions",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_OffenderRecords_OffenderPersons_HomePersonId",
                        column: x => x.HomePersonId,
                        principalTable: "OffenderPersons",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "OutsideDescriptions",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    SourceId = table.Column<long>(type: "INTEGER", nullable: false),
                    Version = table.Column<long>(type: "INTEGER", nullable: false),
                    Name = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    Kind = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    Definition = table.Column<string>(type: "TEXT", maxLength: 2000, nullable: false),
                    Unit = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    CutOff = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    PublishedOn = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    Address = table.Column<string>(type: "TEXT", maxLength: 400, nullable: false),
                    RecordedFrom = table.Column<DateTime>(type: "TEXT", nullable: false),
                    RecordedTo = table.Column<DateTime>(type: "TEXT", nullable: true),
                    EndReason = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_OutsideDescriptions", x => x.Id);
                    table.ForeignKey(
                        name: "FK_OutsideDescriptions_OutsideSources_SourceId",
                        column: x => x.SourceId,
                        principalTable: "OutsideSources",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "OutsideFigures",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    SourceId = table.Column<long>(type: "INTEGER", nullable: false),
                    Code = table.Column<string>(type: "TEXT", maxLength: 12, nullable: false),
                    FormToken = table.Column<Guid>(type: "TEXT", nullable: false),
                    Version = table.Column<long>(type: "INTEGER", nullable: false),
                    Table = table.Column<string>(type: "TEXT", maxLength: 10, nullable: false),
                    Year = table.Column<int>(type: "INTEGER", nullable: false),
                    What = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    Value = table.Column<int>(type: "INTEGER", nullable: true),
                    Remark = table.Column<string>(type: "TEXT", maxLength: 400, nullable: false),
                    EnteredAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    RecordedFrom = table.Column<DateTime>(type: "TEXT", nullable: false),
                    RecordedTo = table.Column<DateTime>(type: "TEXT", nullable: true),
                    EndReason = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_OutsideFigures", x => x.Id);
                    table.ForeignKey(
                        name: "FK_OutsideFigures_OutsideSources_SourceId",
                        column: x => x.SourceId,
                        principalTable: "OutsideSources",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "Defendants",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    Code = table.Column<string>(type: "TEXT", maxLength: 12, nullable: false),
                    ProceedingId = table.Column<long>(type: "INTEGER", nullable: false),
                    FormToken = table.Column<Guid>(type: "TEXT", nullable: false),
                    OffenderId = table.Column<long>(type: "INTEGER", nullable: false),
                    SuspectSince = table.Column<string>(type: "TEXT", maxLength: 24, nullable: false),
                    Arrest = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    OffenceFrom = table.Column<string>(type: "TEXT", maxLength: 24, nullable: false),
                    OffenceTo = table.Column<string>(type: "TEXT", maxLength: 24, nullable: false),
                    AgeGroup = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    AgeFrom = table.Column<int>(type: "INTEGER", nullable: true),
                    AgeTo = table.Column<int>(type: "INTEGER", nullable: true),
                    Age_Missing = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    Age_Value = table.Column<int>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Defendants", x => x.Id);
                    table.UniqueConstraint("AK_Defendants_Id_ProceedingId", x => new { x.Id, x.ProceedingId });
                    table.ForeignKey(
                        name: "FK_Defendants_OffenderRecords_OffenderId",
                        column: x => x.OffenderId,
                        principalTable: "OffenderRecords",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_Defendants_Proceedings_ProceedingId",
                        column: x => x.ProceedingId,
                        principalTable: "Proceedings",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "Judgments",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    Code = table.Column<string>(type: "TEXT", maxLength: 12, nullable: false),
                    ProceedingId = table.Column<long>(type: "INTEGER", nullable: false),
                    FormToken = table.Column<Guid>(type: "TEXT", nullable: false),
                    DefendantId = table.Column<long>(type: "INTEGER", nullable: true),
                    Court = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    Instance = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    Outcome = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    Judged = table.Column<string>(type: "TEXT", maxLength: 400, nullable: false),
                    Date = table.Column<string>(type: "TEXT", maxLength: 24, nullable: false),
                    FinalOn = table.Column<string>(type: "TEXT", maxLength: 24, nullable: false),
                    Convicted = table.Column<string>(type: "TEXT", maxLength: 400, nullable: false),
                    Sentence_ConfiscatedCurrency = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    Sentence_FineCurrency = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    Sentence_Kinds = table.Column<string>(type: "TEXT", maxLength: 400, nullable: false),
                    Sentence_OnLegalPerson = table.Column<string>(type: "TEXT", maxLength: 400, nullable: false),
                    Sentence_Suspended = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    Sentence_Confiscated_Missing = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    Sentence_Confiscated_Value = table.Column<int>(type: "INTEGER", nullable: true),
                    Sentence_Fine_Missing = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    Sentence_Fine_Value = table.Column<int>(type: "INTEGER", nullable: true),
                    Sentence_Months_Missing = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    Sentence_Months_Value = table.Column<int>(type: "INTEGER", nullable: true),
                    Sentence_SuspendedMonths_Missing = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    Sentence_SuspendedMonths_Value = table.Column<int>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Judgments", x => x.Id);
                    table.ForeignKey(
                        name: "FK_Judgments_Defendants_DefendantId_ProceedingId",
                        columns: x => new { x.DefendantId, x.ProceedingId },
                        principalTable: "Defendants",
                        principalColumns: new[] { "Id", "ProceedingId" });
                    table.ForeignKey(
                        name: "FK_Judgments_Proceedings_ProceedingId",
                        column: x => x.ProceedingId,
                        principalTable: "Proceedings",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "OffenderVictimLinks",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    Code = table.Column<string>(type: "TEXT", maxLength: 12, nullable: false),
                    ProceedingId = table.Column<long>(type: "INTEGER", nullable: false),
                    FormToken = table.Column<Guid>(type: "TEXT", nullable: false),
                    DefendantId = table.Column<long>(type: "INTEGER", nullable: true),
                    VictimId = table.Column<long>(type: "INTEGER", nullable: true),
                    Relation = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    Roles = table.Column<string>(type: "TEXT", maxLength: 400, nullable: false),
                    Acts = table.Column<string>(type: "TEXT", maxLength: 400, nullable: false),
                    Form = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_OffenderVictimLinks", x => x.Id);
                    table.ForeignKey(
                        name: "FK_OffenderVictimLinks_Defendants_DefendantId_ProceedingId",
                        columns: x => new { x.DefendantId, x.ProceedingId },
                        principalTable: "Defendants",
                        principalColumns: new[] { "Id", "ProceedingId" });
                    table.ForeignKey(
                        name: "FK_OffenderVictimLinks_ProceedingVictims_VictimId",
                        column: x => x.VictimId,
                        principalTable: "ProceedingVictims",
                        principalColumn: "Id");
                    table.ForeignKey(
                        name: "FK_OffenderVictimLinks_Proceedings_ProceedingId",
                        column: x => x.ProceedingId,
                        principalTable: "Proceedings",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "ProsecutionDecisions",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    Code = table.Column<string>(type: "TEXT", maxLength: 12, nullable: false),
                    ProceedingId = table.Column<long>(type: "INTEGER", nullable: false),
                    FormToken = table.Column<Guid>(type: "TEXT", nullable: false),
                    DefendantId = table.Column<long>(type: "INTEGER", nullable: true),
                    Office = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    BegunOn = table.Column<string>(type: "TEXT", maxLength: 24, nullable: false),
                    Decision = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    Reasons = table.Column<string>(type: "TEXT", maxLength: 400, nullable: false),
                    Date = table.Column<string>(type: "TEXT", maxLength: 24, nullable: false),
                    Offences = table.Column<string>(type: "TEXT", maxLength: 400, nullable: false),
                    Aggravating = table.Column<string>(type: "TEXT", maxLength: 400, nullable: false),
                    Changed = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    ChangedTo = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    VictimsInCharge_Missing = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    VictimsInCharge_Value = table.Column<int>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ProsecutionDecisions", x => x.Id);
                    table.ForeignKey(
                        name: "FK_ProsecutionDecisions_Defendants_DefendantId_ProceedingId",
                        columns: x => new { x.DefendantId, x.ProceedingId },
                        principalTable: "Defendants",
                        principalColumns: new[] { "Id", "ProceedingId" });
                    table.ForeignKey(
                        name: "FK_ProsecutionDecisions_Proceedings_ProceedingId",
                        column: x => x.ProceedingId,
                        principalTable: "Proceedings",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "IX_Defendants_Code",
                table: "Defendants",
                column: "Code",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Defendants_OffenderId",
                table: "Defendants",
                column: "OffenderId");

            migrationBuilder.CreateIndex(
                name: "IX_Defendants_ProceedingId_OffenderId",
                table: "Defendants",
                columns: new[] { "ProceedingId", "OffenderId" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Judgments_Code",
                table: "Judgments",
                column: "Code",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Judgments_DefendantId_ProceedingId",
                table: "Judgments",
                columns: new[] { "DefendantId", "ProceedingId" });

            migrationBuilder.CreateIndex(
                name: "IX_Judgments_ProceedingId",
                table: "Judgments",
                column: "ProceedingId");

            migrationBuilder.CreateIndex(
                name: "IX_OffenderRecords_Code",
                table: "OffenderRecords",
                column: "Code",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_OffenderRecords_HomePersonId",
                table: "OffenderRecords",
                column: "HomePersonId");

            migrationBuilder.CreateIndex(
                name: "IX_OffenderRecords_InstitutionId",
                table: "OffenderRecords",
                column: "InstitutionId");

            migrationBuilder.CreateIndex(
                name: "IX_OffenderRecords_LinkageKey",
                table: "OffenderRecords",
                column: "LinkageKey");

            migrationBuilder.CreateIndex(
                name: "IX_OffenderVictimLinks_Code",
                table: "OffenderVictimLinks",
                column: "Code",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_OffenderVictimLinks_DefendantId_ProceedingId",
                table: "OffenderVictimLinks",
                columns: new[] { "DefendantId", "ProceedingId" });

            migrationBuilder.CreateIndex(
                name: "IX_OffenderVictimLinks_ProceedingId",
                table: "OffenderVictimLinks",
                column: "ProceedingId");

            migrationBuilder.CreateIndex(
                name: "IX_OffenderVictimLinks_VictimId",
                table: "OffenderVictimLinks",
                column: "VictimId");

            migrationBuilder.CreateIndex(
                name: "IX_OutsideDescriptions_SourceId_Version",
                table: "OutsideDescriptions",
                columns: new[] { "SourceId", "Version" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_OutsideFigures_Code_Version",
                table: "OutsideFigures",
                columns: new[] { "Code", "Version" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_OutsideFigures_FormToken_Version",
                table: "OutsideFigures",
                columns: new[] { "FormToken", "Version" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_OutsideFigures_SourceId",
                table: "OutsideFigures",
                column: "SourceId");

            migrationBuilder.CreateIndex(
                name: "IX_OutsideFigures_Table_Year",
                table: "OutsideFigures",
                columns: new[] { "Table", "Year" });

            migrationBuilder.CreateIndex(
                name: "IX_OutsideSources_Code",
                table: "OutsideSources",
                column: "Code",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_OutsideSources_FormToken",
                table: "OutsideSources",
                column: "FormToken",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_ProceedingFacts_FirstYear_LastYear_RecordedFrom_RecordedTo",
                table: "ProceedingFacts",
                columns: new[] { "FirstYear", "LastYear", "RecordedFrom", "RecordedTo" });

            migrationBuilder.CreateIndex(
                name: "IX_ProceedingFacts_ProceedingId",
                table: "ProceedingFacts",
                column: "ProceedingId",
                unique: true,
                filter: "RecordedTo IS NULL");

            migrationBuilder.CreateIndex(
                name: "IX_ProsecutionDecisions_Code",
                table: "ProsecutionDecisions",
                column: "Code",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_ProsecutionDecisions_DefendantId_ProceedingId",
                table: "ProsecutionDecisions",
                columns: new[] { "DefendantId", "ProceedingId" });

            migrationBuilder.CreateIndex(
                name: "IX_ProsecutionDecisions_ProceedingId",
                table: "ProsecutionDecisions",
                column: "ProceedingId");

            migrationBuilder.CreateIndex(
                name: "IX_UnnamedOffenders_Code",
                table: "UnnamedOffenders",
                column: "Code",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_UnnamedOffenders_RegistrationId_InstitutionId",
                table: "UnnamedOffenders",
                columns: new[] { "RegistrationId", "InstitutionId" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "Judgments");

            migrationBuilder.DropTable(
                name: "OffenderVictimLinks");

            migrationBuilder.DropTable(
                name: "OutsideDescriptions");

            migrationBuilder.DropTable(
                name: "OutsideFigures");

            migrationBuilder.DropTable(
                name: "ProceedingFacts");

            migrationBuilder.DropTable(
                name: "ProsecutionDecisions");

            migrationBuilder.DropTable(
                name: "UnnamedOffenders");

            migrationBuilder.DropTable(
                name: "OutsideSources");

            migrationBuilder.DropTable(
                name: "Defendants");

            migrationBuilder.DropTable(
                name: "OffenderRecords");

            migrationBuilder.DropTable(
                name: "OffenderPersons");

            migrationBuilder.DropColumn(
                name: "LinkageTokens",
                table: "Registrations");

            migrationBuilder.DropColumn(
                name: "AwardedCurrency",
                table: "ProceedingVictims");

            migrationBuilder.DropColumn(
                name: "AwardedOn",
                table: "ProceedingVictims");

            migrationBuilder.DropColumn(
                name: "CompensationAwarded_Missing",
                table: "ProceedingVictims");

            migrationBuilder.DropColumn(
                name: "CompensationAwarded_Value",
                table: "ProceedingVictims");

            migrationBuilder.DropColumn(
                name: "CompensationPaid_Missing",
                table: "ProceedingVictims");

            migrationBuilder.DropColumn(
                name: "CompensationPaid_Value",
                table: "ProceedingVictims");

            migrationBuilder.DropColumn(
                name: "CompensationRoutes",
                table: "ProceedingVictims");

            migrationBuilder.DropColumn(
                name: "FormToken",
                table: "ProceedingVictims");

            migrationBuilder.DropColumn(
                name: "PaidCurrency",
                table: "ProceedingVictims");

            migrationBuilder.DropColumn(
                name: "ProtectiveMeasures",
                table: "ProceedingVictims");

            migrationBuilder.DropColumn(
                name: "Role",
                table: "ProceedingVictims");

            migrationBuilder.DropColumn(
                name: "Cooperation",
                table: "Proceedings");

            migrationBuilder.DropColumn(
                name: "FinancialInvestigation",
                table: "Proceedings");

            migrationBuilder.DropColumn(
                name: "HowStarted",
                table: "Proceedings");

            migrationBuilder.DropColumn(
                name: "Offences",
                table: "Proceedings");

            migrationBuilder.DropColumn(
                name: "Outcome",
                table: "Proceedings");

            migrationBuilder.DropColumn(
                name: "OutcomeReasons",
                table: "Proceedings");

            migrationBuilder.DropColumn(
                name: "SeizedCurrency",
                table: "Proceedings");

            migrationBuilder.DropColumn(
                name: "Seized_Missing",
                table: "Proceedings");

            migrationBuilder.DropColumn(
                name: "Seized_Value",
                table: "Proceedings");

            migrationBuilder.DropColumn(
                name: "HasLinkageKey",
                table: "Instances");
        }
    }
}
