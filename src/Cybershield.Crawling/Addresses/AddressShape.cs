using System.Buffers;
using System.Text;

namespace Cybershield.Crawling;

/// <summary>
/// What addresses of one making have in common: host and path with numbers and identifiers replaced by a sign, segments that repeat counted once,
/// and the names of the query's parameters in order. Calendars, session identifiers and facets make endless addresses of few shapes.
/// </summary>
public static class AddressShape
{
    private const char Sign = '*';
    private const int LeastIdentifier = 12;
    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789");
    private static readonly SearchValues<char> Hex = SearchValues.Create("0123456789abcdefABCDEF-");

    /// <summary>The shape; null for an address without anything that could be counted up: it is the only one of its shape.</summary>
    public static string? Of(CrawlUrl url)
    {
        ReadOnlySpan<char> whole = url.PathAndQuerySpan;
        int query = whole.IndexOf('?');
        ReadOnlySpan<char> path = query < 0 ? whole : whole[..query];
        StringBuilder shape = new(url.HostKey);
        bool isGeneral = AppendPath(shape, path);
        if (query >= 0 && query < whole.Length - 1)
        {
            isGeneral = true;
            shape.Append('?').AppendJoin('&', Names(whole[(query + 1)..]));
        }

        return isGeneral ? shape.ToString() : null;
    }

    private static bool AppendPath(StringBuilder shape, ReadOnlySpan<char> path)
    {
        List<string> segments = [];
        foreach (Range range in path[1..].Split('/'))
        {
            segments.Add(path[1..][range].ToString());
        }

        List<string> once = WithoutRepeats(segments);
        bool isGeneral = once.Count < segments.Count;
        for (int i = 0; i < once.Count; i++)
        {
            once[i] = Generalise(once[i]);
            isGeneral |= once[i].Contains(Sign, StringComparison.Ordinal);
        }

        shape.Append('/').AppendJoin('/', once);
        return isGeneral;
    }

    private static string Generalise(ReadOnlySpan<char> segment)
    {
        // ";jsessionid=…" is a parameter of the segment: its name belongs to the shape.
        int parameter = segment.IndexOf(';');
        ReadOnlySpan<char> name = parameter < 0 ? segment : segment[..parameter];
        string own = IsIdentifier(name) ? Sign.ToString() : WithoutNumbers(name);
        if (parameter < 0)
        {
            return own;
        }

        ReadOnlySpan<char> rest = segment[parameter..];
        int value = rest.IndexOf('=');
        return $"{own}{(value < 0 ? rest : rest[..value])}={Sign}";
    }

    private static bool IsIdentifier(ReadOnlySpan<char> text) =>
        text.Length >= LeastIdentifier && text.ContainsAny(Digits) && (!text.ContainsAnyExcept(Hex) || (text.Length >= 2 * LeastIdentifier && !text.ContainsAny("-_.")));

    private static string WithoutNumbers(ReadOnlySpan<char> text)
    {
        if (!text.ContainsAny(Digits))
        {
            return text.ToString();
        }

        StringBuilder general = new();
        foreach (char c in text)
        {
            if (!char.IsAsciiDigit(c))
            {
                general.Append(c);
            }
            else if (general.Length == 0 || general[^1] != Sign)
            {
                general.Append(Sign);
            }
        }

        return general.ToString();
    }

    // "/a/b/a/b/a/b/c" is "/a/b/c": relative links gone wrong make paths that grow for ever.
    private static List<string> WithoutRepeats(List<string> segments)
    {
        List<string> once = [];
        foreach (string segment in segments)
        {
            once.Add(segment);
            for (int length = 1; length <= once.Count / 2; length++)
            {
                if (once[^length..].SequenceEqual(once[^(2 * length)..^length]))
                {
                    once.RemoveRange(once.Count - length, length);
                    break;
                }
            }
        }

        return once;
    }

    private static SortedSet<string> Names(ReadOnlySpan<char> query)
    {
        SortedSet<string> names = new(StringComparer.Ordinal);
        foreach (Range range in query.Split('&'))
        {
            ReadOnlySpan<char> pair = query[range];
            int value = pair.IndexOf('=');
            names.Add(WithoutNumbers(value < 0 ? pair : pair[..value]));
        }

        return names;
    }
}
