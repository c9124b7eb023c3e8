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
                name: "UnnamedOffenders");
        }
    }
}
