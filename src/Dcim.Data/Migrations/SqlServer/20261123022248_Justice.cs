using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Dcim.Data.Migrations.SqlServer
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
                    Id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("SqlServer:Identity", "1, 1"),
                    Code = table.Column<string>(type: "nvarchar(12)", maxLength: 12, nullable: false),
                    FormToken = table.Column<Guid>(type: "uniqueidentifier", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_OutsideSources", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "OutsideDescriptions",
                columns: table => new
                {
                    Id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("SqlServer:Identity", "1, 1"),
                    SourceId = table.Column<long>(type: "bigint", nullable: false),
                    Version = table.Column<long>(type: "bigint", nullable: false),
                    Name = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: false),
                    Kind = table.Column<string>(type: "nvarchar(20)", maxLength: 20, nullable: false),
                    Definition = table.Column<string>(type: "nvarchar(2000)", maxLength: 2000, nullable: false),
                    Unit = table.Column<string>(type: "nvarchar(20)", maxLength: 20, nullable: false),
                    CutOff = table.Column<DateOnly>(type: "date", nullable: false),
                    PublishedOn = table.Column<DateOnly>(type: "date", nullable: true),
                    Address = table.Column<string>(type: "nvarchar(400)", maxLength: 400, nullable: false),
                    RecordedFrom = table.Column<DateTime>(type: "datetime2", nullable: false),
                    RecordedTo = table.Column<DateTime>(type: "datetime2", nullable: true),
                    EndReason = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: false)
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
                    Id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("SqlServer:Identity", "1, 1"),
                    SourceId = table.Column<long>(type: "bigint", nullable: false),
                    Code = table.Column<string>(type: "nvarchar(12)", maxLength: 12, nullable: false),
                    FormToken = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    Version = table.Column<long>(type: "bigint", nullable: false),
                    Table = table.Column<string>(type: "nvarchar(10)", maxLength: 10, nullable: false),
                    Year = table.Column<int>(type: "int", nullable: false),
                    What = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: false),
                    Value = table.Column<int>(type: "int", nullable: true),
                    Remark = table.Column<string>(type: "nvarchar(400)", maxLength: 400, nullable: false),
                    EnteredAt = table.Column<DateTime>(type: "datetime2", nullable: false),
                    RecordedFrom = table.Column<DateTime>(type: "datetime2", nullable: false),
                    RecordedTo = table.Column<DateTime>(type: "datetime2", nullable: true),
                    EndReason = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: false)
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
