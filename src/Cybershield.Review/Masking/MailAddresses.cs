namespace Cybershield.Review;

/// <summary>Mail addresses, written plainly or with "(at)" and "[dot]"; names and hosts may be of any script (RFC 6531).</summary>
internal static class MailAddresses
{
    private const int MaxLocalLength = 64;
    private const int MaxHostLength = 255;
    private static readonly string[] Ats = ["(at)", "[at]", "{at}", "(собака)", "[собака]"];
    private static readonly string[] Dots = ["(dot)", "[dot]", "{dot}", "(точка)", "[точка]"];

    public static void Find(string text, List<Range> found)
    {
        for (int i = 0; i < text.Length; i++)
        {
            int at = AtLength(text, i);
            if (at == 0)
            {
                continue;
            }

            int start = LocalStart(text, i);
            int end = start < i ? HostEnd(text, i + at) : 0;
            if (end > 0)
            {
                found.Add(start..end);
                i = end - 1;
            }
        }
    }

    private static int AtLength(string text, int index)
    {
        char c = text[index];
        return TextSigns.IsAt(c) ? 1 : c is '(' or '[' or '{' ? WrittenLength(text, index, Ats) : 0;
    }

    private static int WrittenLength(string text, int index, string[] signs)
    {
        foreach (string sign in signs)
        {
            if (string.Compare(text, index, sign, 0, sign.Length, StringComparison.OrdinalIgnoreCase) == 0)
            {
                return sign.Length;
            }
        }

        return 0;
    }

    private static int LocalStart(string text, int at)
    {
        int end = TextSigns.IsAt(text[at]) || TextSigns.At(text, at - 1) != ' ' ? at : at - 1;
        int start = end;
        while (start > 0 && end - start < MaxLocalLength && IsLocal(text[start - 1]))
        {
            start--;
        }

        return HoldsName(text.AsSpan(start, end - start)) ? start : at;
    }

    private static bool HoldsName(ReadOnlySpan<char> local)
    {
        foreach (char c in local)
        {
            if (char.IsLetterOrDigit(c))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsLocal(char c) =>
        char.IsLetterOrDigit(c) || c is '.' or '_' or '%' or '+' or '-' or '\'' || TextSigns.IsInvisible(c);

    // Labels joined by dots, at least two of them, the last of letters: what stands after the last such label is not taken.
    private static int HostEnd(string text, int start)
    {
        int i = TextSigns.At(text, start) == ' ' && !TextSigns.IsAt(text[start - 1]) ? start + 1 : start;
        int limit = Math.Min(text.Length, start + MaxHostLength), end = 0;
        bool first = true;
        while (true)
        {
            int label = LabelEnd(text, i, limit);
            if (label == i)
            {
                return end;
            }

            end = !first && IsTopLevel(text, i, label) ? label : end;
            first = false;
            int dot = DotLength(text, label);
            if (dot == 0)
            {
                return end;
            }

            i = label + dot;
        }
    }

    private static int LabelEnd(string text, int start, int limit)
    {
        int end = start;
        while (end < limit && (char.IsLetterOrDigit(text[end]) || text[end] == '-' || TextSigns.IsInvisible(text[end])))
        {
            end++;
        }

        return end;
    }

    private static bool IsTopLevel(string text, int start, int end) =>
        end - start >= 2 && (char.IsLetter(text[start]) && char.IsLetter(text[end - 1]));

    private static int DotLength(string text, int index)
    {
        int spaces = TextSigns.At(text, index) == ' ' ? 1 : 0;
        int written = WrittenLength(text, index + spaces, Dots);
        if (written > 0)
        {
            return spaces + written + (TextSigns.At(text, index + spaces + written) == ' ' ? 1 : 0);
        }

        return TextSigns.At(text, index) is '.' or '。' ? 1 : 0;
    }
}
