namespace Cybershield.Storage.Tests;

/// <summary>What keeps the record of a test: the contracts run on each kind.</summary>
internal abstract class StoreUnderTest
{
    public static StoreUnderTest Sqlite { get; } = new InFolder();

    public static StoreUnderTest Postgres { get; } = new OnServer();

    /// <summary>Opens the record that belongs to a test's folder, the same one when it is opened again.</summary>
    public abstract Task<RecordStore> OpenAsync(TemporaryFolder folder, TimeProvider time);

    /// <summary>What holds in each committed state.</summary>
    public abstract void AssertInvariants(TemporaryFolder folder);

    /// <summary>The first column of the first row, as another program would read it.</summary>
    public abstract Task<string> TextAsync(TemporaryFolder folder, string sql);

    /// <summary>After a test that passed: what it used may serve another one.</summary>
    public abstract void GiveBack(TemporaryFolder folder);

    private static async Task<string> TextAsync(System.Data.Common.DbConnection connection, string sql)
    {
        await connection.OpenAsync();
        await using System.Data.Common.DbCommand command = connection.CreateCommand();
        command.CommandText = sql;
        return (string)(await command.ExecuteScalarAsync())!;
    }

    private sealed class InFolder : StoreUnderTest
    {
        public override Task<RecordStore> OpenAsync(TemporaryFolder folder, TimeProvider time) => Task.FromResult<RecordStore>(SqliteStore.Open(folder.Path, time));

        public override void AssertInvariants(TemporaryFolder folder) => Invariants.AssertHold(folder.Path);

        public override void GiveBack(TemporaryFolder folder) { }

        public override async Task<string> TextAsync(TemporaryFolder folder, string sql)
        {
            await using Microsoft.Data.Sqlite.SqliteConnection connection = new($"Data Source={folder.File(SqliteStore.FileName)};Mode=ReadOnly;Pooling=False");
            return await TextAsync(connection, sql);
        }
    }

    /// <summary>On a real server; the folder keeps the name of the record there.</summary>
    private sealed class OnServer : StoreUnderTest
    {
        private const string PlaceFile = "connection-string";

        public override async Task<RecordStore> OpenAsync(TemporaryFolder folder, TimeProvider time)
        {
            string place = folder.File(PlaceFile);
            if (!File.Exists(place))
                await File.WriteAllTextAsync(place, await PostgresTestServer.RentRecordAsync());
            return PostgresStore.Open(await File.ReadAllTextAsync(place), time);
        }

        public override void AssertInvariants(TemporaryFolder folder) => Invariants.AssertHoldOnServer(Place(folder));

        public override void GiveBack(TemporaryFolder folder) => PostgresTestServer.GiveBack(Place(folder));

        public override async Task<string> TextAsync(TemporaryFolder folder, string sql)
        {
            await using Npgsql.NpgsqlConnection connection = new(Place(folder));
            return await TextAsync(connection, sql);
        }

        private static string Place(TemporaryFolder folder) => File.ReadAllText(folder.File(PlaceFile));
    }
}
