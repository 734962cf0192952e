using System.Globalization;
using System.Text;

namespace Cybershield.Matching;

/// <summary>
/// Reads an expression for literals one of which stands in every text that it matches: runs of letters and digits of which nothing is
/// optional, an alternative's for each alternative. What it does not understand it takes for "none known", which costs time and finds the same.
/// </summary>
internal sealed class RequiredLiterals
{
    private const int Shortest = 3;
    private const int MostAlternatives = 32;
    private const int Longest = 100;

    private readonly string expression;
    private int at;
    private bool understood = true;

    private RequiredLiterals(string expression) => this.expression = expression;

    /// <summary>The literals as they stand in folded text; empty where none of at least three characters is known.</summary>
    public static IReadOnlyList<string> Of(string expression)
    {
        RequiredLiterals reader = new(expression);
        string[] literals = reader.Alternatives();
        return reader.understood && reader.at == expression.Length && Rank(literals) >= Shortest ? [.. literals.Select(literal => literal[..Math.Min(literal.Length, Longest)]).Distinct()] : [];
    }

    /// <summary>Letters and digits that, ignoring case, stand for themselves alone in folded text; a test tries them all.</summary>
    public static bool IsCertain(char folded) => folded is (>= 'a' and <= 'z') or (>= '0' and <= '9') or (>= 'а' and <= 'я') or 'қ' or 'ғ' or 'ң' or 'ө' or 'ұ' or 'ү' or 'ә' or 'һ' or 'і';

    private static int Rank(string[] literals) => literals.Length is 0 or > MostAlternatives ? 0 : literals.Min(literal => literal.Length);

    private static string[] Better(string[] a, string[] b) => Rank(b) > Rank(a) ? b : a;

    private string[] Alternatives()
    {
        List<string> all = [];
        bool everyOne = true;
        do
        {
            string[] literals = Sequence();
            everyOne &= literals.Length > 0;
            all.AddRange(literals);
        }
        while (Takes('|'));

        return everyOne ? [.. all] : [];
    }

    private string[] Sequence()
    {
        string[] best = [];
        StringBuilder run = new();
        while (understood && at < expression.Length && expression[at] is not ('|' or ')'))
        {
            (char? letter, string[] inside) = Atom();
            (int least, bool more) = Quantifier();
            if (letter is { } certain && least > 0)
            {
                run.Append(certain);
            }

            if (letter is null || least == 0 || more)
            {
                best = Better(best, run.Length > 0 ? [run.ToString()] : []);
                run.Clear();
            }

            best = least > 0 ? Better(best, inside) : best;
        }

        return Better(best, run.Length > 0 ? [run.ToString()] : []);
    }

    /// <summary>One character, class or group: the letter that it is, or the literals one of which it needs.</summary>
    private (char? Letter, string[] Inside) Atom()
    {
        char sign = expression[at++];
        switch (sign)
        {
            case '(':
                return (null, Group());
            case '[':
                SkipClass();
                return (null, []);
            case '\\':
                return (Escaped(), []);
            case '{' or '*' or '+' or '?':
                understood = false;
                return (null, []);
            default:
                return (Certain(sign), []);
        }
    }

    private static char? Certain(char sign) => CharTable.FoldOf[sign] is var folded && IsCertain(folded) ? folded : null;

    private string[] Group()
    {
        if (Takes('?'))
        {
            understood &= Takes(':');
        }

        string[] inside = Alternatives();
        understood &= Takes(')');
        return inside;
    }

    private void SkipClass()
    {
        Takes('^');
        Takes(']');
        while (at < expression.Length && expression[at] != ']')
        {
            understood &= expression[at] != '[';
            at += expression[at] == '\\' ? 2 : 1;
        }

        understood &= Takes(']');
    }

    private char? Escaped()
    {
        char sign = at < expression.Length ? expression[at++] : 'c';
        switch (sign)
        {
            case 'd' or 'D' or 'w' or 'W' or 's' or 'S' or 'b' or 'B' or 't' or 'r' or 'n' or 'A' or 'z' or 'Z':
                return null;
            case 'p' or 'P':
                int close = expression.IndexOf('}', at);
                understood &= close > 0;
                at = close + 1;
                return null;
            case 'u' when at + 4 <= expression.Length && ushort.TryParse(expression.AsSpan(at, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ushort unit):
                at += 4;
                return Certain((char)unit);
            default:
                understood &= !char.IsLetterOrDigit(sign);
                return null;
        }
    }

    /// <summary>How often what stands before it is there at least, and whether it may be there more often.</summary>
    private (int Least, bool More) Quantifier()
    {
        (int Least, bool More) times = Takes('*') ? (0, true) : Takes('+') ? (1, true) : Takes('?') ? (0, true) : Takes('{') ? Braces() : (1, false);
        if (times.More)
        {
            Takes('?');
        }

        return times;
    }

    private (int Least, bool More) Braces()
    {
        int close = expression.IndexOf('}', at);
        string least = close < 0 ? "" : expression[at..close].Split(',')[0];
        understood &= int.TryParse(least, NumberStyles.None, CultureInfo.InvariantCulture, out int count);
        at = Math.Max(close + 1, at);
        return (Math.Min(count, 1), true);
    }

    private bool Takes(char sign)
    {
        if (at >= expression.Length || expression[at] != sign)
        {
            return false;
        }

        at++;
        return true;
    }
}
