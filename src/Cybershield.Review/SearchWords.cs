using System.Globalization;
using System.Text;
using Cybershield.Matching;

namespace Cybershield.Review;

/// <summary>Words as the search column holds them and as queries ask for them: folded in one way on both sides.</summary>
public static class SearchWords
{
    // What a keyboard without Kazakh letters, or a hurried writer, puts in their place.
    private static readonly Dictionary<char, char> Plain = new()
    {
        ['ё'] = 'е', ['ә'] = 'а', ['ғ'] = 'г', ['қ'] = 'к', ['ң'] = 'н', ['ө'] = 'о', ['ұ'] = 'у', ['ү'] = 'у', ['һ'] = 'х', ['і'] = 'и',
    };

    /// <summary>The folded words of a masked page, one space between them.</summary>
    public static string Of(PageText masked) => string.Join(' ', masked.Blocks.SelectMany(block => Split(block.Text)));

    /// <summary>The folded words of a text: NFKC, lower case, ё as е, Kazakh letters as their plain neighbours, no invisible characters.</summary>
    public static IReadOnlyList<string> Split(string text)
    {
        List<string> words = [];
        var word = new StringBuilder();
        foreach (char c in Normalized(text))
        {
            if (char.IsLetterOrDigit(c) || char.IsSurrogate(c) || CharUnicodeInfo.GetUnicodeCategory(c) == UnicodeCategory.NonSpacingMark)
                word.Append(Fold(c));
            else if (CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.Format)
                Close(word, words);
        }

        Close(word, words);
        return words;
    }

    private static string Normalized(string text)
    {
        try
        {
            return text.Normalize(NormalizationForm.FormKC);
        }
        catch (ArgumentException)
        {
            return text;
        }
    }

    private static char Fold(char c)
    {
        char lower = char.ToLowerInvariant(c);
        return Plain.GetValueOrDefault(lower, lower);
    }

    private static void Close(StringBuilder word, List<string> words)
    {
        if (word.Length > 0)
            words.Add(word.ToString());
        word.Clear();
    }
}
