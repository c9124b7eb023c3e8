using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Dcim.Data.Migrations.SqlServer
{
    /// <inheritdoc />
    public partial class Linkage : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<double>(
                name: "LinksOffendersFrom",
                table: "Instances",
                type: "float",
                nullable: true);

            migrationBuilder.AddColumn<double>(
                name: "LinksVictimsFrom",
                table: "Instances",
                type: "float",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "OffenderModelId",
                table: "Instances",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "VictimModelId",
                table: "Instances",
                type: "bigint",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "IdentityTokens",
                columns: table => new
                {
                    Token = table.Column<long>(type: "bigint", nullable: false),
                    RegistrationId = table.Column<long>(type: "bigint", nullable: false),
                    InstitutionId = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_IdentityTokens", x => new { x.Token, x.RegistrationId });
                    table.ForeignKey(
                        name: "FK_IdentityTokens_Registrations_RegistrationId_InstitutionId",
                        columns: x => new { x.RegistrationId, x.InstitutionId },
                        principalTable: "Registrations",
                        principalColumns: new[] { "Id", "InstitutionId" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "LinkageModelVersions",
                columns: table => new
                {
                    Id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("SqlServer:Identity", "1, 1"),
                    Of = table.Column<string>(type: "nvarchar(20)", maxLength: 20, nullable: false),
                    Json = table.Column<string>(type: "nvarchar(max)", maxLength: -1, nullable: false),
                    Records = table.Column<long>(type: "bigint", nullable: false),
                    Pairs = table.Column<long>(type: "bigint", nullable: false),
                    EstimatedAt = table.Column<DateTime>(type: "datetime2", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_LinkageModelVersions", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "LinkRuns",
                columns: table => new
                {
                    Id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("SqlServer:Identity", "1, 1"),
                    Code = table.Column<string>(type: "nvarchar(12)", maxLength: 12, nullable: false),
                    Of = table.Column<string>(type: "nvarchar(20)", maxLength: 20, nullable: false),
                    Scope = table.Column<string>(type: "nvarchar(20)", maxLength: 20, nullable: false),
                    State = table.Column<string>(type: "nvarchar(20)", maxLength: 20, nullable: false),
                    Done = table.Column<long>(type: "bigint", nullable: false),
                    Total = table.Column<long>(type: "bigint", nullable: false),
                    Found = table.Column<long>(type: "bigint", nullable: false),
                    LeaseUntil = table.Column<DateTime>(type: "datetime2", nullable: true),
                    CreatedAt = table.Column<DateTime>(type: "datetime2", nullable: false),
                    CreatedBy = table.Column<long>(type: "bigint", nullable: true),
                    StartedAt = table.Column<DateTime>(type: "datetime2", nullable: true),
                    FinishedAt = table.Column<DateTime>(type: "datetime2", nullable: true),
                    CancelAsked = table.Column<bool>(type: "bit", nullable: false),
                    Failure = table.Column<string>(type: "nvarchar(100)", maxLength: 100, nullable: true),
                    Version = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_LinkRuns", x => x.Id);
                    table.ForeignKey(
                        name: "FK_LinkRuns_AspNetUsers_CreatedBy",
                        column: x => x.CreatedBy,
                        principalTable: "AspNetUsers",
                        principalColumn: "Id");
                });

            migrationBuilder.CreateTable(
                name: "OffenderEncodings",
                columns: table => new
                {
                    RecordId = table.Column<long>(type: "bigint", nullable: false),
                    InstitutionId = table.Column<long>(type: "bigint", nullable: false),
                    KeyVersion = table.Column<int>(type: "int", nullable: false),
                    RuleVersion = table.Column<int>(type: "int", nullable: false),
                    Given = table.Column<byte[]>(type: "varbinary(64)", maxLength: 64, nullable: true),
                    Family = table.Column<byte[]>(type: "varbinary(64)", maxLength: 64, nullable: true),
                    Year = table.Column<long>(type: "bigint", nullable: true),
                    Month = table.Column<long>(type: "bigint", nullable: true),
                    Day = table.Column<long>(type: "bigint", nullable: true),
                    Document = table.Column<long>(type: "bigint", nullable: true),
                    Tokens = table.Column<byte[]>(type: "varbinary(max)", nullable: false),
                    ChangedAt = table.Column<DateTime>(type: "datetime2", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_OffenderEncodings", x => x.RecordId);
                    table.ForeignKey(
                        name: "FK_OffenderEncodings_Institutions_InstitutionId",
                        column: x => x.InstitutionId,
                        principalTable: "Institutions",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_OffenderEncodings_OffenderRecords_RecordId",
                        column: x => x.RecordId,
                        principalTable: "OffenderRecords",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "OffenderEncodingTokens",
                columns: table => new
                {
                    Token = table.Column<long>(type: "bigint", nullable: false),
                    RecordId = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_OffenderEncodingTokens", x => new { x.Token, x.RecordId });
                    table.ForeignKey(
                        name: "FK_OffenderEncodingTokens_OffenderRecords_RecordId",
                        column: x => x.RecordId,
                        principalTable: "OffenderRecords",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "OffenderPlaces",
                columns: table => new
                {
                    RecordId = table.Column<long>(type: "bigint", nullable: false),
                    PersonId = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_OffenderPlaces", x => x.RecordId);
                    table.ForeignKey(
                        name: "FK_OffenderPlaces_OffenderPersons_PersonId",
                        column: x => x.PersonId,
                        principalTable: "OffenderPersons",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_OffenderPlaces_OffenderRecords_RecordId",
                        column: x => x.RecordId,
                        principalTable: "OffenderRecords",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "VictimEncodings",
                columns: table => new
                {
                    RecordId = table.Column<long>(type: "bigint", nullable: false),
                    InstitutionId = table.Column<long>(type: "bigint", nullable: false),
                    KeyVersion = table.Column<int>(type: "int", nullable: false),
                    RuleVersion = table.Column<int>(type: "int", nullable: false),
                    Given = table.Column<byte[]>(type: "varbinary(64)", maxLength: 64, nullable: true),
                    Family = table.Column<byte[]>(type: "varbinary(64)", maxLength: 64, nullable: true),
                    Year = table.Column<long>(type: "bigint", nullable: true),
                    Month = table.Column<long>(type: "bigint", nullable: true),
                    Day = table.Column<long>(type: "bigint", nullable: true),
                    Document = table.Column<long>(type: "bigint", nullable: true),
                    Tokens = table.Column<byte[]>(type: "varbinary(max)", nullable: false),
                    ChangedAt = table.Column<DateTime>(type: "datetime2", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_VictimEncodings", x => x.RecordId);
                    table.ForeignKey(
                        name: "FK_VictimEncodings_Institutions_InstitutionId",
                        column: x => x.InstitutionId,
                        principalTable: "Institutions",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_VictimEncodings_Registrations_RecordId_InstitutionId",
                        columns: x => new { x.RecordId, x.InstitutionId },
                        principalTable: "Registrations",
                        principalColumns: new[] { "Id", "InstitutionId" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "VictimEncodingTokens",
                columns: table => new
                {
                    Token = table.Column<long>(type: "bigint", nullable: false),
                    RecordId = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_VictimEncodingTokens", x => new { x.Token, x.RecordId });
                    table.ForeignKey(
                        name: "FK_VictimEncodingTokens_Registrations_RecordId",
                        column: x => x.RecordId,
                        principalTable: "Registrations",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "VictimPlaces",
                columns: table => new
                {
                    RecordId = table.Column<long>(type: "bigint", nullable: false),
                    PersonId = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_VictimPlaces", x => x.RecordId);
                    table.ForeignKey(
                        name: "FK_VictimPlaces_Registrations_RecordId",
                        column: x => x.RecordId,
                        principalTable: "Registrations",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_VictimPlaces_VictimPersons_PersonId",
                        column: x => x.PersonId,
                        principalTable: "VictimPersons",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "OffenderCandidatePairs",
                columns: table => new
                {
                    Id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("SqlServer:Identity", "1, 1"),
                    Code = table.Column<string>(type: "nvarchar(12)", maxLength: 12, nullable: false),
                    FirstId = table.Column<long>(type: "bigint", nullable: false),
                    SecondId = table.Column<long>(type: "bigint", nullable: false),
                    Weight = table.Column<double>(type: "float", nullable: false),
                    Probability = table.Column<double>(type: "float", nullable: false),
                    Levels = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: false),
                    ModelId = table.Column<long>(type: "bigint", nullable: false),
                    FoundAt = table.Column<DateTime>(type: "datetime2", nullable: false),
                    FirstSays = table.Column<bool>(type: "bit", nullable: true),
                    SecondSays = table.Column<bool>(type: "bit", nullable: true),
                    TurnId = table.Column<long>(type: "bigint", nullable: true),
                    State = table.Column<string>(type: "nvarchar(20)", maxLength: 20, nullable: false),
                    TakenBy = table.Column<long>(type: "bigint", nullable: true),
                    TakenUntil = table.Column<DateTime>(type: "datetime2", nullable: true),
                    Version = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_OffenderCandidatePairs", x => x.Id);
                    table.ForeignKey(
                        name: "FK_OffenderCandidatePairs_AspNetUsers_TakenBy",
                        column: x => x.TakenBy,
                        principalTable: "AspNetUsers",
                        principalColumn: "Id");
                    table.ForeignKey(
                        name: "FK_OffenderCandidatePairs_Institutions_TurnId",
                        column: x => x.TurnId,
                        principalTable: "Institutions",
                        principalColumn: "Id");
                    table.ForeignKey(
                        name: "FK_OffenderCandidatePairs_LinkageModelVersions_ModelId",
                        column: x => x.ModelId,
                        principalTable: "LinkageModelVersions",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_OffenderCandidatePairs_OffenderRecords_FirstId",
                        column: x => x.FirstId,
                        principalTable: "OffenderRecords",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_OffenderCandidatePairs_OffenderRecords_SecondId",
                        column: x => x.SecondId,
                        principalTable: "OffenderRecords",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "OffenderLinkEvents",
                columns: table => new
                {
                    Id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("SqlServer:Identity", "1, 1"),
                    Code = table.Column<string>(type: "nvarchar(12)", maxLength: 12, nullable: false),
                    FirstId = table.Column<long>(type: "bigint", nullable: false),
                    SecondId = table.Column<long>(type: "bigint", nullable: false),
                    Act = table.Column<string>(type: "nvarchar(20)", maxLength: 20, nullable: false),
                    Basis = table.Column<string>(type: "nvarchar(20)", maxLength: 20, nullable: false),
                    At = table.Column<DateTime>(type: "datetime2", nullable: false),
                    By = table.Column<long>(type: "bigint", nullable: true),
                    Weight = table.Column<double>(type: "float", nullable: true),
                    ModelId = table.Column<long>(type: "bigint", nullable: true),
                    SealedReason = table.Column<byte[]>(type: "varbinary(max)", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_OffenderLinkEvents", x => x.Id);
                    table.ForeignKey(
                        name: "FK_OffenderLinkEvents_AspNetUsers_By",
                        column: x => x.By,
                        principalTable: "AspNetUsers",
                        principalColumn: "Id");
                    table.ForeignKey(
                        name: "FK_OffenderLinkEvents_LinkageModelVersions_ModelId",
                        column: x => x.ModelId,
                        principalTable: "LinkageModelVersions",
                        principalColumn: "Id");
                    table.ForeignKey(
                        name: "FK_OffenderLinkEvents_OffenderRecords_FirstId",
                        column: x => x.FirstId,
                        principalTable: "OffenderRecords",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_OffenderLinkEvents_OffenderRecords_SecondId",
                        column: x => x.SecondId,
                        principalTable: "OffenderRecords",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "VictimCandidatePairs",
                columns: table => new
                {
                    Id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("SqlServer:Identity", "1, 1"),
                    Code = table.Column<string>(type: "nvarchar(12)", maxLength: 12, nullable: false),
                    FirstId = table.Column<long>(type: "bigint", nullable: false),
                    SecondId = table.Column<long>(type: "bigint", nullable: false),
                    Weight = table.Column<double>(type: "float", nullable: false),
                    Probability = table.Column<double>(type: "float", nullable: false),
                    Levels = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: false),
                    ModelId = table.Column<long>(type: "bigint", nullable: false),
                    FoundAt = table.Column<DateTime>(type: "datetime2", nullable: false),
                    FirstSays = table.Column<bool>(type: "bit", nullable: true),
                    SecondSays = table.Column<bool>(type: "bit", nullable: true),
                    TurnId = table.Column<long>(type: "bigint", nullable: true),
                    State = table.Column<string>(type: "nvarchar(20)", maxLength: 20, nullable: false),
                    TakenBy = table.Column<long>(type: "bigint", nullable: true),
                    TakenUntil = table.Column<DateTime>(type: "datetime2", nullable: true),
                    Version = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_VictimCandidatePairs", x => x.Id);
                    table.ForeignKey(
                        name: "FK_VictimCandidatePairs_AspNetUsers_TakenBy",
                        column: x => x.TakenBy,
                        principalTable: "AspNetUsers",
                        principalColumn: "Id");
                    table.ForeignKey(
                        name: "FK_VictimCandidatePairs_Institutions_TurnId",
                        column: x => x.TurnId,
                        principalTable: "Institutions",
                        principalColumn: "Id");
                    table.ForeignKey(
                        name: "FK_VictimCandidatePairs_LinkageModelVersions_ModelId",
                        column: x => x.ModelId,
                        principalTable: "LinkageModelVersions",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_VictimCandidatePairs_Registrations_FirstId",
                        column: x => x.FirstId,
                        principalTable: "Registrations",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_VictimCandidatePairs_Registrations_SecondId",
                        column: x => x.SecondId,
                        principalTable: "Registrations",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "VictimLinkEvents",
                columns: table => new
                {
                    Id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("SqlServer:Identity", "1, 1"),
                    Code = table.Column<string>(type: "nvarchar(12)", maxLength: 12, nullable: false),
                    FirstId = table.Column<long>(type: "bigint", nullable: false),
                    SecondId = table.Column<long>(type: "bigint", nullable: false),
                    Act = table.Column<string>(type: "nvarchar(20)", maxLength: 20, nullable: false),
                    Basis = table.Column<string>(type: "nvarchar(20)", maxLength: 20, nullable: false),
                    At = table.Column<DateTime>(type: "datetime2", nullable: false),
                    By = table.Column<long>(type: "bigint", nullable: true),
                    Weight = table.Column<double>(type: "float", nullable: true),
                    ModelId = table.Column<long>(type: "bigint", nullable: true),
                    SealedReason = table.Column<byte[]>(type: "varbinary(max)", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_VictimLinkEvents", x => x.Id);
                    table.ForeignKey(
                        name: "FK_VictimLinkEvents_AspNetUsers_By",
                        column: x => x.By,
                        principalTable: "AspNetUsers",
                        principalColumn: "Id");
                    table.ForeignKey(
                        name: "FK_VictimLinkEvents_LinkageModelVersions_ModelId",
                        column: x => x.ModelId,
                        principalTable: "LinkageModelVersions",
                        principalColumn: "Id");
                    table.ForeignKey(
                        name: "FK_VictimLinkEvents_Registrations_FirstId",
                        column: x => x.FirstId,
                        principalTable: "Registrations",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_VictimLinkEvents_Registrations_SecondId",
                        column: x => x.SecondId,
                        principalTable: "Registrations",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "IX_Instances_OffenderModelId",
                table: "Instances",
                column: "OffenderModelId");

            migrationBuilder.CreateIndex(
                name: "IX_Instances_VictimModelId",
                table: "Instances",
                column: "VictimModelId");

            migrationBuilder.CreateIndex(
                name: "IX_IdentityTokens_RegistrationId_InstitutionId",
                table: "IdentityTokens",
                columns: new[] { "RegistrationId", "InstitutionId" });

            migrationBuilder.CreateIndex(
                name: "IX_LinkRuns_Code",
                table: "LinkRuns",
                column: "Code",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_LinkRuns_CreatedBy",
                table: "LinkRuns",
                column: "CreatedBy");

            migrationBuilder.CreateIndex(
                name: "IX_LinkRuns_State_LeaseUntil",
                table: "LinkRuns",
                columns: new[] { "State", "LeaseUntil" });

            migrationBuilder.CreateIndex(
                name: "IX_OffenderCandidatePairs_Code",
                table: "OffenderCandidatePairs",
                column: "Code",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_OffenderCandidatePairs_FirstId_SecondId",
                table: "OffenderCandidatePairs",
                columns: new[] { "FirstId", "SecondId" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_OffenderCandidatePairs_ModelId",
                table: "OffenderCandidatePairs",
                column: "ModelId");

            migrationBuilder.CreateIndex(
                name: "IX_OffenderCandidatePairs_SecondId",
                table: "OffenderCandidatePairs",
                column: "SecondId");

            migrationBuilder.CreateIndex(
                name: "IX_OffenderCandidatePairs_TakenBy_TakenUntil",
                table: "OffenderCandidatePairs",
                columns: new[] { "TakenBy", "TakenUntil" });

            migrationBuilder.CreateIndex(
                name: "IX_OffenderCandidatePairs_TurnId_State_Probability_TakenUntil",
                table: "OffenderCandidatePairs",
                columns: new[] { "TurnId", "State", "Probability", "TakenUntil" });

            migrationBuilder.CreateIndex(
                name: "IX_OffenderEncodings_ChangedAt",
                table: "OffenderEncodings",
                column: "ChangedAt");

            migrationBuilder.CreateIndex(
                name: "IX_OffenderEncodings_InstitutionId",
                table: "OffenderEncodings",
                column: "InstitutionId");

            migrationBuilder.CreateIndex(
                name: "IX_OffenderEncodingTokens_RecordId",
                table: "OffenderEncodingTokens",
                column: "RecordId");

            migrationBuilder.CreateIndex(
                name: "IX_OffenderLinkEvents_By",
                table: "OffenderLinkEvents",
                column: "By");

            migrationBuilder.CreateIndex(
                name: "IX_OffenderLinkEvents_Code",
                table: "OffenderLinkEvents",
                column: "Code");

            migrationBuilder.CreateIndex(
                name: "IX_OffenderLinkEvents_FirstId_SecondId",
                table: "OffenderLinkEvents",
                columns: new[] { "FirstId", "SecondId" });

            migrationBuilder.CreateIndex(
                name: "IX_OffenderLinkEvents_ModelId",
                table: "OffenderLinkEvents",
                column: "ModelId");

            migrationBuilder.CreateIndex(
                name: "IX_OffenderLinkEvents_SecondId",
                table: "OffenderLinkEvents",
                column: "SecondId");

            migrationBuilder.CreateIndex(
                name: "IX_OffenderPlaces_PersonId",
                table: "OffenderPlaces",
                column: "PersonId");

            migrationBuilder.CreateIndex(
                name: "IX_VictimCandidatePairs_Code",
                table: "VictimCandidatePairs",
                column: "Code",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_VictimCandidatePairs_FirstId_SecondId",
                table: "VictimCandidatePairs",
                columns: new[] { "FirstId", "SecondId" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_VictimCandidatePairs_ModelId",
                table: "VictimCandidatePairs",
                column: "ModelId");

            migrationBuilder.CreateIndex(
                name: "IX_VictimCandidatePairs_SecondId",
                table: "VictimCandidatePairs",
                column: "SecondId");

            migrationBuilder.CreateIndex(
                name: "IX_VictimCandidatePairs_TakenBy_TakenUntil",
                table: "VictimCandidatePairs",
                columns: new[] { "TakenBy", "TakenUntil" });

            migrationBuilder.CreateIndex(
                name: "IX_VictimCandidatePairs_TurnId_State_Probability_TakenUntil",
                table: "VictimCandidatePairs",
                columns: new[] { "TurnId", "State", "Probability", "TakenUntil" });

            migrationBuilder.CreateIndex(
                name: "IX_VictimEncodings_ChangedAt",
                table: "VictimEncodings",
                column: "ChangedAt");

            migrationBuilder.CreateIndex(
                name: "IX_VictimEncodings_InstitutionId",
                table: "VictimEncodings",
                column: "InstitutionId");

            migrationBuilder.CreateIndex(
                name: "IX_VictimEncodings_RecordId_InstitutionId",
                table: "VictimEncodings",
                columns: new[] { "RecordId", "InstitutionId" });

            migrationBuilder.CreateIndex(
                name: "IX_VictimEncodingTokens_RecordId",
                table: "VictimEncodingTokens",
                column: "RecordId");

            migrationBuilder.CreateIndex(
                name: "IX_VictimLinkEvents_By",
                table: "VictimLinkEvents",
                column: "By");

            migrationBuilder.CreateIndex(
                name: "IX_VictimLinkEvents_Code",
                table: "VictimLinkEvents",
                column: "Code");

            migrationBuilder.CreateIndex(
                name: "IX_VictimLinkEvents_FirstId_SecondId",
                table: "VictimLinkEvents",
                columns: new[] { "FirstId", "SecondId" });

            migrationBuilder.CreateIndex(
                name: "IX_VictimLinkEvents_ModelId",
                table: "VictimLinkEvents",
                column: "ModelId");

            migrationBuilder.CreateIndex(
                name: "IX_VictimLinkEvents_SecondId",
                table: "VictimLinkEvents",
                column: "SecondId");

            migrationBuilder.CreateIndex(
                name: "IX_VictimPlaces_PersonId",
                table: "VictimPlaces",
                column: "PersonId");

            migrationBuilder.AddForeignKey(
                name: "FK_Instances_LinkageModelVersions_OffenderModelId",
                table: "Instances",
                column: "OffenderModelId",
                principalTable: "LinkageModelVersions",
                principalColumn: "Id");

            migrationBuilder.AddForeignKey(
                name: "FK_Instances_LinkageModelVersions_VictimModelId",
                table: "Instances",
                column: "VictimModelId",
                principalTable: "LinkageModelVersions",
                principalColumn: "Id");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropForeignKey(
                name: "FK_Instances_LinkageModelVersions_OffenderModelId",
                table: "Instances");

            migrationBuilder.DropForeignKey(
                name: "FK_Instances_LinkageModelVersions_VictimModelId",
                table: "Instances");

            migrationBuilder.DropTable(
                name: "IdentityTokens");

            migrationBuilder.DropTable(
                name: "LinkRuns");

            migrationBuilder.DropTable(
                name: "OffenderCandidatePairs");

            migrationBuilder.DropTable(
                name: "OffenderEncodings");

            migrationBuilder.DropTable(
                name: "OffenderEncodingTokens");

            migrationBuilder.DropTable(
                name: "OffenderLinkEvents");

            migrationBuilder.DropTable(
                name: "OffenderPlaces");

            migrationBuilder.DropTable(
                name: "VictimCandidatePairs");

            migrationBuilder.DropTable(
                name: "VictimEncodings");

            migrationBuilder.DropTable(
                name: "VictimEncodingTokens");

            migrationBuilder.DropTable(
                name: "VictimLinkEvents");

            migrationBuilder.DropTable(
                name: "VictimPlaces");

            migrationBuilder.DropTable(
                name: "LinkageModelVersions");

            migrationBuilder.DropIndex(
                name: "IX_Instances_OffenderModelId",
                table: "Instances");

            migrationBuilder.DropIndex(
                name: "IX_Instances_VictimModelId",
                table: "Instances");

            migrationBuilder.DropColumn(
                name: "LinksOffendersFrom",
                table: "Instances");

            migrationBuilder.DropColumn(
                name: "LinksVictimsFrom",
                table: "Instances");

            migrationBuilder.DropColumn(
                name: "OffenderModelId",
                table: "Instances");

            migrationBuilder.DropColumn(
                name: "VictimModelId",
                table: "Instances");
        }
    }
}
