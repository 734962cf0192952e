namespace Cybershield.Storage;

/// <summary>The embedded record: one SQLite file in the data folder.</summary>
public sealed class SqliteStore : RecordStore
{
    /// <summary>The file's name in the data folder.</summary>
    public const string FileName = "cybershield.db";

    private SqliteStore(SqliteDatabase database, TimeProvider time, RetryOptions retries) : base(database, time, retries) { }

    /// <summary>Opens the record in a folder, creating or migrating it where needed.</summary>
    /// <exception cref="RecordException">It cannot be opened; the message says why and what to do.</exception>
    public static SqliteStore Open(string dataFolder, TimeProvider time, RetryOptions? retries = null) =>
        new(SqliteDatabase.Open(Path.Combine(dataFolder, FileName)), time, retries ?? RetryOptions.Default);

    /// <summary>The same, told of every commit.</summary>
    internal static SqliteStore Open(string dataFolder, TimeProvider time, Action<WriteBoundary> reached) =>
        new(SqliteDatabase.Open(Path.Combine(dataFolder, FileName), reached), time, RetryOptions.Default);

    /// <summary>Opens an existing record for reading, beside whoever writes it. Calls that write throw <see cref="InvalidOperationException"/>.</summary>
    /// <exception cref="RecordException">There is none, or it cannot be read; the message says what to do.</exception>
    public static SqliteStore OpenReadOnly(string dataFolder, TimeProvider time) =>
        new(SqliteDatabase.OpenReadOnly(Path.Combine(dataFolder, FileName)), time, RetryOptions.Default);
}
