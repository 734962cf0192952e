namespace Cybershield.Review;

/// <summary>A few groups of digits with what joins them, as a candidate for a phone or identity number.</summary>
internal readonly ref struct NumberShape(string text, ReadOnlySpan<DigitGroup> groups)
{
    private const int MaxJoinerLength = 3;
    private readonly ReadOnlySpan<DigitGroup> groups = groups;

    public int Count => groups.Length;

    public int Start => groups[0].Start;

    public int End => groups[^1].End;

    public int Digits
    {
        get
        {
            int sum = 0;
            foreach (DigitGroup group in groups)
            {
                sum += group.Length;
            }

            return sum;
        }
    }

    public int Length(int group) => groups[group].Length;

    public ReadOnlySpan<char> Group(int index) => text.AsSpan(groups[index].Start, groups[index].Length);

    public ReadOnlySpan<char> Joiner(int after) => text.AsSpan(groups[after].End, groups[after + 1].Start - groups[after].End);

    /// <summary>The digits alone, copied into <paramref name="buffer"/>.</summary>
    public ReadOnlySpan<char> CopyDigits(Span<char> buffer)
    {
        int length = 0;
        for (int i = 0; i < Count; i++)
        {
            Group(i).CopyTo(buffer[length..]);
            length += Length(i);
        }

        return buffer[..length];
    }

    /// <summary>Whether the groups have these lengths.</summary>
    public bool Is(params ReadOnlySpan<int> lengths)
    {
        bool same = lengths.Length == Count;
        for (int i = 0; same && i < Count; i++)
        {
            same = Length(i) == lengths[i];
        }

        return same;
    }

    /// <summary>Whether every joiner is one of <paramref name="signs"/> alone.</summary>
    public bool JoinedBy(string signs)
    {
        for (int i = 0; i < Count - 1; i++)
        {
            if (Joiner(i) is not [var sign] || !signs.Contains(sign, StringComparison.Ordinal))
            {
                return false;
            }
        }

        return true;
    }

    public bool HasJoiner(string signs)
    {
        for (int i = 0; i < Count - 1; i++)
        {
            if (Joiner(i).ContainsAny(signs))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether a group in brackets is the area code: the <paramref name="group"/>th and no other.</summary>
    public bool IsBracketed(int group)
    {
        bool before = group == 0 ? TextSigns.At(text, Start - 1) == '(' : Joiner(group - 1).Contains('(');
        return before && group < Count - 1 && Joiner(group).Contains(')');
    }

    /// <summary>Whether brackets stand only where area codes have them: around the first group or the second.</summary>
    public bool BracketsFit()
    {
        for (int i = 0; i < Count - 1; i++)
        {
            ReadOnlySpan<char> joiner = Joiner(i);
            if ((joiner.Contains('(') && (i != 0 || !IsBracketed(1))) || (joiner.Contains(')') && (i > 1 || !IsBracketed(i))))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether nothing of a word follows directly; after an identity number's name one letter may.</summary>
    public bool IsEndOfWord(NumberContext context)
    {
        char next = TextSigns.At(text, End);
        return !TextSigns.IsWord(next) || (context.NamesIdentity && IsLetterSuffix());
    }

    /// <summary>Where the hidden part ends: an identity number takes its check letter along.</summary>
    public int HiddenEnd(NumberContext context) => context.NamesIdentity && IsLetterSuffix() ? End + 1 : End;

    /// <summary>Whether digits, or a masked number, follow after the kind of joiner that the number itself has.</summary>
    public bool GoesOn()
    {
        char joiner = TextSigns.At(text, End);
        char next = TextSigns.At(text, End + 1);
        bool alike = Count == 1 ? joiner is '-' or '.' or '/' : HasJoinerSign(joiner);
        return alike && (TextSigns.IsDigit(next) || next == ContactMask.Sign);
    }

    /// <summary>Whether digits, or a masked number, lead up to it by such a joiner.</summary>
    public bool IsContinuation()
    {
        char joiner = TextSigns.At(text, Start - 1);
        char previous = TextSigns.At(text, Start - 2);
        bool alike = Count == 1 ? joiner is '-' or '.' or '/' : HasJoinerSign(joiner);
        return alike && (TextSigns.IsDigit(previous) || previous == ContactMask.Sign);
    }

    /// <summary>The few characters after it.</summary>
    public ReadOnlySpan<char> After() => text.AsSpan(End, Math.Min(10, text.Length - End));

    /// <summary>Day, month and year in an order that dates are written in; also two dates or a range of years.</summary>
    public bool IsDate()
    {
        return (Count >= 3 && Length(0) <= 2 && Length(1) <= 2 && Length(2) is 2 or 4 && Count != 4 && Digits <= 8 && JoinedAlike(2))
            || (Count >= 3 && Length(0) == 4 && IsYear(0) && Length(1) == 2 && Length(2) == 2)
            || (Count >= 3 && Length(0) == 2 && Length(1) == 2 && Length(2) == 4 && IsYear(2))
            || (Count == 2 && Is(4, 4) && IsYear(0) && IsYear(1));
    }

    /// <summary>Groups of three digits that end in zeros: a large sum.</summary>
    public bool IsRoundThousands()
    {
        for (int i = 1; i < Count; i++)
        {
            if (Length(i) != 3)
            {
                return false;
            }
        }

        return Count > 1 && Group(Count - 1) is "000";
    }

    private bool IsYear(int group) => Group(group).StartsWith("19") || Group(group).StartsWith("20");

    private bool JoinedAlike(int joiners)
    {
        ReadOnlySpan<char> first = Joiner(0);
        for (int i = 1; i < joiners; i++)
        {
            if (!Joiner(i).SequenceEqual(first))
            {
                return false;
            }
        }

        return first is "." or "/";
    }

    private bool HasJoinerSign(char sign)
    {
        for (int i = 0; i < Count - 1; i++)
        {
            if (Joiner(i).Contains(sign))
            {
                return true;
            }
        }

        return false;
    }

    private bool IsLetterSuffix()
    {
        return char.IsAsciiLetter(TextSigns.At(text, End)) && !TextSigns.IsWord(TextSigns.At(text, End + 1));
    }

    /// <summary>Where the group after <paramref name="end"/> begins when it may belong to the same number; -1 otherwise.</summary>
    public static int NextGroup(string text, int end)
    {
        int i = end, marks = 0;
        while (i - end <= MaxJoinerLength && i < text.Length)
        {
            char c = text[i];
            if (TextSigns.IsDigit(c))
            {
                return i > end ? i : -1;
            }

            marks += c is '-' or '.' or '/' || IsDash(c) ? 1 : 0;
            if (marks > 1 || !IsJoiner(c))
            {
                return -1;
            }

            i++;
        }

        return -1;
    }

    private static bool IsJoiner(char c) => c is '-' or '.' or '/' or '(' or ')' or '№' || char.IsWhiteSpace(c) || IsDash(c);

    private static bool IsDash(char c) => c is >= '\u2010' and <= '\u2015' or '\u2212';
}
