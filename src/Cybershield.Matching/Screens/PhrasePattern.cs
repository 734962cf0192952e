namespace Cybershield.Matching;

/// <summary>A phrase: words, and the signs or single spaces between them, as folded text has them.</summary>
internal sealed class PhrasePattern
{
    public const int MaxLength = 200;

    // Stands for the wildcard while a phrase is folded: a private character that folding leaves alone.
    private const char Wildcard = '\uE000';

    private readonly IReadOnlyList<object> tokens;

    private PhrasePattern(IReadOnlyList<object> tokens)
    {
        this.tokens = tokens;
        Anchor = AnchorOf(tokens);
        IsWhole = tokens.All(token => token is char or WordPattern { IsWhole: true });
    }

    /// <summary>The literal that every occurrence starts with.</summary>
    public string Anchor { get; }

    private bool IsWhole { get; }

    /// <summary>Reads a phrase.</summary>
    /// <param name="word">What a word without wildcard stands for.</param>
    public static PhrasePattern Read(string phrase, Func<string, WordPattern> word) => new(Tokens(Folded(phrase), word));

    /// <summary>Why a phrase cannot be looked for; null where it can.</summary>
    public static (string Problem, string Advice)? Refusal(string phrase, bool wildcards)
    {
        string folded = Folded(phrase);
        return folded.Contains('*', StringComparison.Ordinal) || (phrase.Contains('*', StringComparison.Ordinal) && (!wildcards || !folded.Contains(Wildcard, StringComparison.Ordinal)))
                ? ("the wildcard does not end a word", wildcards ? "write it at the end of a word, as `invest*`" : "remove it: every form of a stem is found")
            : !folded.Any(char.IsLetterOrDigit) ? ("the phrase has no letter or digit", "write words")
            : folded.Length > MaxLength ? ($"the phrase has more than {MaxLength} characters", "shorten it")
            : folded.Contains(FoldedText.End, StringComparison.Ordinal) ? ("a sentence ends inside the phrase", "write the sentences as phrases of their own")
            : null;
    }

    /// <summary>Whether the phrase stands at a place where its anchor was found.</summary>
    /// <param name="end">The index after it.</param>
    /// <param name="parse">How its words were recognised; "" where there is nothing to say.</param>
    public bool StandsAt(FoldedText text, int start, out int end, out string parse)
    {
        parse = "";
        end = start + Anchor.Length;
        if (tokens[0] is WordPattern && text.IsWordAt(start - 1))
        {
            return false;
        }

        return IsWhole ? !(tokens[^1] is WordPattern && text.IsWordAt(end)) : WalkFrom(text, start, out end, out parse);
    }

    private bool WalkFrom(FoldedText text, int start, out int end, out string parse)
    {
        parse = "";
        end = start;
        foreach (object token in tokens)
        {
            if (token is char sign)
            {
                if (end >= text.Length || text.Chars[end] != sign)
                {
                    return false;
                }

                end++;
                continue;
            }

            int wordEnd = text.WordEnd(end);
            if (((WordPattern)token).Recognise(text.Chars[end..wordEnd]) is not { } recognised)
            {
                return false;
            }

            parse = parse.Length > 0 && recognised.Length > 0 ? parse + ", " + recognised : parse + recognised;
            end = wordEnd;
        }

        return true;
    }

    private static string AnchorOf(IReadOnlyList<object> tokens)
    {
        string anchor = "";
        foreach (object token in tokens)
        {
            anchor += token is char sign ? sign : ((WordPattern)token).Anchor;
            if (token is WordPattern { IsWhole: false })
            {
                break;
            }
        }

        return anchor;
    }

    private static List<object> Tokens(string folded, Func<string, WordPattern> word)
    {
        List<object> tokens = [];
        for (int i = 0; i < folded.Length;)
        {
            int end = i;
            while (end < folded.Length && CharTable.IsWord(folded[end]))
            {
                end++;
            }

            if (end == i)
            {
                tokens.Add(folded[i++]);
            }
            else if (end < folded.Length && folded[end] == Wildcard)
            {
                tokens.Add(new WordStart(folded[i..end]));
                i = end + 1;
                if (i < folded.Length && CharTable.IsWord(folded[i]))
                {
                    tokens.Add(' ');
                }
            }
            else
            {
                tokens.Add(word(folded[i..end]));
                i = end;
            }
        }

        return tokens;
    }

    private static string Folded(string phrase)
    {
        char[] marked = phrase.ToCharArray();
        for (int i = 1; i < marked.Length; i++)
        {
            bool endsWord = phrase[i] == '*' && char.IsLetterOrDigit(phrase[i - 1]) && (i + 1 == phrase.Length || char.IsWhiteSpace(phrase[i + 1]));
            marked[i] = endsWord ? Wildcard : marked[i];
        }

        FoldedText text = new();
        TextFolder.FoldBlock(marked, text);
        return text.Chars[..^1].ToString();
    }
}
