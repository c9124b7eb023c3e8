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
            migrationBuilder.AddColumn<string>(
                name: "LinkageTokens",
                table: "Registrations",
                type: "nvarchar(256)",
                maxLength: 256,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<bool>(
                name: "HasLinkageKey",
                table: "Instances",
                type: "bit",
                nullable: false,
                defaultValue: false);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "LinkageTokens",
                table: "Registrations");

            migrationBuilder.DropColumn(
                name: "HasLinkageKey",
                table: "Instances");
        }
    }
}
