using Cybershield.Review;
using Microsoft.Data.Sqlite;

namespace Cybershield.Storage;

/// <summary>Applies <c>Migrations/sqlite</c>; <c>user_version</c> is the last one applied.</summary>
internal static class SqliteMigrations
{
    /// <summary>"CYBS": tells our file from any other database.</summary>
    private const int ApplicationId = 0x43594253;

    private static readonly string[] Scripts = MigrationScripts.Read("sqlite");

    /// <summary>The schema that this build reads and writes.</summary>
    public static int Current => Scripts.Length;

    /// <summary>Brings the file to <see cref="Current"/>, each step in a transaction of its own.</summary>
    public static void Apply(SqliteSession session, string path) => Apply(session, path, Current);

    /// <summary>Brings the file up to an older schema at least, as the version that had it did.</summary>
    public static void Apply(SqliteSession session, string path, int schema)
    {
        session.Connection.CreateFunction<string, string, string>("search_words", SearchWords.Renewed, isDeterministic: true);
        while (Version(session, path) < schema)
            ApplyNext(session, path, schema);
    }

    /// <summary>Refuses a file that only a writer may bring up to date.</summary>
    public static void RequireCurrent(SqliteSession session, string path)
    {
        int version = Version(session, path);
        if (version < Current)
            throw new RecordException($"The record '{path}' has schema {version}, this version of Cybershield needs {Current}: start the service once, it migrates the record.");
    }

    /// <summary>Refuses a file that is no record, or was written by a newer version.</summary>
    public static void RequireKnown(SqliteSession session, string path)
    {
        if (Version(session, path) == 0)
            throw new RecordException($"'{path}' is no record of Cybershield: name a file that `cybershield backup` wrote.");
    }

    private static void ApplyNext(SqliteSession session, string path, int schema)
    {
        using SqliteTransaction transaction = session.Connection.BeginTransaction(deferred: false);
        int version = Version(session, path);
        if (version < schema)
            Run(session.Connection, transaction, $"{Scripts[version]}; PRAGMA application_id={ApplicationId}; PRAGMA user_version={version + 1}");
        transaction.Commit();
    }

    private static int Version(SqliteSession session, string path)
    {
        int version = (int)session.Number("PRAGMA user_version")!.Value;
        if (session.Number("PRAGMA application_id") != ApplicationId && (version > 0 || session.Number("SELECT count(*) FROM sqlite_schema") > 0))
            throw new RecordException($"'{path}' is a database of another program: name another folder with --data.");
        if (version > Current)
            throw new RecordException($"The record '{path}' has schema {version}, this version of Cybershield knows {Current} at most: use the version that wrote it, or restore a backup.");
        return version;
    }

    private static void Run(SqliteConnection connection, SqliteTransaction transaction, string sql)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
