using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;

namespace Cybershield.Service.Web;

/// <summary>Everybody who may sign in now. Replaced whole on reload; safe for use by many threads.</summary>
internal sealed class ReviewerRegister
{
    private ImmutableArray<Reviewer> _reviewers = [];

    /// <summary>How many people can sign in.</summary>
    public int Count => _reviewers.Length;

    /// <summary>Takes a new set. Who is missing from it, or has another token, is signed out with the next request.</summary>
    public void Replace(IEnumerable<Reviewer> reviewers) =>
        ImmutableInterlocked.InterlockedExchange(ref _reviewers, [.. reviewers]);

    /// <summary>The reviewer with this id; null where there is none.</summary>
    public Reviewer? Find(string id) => _reviewers.FirstOrDefault(reviewer => reviewer.Id == id);

    /// <summary>The reviewer whose token this is; null where it is nobody's. Every hash is compared in constant time.</summary>
    public Reviewer? FindByToken(string token)
    {
        byte[] hash = Encoding.ASCII.GetBytes(SignInToken.Hash(token));
        Reviewer? found = null;
        foreach (Reviewer reviewer in _reviewers)
        {
            if (CryptographicOperations.FixedTimeEquals(hash, Encoding.ASCII.GetBytes(reviewer.TokenSha256)))
                found = reviewer;
        }
        return found;
    }

    /// <summary>The name to show for an id in the record: people leave, their decisions stay.</summary>
    public string NameOf(string reviewerId) => Find(reviewerId)?.DisplayName ?? reviewerId;
}
