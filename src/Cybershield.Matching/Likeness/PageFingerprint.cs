using System.Numerics;
using System.Runtime.InteropServices;

namespace Cybershield.Matching;

/// <summary>
/// A simhash of a page's main text: 64 bits that differ little where the texts do (M. Charikar, Similarity estimation techniques from
/// rounding algorithms, 2002; for web pages G. Manku, A. Jain, A. Das Sarma, Detecting near-duplicates for web crawling, 2007).
/// Its features are pairs of folded words that stand together in headings, body and link texts. Figures are left out, so that a counter or a date changes nothing.
/// </summary>
public static class PageFingerprint
{
    /// <summary>Fingerprints that differ in so many bits at most are of near-duplicates, as Manku and others found for 64 bits.</summary>
    public const int NearBits = 3;

    /// <summary>Texts of fewer words have no fingerprint: a few pairs of words say too little.</summary>
    public const int FewestWords = 24;

    private const int RunLength = 2;

    /// <summary>The fingerprint of a page; null where its main text is too short.</summary>
    /// <param name="page">Best masked: pages that differ in a telephone number are then the same.</param>
    public static ulong? Of(PageText page)
    {
        string[] words = [.. page.Blocks.Where(block => block.Zone is Zone.Heading or Zone.Body or Zone.LinkText).SelectMany(block => SearchText.Words(block.Text)).Where(word => word.Any(char.IsLetter))];
        if (words.Length < FewestWords)
        {
            return null;
        }

        Span<int> balance = stackalloc int[64];
        ulong[] hashes = [.. words.Select(Hash)];
        for (int i = 0; i + RunLength <= hashes.Length; i++)
        {
            Add(balance, Mix(hashes[i] + BitOperations.RotateLeft(hashes[i + 1], 21)));
        }

        return Signs(balance);
    }

    /// <summary>In how many bits two fingerprints differ, 0 to 64.</summary>
    public static int Distance(ulong one, ulong other) => BitOperations.PopCount(one ^ other);

    private static void Add(Span<int> balance, ulong feature)
    {
        for (int bit = 0; bit < balance.Length; bit++)
        {
            balance[bit] += (feature >> bit & 1) == 1 ? 1 : -1;
        }
    }

    private static ulong Signs(ReadOnlySpan<int> balance)
    {
        ulong signs = 0;
        for (int bit = 0; bit < balance.Length; bit++)
        {
            signs |= balance[bit] > 0 ? 1UL << bit : 0;
        }

        return signs;
    }

    // FNV-1a over the bytes, the same on every machine and in every version.
    private static ulong Hash(string word)
    {
        ulong hash = 14695981039346656037;
        foreach (byte unit in MemoryMarshal.AsBytes(word.AsSpan()))
        {
            hash = (hash ^ unit) * 1099511628211;
        }

        return hash;
    }

    // The last step of MurmurHash3, which spreads every bit over all.
    private static ulong Mix(ulong hash)
    {
        hash = (hash ^ (hash >> 33)) * 0xff51afd7ed558ccd;
        hash = (hash ^ (hash >> 33)) * 0xc4ceb9fe1a85ec53;
        return hash ^ (hash >> 33);
    }
}
