using System.Text.Json;
using Cybershield.Review;

namespace Cybershield.Service.Pages;

/// <summary>Names of values as addresses, exports and forms write them: snake_case.</summary>
internal static class MachineNames
{
    public static readonly IReadOnlyDictionary<string, FlagState> States = Enum.GetValues<FlagState>().ToDictionary(NameOf);
    public static readonly IReadOnlyDictionary<string, Outcome> Outcomes = Enum.GetValues<Outcome>().ToDictionary(Review.Outcomes.NameOf);
    public static readonly IReadOnlyDictionary<string, MatchNews> Matches = Enum.GetValues<MatchNews>().ToDictionary(MatchComparison.NameOf);
    public static readonly IReadOnlyDictionary<string, FlagOrder> Orders = Enum.GetValues<FlagOrder>().ToDictionary(NameOf);

    /// <summary><c>LinkText</c> becomes <c>link_text</c>.</summary>
    public static string NameOf<T>(T value) where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());
}
