using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;
using Cybershield.LoopbackSite;

namespace Cybershield.Service.Tests.Acceptance;

/// <summary>The commands, as processes, on a record that is on PostgreSQL.</summary>
[Parallelizable]
internal sealed partial class SharedRecordCommandTests
{
    private SharedDeployment _deployment = null!;

    [OneTimeSetUp]
    public async Task CrawlAsync()
    {
        _deployment = await SharedDeployment.StartAsync();
        Assert.That(await _deployment.RunAsync("crawl", "animals"), Does.StartWith("1|"));
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        if (_deployment is not null)
            await _deployment.DisposeAsync();
    }

    [TestCase("status", "0|", "animals")]
    [TestCase("sites list", "0|", "animals")]
    [TestCase("flags list", "0|", "first, second")]
    [TestCase("flags list --csv", "0|", "index.html")]
    [TestCase("lists stats", "0|", "not measured")]
    [TestCase("lists backtest words", "0|", "on 1 pages")]
    [TestCase("outbox list", "0|", "0 dead letters")]
    [TestCase("doctor", "0|", "whole, and every rule holds")]
    [TestCase("explain PAGE", "1|", "Stored arithmetic; reproduced")]
    [TestCase("lists diff LIST LIST", "0|", "On 1 stored pages")]
    [TestCase("outbox replay nobody", "1|", "0 dead letters wait")]
    [TestCase("rescore", "0|", "0 stored pages were judged again")]
    [TestCase("sites release animals", "2|", "Nothing is held")]
    [TestCase("migrate", "0|", "already")]
    public async Task A_command_works_on_the_shared_record(string command, string code, string said)
    {
        string list = Path.Combine(_deployment.Config.Folder, "watchlists", "words.yaml");
        string[] arguments = [.. command.Split(' ').Select(word => word.Replace("PAGE", _deployment.Page, StringComparison.Ordinal).Replace("LIST", list, StringComparison.Ordinal))];

        Assert.That(await _deployment.RunAsync(arguments), Does.StartWith(code).And.Contain(said));
        Assert.That(File.Exists(Path.Combine(_deployment.Config.Data, "cybershield.db")), Is.False, "an embedded record beside the shared one");
    }

    [Test]
    public async Task A_pause_is_in_the_shared_record()
    {
        Assert.That(await _deployment.RunAsync("sites", "pause", "animals"), Does.StartWith("0|"));
        Assert.That(await _deployment.RunAsync("crawl", "animals"), Does.StartWith("2|").And.Contain("is paused"));
        Assert.That(await _deployment.RunAsync("sites", "resume", "animals"), Does.StartWith("0|"));
    }

    [TestCase("backup", "pg_dump")]
    [TestCase("restore", "pg_restore")]
    public async Task Copies_are_made_by_the_servers_own_tools(string command, string tool)
    {
        string file = Path.Combine(_deployment.Config.Data, "copy.db");
        Assert.That(await _deployment.RunAsync(command, file), Does.StartWith("2|").And.Contain(tool).And.Contain("runbook"));
        Assert.That(File.Exists(file), Is.False);
    }

    [Test]
    public async Task The_runbooks_copy_of_the_shared_record_is_put_back_and_whole()
    {
        string flags = await FlagsAsync();
        string copies = Directory.CreateTempSubdirectory("cybershield-copy-").FullName;
        string[] commands = [.. Commands().Matches(await File.ReadAllTextAsync(Path.Combine(ProjectFolder.Path, "deploy", "runbook.md"))).SelectMany(block => block.Groups[1].Value.Split('\n', StringSplitOptions.RemoveEmptyEntries))];
        Assert.That(commands.Select(command => command.Split(' ')[0]), Is.EqualTo(new[] { "export", "pg_dump", "createdb", "pg_restore" }));
        try
        {
            foreach (string command in commands[1..])
                await ShellAsync(command, copies);
            _deployment.Set("", database: "restored");
            Assert.That(await _deployment.RunAsync("migrate"), Does.StartWith("0|").And.Contain("already"));
            Assert.That(await _deployment.RunAsync("doctor"), Does.StartWith("0|").And.Contain("whole"));
            Assert.That(await FlagsAsync(), Is.EqualTo(flags));
        }
        finally
        {
            _deployment.Set("");
            Directory.Delete(copies, recursive: true);
        }
    }

    [Test]
    public async Task Settings_that_cannot_say_where_the_record_is_are_told_instead_of_an_empty_record()
    {
        _deployment.Config.Write("appsettings.json", """{ "Reload" "PollEvery": "1s" }, "Storage": { "Postgres": "Host=db" } }""");
        try
        {
            Assert.That(await _deployment.RunAsync("sites", "pause", "animals"), Does.StartWith("2|").And.Contain("this is not JSON"));
        }
        finally
        {
            _deployment.Set("");
        }
    }

    private async Task<string> FlagsAsync()
    {
        string said = await _deployment.RunAsync("flags", "list", "--json");
        Assert.That(JsonElement.Parse(said[2..]).GetArrayLength(), Is.EqualTo(1));
        return said;
    }

    private async Task ShellAsync(string command, string folder)
    {
        Npgsql.NpgsqlConnectionStringBuilder server = new(_deployment.Server.ConnectionString);
        ProcessStartInfo start = new("/bin/sh", ["-c", command]) { RedirectStandardError = true, WorkingDirectory = folder };
        start.Environment["PATH"] = PostgresServer.FindPrograms() + ":" + start.Environment["PATH"];
        start.Environment["PGHOST"] = server.Host;
        start.Environment["PGPORT"] = server.Port.ToString(System.Globalization.CultureInfo.InvariantCulture);
        start.Environment["PGUSER"] = server.Username;
        start.Environment["PGDATABASE"] = server.Database;
        using Process shell = Process.Start(start)!;
        string error = await shell.StandardError.ReadToEndAsync();
        await shell.WaitForExitAsync();
        Assert.That(shell.ExitCode, Is.Zero, $"{command}\n{error}");
    }

    [GeneratedRegex("```sh\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Commands();
}
