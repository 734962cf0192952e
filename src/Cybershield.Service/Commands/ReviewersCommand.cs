using System.CommandLine;
using Cybershield.Matching;
using Cybershield.Service.Configuration;
using Cybershield.Service.Web;

namespace Cybershield.Service.Commands;

/// <summary><c>reviewers add</c>: gives a person a token to sign in with; only its hash is kept.</summary>
internal static class ReviewersCommand
{
    private static readonly Argument<string> Id = new("ID") { Description = "Stable name in decisions and the audit: a-z, 0-9, - and ." };
    private static readonly Option<string?> Name = new("--name") { Description = "Name to show; the ID by default." };
    private static readonly Option<string> Body = new("--body") { Description = "Organisation or desk that the person reviews for.", DefaultValueFactory = _ => "default" };

    /// <summary>The command.</summary>
    public static Command Create()
    {
        Command reviewers = new("reviewers", "Who may sign in to the review pages.");
        reviewers.Add(CommandFrame.Create(
            "add",
            "Adds a reviewer to reviewers.yaml and prints the token to sign in with, once.",
            [Id, Name, Body, CommandFrame.Config, CommandFrame.Data],
            (parsed, _) => Task.FromResult(Add(parsed))));
        return reviewers;
    }

    private static int Add(ParseResult parsed)
    {
        string id = parsed.GetRequiredValue(Id);
        if (!ReviewerFile.IsId(id))
            throw CommandFailure.Usage($"The id \"{id}\" can't be used: write up to 64 of a-z, 0-9, - and .");
        string path = Path.Combine(parsed.GetRequiredValue(CommandFrame.Config), ReviewerFile.FileName);
        string text = File.Exists(path) ? File.ReadAllText(path) : "";
        RefuseKnown(id, path, text);
        string token = SignInToken.New();
        Reviewer reviewer = new(id, parsed.GetValue(Name) ?? id, parsed.GetRequiredValue(Body), SignInToken.Hash(token));
        Write(path, ReviewerFile.Append(text, reviewer));
        Console.Out.WriteLine($"Added {id} to {path}. The token to sign in with, shown only now:");
        Console.Out.WriteLine(token);
        return ExitCode.Done;
    }

    private static void RefuseKnown(string id, string path, string text)
    {
        List<ConfigurationError> errors = [];
        if (text.Length > 0 && ReviewerFile.Read(new ConfigurationFile(path, text), errors).Any(reviewer => reviewer.Id == id))
            throw CommandFailure.Usage($"{path} has a reviewer \"{id}\" already: remove the entry to give the person a new token.");
        if (errors.Count > 0)
            throw CommandFailure.Usage(string.Join('\n', errors));
    }

    // Written whole beside the old one and moved over it, so that a running service never reads half a file.
    private static void Write(string path, string text)
    {
        try
        {
            string next = path + ".new";
            File.WriteAllText(next, text);
            File.Move(next, path, overwrite: true);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw CommandFailure.Environment($"{path} can't be written ({fault.Message.TrimEnd('.')}): check the folder and its permissions.");
        }
    }
}
