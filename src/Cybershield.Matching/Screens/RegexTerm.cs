using System.Text.RegularExpressions;

namespace Cybershield.Matching;

/// <summary>Regular expressions of the linear engine, matched on folded text that keeps its signs and white space.</summary>
internal static class RegexTerm
{
    /// <summary>Longer finds are not taken, in UTF-16 units.</summary>
    public const int MaxFind = 200;

    private const int MaxExpression = 500;

    /// <summary>Why an expression cannot be looked for; null where it can.</summary>
    public static (string Problem, string Advice)? Refusal(string expression)
    {
        if (expression.Length is 0 or > MaxExpression)
        {
            return ($"the expression has {expression.Length} characters", $"write 1 to {MaxExpression}");
        }

        try
        {
            return Compile(expression).IsMatch("") ? ("the expression matches nothing at all", "make something in it necessary") : null;
        }
        catch (RegexParseException fault)
        {
            return ("the expression cannot be read: " + fault.Message.TrimEnd('.').ReplaceLineEndings(" "), "mind its brackets and escapes");
        }
        catch (NotSupportedException)
        {
            return ("the linear engine does not run this expression", "leave out lookarounds, back-references and atomic groups");
        }
    }

    public static Regex Compile(string expression) =>
        new(expression, RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);
}
