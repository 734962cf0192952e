using System.Buffers;
using System.Text;

namespace Cybershield.Crawling;

/// <summary>Tells the language of a text by its script, by letters that only one language has, and by its commonest words.</summary>
internal static class LanguageGuess
{
    public const string Unknown = "und";

    // Latin text shorter than this says little against the page's language.
    private const int TellingLength = 200;

    private const int TellingCyrillic = 40;

    private static readonly SearchValues<char> AsciiLetters = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");

    private static readonly (string Language, string Words)[] CommonWords =
    [
        ("en", "the of and to is that for with was are this from have you not"),
        ("de", "der die und das ist nicht mit von den ein eine auf für sich"),
        ("fr", "le les des et est une dans que pour qui sur pas du au"),
        ("es", "el los las una por con para del es se como más pero"),
        ("it", "il che di è per una sono della con non gli nel"),
        ("pt", "não uma com para os dos da do em mais foi ao"),
        ("tr", "ve bir bu için ile de da çok olan gibi"),
        ("pl", "nie się jest na że do jak ale dla przez"),
        ("nl", "het een van niet dat zijn op voor met ook"),
        ("uz", "va bilan uchun bu ham emas lekin bo'lgan haqida"),
    ];

    // The place of its language from 1 on; a word of two languages is taken for the first one's.
    private static readonly WordTable LanguageOfWord = new(CommonWords
        .SelectMany((language, i) => language.Words.Split(' ').Select(word => (word, i + 1)))
        .DistinctBy(entry => entry.word));

    /// <summary>
    /// The language of a block. A lang attribute is believed unless the script contradicts it; without one the text decides,
    /// and where it does not tell, the page's language.
    /// </summary>
    /// <param name="declared">Primary subtag of the nearest lang attribute; null where there is none.</param>
    /// <param name="page">The page's language, <see cref="Unknown"/> where not known.</param>
    public static string OfBlock(ReadOnlySpan<char> text, string? declared, string page)
    {
        if (declared is not null && (IsLatin(declared) ? Ascii.IsValid(text) || !IsCyrillic(text) : IsCyrillicLanguage(declared) && IsCyrillic(text)))
        {
            return declared is "kk" or "ru" ? KazakhOrRussian(text, declared) : declared;
        }

        if (declared is null && text.Length < TellingLength && page != Unknown && IsLatin(page) && Ascii.IsValid(text))
        {
            return page;
        }

        return Of(text, page) is { } found && found != Unknown ? found : declared ?? page;
    }

    // Pages in Kazakh and Russian side by side often declare one for both. No Kazakh sentence does without its own letters.
    private static string KazakhOrRussian(ReadOnlySpan<char> text, string declared)
    {
        Letters letters = Letters.Count(text);
        return declared == "kk" && letters.Cyrillic >= TellingCyrillic && letters.Kazakh + letters.DottedI == 0 ? "ru"
            : declared == "ru" && letters.Kazakh >= 2 && letters.Kazakh * 50 > letters.Cyrillic ? "kk"
            : declared;
    }

    /// <summary>The language of a text, or <see cref="Unknown"/>.</summary>
    /// <param name="likely">The language to settle on where letters fit several.</param>
    public static string Of(ReadOnlySpan<char> text, string likely = Unknown)
    {
        if (Ascii.IsValid(text))
        {
            return text.ContainsAny(AsciiLetters) ? Latin(text) : Unknown;
        }

        Letters letters = Letters.Count(text);
        if (letters.Other > letters.Latin && letters.Other > letters.Cyrillic)
        {
            return letters.OtherLanguage;
        }

        return letters.Cyrillic > letters.Latin ? Cyrillic(letters, likely)
            : letters.Latin > 0 ? Latin(text)
            : Unknown;
    }

    private static string Cyrillic(in Letters letters, string likely) =>
        letters.Kazakh > 0 && letters.Kazakh >= letters.Ukrainian ? "kk"
        : letters.Ukrainian > 0 ? "uk"
        : letters.Belarusian > 0 ? "be"
        : letters.DottedI > 0 ? (likely is "uk" or "be" ? likely : "kk")
        : IsCyrillicLanguage(likely) && letters.Russian == 0 ? likely
        : letters.Russian == 0 && letters.Cyrillic < 12 && likely != Unknown && !IsLatin(likely) ? likely
        : likely == "kk" && letters.Cyrillic < 30 ? "kk"
        : "ru";

