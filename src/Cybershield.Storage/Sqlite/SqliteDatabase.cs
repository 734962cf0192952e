using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace Cybershield.Storage;

/// <summary>The record in one file.</summary>
/// <remarks>WAL, <c>synchronous=FULL</c>, <c>busy_timeout</c> 5 s, foreign keys on.</remarks>
internal sealed class SqliteDatabase : RecordDatabase
{
    private const int BusyTimeoutMilliseconds = 5_000;

    private readonly string path;
    private readonly ConcurrentBag<SqliteSession> idleReaders = [];

    private SqliteDatabase(string path, RecordWriter? writer) : base(writer) => this.path = path;

    /// <summary>Opens the file, creating or migrating it where needed.</summary>
    /// <exception cref="RecordException">The file cannot be written, is no record of ours, or was written by a newer version.</exception>
    public static SqliteDatabase Open(string path, Action<WriteBoundary>? reached = null)
    {
        SqliteSession session = Guard(path, () =>
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
            return Connect(path, SqliteOpenMode.ReadWriteCreate);
        });
        try
        {
            Guard(path, () => { SqliteMigrations.Apply(session, path); return true; });
            return new SqliteDatabase(path, new RecordWriter(session, reached));
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <summary>Opens an existing file beside whoever writes it.</summary>
    /// <exception cref="RecordException">There is none, or it was written by another version.</exception>
    public static SqliteDatabase OpenReadOnly(string path)
    {
        if (!File.Exists(path))
            throw new RecordException($"There is no record at '{path}' yet: start the service or a crawl first, or name another folder with --data.");
        SqliteDatabase database = new(path, writer: null);
        Guard(path, () => database.Read(session => { SqliteMigrations.RequireCurrent((SqliteSession)session, path); return true; }));
        return database;
    }

    /// <inheritdoc/>
    public override bool IsShared => false;

    /// <remarks>A read that writes is a fault of ours: SQLite's own words stay.</remarks>
    public override T Read<T>(Func<SqlSession, T> read)
    {
        try
        {
            return ReadOnce(read);
        }
        catch (SqliteException fault) when (fault.SqliteExtendedErrorCode != SQLitePCL.raw.SQLITE_READONLY && SqliteFaults.Explain(fault, path) is { } told)
        {
            throw told;
        }
    }

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        while (idleReaders.TryTake(out SqliteSession? session))
            session.Dispose();
        await base.DisposeAsync();
    }

    private T ReadOnce<T>(Func<SqlSession, T> read)
    {
        SqliteSession session = BeginRead();
        try
        {
            return read(session);
        }
        finally
        {
            session.Rollback();
            idleReaders.Add(session);
        }
    }

    private SqliteSession BeginRead()
    {
        if (!idleReaders.TryTake(out SqliteSession? session))
            session = Connect(path, SqliteOpenMode.ReadOnly);
        try
        {
            session.Execute("BEGIN");
            return session;
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    private static SqliteSession Connect(string path, SqliteOpenMode mode)
    {
        SqliteLibrary.Settle();
        SqliteConnection connection = new(new SqliteConnectionStringBuilder { DataSource = path, Mode = mode, Pooling = false }.ToString());
        try
        {
            connection.Open();
            using SqliteCommand settings = connection.CreateCommand();
            settings.CommandText = Settings(mode);
            settings.ExecuteNonQuery();
            return new SqliteSession(connection);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private static string Settings(SqliteOpenMode mode) => mode == SqliteOpenMode.ReadOnly
        ? $"PRAGMA busy_timeout={BusyTimeoutMilliseconds}; PRAGMA query_only=ON; PRAGMA temp_store=MEMORY; PRAGMA cache_size=-16384"
        : $"PRAGMA busy_timeout={BusyTimeoutMilliseconds}; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA temp_store=MEMORY; PRAGMA cache_size=-65536; PRAGMA journal_size_limit=67108864";

    private static T Guard<T>(string path, Func<T> open)
    {
        try
        {
            return open();
        }
        catch (Exception fault) when (fault is SqliteException or IOException or UnauthorizedAccessException)
        {
            throw new RecordException($"The record '{path}' cannot be opened ({fault.Message.TrimEnd('.')}): check that the folder exists, that this user may write in it, and that the disk is not full.", fault);
        }
    }
}
