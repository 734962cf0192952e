namespace Cybershield.Storage;

/// <summary>The embedded record: one SQLite file in the data folder, and everything that reads or writes it.</summary>
public sealed class SqliteStore : IAsyncDisposable
{
    /// <summary>The file's name in the data folder.</summary>
    public const string FileName = "cybershield.db";

    private readonly SqliteDatabase database;

    private SqliteStore(SqliteDatabase database, TimeProvider time)
    {
        this.database = database;
        _ = time;
    }

    /// <summary>Opens the record in a folder, creating or migrating it where needed.</summary>
    /// <exception cref="RecordException">It cannot be opened; the message says why and what to do.</exception>
    public static SqliteStore Open(string dataFolder, TimeProvider time) => new(SqliteDatabase.Open(Path.Combine(dataFolder, FileName)), time);

    /// <summary>Opens an existing record for reading, beside whoever writes it.</summary>
    /// <exception cref="RecordException">There is none, or it cannot be read; the message says what to do.</exception>
    public static SqliteStore OpenReadOnly(string dataFolder, TimeProvider time) => new(SqliteDatabase.OpenReadOnly(Path.Combine(dataFolder, FileName)), time);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => database.DisposeAsync();
}
