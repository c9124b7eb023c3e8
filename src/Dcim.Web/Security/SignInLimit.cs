using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Dcim.Data;
using Dcim.Data.Identity;
using Dcim.Data.Sealing;
using Microsoft.EntityFrameworkCore;

namespace Dcim.Web.Security;

/// <summary>
/// Limits how often somebody may guess, for an account and for an address, over all nodes: each attempt stands in the
/// database before it is checked, so that guesses made at once count too. An attempt that was right is taken out again.
/// </summary>
public sealed class SignInLimit(DcimDbContext db, KeyStore keys, TimeProvider clock)
{
    /// <summary>Wrong attempts on one account within the window, by password, second factor or otherwise.</summary>
    public const int MostOnAccount = 10;

    /// <summary>Wrong attempts from one address within the window; a whole office may sit behind it.</summary>
    public const int MostFromAddress = 100;
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(15);

    /// <summary>Counts an attempt about to be checked.</summary>
    /// <param name="account">The address typed, the code of an invitation: what is guessed at, known here or not; null where nothing was named.</param>
    /// <returns>The attempt, to be given back if it was right; null where it must not be checked.</returns>
    public async Task<SignInAttempt?> TakeAsync(string? account, HttpContext context)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var since = now - Window;
        await ClearAsync(since);
        var from = Digest("address", Network(context.Connection.RemoteIpAddress));
        var attempt = new SignInAttempt
        {
            At = now,
            Account = account is null ? from : Digest("account", account.Trim().ToUpperInvariant()),
            Address = from,
        };
        db.Add(attempt);
        await db.SaveChangesAsync();
        var onAccount = account is null
            ? 0
            : await db.SignInAttempts.CountAsync(a => a.Account == attempt.Account && a.At > since);
        var fromAddress = await db.SignInAttempts.CountAsync(a => a.Address == attempt.Address && a.At > since);
        if (onAccount <= MostOnAccount && fromAddress <= MostFromAddress)
            return attempt;
        await GiveBackAsync(attempt); // else who goes on trying would never be let in again
        return null;
    }

    /// <summary>The attempt was no guess.</summary>
    public async Task GiveBackAsync(SignInAttempt attempt)
    {
        db.Remove(attempt);
        await db.SaveChangesAsync();
    }

#pragma warning disable RS0030 // Attempts that limit nothing any more; nobody's record is among them.
    private Task<int> ClearAsync(DateTime before) => db.SignInAttempts.Where(a => a.At <= before).ExecuteDeleteAsync();

#pragma warning restore RS0030

    /// <summary>The key is derived, so that every node has the same and what is kept does not tell an address.</summary>
    private byte[] Digest(string kind, string text) =>
        HMACSHA256.HashData(
            HKDF.DeriveKey(HashAlgorithmName.SHA256, keys.AuditKey(1)!, 32, info: "DCIM sign-in attempts"u8.ToArray()),
            Encoding.UTF8.GetBytes($"{kind}\n{text}")
        );

    /// <summary>Of IPv6 the network, of which one subscriber has all the addresses.</summary>
    private static string Network(IPAddress? address) =>
        address switch
        {
            null => "",
            { IsIPv4MappedToIPv6: true } => address.MapToIPv4().ToString(),
            { AddressFamily: AddressFamily.InterNetworkV6 } => Convert.ToHexString(
                address.GetAddressBytes().AsSpan(0, 8)
            ),
            _ => address.ToString(),
        };
}
