namespace Cybershield.Review;

/// <summary>Identity numbers of persons: by their shape and check digits where those are telling, otherwise by the name that stands before the number.</summary>
internal static class IdentityNumbers
{
    public static bool Accept(NumberShape number, NumberContext context) =>
        IsNamed(number, context)
        || (!number.IsContinuation() && !number.GoesOn() && (IsSocialSecurity(number) || IsSnils(number) || IsKazakhIin(number) || IsRussianInn(number, context)));

    // An INN of ten digits belongs to an organisation.
    private static bool IsNamed(NumberShape number, NumberContext context) =>
        context.NamesIdentity && number.Digits is >= 6 and <= 14 && number.Count <= 5 && !number.IsDate() && !(context.NamesTaxpayer && number.Digits == 10);

    private static bool IsSocialSecurity(NumberShape number) =>
        number.Is(3, 2, 4) && number.JoinedBy("-") && number.Group(0) is not ("000" or "666") && number.Group(0)[0] != '9' && number.Group(1) is not "00";

    private static bool IsSnils(NumberShape number) =>
        number.Is(3, 3, 3, 2) && number.Joiner(0) is "-" && number.Joiner(1) is "-" && number.Joiner(2) is " " or "-";

    // Six digits of the birth date, the century, four of order, one check digit. A BIN has 4 to 6 as its fifth digit, where a day has 0 to 3.
    private static bool IsKazakhIin(NumberShape number)
    {
        if (!number.Is(12) || !IsBirthDate(number.Group(0)))
        {
            return false;
        }

        int check = Weighted(number.Group(0)[..11], [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]) % 11;
        check = check == 10 ? Weighted(number.Group(0)[..11], [3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2]) % 11 : check;
        return check == number.Group(0)[11] - '0';
    }

    private static bool IsBirthDate(ReadOnlySpan<char> iin)
    {
        int month = Two(iin[2..]), day = Two(iin[4..]);
        return month is >= 1 and <= 12 && day is >= 1 and <= 31 && iin[6] is >= '0' and <= '6';
    }

    private static bool IsRussianInn(NumberShape number, NumberContext context)
    {
        if (!number.Is(12) || context.NamesOther)
        {
            return false;
        }

        ReadOnlySpan<char> inn = number.Group(0);
        return Weighted(inn[..10], [7, 2, 4, 10, 3, 5, 9, 4, 6, 8]) % 11 % 10 == inn[10] - '0'
            && Weighted(inn[..11], [3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8]) % 11 % 10 == inn[11] - '0';
    }

    private static int Two(ReadOnlySpan<char> digits) => ((digits[0] - '0') * 10) + digits[1] - '0';

    private static int Weighted(ReadOnlySpan<char> digits, ReadOnlySpan<int> weights)
    {
        int sum = 0;
        for (int i = 0; i < digits.Length; i++)
        {
            sum += (digits[i] - '0') * weights[i];
        }

        return sum;
    }
}
