namespace Cybershield.Crawling;

/// <summary>What robots.txt says of one address.</summary>
/// <param name="Line">The line that decided, counted from 1; 0 where no line did.</param>
/// <param name="Text">The line as written, or the reason where no line decided ("no rule matches", "no robots.txt").</param>
public sealed record RobotsVerdict(bool Allowed, int Line, string Text)
{
    /// <summary>What is recorded with a fetch: <c>line 3: disallow: /private</c>, or the reason.</summary>
    public string Shown { get; } = Line == 0 ? Text : $"line {Line}: {Text}";
}
