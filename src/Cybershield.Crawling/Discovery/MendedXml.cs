using System.Text;
using System.Text.RegularExpressions;
using AngleSharp.Html;

namespace Cybershield.Crawling;

/// <summary>
/// Feeds as their authors wrote them: control characters, ampersands that begin nothing, HTML's names for characters, prefixes
/// that nobody declared. What is mended is what XML 1.0 refuses and every feed reader takes; an entity that is neither XML's nor
/// HTML's stays an error.
/// </summary>
internal static partial class MendedXml
{
    private const int LongestName = 32;

    public static string Mend(string text)
    {
        StringBuilder mended = new(text.Length + 256);
        for (int at = 0; at < text.Length; at++)
        {
            char letter = text[at];
            if (letter == '&')
            {
                at += AppendReference(mended, text.AsSpan(at)) - 1;
            }
            else if (letter >= ' ' || letter is '\t' or '\n' or '\r')
            {
                mended.Append(letter);
            }
        }

        return WithPrefixes(mended.ToString());
    }

    // Returns how many characters it has read.
    private static int AppendReference(StringBuilder mended, ReadOnlySpan<char> rest)
    {
        int end = rest[1..Math.Min(rest.Length, LongestName)].IndexOf(';') + 1;
        ReadOnlySpan<char> name = end <= 1 ? [] : rest[1..end];
        if (name.IsEmpty || !IsName(name))
        {
            mended.Append("&amp;");
            return 1;
        }

        string? html = name is "amp" or "lt" or "gt" or "quot" or "apos" || name[0] == '#' ? null : HtmlEntityProvider.Resolver.GetSymbol($"{name};");
        if (html is null)
        {
            mended.Append(rest[..(end + 1)]);
        }
        else
        {
            mended.Append(html);
        }

        return end + 1;
    }

    private static bool IsName(ReadOnlySpan<char> name)
    {
        foreach (char letter in name[0] == '#' ? name[1..] : name)
        {
            if (!char.IsAsciiLetterOrDigit(letter))
            {
                return false;
            }
        }

        return name is not "#";
    }

    private static string WithPrefixes(string text)
    {
        Match root = Root().Match(text);
        if (!root.Success)
        {
            return text;
        }

        HashSet<string> declared = [.. Declaration().Matches(text).Select(match => match.Groups[1].Value), "xml", "xmlns"];
        string missing = string.Concat(Prefix().Matches(text).Select(match => match.Groups[1].Value).Distinct().Where(prefix => !declared.Contains(prefix)).Select(prefix => $" xmlns:{prefix}=\"urn:undeclared:{prefix}\""));
        return text.Insert(root.Index + root.Length, missing);
    }

    [GeneratedRegex(@"<[A-Za-z][\w:.-]*", RegexOptions.NonBacktracking)]
    private static partial Regex Root();

    [GeneratedRegex(@"xmlns:([A-Za-z][\w.-]*)\s*=", RegexOptions.NonBacktracking)]
    private static partial Regex Declaration();

    [GeneratedRegex(@"[<\s]([A-Za-z][\w.-]*):[A-Za-z]", RegexOptions.NonBacktracking)]
    private static partial Regex Prefix();
}
