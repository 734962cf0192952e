using System.Buffers;
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

    private static readonly SearchValues<char> Currencies = SearchValues.Create("$€£¥₸₽");

    private static readonly FrozenSet<string> EnderVocabulary =
        ("related recommended recommendations trending popular comments comment responses response replies also more latest similar next newsletter subscribe " +
        "follow share topics tags filed advertisement sponsored featured discover explore reviews customers bought viewed disclaimer references footnotes " +
        "relacionadas relacionados relacionado comentarios comentários comentário gostar veja leia também también últimas notícias noticias artículos artigos " +
        "commentaires commentaire aussi articles similaires derniers lire ähnliche kommentare mehr auch verwandte beiträge weitere correlati commenti leggi anche altri " +
        "реклама комментарии комментариев похожие также читайте материалы теме новости пікірлер оқыңыз тағы yorumlar ilgili haberler terkait komentar lainnya baca juga " +
        "gerelateerd reacties meer lees ook relaterte kommentarer").Split(' ').ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string> ConsentVocabulary =
        ("cookie cookies consent consents gdpr partners vendors vendor personalised personalized personalise personalize advertising advertisers " +
        "technologies preferences privacy tracking functionality analytics legitimate datenschutz einwilligung cookies-richtlinie confidentialité partenaires " +
        "galletas consentimiento куки файлы персональных согласие").Split(' ').ToFrozenSet(StringComparer.Ordinal);

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
    /// <summary>Words that head what follows the main content: comments, other pages.</summary>
    public int EnderWords;
    /// <summary>Words of consent to cookies and the like, anywhere in the block.</summary>
    public int ConsentWords;
    public bool HasCurrency;
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
        measure.HasCurrency = text.ContainsAny(Currencies);
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

        if (word.Length is >= 4 and <= 20 && MayBeConsent(first))
        {
            CountConsent(word);
        }

        if (Words <= 12)
        {
            CountChrome(word);
        }
    }

    private static bool MayBeConsent(char first) => char.ToLowerInvariant(first) is 'c' or 'p' or 'v' or 'a' or 't' or 'g' or 'd' or 'e' or 'l' or 'f' or 'к' or 'ф' or 'п' or 'с';

    private void CountConsent(ReadOnlySpan<char> word)
    {
        Span<char> lower = stackalloc char[20];
        ReadOnlySpan<char> bare = word.TrimEnd(".,:;!?…");
        bare.ToLowerInvariant(lower);
        ConsentWords += ConsentVocabulary.GetAlternateLookup<ReadOnlySpan<char>>().Contains(lower[..bare.Length]) ? 1 : 0;
    }

    private void CountChrome(ReadOnlySpan<char> word)
    {
        Span<char> lower = stackalloc char[16];
        ReadOnlySpan<char> bare = word.TrimEnd(".,:;!?…");
        if (bare.Length is >= 3 and <= 16 && bare.ToLowerInvariant(lower) == bare.Length)
        {
            ChromeWords += ChromeVocabulary.GetAlternateLookup<ReadOnlySpan<char>>().Contains(lower[..bare.Length]) ? 1 : 0;
            EnderWords += EnderVocabulary.GetAlternateLookup<ReadOnlySpan<char>>().Contains(lower[..bare.Length]) ? 1 : 0;
        }
    }
}
