namespace Cybershield.Matching;

/// <summary>A phrase: words, and the signs or single spaces between them, as folded text has them.</summary>
internal sealed class PhrasePattern
{
    public const int MaxLength = 200;

    // Stands for the wildcard while a phrase is folded: a private character that folding leaves alone.
    private const char Wildcard = '\uE000';

    private readonly Token[] tokens;

    private PhrasePattern(Token[] tokens)
    {
        this.tokens = tokens;
        Anchor = AnchorOf(tokens);
        IsWhole = tokens.All(token => token.Word is null or { IsWhole: true });
    }

    /// <summary>The literal that every occurrence starts with.</summary>
    public string Anchor { get; }

    /// <summary>Whether the anchor is all of it.</summary>
    public bool IsWhole { get; }

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
    public bool StandsAt(ReadOnlySpan<char> text, int start, out int end)
    {
        end = start + Anchor.Length;
        if (tokens[0].Word is not null && CharTable.IsWordAt(text, start - 1))
        {
            return false;
        }

        return IsWhole ? !(tokens[^1].Word is not null && CharTable.IsWordAt(text, end)) : WalkFrom(text, start, out end);
    }

    /// <summary>How the words of the phrase were recognised where it stands; "" where there is nothing to say.</summary>
    public string ParseAt(ReadOnlySpan<char> text, int start)
    {
        string parse = "";
        foreach (Token token in tokens)
        {
            int end = token.Word is null ? start + 1 : CharTable.WordEnd(text, start);
            string recognised = token.Word?.Recognise(text[start..end]) ?? "";
            parse = parse.Length > 0 && recognised.Length > 0 ? parse + ", " + recognised : parse + recognised;
            start = end;
        }

        return parse;
    }

    private bool WalkFrom(ReadOnlySpan<char> text, int start, out int end)
    {
        end = start;
        foreach (Token token in tokens)
        {
            int next = token.Word is null ? end + 1 : CharTable.WordEnd(text, end);
            if (next > text.Length || !(token.Word is null ? text[end] == token.Sign : token.Word.Matches(text[end..next])))
            {
                return false;
            }

            end = next;
        }

        return true;
    }

    private static string AnchorOf(Token[] tokens)
    {
        string anchor = "";
        foreach (Token token in tokens)
        {
            anchor += token.Word?.Anchor ?? token.Sign.ToString();
            if (token.Word is { IsWhole: false })
            {
                break;
            }
        }

        return anchor;
    }

    private static Token[] Tokens(string folded, Func<string, WordPattern> word)
    {
        List<Token> tokens = [];
        for (int i = 0; i < folded.Length;)
        {
            int end = i;
            while (end < folded.Length && CharTable.IsWord(folded[end]))
            {
                end++;
            }

            if (end == i)
            {
                tokens.Add(new Token(folded[i++]));
            }
            else if (end < folded.Length && folded[end] == Wildcard)
            {
                tokens.Add(new Token(' ', new WordStart(folded[i..end])));
                i = end + 1;
                if (i < folded.Length && CharTable.IsWord(folded[i]))
                {
                    tokens.Add(new Token(' '));
                }
            }
            else
            {
                tokens.Add(new Token(' ', word(folded[i..end])));
                i = end;
            }
        }

        return [.. tokens];
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

    /// <summary>A word, or one sign or the space between words where there is none.</summary>
    private readonly record struct Token(char Sign, WordPattern? Word = null);
}
