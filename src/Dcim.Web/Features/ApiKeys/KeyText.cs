using System.Security.Cryptography;
using System.Text;
using Dcim.Data;
using Dcim.Domain.Records;

namespace Dcim.Web.Features.ApiKeys;

/// <summary>A key as a program sends it: <c>dcim_CODE_SECRET</c>. By the code it is found; of the secret a digest is kept.</summary>
public static class KeyText
{
    private const string Prefix = "dcim";
    private const int SecretLength = 43; // 256 bits
    private const string Alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    public static string NewSecret() => RandomNumberGenerator.GetString(Alphabet, SecretLength);

    public static string Of(string code, string secret) => $"{Prefix}_{code}_{secret}";

    /// <summary>As much of a key as can be shown again.</summary>
    public static string WithoutSecret(string code) => Of(code, "…");

    /// <returns>Null where the text is no key.</returns>
    public static (string Code, string Secret)? Parse(string text) =>
        text.Split('_') is [Prefix, var code, { Length: SecretLength } secret] && RandomCode.IsOne(code)
            ? (code, secret)
            : null;

    /// <summary>SHA-256 of a secret: it is random, so nothing slower is needed.</summary>
    public static string DigestOf(string secret) =>
        Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));

    public static bool IsSecretOf(ApiKey key, string secret) =>
        CryptographicOperations.FixedTimeEquals(
            Encoding.ASCII.GetBytes(DigestOf(secret)),
            Encoding.ASCII.GetBytes(key.Digest)
        );
}

/// <summary>What a key may carry: permissions, by the type of the institution it belongs to.</summary>
public static class KeyScopes
{
    public static IReadOnlyList<string> All { get; } =
    [
        Security.Permissions.RegistrationsView,
        Security.Permissions.RegistrationsEdit,
        Security.Permissions.ProceedingsView,
        Security.Permissions.ProceedingsEdit,
        Security.Permissions.TablesView,
    ];

    /// <summary>The observatory reads tables; all others their own records, authorities proceedings among them.</summary>
    public static IReadOnlyList<string> AdmittedFor(Institution institution) =>
        institution.IsObservatory ? [Security.Permissions.TablesView]
        : institution.LeadsProceedings ? [.. All.Except([Security.Permissions.TablesView])]
        : [Security.Permissions.RegistrationsView, Security.Permissions.RegistrationsEdit];

    public static IReadOnlyList<string> Of(ApiKey key) => key.Scopes.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
