using System.Text.RegularExpressions;

namespace Cybershield.Matching;

/// <summary>An expression of a list.</summary>
/// <param name="Slot">The term's index.</param>
/// <param name="Gates">Literals one of which stands in the folded words of whatever it matches; empty where none is known.</param>
internal sealed record CompiledExpression(int List, int Slot, Regex Regex, IReadOnlyList<string> Gates)
{
    /// <summary>Every expression of a list.</summary>
    public static IEnumerable<CompiledExpression> Of(TermList list, int index)
    {
        for (int i = 0; i < list.Terms.Count; i++)
        {
            if (list.Terms[i].Pattern is TermPattern.Regex regex)
            {
                yield return new CompiledExpression(index, i, RegexTerm.Compile(regex.Expression.Value), RequiredLiterals.Of(regex.Expression.Value));
            }
        }
    }
}
