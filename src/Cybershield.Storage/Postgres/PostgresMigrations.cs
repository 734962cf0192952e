using System.Globalization;
using Npgsql;

namespace Cybershield.Storage;

/// <summary>Applies <c>Migrations/postgres</c>; the last one applied is in <c>schema_version</c>. Who migrates waits for who does so already.</summary>
internal static class PostgresMigrations
{
    private static readonly string[] Scripts = MigrationScripts.Read("postgres");

    /// <summary>The schema that this build reads and writes.</summary>
    public static int Current => Scripts.Length;

    /// <summary>Brings the schema to <see cref="Current"/> in one transaction.</summary>
    public static (int Before, int After) Apply(NpgsqlDataSource source) => Apply(source, Current);

    /// <summary>Brings the schema to an older one, as the version that had it did.</summary>
    public static (int Before, int After) Apply(NpgsqlDataSource source, int schema)
    {
        using NpgsqlConnection connection = source.OpenConnection();
        using NpgsqlTransaction transaction = connection.BeginTransaction();
        Run(connection, string.Create(CultureInfo.InvariantCulture, $"SELECT pg_advisory_xact_lock({PostgresSession.WriteLock})"));
        int before = Version(connection);
        for (int version = before; version < schema; version++)
            Run(connection, $"{Scripts[version]}; UPDATE schema_version SET version = {version + 1}");
        transaction.Commit();
        return (before, Math.Max(before, schema));
    }

    /// <summary>Refuses a record that has not been migrated.</summary>
    public static void RequireCurrent(NpgsqlDataSource source)
    {
        using NpgsqlConnection connection = source.OpenConnection();
        int version = Version(connection);
        if (version < Current)
            throw new RecordException($"The record in database '{connection.Database}' has schema {version}, this version of Cybershield needs {Current}: run 'cybershield migrate' once, while no worker runs.");
    }

    private static int Version(NpgsqlConnection connection)
    {
        if (Number(connection, "SELECT count(*) FROM pg_class WHERE relname = 'schema_version' AND relnamespace = current_schema()::regnamespace") == 0)
            return Number(connection, "SELECT count(*) FROM pg_class WHERE relkind IN ('r', 'p') AND relnamespace = current_schema()::regnamespace") == 0 ? 0
                : throw new RecordException($"The database '{connection.Database}' is of another program: name an empty one in Storage:Postgres.");
        int version = Number(connection, "SELECT version FROM schema_version");
        if (version > Current)
            throw new RecordException($"The record in database '{connection.Database}' has schema {version}, this version of Cybershield knows {Current} at most: use the version that wrote it, or restore a backup.");
        return version;
    }

    private static int Number(NpgsqlConnection connection, string sql)
    {
        using NpgsqlCommand command = new(sql, connection);
        return Convert.ToInt32(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    }

    private static void Run(NpgsqlConnection connection, string sql)
    {
        using NpgsqlCommand command = new(sql, connection);
        command.ExecuteNonQuery();
    }
}
