namespace Cybershield.Storage;

/// <summary>One process of the service that works with a shared record, as it told of itself.</summary>
/// <param name="Role">As it was configured.</param>
/// <param name="Version">Of the program.</param>
/// <param name="ConfigurationSet">That it works by; null where it has none.</param>
/// <param name="Problem">Why it does not work by the set in force; null where all is well.</param>
public sealed record WorkerState(string Role, string Machine, int ProcessId, string Version, long? ConfigurationSet, string? Problem, DateTimeOffset SeenAt);

/// <summary>Who works with a shared record, and by which configuration set.</summary>
public sealed class WorkerRegister
{
    /// <summary>Between two signs of life: 10 s.</summary>
    public static readonly TimeSpan ReportEvery = TimeSpan.FromSeconds(10);

    /// <summary>Who gave no sign of life for so long is not counted any more: 1 minute.</summary>
    public static readonly TimeSpan StaleAfter = TimeSpan.FromMinutes(1);

    private readonly RecordDatabase database;
    private readonly string worker;
    private readonly TimeProvider time;

    internal WorkerRegister(RecordDatabase database, string worker, TimeProvider time) => (this.database, this.worker, this.time) = (database, worker, time);

    /// <summary>Those that gave a sign of life lately, by role and machine.</summary>
    public IReadOnlyList<WorkerState> Read() => database.Read(session =>
    {
        List<WorkerState> states = [];
        using SqlRows rows = session.Query(
            "SELECT role, machine, process_id, version, configuration_set, problem, seen_at FROM worker_state WHERE seen_at > ? ORDER BY role, machine, process_id", time.GetUtcNow() - StaleAfter);
        while (rows.Read())
            states.Add(new WorkerState(rows.Text(0), rows.Text(1), rows.Int(2), rows.Text(3), rows.NullableNumber(4), rows.NullableText(5), rows.Instant(6)));
        return states;
    });

    /// <summary>Gives a sign of life of this process.</summary>
    public Task ReportAsync(string role, string version, long? configurationSet, string? problem, CancellationToken cancellationToken) => database.Writer.WriteFirstAsync(
        session =>
        {
            DateTimeOffset now = time.GetUtcNow();
            session.Execute("DELETE FROM worker_state WHERE seen_at <= ?", now - StaleAfter);
            return session.Execute(
                """
                INSERT INTO worker_state (worker, role, machine, process_id, version, configuration_set, problem, seen_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
                ON CONFLICT (worker) DO UPDATE SET configuration_set = ?6, problem = ?7, seen_at = ?8
                """,
                worker, role, Environment.MachineName, (long)Environment.ProcessId, version, configurationSet, problem, now);
        },
        cancellationToken);

    /// <summary>This process goes.</summary>
    public Task LeaveAsync() => database.Writer.WriteFirstAsync(session => session.Execute("DELETE FROM worker_state WHERE worker = ?", worker), CancellationToken.None);
}
