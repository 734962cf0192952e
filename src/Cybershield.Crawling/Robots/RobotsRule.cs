namespace Cybershield.Crawling;

/// <summary>One allow or disallow line: a pattern with <c>*</c> for any run of characters and <c>$</c> for the end.</summary>
internal sealed class RobotsRule
{
    private readonly RobotsPattern pattern;
    private readonly RobotsPattern decoded;

    public RobotsRule(bool allows, string pattern, int line, string written)
    {
        string normalized = RobotsPath.Normalize(pattern, decode: false);
        this.pattern = new RobotsPattern(normalized);
        decoded = new RobotsPattern(RobotsPath.Normalize(normalized, decode: true));
        Length = normalized.Length;
        Allows = allows;
        Verdict = new RobotsVerdict(allows, line, written);
    }

    /// <summary>The longest matching pattern decides.</summary>
    public int Length { get; }

    public bool Allows { get; }

    public RobotsVerdict Verdict { get; }

    // A disallow also holds for other spellings of the same address; an allow only for what it literally says, so that doubt closes.
    public bool Matches(string path, string decodedPath) =>
        pattern.Matches(path) || (!Allows && decoded.Matches(decodedPath));

    private readonly struct RobotsPattern
    {
        private readonly string[] pieces;
        private readonly bool isAnchored;

        public RobotsPattern(string pattern)
        {
            isAnchored = pattern.EndsWith('$');
            pieces = (isAnchored ? pattern[..^1] : pattern).Split('*');
        }

        // Each piece is taken where it first occurs; only the last one of an anchored pattern is tied to the end.
        public bool Matches(ReadOnlySpan<char> path)
        {
            if (!path.StartsWith(pieces[0], StringComparison.Ordinal))
            {
                return false;
            }

            ReadOnlySpan<char> rest = path[pieces[0].Length..];
            for (int i = 1; i < pieces.Length; i++)
            {
                bool isLast = i == pieces.Length - 1;
                int at = isLast && isAnchored ? (rest.EndsWith(pieces[i], StringComparison.Ordinal) ? rest.Length - pieces[i].Length : -1)
                    : rest.IndexOf(pieces[i], StringComparison.Ordinal);
                if (at < 0)
                {
                    return false;
                }

                rest = rest[(at + pieces[i].Length)..];
            }

            return !isAnchored || rest.IsEmpty;
        }
    }
}
