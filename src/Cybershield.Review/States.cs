namespace Cybershield.Review;

/// <summary>Machine names of <see cref="FlagState"/>, as filters, exports and the search server have them.</summary>
public static class States
{
    /// <summary>The machine name: <c>open</c>.</summary>
    public static string NameOf(FlagState state) => state switch
    {
        FlagState.Open => "open",
        FlagState.Decided => "decided",
        FlagState.Lapsed => "lapsed",
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, "Unknown state."),
    };

    /// <summary>Reads what <see cref="NameOf"/> gives, in any case.</summary>
    public static bool TryParse(string name, out FlagState state)
    {
        foreach (FlagState known in Enum.GetValues<FlagState>())
        {
            if (NameOf(known).Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                state = known;
                return true;
            }
        }

        state = default;
        return false;
    }
}
