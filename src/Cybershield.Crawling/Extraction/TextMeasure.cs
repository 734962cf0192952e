using System.Buffers;

namespace Cybershield.Crawling;

/// <summary>What is counted in the text of one block.</summary>
internal struct TextMeasure
{
    private const int Chrome = 1;
    private const int Ender = 2;
    private const int Consent = 4;

    private static readonly SearchValues<char> Currencies = SearchValues.Create("$€£¥₸₽");

    private const string ChromeWordList =
        "login log sign register subscribe share reply report quote comments comment print email cookies cookie privacy terms copyright rights reserved " +
        "newsletter follow facebook twitter instagram youtube menu search home next previous prev more related read views likes like ago posts joined " +
        "member location advertisement sponsored edited cart add buy loading skip navigation " +
        "войти вход регистрация подписаться поделиться ответить цитата жалоба комментарии комментарий печать права защищены реклама меню поиск главная " +
        "далее назад ещё читать читайте просмотров сообщений кіру тіркелу бөлісу пікір іздеу басты мәзір жарнама";

    private const string EnderWordList =
        "related recommended recommendations trending popular comments comment responses response replies also more latest similar next newsletter subscribe " +
        "follow share topics tags filed advertisement sponsored featured discover explore reviews customers bought viewed disclaimer references footnotes " +
        "relacionadas relacionados relacionado comentarios comentários comentário gostar veja leia também también últimas notícias noticias artículos artigos " +
        "commentaires commentaire aussi articles similaires derniers lire ähnliche kommentare mehr auch verwandte beiträge weitere correlati commenti leggi anche altri " +
        "реклама комментарии комментариев похожие также читайте материалы теме новости пікірлер оқыңыз тағы yorumlar ilgili haberler terkait komentar lainnya baca juga " +
        "gerelateerd reacties meer lees ook relaterte kommentarer";

    private const string ConsentWordList =
        "cookie cookies consent consents gdpr partners vendors vendor personalised personalized personalise personalize advertising advertisers " +
        "technologies preferences privacy tracking functionality analytics legitimate datenschutz einwilligung cookies-richtlinie confidentialité partenaires " +
        "galletas consentimiento куки файлы персональных согласие";

    private static readonly WordTable Vocabulary = new([.. Entries(ChromeWordList, Chrome), .. Entries(EnderWordList, Ender), .. Entries(ConsentWordList, Consent)]);

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

        bool mayBeConsent = word.Length is >= 4 and <= 20;
        if (mayBeConsent || Words <= 12)
        {
            AddKinds(Vocabulary.Find(Bare(word)), mayBeConsent);
        }
    }

    private static ReadOnlySpan<char> Bare(ReadOnlySpan<char> word) => char.IsAsciiLetter(word[^1]) ? word : word.TrimEnd(".,:;!?…");

    private void AddKinds(int kinds, bool mayBeConsent)
    {
        if (Words <= 12)
        {
            ChromeWords += (kinds & Chrome) != 0 ? 1 : 0;
            EnderWords += (kinds & Ender) != 0 ? 1 : 0;
        }

        ConsentWords += mayBeConsent && (kinds & Consent) != 0 ? 1 : 0;
    }

    private static IEnumerable<(string Word, int Kind)> Entries(string words, int kind) => words.Split(' ').Select(word => (word, kind));
}
