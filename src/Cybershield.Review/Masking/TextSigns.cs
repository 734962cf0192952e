using System.Globalization;

namespace Cybershield.Review;

/// <summary>Classes of characters that the finders of contact data agree on. What was masked counts as part of a word, so that masking twice changes nothing.</summary>
internal static class TextSigns
{
    public static bool IsWord(char c) => char.IsLetterOrDigit(c) || c is '_' or ContactMask.Sign || char.IsSurrogate(c);

    public static bool IsDigit(char c) => char.IsAsciiDigit(c);

    public static bool IsAt(char c) => c is '@' or '＠';

    public static bool IsInvisible(char c) => c is '\u00AD' || char.GetUnicodeCategory(c) == UnicodeCategory.Format;

    public static char At(string text, int index) => (uint)index < (uint)text.Length ? text[index] : '\0';

    /// <summary>Where the web address that holds or follows <paramref name="index"/> begins and ends; (length, length) after the last one.</summary>
    public static (int Start, int End) NextUrl(string text, int index)
    {
        int colon = text.IndexOf("://", Math.Max(0, index), StringComparison.Ordinal);
        if (colon < 0)
        {
            return (text.Length, text.Length);
        }

        int start = colon;
        while (start > 0 && char.IsAsciiLetterOrDigit(text[start - 1]) && colon - start < MaxSchemeLength)
        {
            start--;
        }

        int end = text.AsSpan(colon).IndexOfAny(UrlEnds);
        return (start, end < 0 ? text.Length : colon + end);
    }

    private const int MaxSchemeLength = 12;

    private static readonly System.Buffers.SearchValues<char> UrlEnds =
        System.Buffers.SearchValues.Create(" \t\r\n\u00A0\u3000<>\"«»“”„");
}
