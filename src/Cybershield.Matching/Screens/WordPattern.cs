namespace Cybershield.Matching;

/// <summary>What one word of a phrase may look like.</summary>
internal abstract class WordPattern
{
    /// <summary>What every word that it recognises starts with.</summary>
    public abstract string Anchor { get; }

    /// <summary>Whether the anchor is all that it recognises.</summary>
    public virtual bool IsWhole => false;

    /// <summary>How a folded word is recognised, "" where there is nothing to say; null where it is not.</summary>
    public abstract string? Recognise(ReadOnlySpan<char> word);
}

/// <summary>The word itself.</summary>
internal sealed class WholeWord(string word) : WordPattern
{
    public override string Anchor => word;

    public override bool IsWhole => true;

    public override string? Recognise(ReadOnlySpan<char> found) => found.SequenceEqual(word) ? "" : null;
}

/// <summary>Any word that starts so.</summary>
internal sealed class WordStart(string start) : WordPattern
{
    public override string Anchor => start;

    public override string? Recognise(ReadOnlySpan<char> found) => found.StartsWith(start, StringComparison.Ordinal) ? "" : null;
}
