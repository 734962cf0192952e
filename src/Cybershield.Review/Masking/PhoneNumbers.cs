namespace Cybershield.Review;

/// <summary>Shapes of phone numbers: E.164 with a plus, Russian and Kazakh ones with 8 or 7 before them, area codes in brackets, North American and other national ones, and anything called a phone number.</summary>
internal static class PhoneNumbers
{
    private const int MaxE164Digits = 15;

    public static bool Accept(NumberShape number, NumberContext context) =>
        number.BracketsFit()
        && !number.HasJoiner("№")
        && !number.IsDate()
        && !context.IsMoneyBefore
        && !NumberContext.IsMoneyAfter(number)
        && (IsInternational(number, context) || IsNational(number, context) || IsNamed(number, context));

    private static bool IsInternational(NumberShape number, NumberContext context)
    {
        ReadOnlySpan<char> digits = number.CopyDigits(stackalloc char[20]);
        if (context.HasPlus)
        {
            return digits.Length is >= 9 and <= MaxE164Digits
                && digits[0] != '0'
                && (digits[0] is not ('7' or '1') || digits.Length == 11)
                && !number.IsRoundThousands();
        }

        return digits.Length is >= 11 and <= MaxE164Digits + 2 && digits.StartsWith("00") && digits[2] != '0' && number.Count > 1 && !number.HasJoiner("./");
    }

    private static bool IsNational(NumberShape number, NumberContext context) =>
        IsTrunk(number, context)
        || (!number.IsContinuation() && !number.GoesOn() && !context.NamesOther
            && (IsBracketedArea(number) || IsTenDigits(number) || IsLeadingZero(number)));

    // 8 or 7, area or operator code, subscriber: eleven digits however they are grouped.
    private static bool IsTrunk(NumberShape number, NumberContext context)
    {
        ReadOnlySpan<char> digits = number.CopyDigits(stackalloc char[20]);
        bool fits = digits.Length == 11 && digits[0] is '7' or '8' && digits[1] is >= '3' and <= '9' && !number.IsRoundThousands();
        return fits && number.Length(0) switch
        {
            1 => number.Length(1) is 3 or 4 or 5 or 10,
            4 or 5 => !context.NamesOther,
            11 => !context.NamesOther && !number.IsContinuation() && !number.GoesOn(),
            _ => false,
        };
    }

    private static bool IsBracketedArea(NumberShape number) =>
        number.IsBracketed(0) && number.Length(0) is >= 3 and <= 5 && number.Digits is 9 or 10 && number.Count <= 4;

    private static bool IsTenDigits(NumberShape number)
    {
        if (number.Is(3, 3, 2, 2))
        {
            return number.Group(0)[0] is >= '3' and <= '9' && !number.HasJoiner("/");
        }

        return number.Is(3, 3, 4) && number.Group(0)[0] >= '2' && number.Group(1)[0] >= '2' && (number.JoinedBy("-") || number.JoinedBy("."));
    }

    private static bool IsLeadingZero(NumberShape number) =>
        number.Group(0)[0] == '0' && number.Group(0)[1..].TrimStart('0').Length == number.Length(0) - 1
        && number.Length(0) is >= 3 and <= 5 && number.Count is 2 or 3 && number.Digits is 10 or 11 && !number.HasJoiner("./");

    private static bool IsNamed(NumberShape number, NumberContext context) =>
        context.NamesPhone && number.Digits is >= 5 and <= MaxE164Digits && !number.IsRoundThousands();
}
