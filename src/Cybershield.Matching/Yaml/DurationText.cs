using System.Globalization;

namespace Cybershield.Matching.Yaml;

/// <summary>Durations as administrators write them: a number and one unit, <c>500ms</c>, <c>1s</c>, <c>10m</c>, <c>6h</c>, <c>7d</c>; from 0 to 3,650 days.</summary>
public static class DurationText
{
    private const long LongestTicks = 3_650 * TimeSpan.TicksPerDay;

    private static readonly (string Unit, TimeSpan Length)[] Units =
    [
        ("ms", TimeSpan.FromMilliseconds(1)),
        ("s", TimeSpan.FromSeconds(1)),
        ("m", TimeSpan.FromMinutes(1)),
        ("h", TimeSpan.FromHours(1)),
        ("d", TimeSpan.FromDays(1)),
    ];

    /// <summary>Reads a duration; false for anything that is not a number and one of the units, or that is longer than ten years.</summary>
    public static bool TryParse(string text, out TimeSpan duration)
    {
        duration = default;
        string trimmed = text.Trim();
        string number = trimmed.TrimEnd("abcdefghijklmnopqrstuvwxyz ".ToCharArray());
        string unit = trimmed[number.Length..].Trim();
        TimeSpan length = Units.FirstOrDefault(known => known.Unit == unit).Length;
        if (length == default || !decimal.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal amount) || amount > LongestTicks / length.Ticks)
            return false;
        duration = TimeSpan.FromTicks((long)(amount * length.Ticks));
        return true;
    }

    /// <summary>The shortest way to write a duration that <see cref="TryParse"/> reads back.</summary>
    public static string Format(TimeSpan duration)
    {
        if (duration == TimeSpan.Zero)
            return "0s";
        (string unit, TimeSpan length) = Units.Last(known => duration.Ticks % known.Length.Ticks == 0 || known.Unit == "ms");
        return (duration.Ticks / (decimal)length.Ticks).ToString("0.###", CultureInfo.InvariantCulture) + unit;
    }
}
