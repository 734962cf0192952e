using Cybershield.Storage;
using Microsoft.AspNetCore.Diagnostics;

namespace Cybershield.Service.Pages;

/// <summary>What a person reads when something did not work: what happened and what to do. Machines get the bare status.</summary>
internal static class ProblemPage
{
    private static readonly HashSet<int> Explained = [400, 403, 404, 409, 429, 500, 503];

    public static Task RenderAsync(StatusCodeContext context) => RenderAsync(context.HttpContext);

    /// <summary>A record that cannot be used for now is told apart from a fault of ours.</summary>
    public static Task RenderFailureAsync(HttpContext context)
    {
        if (context.Features.Get<IExceptionHandlerFeature>()?.Error is RecordException)
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        return RenderAsync(context);
    }

    private static Task RenderAsync(HttpContext context)
    {
        int status = context.Response.StatusCode;
        bool wanted = context.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase);
        return wanted && Explained.Contains(status)
            ? Rendered.As<Problem, ProblemText>(context, ProblemText.Of(status), status).ExecuteAsync(context)
            : Task.CompletedTask;
    }
}

/// <param name="What">What happened, as the page's heading.</param>
/// <param name="Advice">What to do.</param>
public sealed record ProblemText(string What, string Advice)
{
    internal static ProblemText Of(int status) => new(Texts.T($"problem.{status}.what"), Texts.T($"problem.{status}.advice"));
}
