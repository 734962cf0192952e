namespace Cybershield.Matching;

/// <summary>One fault in a configuration file, placed so that an editor can jump to it.</summary>
/// <param name="File">The file as it was named to the reader.</param>
/// <param name="Line">From 1.</param>
/// <param name="Column">From 1.</param>
/// <param name="Problem">What is wrong, in plain words.</param>
/// <param name="Advice">What to write instead.</param>
public sealed record ConfigurationError(string File, int Line, int Column, string Problem, string Advice)
{
    /// <summary><c>file:line:column: what is wrong, what to write</c>.</summary>
    public override string ToString() => $"{File}:{Line}:{Column}: {Problem}, {Advice}";
}
