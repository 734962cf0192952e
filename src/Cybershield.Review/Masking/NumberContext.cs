namespace Cybershield.Review;

/// <summary>What stands around a number and says what it is.</summary>
internal readonly struct NumberContext
{
    private const int MaxLookBack = 64;
    private const int MaxWords = 5;

    public NumberContext(string text, int start)
    {
        NamesIdentity = NamesPhone = NamesOther = NamesTaxpayer = false;
        char before = TextSigns.At(text, start - 1);
        HasPlus = before is '+' or '＋';
        IsMoneyBefore = before is '$' or '€' or '£' or '₽' or '₸' || (before == ' ' && TextSigns.At(text, start - 2) is '$' or '€' or '£' or '₽' or '₸');
        IsInPath = before is '/' or '=' && char.IsAsciiLetter(TextSigns.At(text, start - 2));

        int prefix = PrefixStart(text, start);
        NumberName name = Name(text, prefix, out bool taxpayer);
        NamesIdentity = name == NumberName.Identity;
        NamesPhone = name == NumberName.Phone;
        NamesOther = name == NumberName.Other;
        NamesTaxpayer = taxpayer;
        Start = NamesIdentity ? prefix : start;
        IsInsideWord = start > 0 && TextSigns.IsWord(before) && !(NamesIdentity && prefix < start);
    }

    /// <summary>Where the hidden part begins: an identity number takes its leading letters along.</summary>
    public int Start { get; }

    /// <summary>A letter, a digit or something masked touches the number.</summary>
    public bool IsInsideWord { get; }

    /// <summary>The number is a part of an address.</summary>
    public bool IsInPath { get; }

    public bool HasPlus { get; }

    public bool IsMoneyBefore { get; }

    /// <summary>An identity document or number of a person is named before it.</summary>
    public bool NamesIdentity { get; }

    /// <summary>The name is the Russian taxpayer number, which organisations have too.</summary>
    public bool NamesTaxpayer { get; }

    public bool NamesPhone { get; }

    /// <summary>It is called an order, an account, a BIN or the like.</summary>
    public bool NamesOther { get; }

    /// <summary>Whether a currency or a per cent sign follows.</summary>
    public static bool IsMoneyAfter(NumberShape number) => NumberNames.IsCurrency(number.After());

    // One or two letters directly before the digits: series of passports and the like.
    private static int PrefixStart(string text, int start)
    {
        int prefix = start;
        while (start - prefix < 2 && char.IsAsciiLetterUpper(TextSigns.At(text, prefix - 1)))
        {
            prefix--;
        }

        return TextSigns.IsWord(TextSigns.At(text, prefix - 1)) ? start : prefix;
    }

    // Walks back over filler words and up to two earlier parts of the number to the word that names it.
    private static NumberName Name(string text, int start, out bool taxpayer)
    {
        taxpayer = false;
        int limit = Math.Max(0, start - MaxLookBack), i = start;
        for (int words = 0, numbers = 0; words < MaxWords && i > limit;)
        {
            char c = text[i - 1];
            if (c is '#' or '№' && words == 0 && numbers == 0 && !NumberNames.IsNamedBefore(text, i - 1))
            {
                return NumberName.Other;
            }

            if (!TextSigns.IsWord(c))
            {
                i--;
                continue;
            }

            int end = i;
            i = WordStart(text, i, limit);
            ReadOnlySpan<char> word = text.AsSpan(i, end - i);
            NumberName name = NumberNames.Of(word, out taxpayer);
            numbers += name == NumberName.Digits ? 1 : 0;
            words++;
            if (name is not (NumberName.Filler or NumberName.Digits) || numbers > 2)
            {
                return numbers > 2 ? NumberName.None : name;
            }
        }

        return NumberName.None;
    }

    private static int WordStart(string text, int end, int limit)
    {
        int start = end;
        while (start > limit && TextSigns.IsWord(text[start - 1]))
        {
            start--;
        }

        return start;
    }
}
