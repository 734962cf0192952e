namespace Cybershield.Review;

/// <summary>Names and numbers in messengers: <c>@name</c>, <c>t.me/name</c>, <c>wa.me/number</c>, <c>skype:name</c> and their like. The messenger stays readable, the name does not.</summary>
internal static class MessengerNames
{
    private const int MinNameLength = 3;
    private const int MaxNameLength = 64;

    // What follows the marker up to the end of the name is hidden.
    private static readonly string[] Markers =
    [
        "t.me/", "telegram.me/", "telegram.dog/", "tg://resolve?domain=", "tg://user?id=",
        "wa.me/", "wa.link/", "api.whatsapp.com/send?phone=", "api.whatsapp.com/send/?phone=", "whatsapp.com/send?phone=", "chat.whatsapp.com/", "whatsapp://send?phone=",
        "viber://chat?number=", "viber://add?number=", "viber.click/", "signal.me/#p/", "signal.me/#eu/", "m.me/", "vk.me/", "line.me/ti/p/", "skype:",
    ];

    // A link ends in one of these before its name begins; looking only there keeps the search linear and cheap.
    private static readonly System.Buffers.SearchValues<char> MarkerEnds = System.Buffers.SearchValues.Create("/=:");

    // CSS at-rules look like names and are none.
    private static readonly HashSet<string> AtRules = new(StringComparer.OrdinalIgnoreCase)
    {
        "media", "import", "charset", "supports", "keyframes", "namespace", "page", "layer", "container", "property",
    };

    public static void Find(string text, List<Range> found)
    {
        FindLinks(text, found);
        FindNames(text, found);
    }

    private static void FindLinks(string text, List<Range> found)
    {
        for (int i = text.AsSpan().IndexOfAny(MarkerEnds); i >= 0; i = Next(text, i))
        {
            int start = i + 1;
            if (!EndsWithMarker(text, start))
            {
                continue;
            }

            start = TextSigns.At(text, start) == ' ' && text[i] == ':' ? start + 1 : start;
            int end = NameEnd(text, start);
            if (end > start)
            {
                found.Add(start..end);
            }
        }
    }

    private static int Next(string text, int index)
    {
        int offset = text.AsSpan(index + 1).IndexOfAny(MarkerEnds);
        return offset < 0 ? -1 : index + 1 + offset;
    }

    private static bool EndsWithMarker(string text, int end)
    {
        foreach (string marker in Markers)
        {
            int start = end - marker.Length;
            if (start >= 0
                && string.Compare(text, start, marker, 0, marker.Length, StringComparison.OrdinalIgnoreCase) == 0
                && !(start > 0 && (TextSigns.IsWord(text[start - 1]) || text[start - 1] == '-')))
            {
                return true;
            }
        }

        return false;
    }

    private static int NameEnd(string text, int start)
    {
        int end = start;
        while (end < text.Length && end - start < MaxNameLength && IsLinkName(text[end]))
        {
            end++;
        }

        return end;
    }

    private static bool IsLinkName(char c) => char.IsLetterOrDigit(c) || c is '_' or '+' or '-' or '%' or '.' or '$' or '@' or ContactMask.Sign;

    private static void FindNames(string text, List<Range> found)
    {
        (int Start, int End) url = TextSigns.NextUrl(text, 0);
        for (int at = text.AsSpan().IndexOfAny('@', '＠'); at >= 0;)
        {
            url = url.End <= at ? TextSigns.NextUrl(text, url.End) : url;
            int end = IsInside(url, at) ? at : HandleEnd(text, at);
            if (end > at)
            {
                found.Add(at..end);
            }

            int offset = text.AsSpan(at + 1).IndexOfAny('@', '＠');
            at = offset < 0 ? -1 : at + 1 + offset;
        }
    }

    private static bool IsInside((int Start, int End) url, int index) => url.Start <= index && index < url.End;

    private static int HandleEnd(string text, int at)
    {
        if (at > 0 && (TextSigns.IsWord(text[at - 1]) || text[at - 1] is '/'))
        {
            return at;
        }

        int end = at + 1;
        while (end < text.Length && end - at <= MaxNameLength && (char.IsAsciiLetterOrDigit(text[end]) || text[end] is '_'))
        {
            end++;
        }

        ReadOnlySpan<char> name = text.AsSpan(at + 1, end - at - 1);
        bool isName = name.Length >= MinNameLength && name.ContainsAny(AsciiLetters) && !(end < text.Length && TextSigns.IsWord(text[end]) && end - at <= MaxNameLength);
        return isName && !AtRules.GetAlternateLookup<ReadOnlySpan<char>>().Contains(name) ? end : at;
    }

    private static readonly System.Buffers.SearchValues<char> AsciiLetters =
        System.Buffers.SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");
}
