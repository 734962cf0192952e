using Cybershield.LoopbackSite;
using Npgsql;

namespace Cybershield.Storage.Tests;

/// <summary>One PostgreSQL server for all tests of this project, started by the first that needs it.</summary>
[SetUpFixture]
internal sealed class PostgresTestServer
{
    private const string Empty =
        """
        SET session_replication_role = replica;
        DO $$ DECLARE name TEXT; BEGIN
            FOR name IN SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace AND relname NOT IN ('schema_version', 'purge_count', 'projection') LOOP
                EXECUTE format('DELETE FROM %I', name);
            END LOOP;
            UPDATE projection SET live = 1, following = NULL, copied_to = 0;
            PERFORM setval(oid, 1, false) FROM pg_class WHERE relkind = 'S' AND relnamespace = current_schema()::regnamespace;
        END $$;
        SET session_replication_role = origin;
        """;

    private static readonly SemaphoreSlim Gate = new(1, 1);
    private static readonly Stack<string> Free = [];
    private static PostgresServer? server;
    private static int schemas;

    /// <summary>The connection string of an empty schema.</summary>
    public static async Task<string> NewSchemaAsync()
    {
        await StartAsync();
        string name = $"test_{Interlocked.Increment(ref schemas)}";
        await RunAsync(server!.ConnectionString, $"CREATE SCHEMA {name}");
        return $"{server.ConnectionString};Search Path={name}";
    }

    /// <summary>The connection string of an empty record. Tests give theirs back: to empty one is faster than to make one.</summary>
    public static async Task<string> RentRecordAsync()
    {
        await StartAsync();
        if (Free.TryPop(out string? used))
        {
            await RunAsync(used, Empty);
            return used;
        }

        string schema = await NewSchemaAsync();
        PostgresStore.Migrate(schema);
        return schema;
    }

    /// <summary>Takes a record back.</summary>
    public static void GiveBack(string record) => Free.Push(record);

    /// <summary>Runs some SQL.</summary>
    public static async Task RunAsync(string connectionString, string sql)
    {
        await using NpgsqlConnection connection = new(connectionString);
        await connection.OpenAsync();
        await using NpgsqlCommand command = new(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    private static async Task StartAsync()
    {
        await Gate.WaitAsync();
        try
        {
            server ??= await PostgresServer.StartAsync(PostgresServer.FindPrograms() ?? Skip());
        }
        finally
        {
            Gate.Release();
        }
    }

    [OneTimeTearDown]
    public async Task Stop()
    {
        NpgsqlConnection.ClearAllPools();
        if (server is not null)
            await server.DisposeAsync();
    }

    private static string Skip()
    {
        Assert.Ignore("PostgreSQL is not installed.");
        throw new InvalidOperationException();
    }
}
