using System.Text.RegularExpressions;

namespace Cybershield.Matching;

/// <summary>Runs the expressions whose gates are open on the blocks' folded text with all of its signs and white space.</summary>
internal sealed class ExpressionFinder
{
    private readonly FoldedText plain = new();

    public void Find(Watchlist watchlist, PageHits hits)
    {
        OpenUngated(watchlist, hits);
        int folded = -1;
        foreach (ulong opened in hits.Gates.Opened())
        {
            int block = (int)(opened >> 32);
            CompiledExpression expression = watchlist.Expressions[(int)(uint)opened];
            if (!hits.Judges(expression.List))
            {
                continue;
            }

            if (folded != block)
            {
                plain.Clear();
                TextFolder.FoldPlain(hits.Page.TextOf(block), plain);
                folded = block;
            }

            Find(expression, block, hits);
        }
    }

    private static void OpenUngated(Watchlist watchlist, PageHits hits)
    {
        for (int expression = 0; expression < watchlist.Expressions.Count; expression++)
        {
            for (int block = 0; watchlist.Expressions[expression].Gates.Count == 0 && block < hits.Page.Count; block++)
            {
                hits.Gates.Open(expression, block);
            }
        }
    }

    private void Find(CompiledExpression expression, int block, PageHits hits)
    {
        ReadOnlySpan<char> text = plain.Chars;
        foreach (ValueMatch match in expression.Regex.EnumerateMatches(text))
        {
            int end = match.Index + match.Length;
            bool cutsWord = (CharTable.IsWordAt(text, match.Index - 1) && CharTable.IsWordAt(text, match.Index)) || (CharTable.IsWordAt(text, end - 1) && CharTable.IsWordAt(text, end));
            if (match.Length is > 0 and <= RegexTerm.MaxFind && !cutsWord)
            {
                int start = plain.Start(match.Index);
                hits.Add(expression.List, expression.Slot, new TextSpan(block, start, plain.EndOf(end - 1) - start));
            }
        }
    }
}
