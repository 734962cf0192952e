using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Cybershield.Service.Web;

/// <summary>A person who may sign in: one entry of <c>config/reviewers.yaml</c>.</summary>
/// <param name="Id">Stable; claims, decisions and the audit carry it.</param>
/// <param name="Body">The organisation or desk that the person reviews for.</param>
/// <param name="TokenSha256">From <see cref="SignInToken.Hash"/>; the token itself is kept nowhere.</param>
public sealed record Reviewer(string Id, string DisplayName, string Body, string TokenSha256);

/// <summary>The secret that a reviewer signs in with: 256 random bits, so that a plain hash is enough to keep it.</summary>
internal static class SignInToken
{
    /// <summary>A new token, 43 letters, digits, hyphens and underscores.</summary>
    public static string New() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    /// <summary>SHA-256 of a token, lower-case hex.</summary>
    public static string Hash(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
}
