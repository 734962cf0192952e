using System.Collections.Concurrent;

namespace Cybershield.Service.Web;

/// <summary>Links that sign a reviewer in once, within a quarter of an hour. They live in memory only.</summary>
internal sealed class OneTimeLinks(TimeProvider time)
{
    private readonly ConcurrentDictionary<string, (string ReviewerId, DateTimeOffset ExpiresAt)> _open = new();

    /// <summary>How long a link can be used.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(15);

    /// <summary>Path and query of a new link, to be put behind the address of the pages.</summary>
    public string Issue(string reviewerId)
    {
        string token = SignInToken.New();
        _open[SignInToken.Hash(token)] = (reviewerId, time.GetUtcNow() + Lifetime);
        return "/sign-in?once=" + token;
    }

    /// <summary>Whose link this is, without using it up; null where it was used or its time has passed.</summary>
    public string? Peek(string token) => _open.TryGetValue(SignInToken.Hash(token), out var link) ? Living(link) : null;

    /// <summary>Uses a link up; null where it was used before or its time has passed.</summary>
    public string? Take(string token) => _open.TryRemove(SignInToken.Hash(token), out var link) ? Living(link) : null;

    private string? Living((string ReviewerId, DateTimeOffset ExpiresAt) link) => link.ExpiresAt > time.GetUtcNow() ? link.ReviewerId : null;
}
