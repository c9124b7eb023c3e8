using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Dcim.Data;
using Dcim.Data.Identity;
using Dcim.Data.Sealing;
using Microsoft.EntityFrameworkCore;

namespace Dcim.Web.Features.Api;

/// <summary>
/// Limits how often a key is used, over all nodes: as attempts to sign in do, each use stands in the database before it is served.
/// </summary>
public sealed class ApiLimit(DcimDbContext db, KeyStore keys, TimeProvider clock)
{
    /// <summary>Requests of one key within the window; whoever brings more at once imports a file.</summary>
    public const int Most = 300;
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    /// <summary>Wrong, expired and revoked uses of one key that the audit is told of within its window.</summary>
    private const int MostRefusals = 10;
    private static readonly TimeSpan s_refusalWindow = TimeSpan.FromMinutes(15);

    /// <summary>Counts a request.</summary>
    /// <returns>How long to wait; null where it may be served.</returns>
    public Task<TimeSpan?> TakeAsync(long keyId) =>
        TakeAsync($"use\n{keyId.ToString(CultureInfo.InvariantCulture)}", Most, Window);

    /// <summary>Counts a use that is refused.</summary>
    /// <returns>Whether the audit is to be told of it.</returns>
    public async Task<bool> NotesRefusalAsync(long keyId) =>
        await TakeAsync($"refusal\n{keyId.ToString(CultureInfo.InvariantCulture)}", MostRefusals, s_refusalWindow)
            is null;

    private async Task<TimeSpan?> TakeAsync(string what, int most, TimeSpan window)
    {
        var (now, mark) = (clock.GetUtcNow().UtcDateTime, Mark(what));
        await ClearAsync(mark, now - window);
        var uses = db.SignInAttempts.Where(a => a.Account == mark);
        if (await uses.CountAsync() >= most)
            return await uses.MinAsync(a => a.At) + window - now;
        db.Add(
            new SignInAttempt
            {
                At = now,
                Account = mark,
                Address = mark,
            }
        );
        await db.SaveChangesAsync();
        return null;
    }

#pragma warning disable RS0030 // Uses that limit nothing any more; nobody's record is among them.
    private Task<int> ClearAsync(byte[] mark, DateTime before) =>
        db.SignInAttempts.Where(a => a.Account == mark && a.At <= before).ExecuteDeleteAsync();
#pragma warning restore RS0030

    /// <summary>The key is derived, so that every node has the same.</summary>
    private byte[] Mark(string what) =>
        HMACSHA256.HashData(
            HKDF.DeriveKey(HashAlgorithmName.SHA256, keys.AuditKey(1)!, 32, info: "DCIM uses of keys"u8.ToArray()),
            Encoding.UTF8.GetBytes(what)
        );
}
