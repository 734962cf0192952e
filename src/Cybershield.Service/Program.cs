using System.CommandLine;
using Cybershield.Service.Commands;
using Cybershield.Storage;

RootCommand root = new("Watches registered public websites, flags pages that match term lists, says why, and hands every flag to a person.")
{
    RunCommand.Create(),
    DemoCommand.Create(),
    CrawlCommand.Create(),
    CheckCommand.Create(),
    ExplainCommand.Create(),
    InspectCommand.Create(),
    ListsCommand.Create(),
    StatusCommand.Create(),
    FlagsCommand.Create(),
    SitesCommand.Create(),
    SetsCommand.Create(),
    ReviewersCommand.Create(),
    OutboxCommand.Create(),
    IndexCommands.CreateIndex(),
    IndexCommands.CreateReindex(),
    DoctorCommand.Create(),
    RescoreCommand.Create(),
    RetentionCommand.Create(),
    BackupCommands.CreateBackup(),
    BackupCommands.CreateRestore(),
    HealthCommand.Create(),
    MigrateCommand.Create(),
};
CommandFrame.TellExitCodes(root);
ParseResult parsed = root.Parse(args);
InvocationConfiguration invocation = new() { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = TimeSpan.FromMinutes(1) };
try
{
    int exitCode = await parsed.InvokeAsync(invocation);
    return parsed.Errors.Count > 0 ? ExitCode.Usage : exitCode;
}
catch (CommandFailure failure)
{
    await Console.Error.WriteLineAsync(failure.Message);
    return failure.ExitCode;
}
catch (RecordException fault)
{
    await Console.Error.WriteLineAsync(fault.Message);
    return ExitCode.Environment;
}
catch (OperationCanceledException)
{
    await Console.Error.WriteLineAsync("Stopped before it was done; what was recorded stays, and the next start goes on from there.");
    return ExitCode.Findings;
}
