using System.CommandLine;

namespace Cybershield.Service.Commands;

/// <summary><c>migrate</c>: prepares the shared record, or brings it up to date, before workers of a newer version start.</summary>
internal static class MigrateCommand
{
    /// <summary>The command.</summary>
    public static Command Create() => CommandFrame.Create(
        "migrate",
        "Creates the record in the database that Storage:Postgres names, or brings it up to date: once before the first worker of a version starts. An embedded record does that by itself.",
        [CommandFrame.Config, CommandFrame.Data, CommandFrame.AsJson],
        MigrateAsync);

    private static Task<int> MigrateAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        (int Before, int After)? versions = RecordPlace.Of(parsed).Migrate();
        if (parsed.GetValue(CommandFrame.AsJson))
            CommandFrame.PrintJson(new { before = versions?.Before, after = versions?.After });
        else
            Console.Out.WriteLine(versions switch
            {
                null => "Storage:Postgres is not set: the embedded record is brought up to date when it is opened.",
                (0, int after) => $"The record was created with schema {after}.",
                (int before, int after) when before < after => $"The record was brought from schema {before} to {after}.",
                (_, int after) => $"The record has schema {after} already.",
            });
        return Task.FromResult(ExitCode.Done);
    }
}
