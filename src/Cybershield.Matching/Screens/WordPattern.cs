namespace Cybershield.Matching;

/// <summary>What one word of a phrase may look like.</summary>
internal abstract class WordPattern
{
    /// <summary>What every word that it recognises starts with.</summary>
    public abstract string Anchor { get; }

    /// <summary>Whether the anchor is all that it recognises.</summary>
    public virtual bool IsWhole => false;

    /// <summary>Whether a folded word is recognised.</summary>
    public abstract bool Matches(ReadOnlySpan<char> word);

    /// <summary>How a folded word is recognised, "" where there is nothing to say; null where it is not.</summary>
    public virtual string? Recognise(ReadOnlySpan<char> word) => Matches(word) ? "" : null;
}

/// <summary>The word itself.</summary>
internal sealed class WholeWord(string word) : WordPattern
{
    public override string Anchor => word;

    public override bool IsWhole => true;

    public override bool Matches(ReadOnlySpan<char> found) => found.SequenceEqual(word);
}

/// <summary>Any word that starts so.</summary>
internal sealed class WordStart(string start) : WordPattern
{
    public override string Anchor => start;

    public override bool Matches(ReadOnlySpan<char> found) => found.StartsWith(start, StringComparison.Ordinal);
}
