namespace Cybershield.Storage;

/// <summary>How often and since when an address answered 404 or 410. One outage, or one bad deployment, makes nothing gone.</summary>
/// <param name="Times">In a row.</param>
/// <param name="Since">Null where it was there the last time.</param>
internal readonly record struct MissingPage(int Times, DateTimeOffset? Since)
{
    /// <summary>A page is gone after so many crawls that found it missing...</summary>
    public const int Confirmations = 3;

    /// <summary>...over at least this time: 2 days.</summary>
    public static readonly TimeSpan ConfirmedOver = TimeSpan.FromDays(2);

    public bool IsGone(DateTimeOffset now) => Times >= Confirmations && now - Since >= ConfirmedOver;

    /// <summary>After another result. No answer says nothing either way.</summary>
    public MissingPage After(AddressResult result, DateTimeOffset now) => result switch
    {
        AddressResult.Missing => new MissingPage(Times + 1, Since ?? now),
        AddressResult.Unreachable or AddressResult.Disallowed or AddressResult.Failed => this,
        _ => default,
    };
}
