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
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "OutsideDescriptions");

            migrationBuilder.DropTable(
                name: "OutsideFigures");

            migrationBuilder.DropTable(
                name: "OutsideSources");
        }
    }
}
