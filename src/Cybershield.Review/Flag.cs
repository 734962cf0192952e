using System.Security.Cryptography;
using System.Text;

namespace Cybershield.Review;

/// <summary>One (canonical address, list): the question put to a reviewer. It is never deleted and its address never changes.</summary>
/// <param name="Id">From <see cref="FlagId"/>.</param>
/// <param name="Revision">Rises with every change; the version of its document in the search server.</param>
/// <param name="LapsedBecause">"page changed", "list 1.5.0" or that the text is repeated across the site; null unless lapsed.</param>
/// <param name="MuteId">The mute that keeps it out of the queue; null when none does.</param>
/// <param name="Claim">Who holds it now; null when nobody does.</param>
/// <param name="Decision">The decision in force; null where none is or it was undone.</param>
/// <param name="Latest">The assessment that is shown: the latest one that reached the threshold.</param>
public sealed record Flag(
    string Id,
    string Url,
    string SiteId,
    string SiteName,
    string SiteGroup,
    string ListId,
    string ListTitle,
    string PageTitle,
    string Language,
    FlagState State,
    long Revision,
    DateTimeOffset FirstFlaggedAt,
    DateTimeOffset UpdatedAt,
    string? LapsedBecause,
    long? MuteId,
    Claim? Claim,
    Decision? Decision,
    Assessment Latest)
{
    /// <summary>The id of the flag of this address and list: the first 32 hex digits of SHA-256 over "address LF list id".</summary>
    public static string FlagId(string canonicalUrl, string listId) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(canonicalUrl + "\n" + listId)))[..32];
}

/// <summary>Where a flag stands.</summary>
public enum FlagState
{
    /// <summary>Waits for a person.</summary>
    Open,
    /// <summary>A person decided.</summary>
    Decided,
    /// <summary>Was open when its page or list stopped reaching the threshold.</summary>
    Lapsed,
}

/// <summary>A lock on a flag so that two people never decide it unknowingly.</summary>
public sealed record Claim(string ReviewerId, DateTimeOffset ExpiresAt)
{
    /// <summary>How long a claim holds: a quarter of an hour.</summary>
    public static readonly TimeSpan Duration = TimeSpan.FromMinutes(15);
}
