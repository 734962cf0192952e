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
        List<ulong> words = [];
        foreach (PageBlock block in page.Blocks)
        {
            if (block.Zone is Zone.Heading or Zone.Body or Zone.LinkText)
            {
                AddWords(block.Text, words);
            }
        }

        return words.Count < FewestWords ? null : Signs(CollectionsMarshal.AsSpan(words));
    }

    /// <summary>In how many bits two fingerprints differ, 0 to 64.</summary>
    public static int Distance(ulong one, ulong other) => BitOperations.PopCount(one ^ other);

    private static void AddWords(string text, List<ulong> hashes)
    {
        FoldedText folded = SearchText.Folded(text);
        foreach (int start in folded.Words)
        {
            ReadOnlySpan<char> word = folded.Chars[start..CharTable.WordEnd(folded.Chars, start)];
            if (HasLetter(word))
            {
                hashes.Add(Hash(word));
            }
        }
    }

    private static bool HasLetter(ReadOnlySpan<char> word)
    {
        foreach (char c in word)
        {
            if (char.IsLetter(c))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The bits that more than half of the features have.</summary>
    private static ulong Signs(ReadOnlySpan<ulong> words)
    {
        Span<ulong> digits = stackalloc ulong[32];
        int features = words.Length - RunLength + 1;
        for (int i = 0; i < features; i++)
        {
            Count(digits, Mix(words[i] + BitOperations.RotateLeft(words[i + 1], 21)));
        }

        ulong signs = 0;
        for (int bit = 0; bit < 64; bit++)
        {
            signs |= 2 * Total(digits, bit) > features ? 1UL << bit : 0;
        }

        return signs;
    }

    // 64 counters side by side: each word of the span holds one binary digit of all of them, and adding carries from digit to digit.
    private static void Count(Span<ulong> digits, ulong feature)
    {
        for (int i = 0; feature != 0; i++)
        {
            (digits[i], feature) = (digits[i] ^ feature, digits[i] & feature);
        }
    }

    private static long Total(ReadOnlySpan<ulong> digits, int bit)
    {
        long total = 0;
        for (int i = 0; i < digits.Length; i++)
        {
            total |= (long)(digits[i] >> bit & 1) << i;
        }

        return total;
    }

    // FNV-1a over the bytes, the same on every machine and in every version.
    private static ulong Hash(ReadOnlySpan<char> word)
    {
        ulong hash = 14695981039346656037;
        foreach (byte unit in MemoryMarshal.AsBytes(word))
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
