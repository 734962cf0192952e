using Npgsql;

namespace Cybershield.Storage;

/// <summary>The record on a server, shared by any number of processes.</summary>
internal sealed class PostgresDatabase : RecordDatabase
{
    /// <summary>Connections of one process, where its connection string names no number: three workers fit into the server's usual hundred.</summary>
    private const int MaxConnections = 20;

    private const int PreparedStatements = 200;

    /// <summary>A worker that stands still or is cut off in the midst of a transaction loses it after this: the others wait for its lock meanwhile, and give up on a statement after 30 s.</summary>
    private const string LongestSilence = "10s";

    /// <summary>The record's queries are short: to compile one, or to start processes that share in it, takes the server longer than to run it.</summary>
    private const string Planning = "-c jit=off -c max_parallel_workers_per_gather=0";

    private readonly NpgsqlDataSource source;
    private readonly PostgresReaders readers;

    private PostgresDatabase(NpgsqlDataSource source, RecordWriter? writer) : base(writer) => (this.source, readers) = (source, new PostgresReaders(source));

    /// <summary>Opens a record whose schema is that of this build.</summary>
    /// <exception cref="RecordException">The server cannot be reached, or <c>migrate</c> has not been run, or was run by a newer version.</exception>
    public static PostgresDatabase Open(string connectionString, Action<WriteBoundary>? reached = null) =>
        Open(connectionString, dataSource => new RecordWriter(new PostgresSession(dataSource), reached));

    /// <summary>The same for reading only.</summary>
    /// <exception cref="RecordException">As of <see cref="Open(string, Action{WriteBoundary}?)"/>.</exception>
    public static PostgresDatabase OpenReadOnly(string connectionString) => Open(connectionString, _ => null);

    /// <summary>Brings the schema to that of this build; returns the versions before and after.</summary>
    /// <exception cref="RecordException">The server cannot be reached, or a newer version has written the record.</exception>
    public static (int Before, int After) Migrate(string connectionString)
    {
        using NpgsqlDataSource source = SourceOf(connectionString);
        return Guard(source, () => PostgresMigrations.Apply(source));
    }

    /// <inheritdoc/>
    public override bool IsShared => true;

    /// <inheritdoc/>
    public override T Read<T>(Func<SqlSession, T> read)
    {
        using PostgresSession session = new(source);
        return session.Read(read);
    }

    /// <inheritdoc/>
    public override Task<T> ReadAsync<T>(Func<SqlSession, T> read, CancellationToken cancellationToken) => readers.ReadAsync(read, cancellationToken);

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await readers.DisposeAsync();
        await source.DisposeAsync();
    }

    private static PostgresDatabase Open(string connectionString, Func<NpgsqlDataSource, RecordWriter?> writer)
    {
        NpgsqlDataSource source = SourceOf(connectionString);
        try
        {
            Guard(source, () => { PostgresMigrations.RequireCurrent(source); return true; });
            return new PostgresDatabase(source, writer(source));
        }
        catch
        {
            source.Dispose();
            throw;
        }
    }

    private static NpgsqlDataSource SourceOf(string connectionString)
    {
        try
        {
            NpgsqlConnectionStringBuilder settings = new(connectionString) { MaxAutoPrepare = PreparedStatements, AutoPrepareMinUsages = 2, NoResetOnClose = true };
            settings.Options = $"{settings.Options} -c idle_in_transaction_session_timeout={LongestSilence} {Planning}".TrimStart();
            if (!settings.ContainsKey("Maximum Pool Size"))
                settings.MaxPoolSize = MaxConnections;
            return new NpgsqlSlimDataSourceBuilder(settings.ToString()).ConfigureTypeLoading(types => types.EnableTypeLoading(false)).Build();
        }
        catch (ArgumentException fault)
        {
            throw new RecordException($"Storage:Postgres is no connection string ({fault.Message.TrimEnd('.')}): write it like 'Host=db.example;Username=cybershield;Password=...;Database=cybershield'.", fault);
        }
    }

    // The connection string may hold a password: of it only the place is told.
    private static T Guard<T>(NpgsqlDataSource source, Func<T> open)
    {
        try
        {
            return open();
        }
        catch (NpgsqlException fault)
        {
            throw new RecordException($"The record on {PostgresFaults.Place(source)}, cannot be opened ({fault.Message.TrimEnd('.')}): check that the server runs and that Storage:Postgres names a database and a user that may use it.", fault);
        }
    }
}
