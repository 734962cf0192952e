using Cybershield.LoopbackSite;
using Cybershield.Service.Tests.Commands;
using Cybershield.Service.Tests.Configuration;

namespace Cybershield.Service.Tests.Acceptance;

/// <summary>A record on a PostgreSQL server of its own and a site of one page that is flagged; nothing is crawled yet.</summary>
internal sealed class SharedDeployment : IAsyncDisposable
{
    private readonly string _web = Directory.CreateTempSubdirectory("cybershield-web-").FullName;

    private SharedDeployment(PostgresServer server) => Server = server;

    public PostgresServer Server { get; }

    public TemporaryConfig Config { get; } = new();

    public StaticSite Site { get; private set; } = null!;

    public string Page => Site.Address + "/index.html";

    public string[] Options => ["--config", Config.Folder, "--data", Config.Data];

    public static async Task<SharedDeployment> StartAsync()
    {
        SharedDeployment deployment = new(await PostgresServer.StartAsync(PostgresServer.FindPrograms() ?? Skip()));
        await File.WriteAllTextAsync(Path.Combine(deployment._web, "index.html"), "<title>Zoo</title><p>A quokka and a narwhal. Write to zoo@example.org.");
        deployment.Site = await StaticSite.StartAsync(deployment._web);
        deployment.Config.WriteSite("animals", deployment.Site.Address);
        deployment.Config.WriteList("quokka", "narwhal");
        deployment.Set("");
        Assert.That(await deployment.RunAsync("migrate"), Does.StartWith("0|The record was created"));
        return deployment;
    }

    /// <summary>Writes the settings of the next process: the record, a free port, and these.</summary>
    public void Set(string more, string database = "postgres") => Config.Write("appsettings.json", $$"""
        {
          "Storage": { "Postgres": "{{Server.ConnectionString.Replace("Database=postgres", "Database=" + database, StringComparison.Ordinal)}}" },
          "Review": { "Address": "http://127.0.0.1:0" },
          {{more}}
        }
        """);

    /// <summary>Exit code, then everything that the command said.</summary>
    public async Task<string> RunAsync(params string[] arguments)
    {
        (int code, string output, string error) = await ServiceProcess.RunAsync([.. arguments, .. Options]);
        Assert.That(output + error, Does.Not.Contain("   at "), "a stack trace");
        return $"{code}|{output}{error}";
    }

    /// <summary>The one number that a query of the record gives.</summary>
    public async Task<long> NumberAsync(string sql)
    {
        await using Npgsql.NpgsqlConnection connection = new(Server.ConnectionString + ";Pooling=false");
        await connection.OpenAsync();
        await using Npgsql.NpgsqlCommand command = new(sql, connection);
        return Convert.ToInt64(await command.ExecuteScalarAsync(), System.Globalization.CultureInfo.InvariantCulture);
    }

    public async ValueTask DisposeAsync()
    {
        await Site.DisposeAsync();
        await Server.DisposeAsync();
        Config.Dispose();
        Directory.Delete(_web, recursive: true);
    }

    private static string Skip()
    {
        Assert.Ignore("PostgreSQL is not installed.");
        throw new InvalidOperationException();
    }
}
