using Cybershield.LoopbackSite;
using Npgsql;

namespace Cybershield.Storage.Tests;

/// <summary>One PostgreSQL server for all tests of this project, started by the first that needs it.</summary>
[SetUpFixture]
internal sealed class PostgresTestServer
{
    private static readonly SemaphoreSlim Gate = new(1, 1);
    private static PostgresServer? server;

    /// <summary>The connection string of a schema of this name, empty when first asked for.</summary>
    public static async Task<string> SchemaAsync(string name)
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

        await using NpgsqlConnection connection = new(server.ConnectionString);
        await connection.OpenAsync();
        await using NpgsqlCommand command = new($"CREATE SCHEMA IF NOT EXISTS \"{name}\"", connection);
        await command.ExecuteNonQueryAsync();
        return $"{server.ConnectionString};Search Path={name}";
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
