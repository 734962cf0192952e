using Npgsql;
using Quartz;

namespace Cybershield.Service.Hosting;

/// <summary>The schedule of workers that share a record: Quartz's clustered store, in tables of its own (<c>qrtz_…</c>) beside the record, which it makes by itself.</summary>
internal static class ClusteredSchedule
{
    private const string Name = "cybershield";

    /// <summary>A worker looks so far ahead for what is due: what a killed one had taken for itself was due by then.</summary>
    private static readonly TimeSpan LookAhead = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan SignOfLife = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Each start belongs to one worker; that of a worker without a sign of life for <see cref="SignOfLife"/> and <see cref="Patience"/> goes to another.</summary>
    /// <param name="startsAtOnce">A worker that has so many crawls to open takes no more.</param>
    public static void Configure(IQuartzBuilder quartz, string connectionString, int startsAtOnce)
    {
        quartz.ConfigureScheduler(scheduler => (scheduler.InstanceName, scheduler.IdleWaitTime) = (Name, LookAhead));
        quartz.UseDefaultThreadPool(startsAtOnce);
        quartz.UsePersistentStore(store =>
        {
            store.UsePostgres(NpgsqlFactory.Instance, connectionString);
            store.UseClustering(cluster => (cluster.CheckinInterval, cluster.CheckinMisfireThreshold) = (SignOfLife, Patience));
            store.ProvisionSchema();
        });
    }
}
