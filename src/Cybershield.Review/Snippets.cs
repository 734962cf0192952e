using Cybershield.Matching;

namespace Cybershield.Review;

/// <summary>Cuts short pieces of text around a match, at the borders of words.</summary>
internal static class Snippets
{
    private const int Length = 120;
    private const int MaxMatchLength = 160;
    private const char Ellipsis = '…';

    /// <summary>About 120 UTF-16 units of one line around the spans, where they stand together, or else around the first of them.</summary>
    public static Snippet Around(PageText masked, IReadOnlyList<TextSpan> spans)
    {
        TextSpan match = Together(spans);
        string text = masked.Blocks[match.Block].Text;
        int length = Math.Min(match.Length, MaxMatchLength);
        length = match.Length == length ? length : SafeCut(text, match.Start + length) - match.Start;
        int room = Math.Max(0, Length - length) / 2;
        int start = StartOfWord(text, match.Start, room), end = EndOfWord(text, match.Start + length, room);
        string before = start > 0 ? Ellipsis.ToString() : "", after = end < text.Length ? Ellipsis.ToString() : "";
        return new Snippet(before + OneLine(text.AsSpan(start..end)) + after, before.Length + match.Start - start, length);
    }

    /// <summary>An index at or just before <paramref name="index"/> that does not part a surrogate pair.</summary>
    public static int SafeCut(string text, int index) =>
        index > 0 && index < text.Length && char.IsLowSurrogate(text[index]) && char.IsHighSurrogate(text[index - 1]) ? index - 1 : index;

    private static TextSpan Together(IReadOnlyList<TextSpan> spans)
    {
        TextSpan first = spans[0];
        int start = first.Start, end = first.End;
        foreach (TextSpan span in spans)
        {
            if (span.Block != first.Block)
                return first;
            (start, end) = (Math.Min(start, span.Start), Math.Max(end, span.End));
        }

        return end - start <= MaxMatchLength ? first with { Start = start, Length = end - start } : first;
    }

    private static int StartOfWord(string text, int match, int room)
    {
        int earliest = Math.Max(0, match - room);
        if (earliest == 0)
            return 0;
        int space = text.AsSpan(earliest, match - earliest).IndexOfAny(' ', '\n', '\u00A0');
        return space >= 0 ? earliest + space + 1 : SafeCut(text, earliest);
    }

    private static int EndOfWord(string text, int match, int room)
    {
        int latest = Math.Min(text.Length, match + room);
        if (latest == text.Length)
            return latest;
        int space = text.AsSpan(match, latest - match).LastIndexOfAny(' ', '\n', '\u00A0');
        return space >= 0 ? match + space : SafeCut(text, latest);
    }

    private static string OneLine(ReadOnlySpan<char> text) => string.Create(text.Length, text, static (line, source) =>
    {
        for (int i = 0; i < line.Length; i++)
            line[i] = char.IsControl(source[i]) ? ' ' : source[i];
    });
}
