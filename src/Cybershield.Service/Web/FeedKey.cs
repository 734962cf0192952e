using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace Cybershield.Service.Web;

/// <summary>
/// Feed readers can't sign in, so each reviewer has a feed address with a key. It opens the feed and nothing else,
/// and ends with the reviewer's token.
/// </summary>
internal sealed class FeedKey(IDataProtectionProvider protection, ReviewerRegister register)
{
    private readonly IDataProtector _protector = protection.CreateProtector("feed");

    /// <summary>A key for the reviewer's feed address.</summary>
    public string For(Reviewer reviewer) => _protector.Protect($"{reviewer.Id}\n{reviewer.TokenSha256}");

    /// <summary>Whose key this is; null where it is nobody's, any more.</summary>
    public Reviewer? Open(string key)
    {
        try
        {
            return _protector.Unprotect(key).Split('\n') is [var id, var token] && register.Find(id) is { } reviewer && reviewer.TokenSha256 == token ? reviewer : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
