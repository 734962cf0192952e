namespace Cybershield.Matching;

/// <summary>What stands between two words.</summary>
internal static class Gap
{
    private const string WhiteSpace = "white space";

    public static bool IsPlain(ReadOnlySpan<char> gap)
    {
        foreach (char unit in gap)
        {
            if (CharTable.ClassOf[unit] is not (CharClass.Space or CharClass.Hyphen or CharClass.Ignored))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>What stands between the words other than single spaces: hyphens, dots and so on, or "white space".</summary>
    public static string Unusual(ReadOnlySpan<char> found)
    {
        SortedSet<char>? signs = null;
        bool wide = false;
        for (int i = 0; i < found.Length; i++)
        {
            CharClass kind = CharTable.ClassOf[found[i]];
            if (kind is CharClass.Hyphen or CharClass.Separator)
            {
                (signs ??= []).Add(found[i]);
            }

            wide |= kind == CharClass.Space && (found[i] != ' ' || (i > 0 && CharTable.ClassOf[found[i - 1]] == CharClass.Space));
        }

        return signs is null ? (wide ? WhiteSpace : "") : string.Join(' ', signs.Select(sign => sign.ToString()).Concat(wide ? [WhiteSpace] : []));
    }
}
