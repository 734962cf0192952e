namespace Cybershield.Crawling;

/// <summary>Paths and patterns in the forms that RFC 9309 compares.</summary>
internal static class RobotsPath
{
    /// <summary>Path, parameters and query of an address written in any way; "/" where it has none.</summary>
    public static string Of(string address)
    {
        int start = address.StartsWith("//", StringComparison.Ordinal) ? 2 : 0;
        int early = address.AsSpan(start).IndexOfAny('/', '?', ';');
        int scheme = address.AsSpan(start).IndexOf("://", StringComparison.Ordinal);
        int authority = scheme < 0 || (early >= 0 && early < scheme) ? start : start + scheme + 3;
        int path = address.AsSpan(authority).IndexOfAny('/', '?', ';');
        int hash = address.IndexOf('#', start);
        if (path < 0 || (hash >= 0 && hash < authority + path))
        {
            return "/";
        }

        string found = address[(authority + path)..(hash < 0 ? address.Length : hash)];
        return found[0] == '/' ? found : "/" + found;
    }

    /// <summary>Percent-encodings in upper case; encoded letters, digits, "-", ".", "_" and "~" written plainly when <paramref name="decode"/> is set.</summary>
    public static string Normalize(string path, bool decode)
    {
        if (!path.AsSpan().Contains('%'))
        {
            return path;
        }

        CharBuffer buffer = new(stackalloc char[512]);
        for (int i = 0; i < path.Length; i++)
        {
            if (path[i] != '%' || i + 2 >= path.Length || !char.IsAsciiHexDigit(path[i + 1]) || !char.IsAsciiHexDigit(path[i + 2]))
            {
                buffer.Append(path[i]);
                continue;
            }

            byte value = Convert.FromHexString(path.AsSpan(i + 1, 2))[0];
            if (decode && (char.IsAsciiLetterOrDigit((char)value) || value is (byte)'-' or (byte)'.' or (byte)'_' or (byte)'~'))
            {
                buffer.Append((char)value);
            }
            else
            {
                buffer.AppendPercent([value]);
            }

            i += 2;
        }

        string normalized = buffer.Written.ToString();
        buffer.Dispose();
        return normalized;
    }
}
