using System.CommandLine;
using Cybershield.Elasticsearch;
using Cybershield.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace Cybershield.Service.Commands;

/// <summary><c>index</c> and <c>reindex</c>: templates, and the whole index again from the record.</summary>
internal static class IndexCommands
{
    /// <summary><c>index</c>.</summary>
    public static Command CreateIndex() => CommandFrame.Create(
        "index",
        "Installs the templates of the search server's indices, for a service whose own key may not, and puts new fields on existing indices.",
        [CommandFrame.Config],
        InstallAsync);

    /// <summary><c>reindex</c>.</summary>
    public static Command CreateReindex() => CommandFrame.Create(
        "reindex",
        "Fills new indices from the record beside a running service, then moves the alias to them in one step and deletes the old ones. Ended early, it goes on where it was.",
        [CommandFrame.Config, CommandFrame.Data, CommandFrame.AsJson],
        ReindexAsync);

    /// <summary>The search server of the configuration.</summary>
    /// <exception cref="CommandFailure">There is none, or its options are faulty.</exception>
    public static ElasticsearchOptions Require(ParseResult parsed)
    {
        ElasticsearchOptions options = RecordAccess.Require(parsed.GetRequiredValue(CommandFrame.Config)).Settings.Elasticsearch;
        return options.IsConfigured ? options : throw CommandFailure.Usage("No search server is configured: set Elasticsearch:Uri in appsettings.json.");
    }

    private static async Task<int> InstallAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        ElasticsearchOptions options = Require(parsed);
        using ElasticsearchGateway gateway = new(options);
        ServerAnswer answer = await gateway.InstallTemplatesAsync(options, cancellationToken);
        if (!answer.Accepted)
            throw CommandFailure.Environment($"The templates were not installed at {options.Uri}: {answer}");
        await Console.Out.WriteLineAsync($"The templates of {options.IndexPrefix} are installed at {options.Uri} ({gateway.Identity}).");
        return ExitCode.Done;
    }

    private static async Task<int> ReindexAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        ElasticsearchOptions options = Require(parsed);
        await using RecordStore store = RecordPlace.Of(parsed).Open();
        using ElasticsearchGateway gateway = new(options);
        bool asJson = parsed.GetValue(CommandFrame.AsJson);
        Reindexer reindexer = new(store.Outbox, gateway, options, TimeProvider.System, NullLogger<Reindexer>.Instance);
        ReindexResult result = await reindexer.RunAsync(asJson ? null : new Told(), cancellationToken);
        if (asJson)
            CommandFrame.PrintJson(result);
        if (result.Problem is not null)
            throw CommandFailure.Environment($"The search server refused after {Tables.Number(result.Copied)} flags: {result.Problem}. Mend it and run `cybershield reindex` again, it goes on from there.");
        if (!asJson)
            await Console.Out.WriteLineAsync($"{Tables.Number(result.Copied)} flags copied; generation {result.Generation} is searched, older indices are deleted.");
        return ExitCode.Done;
    }

    /// <summary>At once, in order: a <see cref="Progress{T}"/> would tell from other threads.</summary>
    private sealed class Told : IProgress<int>
    {
        public void Report(int value) => Console.Out.WriteLine($"{Tables.Number(value)} flags copied");
    }
}