    private static string Latin(ReadOnlySpan<char> text)
    {
        Span<int> votes = stackalloc int[CommonWords.Length + 1];
        Span<int> firstVotes = stackalloc int[CommonWords.Length + 1];
        votes.Clear();
        ReadOnlySpan<char> rest = text[..Math.Min(text.Length, 2000)];
        while (!rest.IsEmpty)
        {
            int space = rest.IndexOf(' ');
            ReadOnlySpan<char> word = space < 0 ? rest : rest[..space];
            rest = space < 0 ? [] : rest[(space + 1)..];
            int language = word.Length is >= 2 and <= 12 ? LanguageOfWord.Find(word) : 0;
            firstVotes[language] = votes[language]++ == 0 ? rest.Length : firstVotes[language];
        }

        int most = MostVotes(votes, firstVotes);
        return most == 0 ? Unknown : CommonWords[most - 1].Language;
    }

    // Where two have as many, the one that had the first; what is 0 is no language.
    private static int MostVotes(Span<int> votes, ReadOnlySpan<int> left)
    {
        votes[0] = 0;
        int most = 0;
        for (int i = 1; i < votes.Length; i++)
        {
            most = votes[i] > votes[most] || (votes[i] == votes[most] && most > 0 && left[i] > left[most]) ? i : most;
        }

        return most;
    }

    private static bool IsCyrillicLanguage(string language) => language is "ru" or "kk" or "uk" or "be" or "bg" or "sr" or "mk" or "ky" or "tg" or "mn" or "tt" or "ba" or "uz";

    private static bool IsLatin(string language) =>
        !IsCyrillicLanguage(language) && language is not ("ar" or "fa" or "he" or "zh" or "ja" or "ko" or "el" or "ka" or "hy" or "th" or "hi" or "ur" or "ug");

    private static bool IsCyrillic(ReadOnlySpan<char> text)
    {
        int cyrillic = 0;
        int letters = 0;
        foreach (char letter in text)
        {
            cyrillic += letter is >= '\u0400' and <= '\u052F' ? 1 : 0;
            letters += char.IsLetter(letter) ? 1 : 0;
        }

        return cyrillic * 2 > letters;
    }

    /// <summary>How many letters of a text belong to what.</summary>
    private struct Letters
    {
        public int Latin;
        public int Cyrillic;
        public int Kazakh;
        public int Ukrainian;
        public int Belarusian;
        public int Russian;
        public int DottedI;
        public int Other;
        public string OtherLanguage;

        public static Letters Count(ReadOnlySpan<char> text)
        {
            Letters letters = new() { OtherLanguage = Unknown };
            foreach (char letter in text)
            {
                letters.Add(letter);
            }

            return letters;
        }

        private void Add(char letter)
        {
            if (letter < '\u0250')
            {
                Latin += char.IsLetter(letter) ? 1 : 0;
            }
            else if (letter is >= '\u0400' and <= '\u052F')
            {
                AddCyrillic(char.ToLowerInvariant(letter));
            }
            else if (char.IsLetter(letter))
            {
                Other++;
                OtherLanguage = Script(letter, OtherLanguage);
            }
        }

        private void AddCyrillic(char letter)
        {
            Cyrillic++;
            switch (letter)
            {
                case 'ә' or 'ғ' or 'қ' or 'ң' or 'ө' or 'ұ' or 'ү' or 'һ':
                    Kazakh++;
                    break;
                case 'ї' or 'є' or 'ґ':
                    Ukrainian++;
                    break;
                case 'ў':
                    Belarusian++;
                    break;
                case 'і':
                    DottedI++;
                    break;
                case 'щ' or 'ъ' or 'ё' or 'ф' or 'ц':
                    Russian++;
                    break;
            }
        }

        private static string Script(char letter, string before) => letter switch
        {
            >= '\u0370' and <= '\u03FF' => "el",
            >= '\u0530' and <= '\u058F' => "hy",
            >= '\u0590' and <= '\u05FF' => "he",
            'پ' or 'چ' or 'ژ' or 'گ' => "fa",
            >= '\u0600' and <= '\u06FF' => before == "fa" ? "fa" : "ar",
            >= '\u0900' and <= '\u097F' => "hi",
            >= '\u0E00' and <= '\u0E7F' => "th",
            >= '\u10A0' and <= '\u10FF' => "ka",
            >= '\u3040' and <= '\u30FF' => "ja",
            >= '\uAC00' and <= '\uD7AF' => "ko",
            >= '\u4E00' and <= '\u9FFF' => before is "ja" ? "ja" : "zh",
            _ => before,
        };
    }
}
