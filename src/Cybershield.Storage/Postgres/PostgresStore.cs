namespace Cybershield.Storage;

/// <summary>The record on a PostgreSQL server, shared by any number of workers.</summary>
public sealed class PostgresStore : RecordStore
{
    private PostgresStore(PostgresDatabase database, TimeProvider time, RetryOptions retries) : base(database, time, retries) { }

    /// <summary>Opens a record that <see cref="Migrate"/> has brought up to date.</summary>
    /// <exception cref="RecordException">It cannot be opened; the message says why and what to do.</exception>
    public static PostgresStore Open(string connectionString, TimeProvider time, RetryOptions? retries = null) =>
        new(PostgresDatabase.Open(connectionString), time, retries ?? RetryOptions.Default);

    /// <summary>The same, told of every commit.</summary>
    internal static PostgresStore Open(string connectionString, TimeProvider time, Action<WriteBoundary> reached) =>
        new(PostgresDatabase.Open(connectionString, reached), time, RetryOptions.Default);

    /// <summary>Opens the record for reading. Calls that write throw <see cref="InvalidOperationException"/>.</summary>
    /// <exception cref="RecordException">It cannot be opened; the message says why and what to do.</exception>
    public static PostgresStore OpenReadOnly(string connectionString, TimeProvider time) =>
        new(PostgresDatabase.OpenReadOnly(connectionString), time, RetryOptions.Default);

    /// <summary>Creates the schema, or brings it up to date; returns the versions before and after.</summary>
    /// <exception cref="RecordException">The server cannot be reached, the database is of another program, or a newer version has written it.</exception>
    public static (int Before, int After) Migrate(string connectionString) => PostgresDatabase.Migrate(connectionString);
}
