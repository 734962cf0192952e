using System.Diagnostics.CodeAnalysis;
using Quartz;

namespace Cybershield.Service.Configuration;

/// <summary>Cron as site files write it: five fields are crontab's, six or seven are Quartz's.</summary>
internal static class CronTimes
{
    private const int CrontabFields = 5;

    /// <summary>Reads an expression; false where neither dialect knows it.</summary>
    public static bool TryRead(string expression, TimeZoneInfo timeZone, [NotNullWhen(true)] out CronExpression? times)
    {
        int fields = expression.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length;
        CronFormat format = fields == CrontabFields ? CronFormat.Unix : CronFormat.Quartz;
        times = CronExpression.TryParse(expression, format, out CronExpression? parsed) ? parsed?.WithTimeZone(timeZone) : null;
        return times is not null;
    }
}
