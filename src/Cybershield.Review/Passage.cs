using System.Security.Cryptography;
using System.Text;
using Cybershield.Matching;

namespace Cybershield.Review;

/// <summary>Names a sentence around an occurrence, so that a decision can say what it covers without keeping the text.</summary>
public static class Passage
{
    private const int MaxReach = 300;

    /// <summary>
    /// The first 16 hex digits of SHA-256 over the folded words of the sentence. Figures are left out: a counter, a date or a price that
    /// changes does not make another passage.
    /// </summary>
    /// <param name="text">The masked text of the block.</param>
    public static string Of(string text, TextSpan span)
    {
        int start = SentenceStart(text, span.Start), end = SentenceEnd(text, span.End);
        IEnumerable<string> words = SearchText.Words(text[start..end]).Where(word => word.Any(char.IsLetter));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join(' ', words))))[..16];
    }

    private static int SentenceStart(string text, int index)
    {
        int earliest = Math.Max(0, index - MaxReach);
        while (index > earliest && !(EndsSentence(text[index - 1]) && (index == text.Length || char.IsWhiteSpace(text[index]))))
            index--;
        return Snippets.SafeCut(text, index);
    }

    private static int SentenceEnd(string text, int index)
    {
        int latest = Math.Min(text.Length, index + MaxReach);
        while (index < latest && !(EndsSentence(text[index - 1]) && char.IsWhiteSpace(text[index])))
            index++;
        return Snippets.SafeCut(text, index);
    }

    private static bool EndsSentence(char c) => c is '.' or '!' or '?' or ';' or '\n' or '…';
}
