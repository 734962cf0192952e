using System.Collections.Frozen;

namespace Cybershield.Crawling;

/// <summary>What is counted in the text of one block.</summary>
internal struct TextMeasure
{
    private static readonly FrozenSet<string> ChromeVocabulary =
        ("login log sign register subscribe share reply report quote comments comment print email cookies cookie privacy terms copyright rights reserved " +
        "newsletter follow facebook twitter instagram youtube menu search home next previous prev more related read views likes like ago posts joined " +
        "member location advertisement sponsored edited cart add buy loading skip navigation " +
        "войти вход регистрация подписаться поделиться ответить цитата жалоба комментарии комментарий печать права защищены реклама меню поиск главная " +
        "далее назад ещё читать читайте просмотров сообщений кіру тіркелу бөлісу пікір іздеу басты мәзір жарнама").Split(' ').ToFrozenSet(StringComparer.Ordinal);

    public int Words;
    /// <summary>Words inside links, by their share of the characters.</summary>
    public int LinkWords;
    public float LinkDensity;
    /// <summary>Ends of sentences.</summary>
    public int Stops;
    public int Commas;
    /// <summary>Words that begin with a capital.</summary>
    public int Capitals;
    public int Digits;
    /// <summary>Words that pages use to label their controls.</summary>
    public int ChromeWords;
    public bool EndsSentence;
    public bool StartsLower;

    public static TextMeasure Of(ReadOnlySpan<char> text, in OutlineBlock block)
    {
        TextMeasure measure = new() { LinkDensity = block.LinkLength / (float)block.Length };
        int start = 0;
        for (int at = 0; at <= text.Length; at++)
        {
            if (at < text.Length && text[at] is not ' ')
            {
                continue;
            }

            if (at > start)
            {
                measure.AddWord(text[start..at]);
            }

            start = at + 1;
        }

        measure.LinkWords = (int)MathF.Round(measure.Words * measure.LinkDensity);
        measure.StartsLower = char.IsLower(text[0]);
        measure.EndsSentence = text[^1] is '.' or '!' or '?' or '…' or '»' or '"' or '”' or ':';
        return measure;
    }

    private void AddWord(ReadOnlySpan<char> word)
    {
        Words++;
        char first = word[0];
        Capitals += char.IsUpper(first) ? 1 : 0;
        Digits += char.IsAsciiDigit(first) ? word.Length : 0;
        switch (word[^1])
        {
            case '.' or '!' or '?' or '…' or '。':
                Stops++;
                break;
            case ',' or ';' or '،':
                Commas++;
                break;
        }

        if (Words <= 12)
        {
            CountChrome(word);
        }
    }

    private void CountChrome(ReadOnlySpan<char> word)
    {
        Span<char> lower = stackalloc char[16];
        ReadOnlySpan<char> bare = word.TrimEnd(".,:;!?…");
        if (bare.Length is >= 3 and <= 16 && bare.ToLowerInvariant(lower) == bare.Length)
        {
            ChromeWords += ChromeVocabulary.GetAlternateLookup<ReadOnlySpan<char>>().Contains(lower[..bare.Length]) ? 1 : 0;
        }
    }
}
