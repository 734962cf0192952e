namespace Cybershield.Review;

/// <summary>What a word before a number says about it.</summary>
internal enum NumberName
{
    /// <summary>Nothing.</summary>
    None,
    /// <summary>Nothing, but the word before it may: "number", "No.", "series".</summary>
    Filler,
    /// <summary>An earlier part of the same number.</summary>
    Digits,
    /// <summary>An identity document or number of a person.</summary>
    Identity,
    /// <summary>A phone.</summary>
    Phone,
    /// <summary>An order, an account, an organisation's number.</summary>
    Other,
}

/// <summary>The words of English, Russian and Kazakh that say what a number is.</summary>
internal static class NumberNames
{
    private static readonly HashSet<string> Fillers = Set(
        "no number nr is of the s n us at on or and me my our your "
        + "номер номера номеру ном н на по серия серии личности личность рф рк гражданина граждан и или нам мне мой наш наши мобильный раб дом моб сот құжат нөмірі сериясы");

    private static readonly HashSet<string> Identities = Set("иин жсн iin инн inn снилс snils ssn nino itin nin pesel");

    private static readonly HashSet<string> Phones = Set("тел т tel phone phones call cell mobile fax факс sms смс text whatsapp ватсап вацап вотсап viber вайбер телеграм telegram тлф");

    private static readonly HashSet<string> Others = Set(
        "order invoice sku isbn issn ean upc article item ref reference tracking track id iban bic swift acct account bin vat case ticket lot model serial "
        + "заказ заказа заказу артикул арт код трек счет счёт счета р с бин бсн бик кпп огрн огрнип окпо накладная договор договора лот модель тапсырыс шот");

    private static readonly string[] IdentityStems = ["паспорт", "passport", "удостоверени", "төлқұжат", "куәлік"];
    private static readonly string[] PhoneStems = ["телефон", "звон", "позвон", "набер", "байланыс", "қоңырау", "хабарлас", "ұялы", "telephone"];
    private static readonly string[] Currencies =
    [
        "₸", "₽", "$", "€", "£", "%", "тг", "тенге", "теңге", "руб", "р.", "сом", "kzt", "rub", "usd", "eur", "gbp", "dollar", "euro", "rubl", "tenge", "долл", "евро", "млн", "млрд", "million",
    ];

    public static NumberName Of(ReadOnlySpan<char> word, out bool taxpayer)
    {
        taxpayer = word.Equals("инн", StringComparison.OrdinalIgnoreCase) || word.Equals("inn", StringComparison.OrdinalIgnoreCase);
        return word.Contains(ContactMask.Sign) ? NumberName.Other
            : !word.ContainsAnyExceptInRange('0', '9') ? NumberName.Digits
            : Holds(Fillers, word) || (word.Length <= 2 && char.IsAsciiLetterUpper(word[0]) && !Holds(Phones, word)) ? NumberName.Filler
            : Holds(Identities, word) || StartsWith(word, IdentityStems) || IsTwoWords(word) ? NumberName.Identity
            : Holds(Phones, word) || StartsWith(word, PhoneStems) ? NumberName.Phone
            : Holds(Others, word) ? NumberName.Other
            : NumberName.None;
    }

    /// <summary>Whether the word before the sign at <paramref name="index"/> names a phone or an identity document.</summary>
    public static bool IsNamedBefore(string text, int index)
    {
        int end = index;
        while (end > 0 && !TextSigns.IsWord(text[end - 1]) && index - end < 4)
        {
            end--;
        }

        int start = end;
        while (start > 0 && TextSigns.IsWord(text[start - 1]) && end - start < 24)
        {
            start--;
        }

        return end > start && Of(text.AsSpan(start, end - start), out _) is not (NumberName.None or NumberName.Other);
    }

    public static bool IsCurrency(ReadOnlySpan<char> following)
    {
        following = following.TrimStart();
        foreach (string currency in Currencies)
        {
            if (following.StartsWith(currency, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    // The last words of "social security", "national insurance" and "identity card" say enough.
    private static bool IsTwoWords(ReadOnlySpan<char> word) =>
        word.Equals("security", StringComparison.OrdinalIgnoreCase) || word.Equals("insurance", StringComparison.OrdinalIgnoreCase) || word.Equals("licence", StringComparison.OrdinalIgnoreCase);

    private static bool Holds(HashSet<string> words, ReadOnlySpan<char> word) =>
        words.GetAlternateLookup<ReadOnlySpan<char>>().Contains(word);

    private static bool StartsWith(ReadOnlySpan<char> word, string[] stems)
    {
        foreach (string stem in stems)
        {
            if (word.StartsWith(stem, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    private static HashSet<string> Set(string words) => new(words.Split(' '), StringComparer.OrdinalIgnoreCase);
}
