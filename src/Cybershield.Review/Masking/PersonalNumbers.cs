namespace Cybershield.Review;

/// <summary>Phone and identity numbers of persons: looks at every group of digits together with the few that follow it.</summary>
/// <remarks>
/// A number is judged by its own groups, by the words before it and by what touches it, never by digits further away, and what was
/// masked counts as digits that touch: so masking twice changes nothing.
/// </remarks>
internal sealed class PersonalNumbers(string text, List<Range> found)
{
    private const int MaxGroups = 7;
    private const int MaxDigits = 17;

    private readonly DigitGroup[] groups = new DigitGroup[MaxGroups];
    private (int Start, int End) url = (-1, -1);

    public void Find()
    {
        for (int i = NextDigit(0); i < text.Length; i = NextDigit(i))
        {
            int end = IsInUrl(i) ? url.End : Hide(i);
            i = Math.Max(end, DigitsEnd(i));
        }
    }

    private int Hide(int start)
    {
        var context = new NumberContext(text, start);
        if (context.IsInsideWord || context.IsInPath)
        {
            return context.IsInsideWord && IsAccount(start) ? AccountEnd(start) : start;
        }

        for (int count = ReadGroups(start); count > 0; count--)
        {
            var number = new NumberShape(text, groups.AsSpan(0, count));
            if (number.Digits <= MaxDigits && number.IsEndOfWord(context) && IsPersonal(number, context))
            {
                found.Add(context.Start..number.HiddenEnd(context));
                return number.End;
            }
        }

        return start;
    }

    // An IBAN (ISO 13616): two letters of the country, two check digits, then groups of four.
    private bool IsAccount(int start) =>
        start >= 2
        && char.IsAsciiLetterUpper(text[start - 1])
        && char.IsAsciiLetterUpper(text[start - 2])
        && !TextSigns.IsWord(TextSigns.At(text, start - 3))
        && DigitsEnd(start) - start is 2 or 4;

    private int AccountEnd(int start)
    {
        int end = DigitsEnd(start);
        while (TextSigns.At(text, end) == ' ' && TextSigns.IsDigit(TextSigns.At(text, end + 1)) && DigitsEnd(end + 1) - end <= 5)
        {
            end = DigitsEnd(end + 1);
        }

        return end;
    }

    private static bool IsPersonal(NumberShape number, NumberContext context) =>
        PhoneNumbers.Accept(number, context) || IdentityNumbers.Accept(number, context);

    private int ReadGroups(int start)
    {
        int count = 0;
        for (int i = start; i >= 0 && count < MaxGroups; i = NumberShape.NextGroup(text, groups[count - 1].End))
        {
            groups[count++] = new DigitGroup(i, DigitsEnd(i));
        }

        return count;
    }

    private int NextDigit(int from)
    {
        int offset = text.AsSpan(from).IndexOfAnyInRange('0', '9');
        return offset < 0 ? text.Length : from + offset;
    }

    private int DigitsEnd(int from)
    {
        int offset = text.AsSpan(from).IndexOfAnyExceptInRange('0', '9');
        return offset < 0 ? text.Length : from + offset;
    }

    private bool IsInUrl(int index)
    {
        if (url.End <= index)
        {
            url = TextSigns.NextUrl(text, url.End);
        }

        return url.Start <= index && index < url.End;
    }
}

/// <summary>Digits that follow each other directly.</summary>
internal readonly record struct DigitGroup(int Start, int End)
{
    public int Length => End - Start;
}
